//! A clock for services whose own pauses are real: real time, and what a test skips of it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use error_actix::{Clock, TestClock};

/// Begins at a time that the test gives, so that what is shown is of the same hour in each run.
#[derive(Clone, Debug)]
pub(crate) struct Hurried {
    skipped: TestClock,
    began: Instant,
}

impl Hurried {
    pub(crate) fn at(since_epoch: Duration) -> Self {
        Self { skipped: TestClock::at(UNIX_EPOCH + since_epoch), began: Instant::now() }
    }

    pub(crate) fn skip(&self, time: Duration) {
        self.skipped.advance(time);
    }
}

impl Clock for Hurried {
    fn now(&self) -> SystemTime {
        self.skipped.now() + self.began.elapsed()
    }

    fn instant(&self) -> Instant {
        self.skipped.instant() + self.began.elapsed()
    }
}
