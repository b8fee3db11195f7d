//! How Redis is asked: within a time, behind a circuit, by whoever is there.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use error_core::Clock;
use error_recovery::{BreakerSettings, CircuitBreaker, OpenWait};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, RedisError, RedisResult};
use tokio::sync::Mutex;

use crate::FleetError;

/// The way to Redis: a connection for each thread that asks, made when it is first needed, and anew when it breaks.
///
/// A connection is at work on the runtime that made it, and those of Actix's workers have a thread each: so who blocks one of
/// them holds up no other.
pub(crate) struct Link {
    client: redis::Client,
    kept: std::sync::Mutex<HashMap<ThreadId, Arc<Mutex<Kept>>>>,
    breaker: CircuitBreaker,
    budget: Duration,
    counts: Counts,
}

#[derive(Default)]
struct Kept {
    connection: Option<MultiplexedConnection>,
    /// Which connection it is, so that nobody throws away one that is newer than his.
    number: u64,
}

#[derive(Debug, Default)]
struct Counts {
    answered: AtomicU64,
    failed: AtomicU64,
}

/// Making a connection may take longer than an answer: names are looked up, keys are exchanged.
const CONNECTING: Duration = Duration::from_secs(2);

/// How long Redis is left alone after so many failures in a row.
const FAILURES: u32 = 5;
const LEFT_ALONE: Duration = Duration::from_secs(1);

impl Link {
    /// A way that nobody has gone yet.
    ///
    /// # Errors
    ///
    /// What is wrong with the address.
    pub(crate) fn new(url: &str, budget: Duration, clock: Arc<dyn Clock>) -> Result<Self, String> {
        // What the library says may quote the address, and its password with it.
        let client = redis::Client::open(url).map_err(|error| {
            format!(
                "the address of Redis is not understood ({:?}): give `redis://host:port/`, or `redis+unix:///path`",
                error.kind()
            )
        })?;
        let settings = BreakerSettings::consecutive(FAILURES).with_open_wait(OpenWait::fixed(LEFT_ALONE));
        let breaker = CircuitBreaker::builder("fleet:redis").settings(settings).clock(clock).build();
        let breaker = breaker.map_err(|invalid| invalid.to_string())?;
        Ok(Self { client, kept: std::sync::Mutex::default(), breaker, budget, counts: Counts::default() })
    }

    /// Asks, within the budget and unless Redis is being left alone.
    ///
    /// # Errors
    ///
    /// Redis does not answer, in time or at all, or answers with an error.
    pub(crate) async fn ask<T, F>(
        &self,
        ask: impl FnOnce(MultiplexedConnection) -> F,
    ) -> Result<T, FleetError>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let Ok(permit) = self.breaker.admit() else {
            // Nobody was asked, so this is no failure of Redis's.
            return Err(FleetError::left_alone());
        };
        let kept = self.kept();
        let mut asked = None;
        let answer = tokio::time::timeout(self.budget, async {
            let (connection, number) = self.connection(&kept).await?;
            asked = Some(number);
            ask(connection).await
        });
        let failure = match answer.await {
            Ok(Ok(answer)) => {
                permit.success();
                self.counts.answered.fetch_add(1, Ordering::Relaxed);
                return Ok(answer);
            }
            Ok(Err(error)) => {
                if error.is_unrecoverable_error() {
                    forget(&kept, asked);
                }
                FleetError::redis(error)
            }
            Err(_) => {
                // A connection that nobody answers on may be one whose other end has gone without a word.
                forget(&kept, asked);
                FleetError::late(self.budget)
            }
        };
        permit.failure();
        self.counts.failed.fetch_add(1, Ordering::Relaxed);
        Err(failure)
    }

    /// How often Redis has answered, and how often not.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.counts.answered.load(Ordering::Relaxed), self.counts.failed.load(Ordering::Relaxed))
    }

    /// What this thread has.
    fn kept(&self) -> Arc<Mutex<Kept>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(thread::current().id()).or_default())
    }

    async fn connection(&self, kept: &Arc<Mutex<Kept>>) -> RedisResult<(MultiplexedConnection, u64)> {
        if let Ok(kept) = kept.try_lock()
            && let Some(connection) = &kept.connection
        {
            return Ok((connection.clone(), kept.number));
        }
        let (client, kept) = (self.client.clone(), Arc::clone(kept));
        // In a task of its own: who asks may have less time than it takes, and the next one shall find it made.
        let making = tokio::spawn(async move {
            let mut kept = kept.lock().await;
            if let Some(connection) = &kept.connection {
                return Ok((connection.clone(), kept.number));
            }
            let limits = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(CONNECTING))
                // The budget is the limit, whatever it is.
                .set_response_timeout(None);
            let connection = client.get_multiplexed_async_connection_with_config(&limits).await?;
            kept.connection = Some(connection.clone());
            kept.number += 1;
            Ok((connection, kept.number))
        });
        making.await.unwrap_or_else(|_| Err(RedisError::from(std::io::Error::other("the runtime ends"))))
    }
}

/// Makes the next one who asks make another connection.
fn forget(kept: &Mutex<Kept>, asked: Option<u64>) {
    // Somebody who holds the lock is making one.
    let Ok(mut kept) = kept.try_lock() else { return };
    if asked == Some(kept.number) {
        kept.connection = None;
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may have a password in it.
        f.debug_struct("Link")
            .field("budget", &self.budget)
            .field("breaker", &self.breaker)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}
