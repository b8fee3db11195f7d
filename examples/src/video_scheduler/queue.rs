//! Where scheduled posts wait: a sorted set in Redis, by the time at which they are due.

use error_actix::prometheus::Gauge;
use redis::RedisResult;
use redis::aio::MultiplexedConnection;

#[derive(Clone)]
pub(super) struct Queue {
    client: redis::Client,
    open: Gauge,
}

const KEY: &str = "video-scheduler:due";

/// The most posts that are taken at once.
const MOST: usize = 10;

/// A connection, counted while it is open.
struct Connection<'a> {
    redis: MultiplexedConnection,
    open: &'a Gauge,
}

impl Queue {
    pub(super) fn new(client: redis::Client, open: Gauge) -> Self {
        Self { client, open }
    }

    async fn connect(&self) -> RedisResult<Connection<'_>> {
        let redis = self.client.get_multiplexed_async_connection().await?;
        self.open.increment();
        Ok(Connection { redis, open: &self.open })
    }

    /// Has a post wait until it is due, in seconds since 1970.
    pub(super) async fn add(&self, id: &str, due: u64) -> RedisResult<()> {
        let mut connection = self.connect().await?;
        redis::cmd("ZADD").arg(KEY).arg(due).arg(id).query_async(&mut connection.redis).await
    }

    /// Takes posts that are due, each of them once in a fleet.
    pub(super) async fn take(&self, now: u64) -> RedisResult<Vec<String>> {
        let mut connection = self.connect().await?;
        let due: Vec<String> = redis::cmd("ZRANGEBYSCORE")
            .arg(KEY)
            .arg("-inf")
            .arg(now)
            .arg("LIMIT")
            .arg(0)
            .arg(MOST)
            .query_async(&mut connection.redis)
            .await?;
        let mut taken = Vec::new();
        for id in due {
            let removed: u32 =
                redis::cmd("ZREM").arg(KEY).arg(&id).query_async(&mut connection.redis).await?;
            // Another instance may have been faster.
            if removed == 1 {
                taken.push(id);
            }
        }
        Ok(taken)
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.open.decrement();
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}
