//! How Redis counts.

use std::sync::LazyLock;
use std::time::Duration;

use redis::{ErrorKind, RedisError, Script};

use super::key::ClientKey;
use super::rate::{Ask, MOST_USED, Rate, Told};
use crate::FleetError;
use crate::link::Link;

/// As [`Bucket::ask`](super::rate::Bucket::ask) for each key, by Redis's clock, since those of machines differ. All numbers are
/// whole, and small enough to be exact.
///
/// A key that cannot be read or written is told of by itself; the others are not stopped by it. Where nothing changes, nothing is
/// written. A key is gone when all of its quota is there.
const COUNT: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local each, drain, full, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local problem, numbers = '', {}
local function tell(...)
  for _, number in ipairs({...}) do
    numbers[#numbers + 1] = number
  end
end
for i, key in ipairs(KEYS) do
  local debt, want, least = tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3]), tonumber(ARGV[3 * i + 4])
  local kept = redis.pcall('GET', key)
  if type(kept) == 'table' then
    problem = kept.err
    tell(-1, 0, 0, 0)
  else
    local used = 0
    local before, at = string.match(kept or '', '^(%d+) (%d+)$')
    if before then
      used = math.max(0, tonumber(before) - math.max(0, now - tonumber(at)) * drain)
    end
    used = math.min(used + debt * each, most)
    local granted = math.min(want, math.max(0, math.floor((full - used) / each)))
    if granted < least then
      granted = 0
    end
    used = used + granted * each
    local done = {}
    if debt > 0 or granted > 0 then
      local kept_for = math.max(1, math.ceil(used / drain / 1000))
      done = redis.pcall('SET', key, string.format('%.0f %.0f', used, now), 'PX', string.format('%.0f', kept_for))
    end
    if done.err then
      problem = done.err
      tell(-1, 0, 0, 0)
    else
      local wait = math.max(0, math.ceil((used + least * each - full) / drain))
      tell(granted, math.max(0, math.floor((full - used) / each)), wait, math.ceil(used / drain))
    end
  end
end
return {problem, numbers}
";

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(COUNT));

/// What Redis said: of each key, in their order, or why it said nothing of it.
pub(super) struct Answers {
    pub(super) told: Vec<Option<Told>>,
    problem: String,
}

/// Asks for some keys of a limiter, whose names begin with `prefix`, in one script.
///
/// # Errors
///
/// [`FleetError`] where Redis said nothing of any.
pub(super) async fn count(
    link: &Link,
    prefix: &str,
    rate: Rate,
    asks: &[(ClientKey, Ask)],
) -> Result<Answers, FleetError> {
    let mut call = SCRIPT.prepare_invoke();
    call.arg(rate.each).arg(rate.drain).arg(rate.full).arg(MOST_USED);
    for (key, Ask { debt, want, least }) in asks {
        call.key(format!("{prefix}:{}", key.name())).arg(debt).arg(want).arg(least);
    }
    let answer = link.ask(|mut connection| async move {
        let (problem, numbers): (String, Vec<i64>) = call.invoke_async(&mut connection).await?;
        Ok(Answers { told: numbers.chunks(4).map(read).collect(), problem })
    });
    let answers = answer.await?;
    // A proxy in between may answer what it likes.
    if answers.told.len() == asks.len() { Ok(answers) } else { Err(refused(answers.problem)) }
}

fn read(numbers: &[i64]) -> Option<Told> {
    let [granted, remaining, wait, reset] = numbers.try_into().ok()?;
    let calls = |number: i64| u32::try_from(number).ok();
    let micros = |number: i64| u64::try_from(number).ok().map(Duration::from_micros);
    let (granted, remaining) = (calls(granted)?, calls(remaining)?);
    Some(Told { granted, remaining, wait: micros(wait)?, reset: micros(reset)? })
}

impl Answers {
    /// Why Redis said nothing of a key.
    pub(super) fn problem(self) -> FleetError {
        refused(self.problem)
    }
}

fn refused(problem: String) -> FleetError {
    FleetError::redis(RedisError::from((ErrorKind::Client, "a limit could not be counted", problem)))
}
