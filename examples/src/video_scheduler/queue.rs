//! Where scheduled posts wait: a sorted set in Redis, by the time at which they are due.

use std::fmt;
use std::sync::Arc;

use error_actix::prometheus::Gauge;
use redis::aio::MultiplexedConnection;
use redis::{Cmd, FromRedisValue, RedisResult};
use tokio::sync::Mutex;

/// One connection, which is made when it is first needed, and anew when it breaks. Clones share it.
#[derive(Clone)]
pub(super) struct Queue {
    client: redis::Client,
    connection: Arc<Mutex<Option<MultiplexedConnection>>>,
    open: Gauge,
}

const KEY: &str = "video-scheduler:due";

/// The most posts that are taken at once.
const MOST: usize = 10;

impl Queue {
    /// `open` shows how many connections there are.
    pub(super) fn new(client: redis::Client, open: Gauge) -> Self {
        Self { client, connection: Arc::default(), open }
    }

    async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        let mut kept = self.connection.lock().await;
        if let Some(connection) = &mut *kept {
            let answer = command.query_async(connection).await;
            if !answer.as_ref().is_err_and(redis::RedisError::is_unrecoverable_error) {
                return answer;
            }
            // The server has gone, or the thread that kept the connection: another one may do.
            *kept = None;
            self.open.set(0);
        }
        let mut connection = self.client.get_multiplexed_async_connection().await?;
        self.open.set(1);
        let answer = command.query_async(&mut connection).await;
        *kept = Some(connection);
        answer
    }

    /// Has a post wait until it is due, in seconds since 1970.
    pub(super) async fn add(&self, id: &str, due: u64) -> RedisResult<()> {
        self.ask(redis::cmd("ZADD").arg(KEY).arg(due).arg(id)).await
    }

    /// Takes posts that are due, each of them once in a fleet, and at most once where Redis fails meanwhile.
    pub(super) async fn take(&self, now: u64) -> RedisResult<Vec<String>> {
        let range = [KEY, "-inf", &now.to_string(), "LIMIT", "0", &MOST.to_string()].map(str::to_owned);
        let due: Vec<String> = self.ask(redis::cmd("ZRANGEBYSCORE").arg(&range[..])).await?;
        let mut taken = Vec::new();
        for id in due {
            let removed: u32 = self.ask(redis::cmd("ZREM").arg(KEY).arg(&id)).await?;
            // Another instance may have been faster.
            if removed == 1 {
                taken.push(id);
            }
        }
        Ok(taken)
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}
