//! A monitor as its owner sees it.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::UNIX_EPOCH;

use super::*;
use crate::{
    Clock, ErrorCode, ErrorRecord, ErrorSpec, ErrorStatus, ErrorType, HttpError, RecordObserver,
    RequestFacts, Severity, StormLimits, TestClock,
};

static SPEC: ErrorSpec = ErrorSpec::new("Gone", ErrorCode::trusted("TEST_GONE"), ErrorStatus::GONE);
static SITE: ErrorSite = ErrorSite::new(&SPEC);

#[derive(Debug, HttpError)]
#[error("the upstream answered {answered}")]
#[http(status = .answered, public = "The upstream failed.")]
struct Upstream {
    #[context]
    answered: u16,
}

#[derive(Debug, HttpError)]
#[error("video {id} is not here")]
#[http(status = 404)]
struct Missing {
    #[context]
    id: u32,
}

const START: SystemTime = UNIX_EPOCH;

fn clocked() -> (Monitor, TestClock) {
    let clock = TestClock::at(START + Duration::from_millis(1_640_995_200_400));
    (Monitor::builder().clock(clock.clone()).build(), clock)
}

fn observe(monitor: &Monitor, error: &(dyn HttpError + 'static), time: SystemTime, route: Option<&str>) {
    let request = RequestFacts { route, ..RequestFacts::default() };
    monitor.observe(&Occurrence::new(error, time).with_request(request));
}

#[test]
fn counts_of_all_threads_are_summed_and_kept_after_they_end() {
    let monitor = Monitor::new();
    for _ in 0..3 {
        let threads: Vec<_> = (0..100)
            .map(|_| {
                let monitor = monitor.clone();
                thread::spawn(move || (0..50).for_each(|_| monitor.record(&SITE)))
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
    assert_eq!(monitor.snapshot().total(), 3 * 100 * 50);
    assert_eq!(Monitor::new().snapshot().total(), 0);
}

#[test]
fn many_monitors_live_side_by_side() {
    let monitors: Vec<_> = (0..10).map(|_| Monitor::new()).collect();
    for (extra, monitor) in monitors.iter().enumerate() {
        (0..=extra).for_each(|_| monitor.record(&SITE));
        observe(monitor, &Missing { id: 1 }, SystemTime::now(), None);
    }
    let totals: Vec<_> = monitors.iter().map(|monitor| monitor.snapshot().total()).collect();
    assert_eq!(totals, (2..12).collect::<Vec<_>>());
}

#[test]
fn a_thread_local_destructor_may_count_and_observe() {
    struct CountsOnDrop(Monitor);
    impl Drop for CountsOnDrop {
        fn drop(&mut self) {
            self.0.record(&SITE);
            self.0.record_at(&SITE, SystemTime::now());
            self.0.count_request(Some("/late"), StatusClass::Successful, SystemTime::now());
            observe(&self.0, &Missing { id: 1 }, SystemTime::now(), Some("/late"));
        }
    }
    thread_local! {
        static LATE: std::cell::RefCell<Option<CountsOnDrop>> = const { std::cell::RefCell::new(None) };
    }
    let monitor = Monitor::new();
    let counter = CountsOnDrop(monitor.clone());
    thread::spawn(move || {
        // Made before the monitor's own thread-locals, so that it is dropped after them.
        LATE.with(|late| *late.borrow_mut() = Some(counter));
        LATE.with(|late| late.borrow().as_ref().unwrap().0.record(&SITE));
    })
    .join()
    .unwrap();
    let snapshot = monitor.snapshot();
    assert_eq!((snapshot.total(), snapshot.total_requests()), (4, 1));
}

#[test]
fn windows_follow_the_clock() {
    let (monitor, clock) = clocked();
    let total = |seconds| monitor.window(Duration::from_secs(seconds)).errors().total();
    (0..3).for_each(|_| observe(&monitor, &Missing { id: 1 }, clock.now(), None));
    clock.advance(Duration::from_secs(30));
    (0..4).for_each(|_| monitor.record_at(&SITE, clock.now()));
    assert_eq!((total(1), total(30), total(31), total(60)), (4, 4, 7, 7));
    clock.advance(Duration::from_secs(29));
    assert_eq!((total(29), total(30), total(59), total(60)), (0, 4, 4, 7));
    // For half an hour nobody looks.
    clock.advance(Duration::from_secs(1_800));
    monitor.record_at(&SITE, clock.now());
    assert_eq!((total(60), total(300), total(1_800), total(3_600)), (1, 1, 1, 8));
    clock.advance(Duration::from_secs(3_600));
    assert_eq!((total(3_600), monitor.snapshot().total()), (0, 8));
    let window = monitor.window(Duration::from_millis(1));
    assert_eq!(window.length(), Duration::from_secs(1));
    assert_eq!(monitor.window(Duration::MAX).length(), Duration::from_secs(3_600));
}

#[test]
fn what_is_counted_without_a_time_is_dated_when_somebody_looks() {
    let (monitor, clock) = clocked();
    monitor.record(&SITE);
    clock.advance(Duration::from_secs(1_000));
    assert_eq!(monitor.window(Duration::from_secs(1)).errors().total(), 1);
    monitor.record(&SITE);
    monitor.tick();
    clock.advance(Duration::from_secs(1_000));
    assert_eq!(monitor.window(Duration::from_secs(900)).errors().total(), 0);
}

#[test]
fn a_rate_is_a_share_of_minutes() {
    let (monitor, clock) = clocked();
    (0..10).for_each(|_| monitor.record_at(&SITE, clock.now()));
    let lately = monitor.snapshot().last_five_minutes().clone();
    assert!((lately.errors_per_minute() - 2.0).abs() < 1e-9);
    assert!((monitor.window(Duration::from_secs(60)).errors_per_minute() - 10.0).abs() < 1e-9);
}

#[test]
fn first_and_last_time_are_known_to_the_second() {
    let (monitor, clock) = clocked();
    monitor.record_at(&SITE, clock.now());
    clock.advance(Duration::from_secs(100));
    monitor.record_at(&SITE, clock.now());
    clock.advance(Duration::from_secs(100));
    let snapshot = monitor.snapshot();
    let site = snapshot.sites()[0];
    assert_eq!(site.first_seen(), Some(START + Duration::from_secs(1_640_995_200)));
    assert_eq!(site.last_seen(), Some(START + Duration::from_secs(1_640_995_300)));
}

#[test]
fn a_clock_that_is_set_back_moves_no_window() {
    let (monitor, clock) = clocked();
    observe(&monitor, &Missing { id: 1 }, clock.now(), None);
    // The occurrence's own time may be anything.
    for time in
        [START, clock.now() + Duration::from_secs(86_400), START - Duration::from_secs(10), clock.now()]
    {
        observe(&monitor, &Missing { id: 1 }, time, None);
    }
    assert_eq!(monitor.window(Duration::from_secs(1)).errors().total(), 5);
}

#[test]
fn statuses_that_a_field_decides_are_counted_apart() {
    let monitor = Monitor::new();
    let now = SystemTime::now();
    for status in [503, 504, 504, 200, 65_535] {
        observe(&monitor, &Upstream { answered: status }, now, None);
    }
    monitor.record(Upstream { answered: 503 }.site());
    monitor.record_at(&SITE, now);
    let statuses: Vec<_> =
        monitor.snapshot().by_status().iter().map(|(status, count)| (status.as_u16(), *count)).collect();
    assert_eq!(statuses, [(410, 1), (502, 3), (503, 1), (504, 2)]);
}

#[test]
fn no_request_makes_a_new_series() {
    let (monitor, clock) = clocked();
    let series = |monitor: &Monitor| {
        let snapshot = monitor.snapshot();
        (snapshot.routes().len(), snapshot.sites().len(), snapshot.by_status().len())
    };
    for n in 0..200 {
        observe(&monitor, &Upstream { answered: 400 + n }, clock.now(), Some(&format!("/{n}/{{id}}")));
    }
    observe(&monitor, &Upstream { answered: 502 }, clock.now(), None);
    let before = series(&monitor);
    assert_eq!(before, (130, 1, 200));
    let mut seed = 7_u32;
    for _ in 0..10_000 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let path = format!("/{seed:x}/{}", seed % 97);
        let method = format!("M{seed}");
        let mut request = RequestFacts::default();
        (request.path, request.method, request.request_id) =
            (Some(path.as_str()), Some(method.as_str()), Some(path.as_str()));
        // An adapter that gives paths for patterns.
        request.route = Some(&path).filter(|_| seed % 2 == 0).map(String::as_str);
        let error = Upstream { answered: (seed >> 16) as u16 };
        monitor.observe(&Occurrence::new(&error, clock.now()).with_request(request));
        monitor.count_request(request.route, StatusClass::ServerError, clock.now());
    }
    assert_eq!(series(&monitor), before);
    assert_eq!(monitor.snapshot().total(), 201 + 10_000);
}

#[test]
fn requests_are_counted_by_route_and_class() {
    let (monitor, clock) = clocked();
    for (route, status) in [(Some("/a"), 200), (Some("/a"), 503), (Some("/b"), 404), (None, 404)] {
        monitor.count_request(route, StatusClass::of(status).unwrap(), clock.now());
    }
    let snapshot = monitor.snapshot();
    assert_eq!(snapshot.total_requests(), 4);
    assert_eq!(snapshot.requests(StatusClass::ClientError), 2);
    let routes: Vec<_> =
        snapshot.routes().iter().map(|route| (route.route(), route.total_requests())).collect();
    assert_eq!(routes, [("/a", 2), ("/b", 1), ("unmatched", 1)]);
    assert_eq!(snapshot.routes()[0].requests(StatusClass::ServerError), 1);
    clock.advance(Duration::from_secs(61));
    assert_eq!(monitor.window(Duration::from_secs(60)).total_requests(), 0);
    assert_eq!(monitor.window(Duration::from_secs(90)).total_requests(), 4);
}

#[test]
fn budgets_are_spent_by_failures_and_come_back() {
    let clock = TestClock::at(START);
    let objective = Objective::availability("api", 99.0).unwrap().over(Duration::from_secs(86_400)).unwrap();
    let monitor = Monitor::builder().clock(clock.clone()).objective(objective).build();
    let budget = || monitor.snapshot().error_budgets()[0].clone();
    let rate = |seconds| budget().burn_rate(Duration::from_secs(seconds)).unwrap().round();
    for n in 0..1_000 {
        let class = if n < 20 { StatusClass::ServerError } else { StatusClass::Successful };
        monitor.count_request(None, class, clock.now());
    }
    assert!((budget().left() + 1.0).abs() < 1e-9);
    assert_eq!((rate(300), rate(21_600)), (2.0, 2.0));
    clock.advance(Duration::from_secs(600));
    assert_eq!((rate(300), rate(1_800), rate(3_600)), (0.0, 2.0, 2.0));
    clock.advance(Duration::from_secs(3 * 3_600));
    (0..3_000).for_each(|_| monitor.count_request(None, StatusClass::Successful, clock.now()));
    assert_eq!((rate(3_600), (budget().left() * 10.0).round()), (0.0, 5.0));
    clock.advance(Duration::from_secs(26 * 3_600));
    assert_eq!((budget().requests(), budget().left()), (0, 1.0));
}

#[derive(Debug, Default)]
struct Told(Mutex<Vec<ErrorRecord>>);

impl RecordObserver for Told {
    fn observe_record(&self, record: &ErrorRecord) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(record.clone());
    }
}

#[test]
fn a_storm_is_counted_whole_and_recorded_in_part() {
    let clock = TestClock::at(START);
    let told = Arc::new(Told::default());
    let monitor = Monitor::builder()
        .clock(clock.clone())
        .storm_limits(StormLimits::new().with_per_second(NonZeroU32::new(3).unwrap()))
        .recent_errors(5)
        .record_observer(Arc::clone(&told))
        .build();
    for second in 0..2 {
        (0..100).for_each(|n| {
            observe(&monitor, &Missing { id: second * 100 + n }, clock.now(), Some("/videos/{id}"));
        });
        clock.advance(Duration::from_secs(1));
    }
    let snapshot = monitor.snapshot();
    assert_eq!((snapshot.total(), snapshot.errors().suppressed()), (200, 194));
    let messages: Vec<_> =
        snapshot.recent_errors().iter().map(|record| record.message().to_owned()).collect();
    let expected = [102, 101, 100, 2, 1].map(|id| format!("video {id} is not here"));
    assert_eq!(messages, expected);
    assert_eq!(told.0.lock().unwrap().len(), 6);
    let groups = snapshot.error_groups();
    assert_eq!((groups.len(), groups[0].records().len(), snapshot.records_dropped()), (1, 5, 0));
    assert_eq!((groups[0].first_seen(), groups[0].last_seen()), (START, START + Duration::from_secs(1)));
}

#[test]
fn an_error_while_another_is_put_into_words_is_counted() {
    #[derive(Debug)]
    struct Recurses(Monitor);
    impl RecordObserver for Recurses {
        fn observe_record(&self, _: &ErrorRecord) {
            observe(&self.0, &Missing { id: 2 }, SystemTime::now(), None);
            assert!(self.0.snapshot().total() > 1);
            panic!("on purpose");
        }
    }
    let inner = Monitor::new();
    let outer = Monitor::builder().record_observer(Recurses(inner.clone())).build();
    inner.record(&SITE);
    observe(&outer, &Missing { id: 1 }, SystemTime::now(), None);
    assert_eq!((outer.snapshot().total(), outer.snapshot().recent_errors().len()), (1, 1));
    assert_eq!((inner.snapshot().total(), inner.snapshot().records_dropped()), (2, 1));
}

#[test]
fn kinds_of_errors_are_sums_too() {
    let monitor = Monitor::new();
    monitor.record(&SITE);
    observe(&monitor, &Upstream { answered: 503 }, SystemTime::now(), None);
    let kinds = monitor.snapshot().errors().by_error_type();
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        [(ErrorType::NotFound, 1), (ErrorType::ExternalService, 1)]
    );
    assert_eq!(monitor.snapshot().by_severity()[&Severity::Low], 1);
}
