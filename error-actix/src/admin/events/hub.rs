//! One producer for all streams of the process, on whichever worker opened the first.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::rt;
use actix_web::rt::time::{interval, timeout};
use error_core::Clock as _;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::Overview;
use crate::admin::api::Numbered;
use crate::admin::{Admin, AdminError};

/// How often there is news.
const PERIOD: Duration = Duration::from_secs(1);

/// After how many periods without news listeners hear that the stream lives.
const HEARTBEAT: u32 = 10;

/// How long a listener may leave news lying before it loses its place.
const PATIENCE: Duration = Duration::from_secs(15);

/// How many recent errors are handed to a listener at once.
const RECORDS: usize = 50;

/// What every listener is told next.
#[derive(Clone, Default)]
pub(super) struct News {
    /// Counts what was published; 0 before the first.
    pub(super) number: u64,
    /// The latest overview as JSON without its time.
    state: Arc<str>,
    /// The event with the latest overview that was news, and the number that it was published with.
    pub(super) snapshot: Arc<str>,
    pub(super) snapshot_number: u64,
    /// Recent errors as JSON, with their ids, the oldest first.
    pub(super) records: Arc<[(u64, Box<str>)]>,
    /// Nothing comes after it: the process drains.
    pub(super) is_last: bool,
}

/// The producer, and the places of its listeners.
pub(in crate::admin) struct Hub {
    news: watch::Sender<News>,
    most: usize,
    places: Mutex<Vec<Arc<Seat>>>,
    is_producing: AtomicBool,
}

/// Where a listener stands.
struct Seat {
    /// The number of the news that it has taken last.
    taken: AtomicU64,
    is_lost: AtomicBool,
    /// Since when news have been lying; only the producer looks.
    late_since: Mutex<Option<Instant>>,
}

/// The place of one listener, which is free again when this is dropped.
pub(super) struct Place {
    seat: Arc<Seat>,
    admin: Admin,
    news: watch::Receiver<News>,
}

impl Hub {
    pub(in crate::admin) fn new(most: usize) -> Self {
        Self {
            news: watch::Sender::new(News::default()),
            most,
            places: Mutex::default(),
            is_producing: AtomicBool::new(false),
        }
    }

    /// A place, if one is free; from now on there is news.
    pub(super) fn place(&self, admin: &Admin) -> Result<Place, AdminError> {
        let seat = Arc::new(Seat {
            taken: AtomicU64::new(self.news.borrow().number),
            is_lost: AtomicBool::new(false),
            late_since: Mutex::default(),
        });
        let mut places = self.places();
        if places.len() >= self.most {
            return Err(AdminError::StreamsFull { most: self.most });
        }
        places.push(Arc::clone(&seat));
        drop(places);
        let place = Place { seat, admin: admin.clone(), news: self.news.subscribe() };
        self.ensure_news(admin);
        Ok(place)
    }

    /// Begins to make news on this worker, unless somebody does.
    pub(super) fn ensure_news(&self, admin: &Admin) {
        if !self.is_producing.swap(true, Ordering::AcqRel) {
            let producing = Producing { admin: admin.clone(), is_over: false };
            // The first at once: who has just come waits for them.
            self.publish(admin, true);
            rt::spawn(producing.go_on());
        }
    }

    /// Makes news; where there is none, only if listeners are to hear so. Whether there was any.
    fn publish(&self, admin: &Admin, always: bool) -> bool {
        let snapshot = admin.inner.monitor.snapshot();
        let overview = Overview::of(admin, &snapshot);
        let state = serde_json::to_string(&overview.state).unwrap_or_default();
        let mut news = self.news.borrow().clone();
        let has_changed = *state != *news.state;
        let known = news.records.last().map_or(0, |(id, _)| *id);
        let recent = snapshot.recent_errors();
        let has_errors = recent.first().is_some_and(|record| record.number() > known);
        let is_last = admin.is_draining();
        if !(has_changed || has_errors || is_last || always) {
            return false;
        }
        news.number += 1;
        news.is_last = is_last;
        if has_changed {
            let body = state.strip_suffix('}').unwrap_or_default();
            let time = serde_json::to_string(&overview.time).unwrap_or_default();
            let number = news.number;
            news.snapshot =
                format!("event: snapshot\nid: {number}\ndata: {body},\"time\":{time}}}\n\n").into();
            news.snapshot_number = number;
            news.state = state.into();
        }
        if has_errors {
            let latest = recent.iter().take(RECORDS).rev();
            let json = |record| serde_json::to_string(&Numbered::of(record)).unwrap_or_default().into();
            news.records = latest.map(|record| (record.number(), json(record))).collect();
        }
        self.news.send_replace(news);
        true
    }

