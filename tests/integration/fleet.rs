//! Many processes as one, over a real Redis: each `Fleet` here is what one process has.

mod circuits;
mod demo;
mod errors;
mod limited;
mod limits;

use std::time::{Duration, Instant, SystemTime};

use error_actix::TestClock;
use error_actix::fleet::Fleet;

use crate::services::Redis;

fn clock() -> TestClock {
    TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_672_820))
}

/// A process, which is patient: a busy machine is no sick Redis.
fn fleet(redis: &Redis, clock: &TestClock) -> Fleet {
    fleet_within(redis, clock, Duration::from_secs(10))
}

fn fleet_within(redis: &Redis, clock: &TestClock, budget: Duration) -> Fleet {
    Fleet::builder(redis.url(), "video-api").clock(clock.clone()).budget(budget).build().unwrap()
}

/// Waits until something is so, while the tasks of this thread go on.
async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is().await {
        assert!(Instant::now() < deadline, "not so in time: {what}");
        others().await;
    }
}

/// Lets the other tasks have their turn.
async fn others() {
    let mut yielded = false;
    std::future::poll_fn(|cx| {
        if yielded {
            return std::task::Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// Has a process reach its Redis, which it leaves alone for a second after failures.
async fn until_round(fleet: &Fleet, clock: &TestClock) {
    until("a round succeeds", async || {
        clock.advance(Duration::from_secs(2));
        fleet.round().await.is_ok()
    })
    .await;
}
