//! Who else is alive.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use redis::Script;

use crate::FleetError;
use crate::keys::Keys;
use crate::link::Link;

/// How many processes there were when Redis was last asked.
#[derive(Debug)]
pub(crate) struct Members {
    count: AtomicU32,
    reached: AtomicBool,
}

/// Says that an instance is alive, forgets who has not said so for five seconds, and counts. By Redis's clock, since those of
/// machines differ.
const BEAT: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 5000)
redis.call('PEXPIRE', KEYS[1], 60000)
return redis.call('ZCARD', KEYS[1])
";

impl Members {
    pub(crate) fn new() -> Self {
        // Nobody is told of a fleet that was never reached but by the first round that fails.
        Self { count: AtomicU32::new(1), reached: AtomicBool::new(true) }
    }

    pub(crate) async fn beat(&self, link: &Link, keys: &Keys, instance: &str) -> Result<(), FleetError> {
        let (key, instance) = (keys.members(), instance.to_owned());
        let count: u32 = link
            .ask(|mut connection| async move {
                Script::new(BEAT).key(key).arg(instance).invoke_async(&mut connection).await
            })
            .await?;
        self.count.store(count.max(1), Ordering::Relaxed);
        Ok(())
    }

    /// How many there are, this one among them. The last known number, while Redis is away.
    pub(crate) fn count(&self) -> u32 {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn reached(&self) {
        if !self.reached.swap(true, Ordering::Relaxed) {
            tracing::info!("the fleet is reached again");
        }
    }

    /// Whether the fleet was reached until now.
    pub(crate) fn lost(&self) -> bool {
        self.reached.swap(false, Ordering::Relaxed)
    }
}
