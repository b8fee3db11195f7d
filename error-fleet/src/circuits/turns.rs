//! Whose turn it is to ask whether a service is back.

use std::collections::BTreeMap;
use std::time::Duration;

use redis::Script;

use crate::FleetError;
use crate::keys::Keys;
use crate::link::Link;

/// Who has been given a turn, and who waits for one: pure.
#[derive(Debug, Default)]
pub(super) struct Turns {
    circuits: BTreeMap<String, Turn>,
}

#[derive(Clone, Copy, Debug)]
struct Turn {
    /// Of the opening that it is about.
    generation: u32,
    given: bool,
    held: u32,
}

/// Circuits whose wait is over before this have to ask now, since a round later they would have let calls through.
const NEAR: f64 = 1.5;

/// How long a circuit is held open that has no turn: until the next round is over, whenever that is.
pub(super) const HELD: Duration = Duration::from_millis(1500);

/// How often at most in one opening: about half a minute.
const MOST_HELD: u32 = 30;

/// How a circuit of this process is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seen {
    /// Open, in this generation, for so many seconds more.
    Open(u32, f64),
    HalfOpen,
    Other,
}

impl Turns {
    /// The circuits that closed in this process's turn: all may ask now.
    pub(super) fn found(&mut self, seen: impl Fn(&str) -> Seen) -> Vec<String> {
        let mut found = Vec::new();
        self.circuits.retain(|name, turn| {
            let is_over = seen(name) == Seen::Other;
            if is_over && turn.given {
                found.push(name.clone());
            }
            !is_over
        });
        found
    }

    /// Whether a circuit has to ask for a turn now.
    pub(super) fn wants(&mut self, name: &str, seen: Seen) -> bool {
        let Seen::Open(generation, wait) = seen else { return false };
        if wait >= NEAR {
            return false;
        }
        let turn = self.circuits.entry(name.to_owned()).or_insert(Turn { generation, given: false, held: 0 });
        if turn.generation != generation {
            *turn = Turn { generation, given: false, held: 0 };
        }
        !turn.given && turn.held < MOST_HELD
    }

    /// What a circuit that asked was answered; whether it is to be held open.
    pub(super) fn answered(&mut self, name: &str, given: bool) -> bool {
        if let Some(turn) = self.circuits.get_mut(name) {
            turn.given = given;
            turn.held += u32::from(!given);
        }
        !given
    }
}

/// Gives turns: to one process at a time, for three seconds; to all for ten seconds after one has found the service back.
const ASK: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = tonumber(ARGV[2])
for i = 3, 2 + found do
    redis.call('HSET', KEYS[1], ARGV[i], string.format('*|%d', now + 10000))
end
local given = {}
for i = 3 + found, #ARGV do
    local holder, till = string.match(redis.call('HGET', KEYS[1], ARGV[i]) or '', '^([^|]*)|(%d+)$')
    local is_over = not till or tonumber(till) <= now
    if is_over or holder == ARGV[1] then
        redis.call('HSET', KEYS[1], ARGV[i], string.format('%s|%d', ARGV[1], now + 3000))
    end
    given[#given + 1] = (is_over or holder == ARGV[1] or holder == '*') and 1 or 0
end
redis.call('PEXPIRE', KEYS[1], 60000)
return given
";

/// Says which services are back, and asks for turns; which of them are given.
pub(super) async fn ask(
    link: &Link,
    keys: &Keys,
    instance: &str,
    found: Vec<String>,
    wanted: Vec<String>,
) -> Result<Vec<bool>, FleetError> {
    let (turns, instance) = (keys.circuit_turns(), instance.to_owned());
    link.ask(|mut connection| async move {
        let script = Script::new(ASK);
        let mut call = script.key(turns);
        call.arg(instance).arg(found.len());
        for name in found.into_iter().chain(wanted) {
            call.arg(name);
        }
        call.invoke_async(&mut connection).await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_asked_for_before_the_wait_is_over_and_once_given_is_enough() {
        let mut turns = Turns::default();
        assert!(!turns.wants("s3", Seen::Open(1, 30.0)));
        assert!(!turns.wants("s3", Seen::HalfOpen) && !turns.wants("s3", Seen::Other));
        assert!(turns.wants("s3", Seen::Open(1, 1.4)));
        assert!(turns.answered("s3", false), "held");
        assert!(turns.wants("s3", Seen::Open(1, 0.5)));
        assert!(!turns.answered("s3", true));
        assert!(!turns.wants("s3", Seen::Open(1, 0.0)), "it has had one");
        assert!(turns.wants("s3", Seen::Open(3, 0.0)), "its probes have failed");
    }

    #[test]
    fn nobody_is_held_for_ever() {
        let mut turns = Turns::default();
        let held = (0..100).filter(|_| turns.wants("s3", Seen::Open(1, 0.5)) && turns.answered("s3", false));
        assert_eq!(held.count(), 30);
    }

    #[test]
    fn who_closes_in_his_turn_has_found_the_service_back() {
        let mut turns = Turns::default();
        for (name, given) in [("mine", true), ("theirs", false), ("probing", true)] {
            assert!(turns.wants(name, Seen::Open(1, 0.0)));
            turns.answered(name, given);
        }
        let seen = |name: &str| if name == "probing" { Seen::HalfOpen } else { Seen::Other };
        assert_eq!(turns.found(seen), ["mine"]);
        assert_eq!(turns.found(seen), [""; 0]);
        assert_eq!(turns.found(|_| Seen::Other), ["probing"]);
    }
}