    /// Takes their places from those who leave news lying. Whether anybody is left; if not, the producer has ended.
    fn has_listeners(&self, now: Instant) -> bool {
        let latest = self.news.borrow().number;
        let mut places = self.places();
        places.retain(|seat| {
            let keeps = !seat.is_late(latest, now);
            seat.is_lost.store(!keeps, Ordering::Release);
            keeps
        });
        if places.is_empty() {
            // Under the lock: whoever comes next finds that nobody makes news.
            self.is_producing.store(false, Ordering::Release);
        }
        !places.is_empty()
    }

    fn places(&self) -> MutexGuard<'_, Vec<Arc<Seat>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    fn is_late(&self, latest: u64, now: Instant) -> bool {
        let mut late_since = self.late_since.lock().unwrap_or_else(PoisonError::into_inner);
        if self.taken.load(Ordering::Acquire) >= latest {
            *late_since = None;
        }
        now.saturating_duration_since(*late_since.get_or_insert(now)) > PATIENCE
    }
}

/// Held by the producer; if its worker ends before it, somebody else may go on.
struct Producing {
    admin: Admin,
    is_over: bool,
}

impl Producing {
    async fn go_on(mut self) {
        let hub = &self.admin.inner.events;
        let mut period = interval(PERIOD);
        period.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut quiet = 0;
        period.tick().await;
        loop {
            period.tick().await;
            if !hub.has_listeners(self.admin.inner.stack.clock.instant()) {
                break;
            }
            quiet = if hub.publish(&self.admin, quiet + 1 >= HEARTBEAT) { 0 } else { quiet + 1 };
        }
        self.is_over = true;
    }
}

impl Drop for Producing {
    fn drop(&mut self) {
        if !self.is_over {
            self.admin.inner.events.is_producing.store(false, Ordering::Release);
        }
    }
}

impl Place {
    /// The latest news, once; `None` if the place is lost.
    pub(super) fn take(&mut self) -> Option<News> {
        let news = self.news.borrow_and_update().clone();
        self.seat.taken.store(news.number, Ordering::Release);
        (!self.seat.is_lost.load(Ordering::Acquire)).then_some(news)
    }

    /// Waits for news.
    pub(super) async fn wait(&mut self) {
        /// When nothing has come for so long, whoever made news has gone.
        const SILENCE: Duration = Duration::from_secs(2 * HEARTBEAT as u64);
        while let Err(_silence) = timeout(SILENCE, self.news.changed()).await {
            self.admin.inner.events.ensure_news(&self.admin);
        }
    }

    pub(super) fn admin(&self) -> &Admin {
        &self.admin
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.admin.inner.events.places().retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use actix_web::rt::System;
    use error_core::{Monitor, TestClock};

    use super::*;
    use crate::{BearerToken, ErrorStack};

    /// Runs `test` with an administration that has two places.
    fn with_two_places(test: impl FnOnce(&Admin, &Hub, &TestClock)) {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let stack = ErrorStack::builder().clock(clock.clone()).monitor(Monitor::new()).build().unwrap();
        let (guard, _) = BearerToken::by_chance();
        let admin = Admin::builder(&stack, guard).event_streams(2).build().unwrap();
        System::new().block_on(async { test(&admin, &admin.inner.events, &clock) });
    }

    #[test]
    fn whoever_leaves_news_lying_loses_the_place() {
        with_two_places(|admin, hub, clock| {
            let (mut lazy, mut eager) = (hub.place(admin).unwrap(), hub.place(admin).unwrap());
            assert_eq!(hub.place(admin).err(), Some(AdminError::StreamsFull { most: 2 }));
            for _ in 0..=PATIENCE.as_secs() {
                assert!(eager.take().is_some() && hub.has_listeners(clock.instant()));
                hub.publish(admin, true);
                clock.advance(Duration::from_secs(1));
            }
            eager.take();
            assert!(hub.has_listeners(clock.instant()));
            assert!(lazy.take().is_none() && eager.take().is_some());
            assert!(hub.place(admin).is_ok());
        });
    }

    #[test]
    fn where_nobody_listens_nothing_is_made() {
        with_two_places(|admin, hub, clock| {
            let is_producing = || hub.is_producing.load(Ordering::Acquire);
            assert!(!is_producing() && hub.news.borrow().number == 0);
            let place = hub.place(admin).unwrap();
            assert!(is_producing() && hub.news.borrow().number == 1);
            // Nothing has changed, so there is no news unless listeners are to hear so.
            assert!(!hub.publish(admin, false) && hub.publish(admin, true));
            drop(place);
            assert!(!hub.has_listeners(clock.instant()) && !is_producing());
            assert!(hub.place(admin).is_ok() && is_producing());
        });
    }
}
