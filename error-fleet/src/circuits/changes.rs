//! What persons have set, as it stands in Redis.

use std::collections::BTreeMap;

use error_recovery::BreakerState;
use redis::Script;

use crate::FleetError;
use crate::keys::Keys;
use crate::link::Link;

/// The last change of one circuit that a person made somewhere.
///
/// In the hash: `id|touched|state|instance|token|by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// When it was made, in milliseconds since 1970 by Redis's clock; no two have the same, and a later one has a higher.
    pub(super) id: u64,
    pub(super) state: BreakerState,
    pub(super) instance: String,
    /// Which change it is among those of that process: told again, it is the same one.
    pub(super) token: u64,
    pub(super) by: String,
}

impl Change {
    /// Reads a value of the hash; `None` where it is none of ours.
    pub(super) fn read(value: &str) -> Option<Self> {
        let mut parts = value.splitn(6, '|');
        let (id, _touched, state) = (parts.next()?, parts.next()?, parts.next()?);
        let (instance, token, by) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            id: id.parse().ok()?,
            state: BreakerState::ALL.iter().copied().find(|known| known.as_str() == state)?,
            instance: instance.to_owned(),
            token: token.parse().ok()?,
            by: by.to_owned(),
        })
    }

    /// Whether it holds until another one is made, and not only at its moment.
    pub(super) fn holds(&self) -> bool {
        self.state != BreakerState::Closed
    }
}

/// What a process tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// A person has just set this, here; `id` is that of the last change of the circuit that is known here.
    New(String, Change),
    /// This still holds, as far as is known here.
    Holds(String, Change),
}

/// What a process hears.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// The time in Redis, in milliseconds since 1970.
    pub(super) now: u64,
    /// What is to be said the next time, so that only news are told.
    pub(super) latest: u64,
    /// All changes that are known, or none if nothing is new.
    pub(super) changes: BTreeMap<String, Change>,
}

/// Tells, and hears what is new. A change that is told twice is one. Of two persons the later one is right.
///
/// What holds is kept for a minute after the last process that knew of it, the rest for a day: for who was away.
const TELL: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local latest = tonumber(redis.call('GET', KEYS[2])) or 0
local known = latest
local function read(name)
    local entry = redis.call('HGET', KEYS[1], name)
    if entry then
        local id, token = string.match(entry, '^(%d+)|%d+|[^|]*|[^|]*|(%d+)|')
        return tonumber(id), token
    end
end
for i = 2, #ARGV, 7 do
    local kind, name, id, state, instance, token, by = unpack(ARGV, i, i + 6)
    local there, there_token = read(name)
    id = tonumber(id)
    if kind == 'new' then
        if there and there_token == token then
            id = there
        else
            latest = math.max(now, latest + 1, id + 1, (there or 0) + 1)
            id = latest
        end
    elseif not there or there < id then
        latest = math.max(now, latest + 1)
    end
    if not there or there <= id then
        local value = string.format('%d|%d|', id, now) .. table.concat({state, instance, token, by}, '|')
        redis.call('HSET', KEYS[1], name, value)
    end
end
if latest ~= known then redis.call('SET', KEYS[2], string.format('%d', latest)) end
redis.call('PEXPIRE', KEYS[1], 86400000)
redis.call('PEXPIRE', KEYS[2], 86400000)
local answer = {string.format('%d', now), string.format('%d', latest)}
if latest == tonumber(ARGV[1]) then return answer end
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
    local touched, state = string.match(entries[i + 1], '^%d+|(%d+)|([^|]*)|')
    local kept = state == 'closed' and 86400000 or 60000
    if touched and tonumber(touched) >= now - kept then
        answer[#answer + 1] = entries[i]
        answer[#answer + 1] = entries[i + 1]
    else
        redis.call('HDEL', KEYS[1], entries[i])
    end
end
return answer
";

/// Tells what is new here and what still holds, and hears what is new elsewhere since `latest`.
pub(super) async fn tell(
    link: &Link,
    keys: &Keys,
    tellings: Vec<Telling>,
    latest: u64,
) -> Result<Heard, FleetError> {
    let (changes, number) = (keys.circuit_changes(), keys.circuit_latest());
    let answer: Vec<Vec<u8>> = link
        .ask(|mut connection| async move {
            let script = Script::new(TELL);
            let mut call = script.key(changes);
            call.key(number).arg(latest);
            for telling in tellings {
                let (kind, name, change) = match telling {
                    Telling::New(name, change) => ("new", name, change),
                    Telling::Holds(name, change) => ("holds", name, change),
                };
                let Change { id, state, instance, token, by } = change;
                call.arg(kind).arg(name).arg(id).arg(state.as_str()).arg(instance).arg(token).arg(by);
            }
            call.invoke_async(&mut connection).await
        })
        .await?;
    Ok(Heard::read(answer))
}

impl Heard {
    /// What is no text or no change is left.
    fn read(answer: Vec<Vec<u8>>) -> Self {
        let mut parts = answer.into_iter().map(|part| String::from_utf8(part).ok());
        let mut number = || parts.next().flatten().and_then(|number| number.parse().ok()).unwrap_or_default();
        let (now, latest) = (number(), number());
        let mut changes = BTreeMap::new();
        while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            if let (Some(name), Some(change)) = (name, value.as_deref().and_then(Change::read)) {
                changes.insert(name, change);
            }
        }
        Self { now, latest, changes }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_change_is_read_as_the_script_writes_it() {
        let change = Change::read("1790000000000|1790000000001|forced_open|pod-1|7|ann: a|b").unwrap();
        let expected = Change {
            id: 1_790_000_000_000,
            state: BreakerState::ForcedOpen,
            instance: "pod-1".to_owned(),
            token: 7,
            by: "ann: a|b".to_owned(),
        };
        assert_eq!(change, expected);
        for other in ["", "1|1|open", "x|1|closed|p|1|", "1|1|ajar|p|1|ann", "1|1|closed|p|-|ann"] {
            assert_eq!(Change::read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_anybody_else_wrote_is_read_or_left(
            answer in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..9),
        ) {
            let heard = Heard::read(answer.clone());
            prop_assert!(heard.changes.len() <= answer.len() / 2);
        }
    }
}
