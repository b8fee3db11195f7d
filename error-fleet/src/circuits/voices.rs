//! How many processes have which circuit open.

use std::collections::BTreeMap;

use redis::Script;

use crate::FleetError;
use crate::keys::Keys;
use crate::link::Link;

/// What a process tells, all of it each time: repeated, it changes nothing.
///
/// Voices are a sorted set of `instance|circuit` by when they were heard; beside it is kept how many there are of each
/// circuit, so that what a round costs does not grow with the fleet. Who has not been heard for five seconds has no
/// voice. Should the two ever differ, since one was lost or somebody else wrote there, they are counted anew.
const TELL: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told = {}
for i = 2, #ARGV do
    told[ARGV[i]] = true
    if redis.call('ZADD', KEYS[1], now, ARGV[1] .. '|' .. ARGV[i]) == 1 then
        redis.pcall('HINCRBY', KEYS[2], ARGV[i], 1)
    end
end
local function silence(voice)
    local at = string.find(voice, '|', 1, true)
    if redis.call('ZREM', KEYS[1], voice) == 1 and at then
        local name = string.sub(voice, at + 1)
        if redis.pcall('HINCRBY', KEYS[2], name, -1) == 0 then redis.call('HDEL', KEYS[2], name) end
    end
end
for _, name in ipairs(redis.call('HKEYS', KEYS[2])) do
    if not told[name] then silence(ARGV[1] .. '|' .. name) end
end
for _, voice in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - 5000)) do silence(voice) end
local counts = redis.call('HGETALL', KEYS[2])
local sum, are_counts = 0, true
for i = 2, #counts, 2 do
    local count = tonumber(counts[i])
    are_counts = are_counts and count and count > 0
    sum = sum + (count or 0)
end
if not are_counts or sum ~= redis.call('ZCARD', KEYS[1]) then
    redis.call('DEL', KEYS[2])
    for _, voice in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
        local at = string.find(voice, '|', 1, true)
        if at then
            redis.call('HINCRBY', KEYS[2], string.sub(voice, at + 1), 1)
        else
            redis.call('ZREM', KEYS[1], voice)
        end
    end
    counts = redis.call('HGETALL', KEYS[2])
end
redis.call('PEXPIRE', KEYS[1], 60000)
redis.call('PEXPIRE', KEYS[2], 60000)
return counts
";

/// How many circuits a process tells of at once, the first by name; and how long a name may be, in bytes.
pub(super) const MOST: usize = 100;
pub(super) const LONGEST_NAME: usize = 256;

/// Tells which circuits are open here, and hears how many have which one open.
pub(super) async fn tell(
    link: &Link,
    keys: &Keys,
    instance: &str,
    open: Vec<String>,
) -> Result<BTreeMap<String, u32>, FleetError> {
    let (voices, counts, instance) = (keys.circuits(), keys.circuit_counts(), instance.to_owned());
    let counts: Vec<(Vec<u8>, u32)> = link
        .ask(|mut connection| async move {
            let script = Script::new(TELL);
            let mut call = script.key(voices);
            call.key(counts).arg(instance);
            for name in open {
                call.arg(name);
            }
            call.invoke_async(&mut connection).await
        })
        .await?;
    // What is no text is none of ours.
    Ok(counts.into_iter().filter_map(|(name, count)| Some((String::from_utf8(name).ok()?, count))).collect())
}
