//! What all clones of a monitor share.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64 as Key;
use std::sync::{OnceLock, PoisonError, TryLockError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::builder::MonitorBuilder;
use super::counts::{ErrorCounts, SiteCount};
use super::history::History;
use super::layout::{CLASSES, FIRST_STATUS, Layout, STATUSES};
use super::local::{Tally, with_tally};
use super::objective::{ErrorBudget, Objective};
use super::recorder::Recorder;
use super::routes::Routes;
use super::shard::Shards;
use super::snapshot::{RouteCount, Snapshot};
use super::status_class::StatusClass;
use super::time_series::TimeSeries;
use super::timeline::Timeline;
use super::window::{LONGEST, Window};
use crate::spec::{MAX_SITES, OVERFLOW_SITE, numbered_sites};
use crate::sync::{AtomicU64, Mutex, Ordering};
use crate::{Category, ErrorCode, ErrorSite, ErrorSpec, ErrorStatus, Occurrence, Severity, SpecStatus};

/// The window of which a snapshot tells.
const LATELY: u64 = 300;

pub(super) struct Shared {
    key: u64,
    timeline: Timeline,
    /// The second up to which the history goes.
    second: AtomicU64,
    shards: Shards,
    /// Filled when a thread counts a site for the first time, so that a snapshot can name it.
    sites: Box<[OnceLock<&'static ErrorSite>]>,
    routes: Routes,
    history: Mutex<History>,
    recorder: Recorder,
    objectives: Vec<Objective>,
}

impl Shared {
    pub(super) fn new(settings: MonitorBuilder) -> Self {
        static NEXT_KEY: Key = Key::new(0);
        let timeline = Timeline::new(settings.clock);
        let second = timeline.second();
        let routes = Routes::new(settings.routes);
        Self {
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            second: AtomicU64::new(second),
            shards: Shards::new(Layout::new(routes.numbers()).len()),
            sites: (0..MAX_SITES).map(|_| OnceLock::new()).collect(),
            routes,
            history: Mutex::new(History::new(MAX_SITES, second)),
            recorder: Recorder::new(settings.limits, settings.scrubber, settings.observers, settings.recent),
            objectives: settings.objectives,
            timeline,
        }
    }

    pub(super) fn key(&self) -> u64 {
        self.key
    }

    /// Counts a site, whatever the thread has counted before.
    #[cold]
    pub(super) fn record(&self, site: &'static ErrorSite) {
        let first = with_tally(self.key, &self.shards, |tally| add_site(&tally, site, site.spec().status()));
        if first {
            self.name_site(site);
        }
    }

    /// Counts a site at a time, whatever the thread has counted before.
    #[cold]
    pub(super) fn record_at(&self, site: &'static ErrorSite, time: SystemTime) {
        if self.count_at(time, |tally| add_site(tally, site, site.spec().status())) {
            self.name_site(site);
        }
    }

    pub(super) fn observe(&self, occurrence: &Occurrence<'_>) {
        let site = occurrence.site();
        let route = self.route(occurrence.request().route);
        let first = self.count_at(occurrence.time(), |tally| {
            tally.add(Layout::route_errors(route));
            add_site(tally, site, occurrence.status())
        });
        if first {
            self.name_site(site);
        }
        self.recorder.record(site.id(), occurrence, self.second.load(Ordering::Relaxed));
    }

    /// Counts what happens at a time, when the history is up to date for it.
    pub(super) fn count_at<R>(&self, time: SystemTime, count: impl Fn(&Tally<'_>) -> R) -> R {
        with_tally(self.key, &self.shards, |tally| {
            if !tally.is_within(time) && self.roll() {
                tally.set_second_of(time);
            }
            let counted = count(&tally);
            tally.mark_dated();
            counted
        })
    }

    pub(super) fn route(&self, pattern: Option<&str>) -> usize {
        self.routes.number(pattern)
    }

    #[cold]
    fn name_site(&self, site: &'static ErrorSite) {
        let id = site.id();
        let site = if id == OVERFLOW_SITE { &OTHER_SITE } else { site };
        if let Some(slot) = self.sites.get(id) {
            let _ = slot.set(site);
        }
    }

    /// Goes on to the current second, unless that would mean to wait. Answers whether it is reached.
    #[cold]
    fn roll(&self) -> bool {
        let second = self.timeline.second();
        if self.second.load(Ordering::Relaxed) >= second {
            return true;
        }
        let mut history = match self.history.try_lock() {
            Ok(history) => history,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return false,
        };
        let rolled = history.try_fold(&self.shards, numbered_sites(), second);
        if rolled {
            self.second.store(history.now(), Ordering::Relaxed);
        }
        rolled
    }

    /// Brings the history up to date.
    pub(super) fn fold(&self) {
        self.with_history(|_| ());
    }

    fn with_history<R>(&self, look: impl FnOnce(&History) -> R) -> R {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        history.fold(&self.shards, numbered_sites(), self.timeline.second());
        self.second.store(history.now(), Ordering::Relaxed);
        look(&history)
    }

    /// The sites that have been counted, by their numbers.
    fn named_sites(&self) -> impl Iterator<Item = (usize, &'static ErrorSpec)> + '_ {
        self.sites.iter().enumerate().filter_map(|(id, site)| Some((id, site.get()?.spec())))
    }

    pub(super) fn window(&self, length: Duration) -> Window {
        let seconds = length.as_secs().saturating_add(u64::from(length.subsec_nanos() > 0));
        self.with_history(|history| self.window_of(history, seconds.clamp(1, LONGEST)))
    }

    fn window_of(&self, history: &History, seconds: u64) -> Window {
        let sites = self.named_sites();
        let errors = sites.map(|(id, spec)| SiteCount::new(spec, history.errors(id, seconds)));
        Window::new(seconds, ErrorCounts::new(errors), history.requests(seconds))
    }

    pub(super) fn time_series(&self, length: Duration) -> TimeSeries {
        let seconds = length.as_secs().saturating_add(u64::from(length.subsec_nanos() > 0)).clamp(1, LONGEST);
        self.with_history(|history| {
            let (width, count) = history.resolution(seconds).unwrap_or((1, 0));
            let sites = self.named_sites().filter(|(id, _)| history.errors(*id, seconds) > 0);
            let newest = history.now() / width;
            TimeSeries {
                start: newest.saturating_add(1).saturating_sub(count).saturating_mul(width),
                width,
                count: usize::try_from(count).unwrap_or_default(),
                errors: sites.map(|(id, spec)| (spec, history.error_cells(id, width, count))).collect(),
                requests: StatusClass::ALL.map(|class| history.request_cells(class, width, count)),
            }
        })
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let time = self.timeline.now();
        let recent = self.recorder.latest();
        let dropped = self.recorder.dropped();
        let at = |second| UNIX_EPOCH + Duration::from_secs(second);
        self.with_history(|history| {
            let totals = Totals(self.shards.totals());
            let sites = self.named_sites().map(|(id, spec)| {
                let count = totals.of(id);
                let seen = history.seen(id).map(|seen| (at(seen.first), at(seen.last)));
                SiteCount::new(spec, count)
                    .with_records(count.saturating_sub(self.recorder.admitted(id)), seen)
            });
            let budget =
                |objective: &Objective| ErrorBudget::new(*objective, |window| history.requests(window));
            Snapshot {
                time,
                statuses: self.statuses(&totals),
                routes: self.route_counts(&totals),
                requests: StatusClass::ALL.map(|class| totals.of(Layout::class(class))),
                lately: self.window_of(history, LATELY),
                recent,
                budgets: self.objectives.iter().map(budget).collect(),
                dropped,
                bytes: self.bytes(history),
                errors: ErrorCounts::new(sites),
            }
        })
    }

    /// Errors of a fixed status by their site, others by what they were observed with.
    fn statuses(&self, totals: &Totals) -> BTreeMap<ErrorStatus, u64> {
        let mut statuses = BTreeMap::new();
        let mut add = |status, count| {
            if count > 0 {
                *statuses.entry(status).or_default() += count;
            }
        };
        for (id, spec) in self.named_sites() {
            if let SpecStatus::Fixed(status) = spec.spec_status() {
                add(status, totals.of(id));
            }
        }
        for status in (FIRST_STATUS..).take(STATUSES).filter_map(|status| ErrorStatus::new(status).ok()) {
            add(status, totals.of(Layout::status(status)));
        }
        statuses
    }

    fn route_counts(&self, totals: &Totals) -> Vec<RouteCount> {
        let mut routes: BTreeMap<&str, (u64, [u64; CLASSES])> = BTreeMap::new();
        for number in 0..self.routes.numbers() {
            let Some(name) = self.routes.name(number) else { continue };
            // A pattern may have been given two numbers.
            let (errors, requests) = routes.entry(name).or_default();
            *errors += totals.of(Layout::route_errors(number));
            for (sum, class) in requests.iter_mut().zip(StatusClass::ALL) {
                *sum += totals.of(Layout::route_requests(number, class));
            }
        }
        let counted =
            routes.into_iter().filter(|(_, (errors, requests))| *errors + requests.iter().sum::<u64>() > 0);
        counted
            .map(|(name, (errors, requests))| RouteCount { route: name.to_owned(), errors, requests })
            .collect()
    }

    fn bytes(&self, history: &History) -> usize {
        let own = size_of::<Self>() + size_of_val(&*self.sites);
        own + self.shards.bytes() + history.bytes() + self.routes.bytes() + self.recorder.bytes()
    }
}

/// Counts one of a site, and of its status where a field decided that. Answers whether it is the thread's first.
fn add_site(tally: &Tally<'_>, site: &'static ErrorSite, status: ErrorStatus) -> bool {
    let id = site.id();
    // Sites beyond the limit have the status of what stands for them.
    if matches!(site.spec().spec_status(), SpecStatus::Dynamic { .. }) && id != OVERFLOW_SITE {
        tally.add(Layout::status(status));
    }
    tally.add(id)
}

/// The sum of each counter.
struct Totals(Vec<u64>);

impl Totals {
    fn of(&self, place: usize) -> u64 {
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// Stands for all sites beyond the limit.
static OTHER_SPEC: ErrorSpec =
    ErrorSpec::new("Other", ErrorCode::trusted("OTHER"), ErrorStatus::INTERNAL_SERVER_ERROR)
        .with_category(Category::SYSTEM_ERROR)
        .with_severity(Severity::High);
static OTHER_SITE: ErrorSite = ErrorSite::new(&OTHER_SPEC);
