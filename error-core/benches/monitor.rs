//! What it costs to count an error, beside an atomic addition that nobody else makes, and beside the same information
//! in `metrics` and `prometheus`.
//!
//! `cargo bench -p error-core --bench monitor` prints time and allocations for one thread and for two, and in the end how
//! many atomic additions each case costs on one thread; compare cases of one run only.

use std::num::NonZeroU32;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime};

use divan::{AllocProfiler, Bencher, black_box};
use error_core::{
    HttpError, JsonBuffer, Monitor, Observer, Occurrence, RequestFacts, StatusClass, StormLimits,
};
use metrics_exporter_prometheus::PrometheusBuilder;
use prometheus::{CounterVec, Opts};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    // What `metrics::counter!` counts into.
    let recorder = PrometheusBuilder::new().build_recorder();
    if metrics::set_global_recorder(recorder).is_err() {
        return;
    }
    divan::main();
    ratios();
}

#[derive(Debug, HttpError)]
enum VideoError {
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
    },
}

static ERROR: LazyLock<VideoError> =
    LazyLock::new(|| VideoError::NotFound { video_id: "video-1234567".to_owned() });

static MONITOR: LazyLock<Monitor> = LazyLock::new(Monitor::new);

/// One that records all that is told it.
static RECORDER: LazyLock<Monitor> = LazyLock::new(|| {
    Monitor::builder().storm_limits(StormLimits::new().with_per_second(NonZeroU32::MAX)).build()
});

static VECTOR: LazyLock<Option<CounterVec>> = LazyLock::new(|| {
    let names = ["category", "error_type", "severity"];
    CounterVec::new(Opts::new("errors_total", "Errors."), &names).ok()
});

thread_local! {
    static OWN: AtomicU64 = const { AtomicU64::new(0) };
}

#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn a_atomic_add(bencher: Bencher<'_, '_>) {
    bencher.bench(|| OWN.with(|own| black_box(own).fetch_add(1, Ordering::Relaxed)));
}

#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn b_count(bencher: Bencher<'_, '_>) {
    let (monitor, error) = (&*MONITOR, &*ERROR);
    bencher.bench(|| monitor.record(black_box(error).site()));
}

#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn c_count_and_time(bencher: Bencher<'_, '_>) {
    let (monitor, error, now) = (&*MONITOR, &*ERROR, SystemTime::now());
    bencher.bench(|| monitor.record_at(black_box(error).site(), black_box(now)));
}

#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn d_count_request(bencher: Bencher<'_, '_>) {
    let (monitor, now) = (&*MONITOR, SystemTime::now());
    bencher.bench(|| {
        monitor.count_request(black_box(Some("/videos/{video_id}")), StatusClass::Successful, black_box(now));
    });
}

fn observe(monitor: &Monitor, error: &'static VideoError, now: SystemTime) {
    let mut request = RequestFacts::default();
    request.request_id = Some("01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5");
    request.method = Some("GET");
    request.path = Some("/videos/video-1234567");
    request.route = Some("/videos/{video_id}");
    monitor.observe(&Occurrence::new(black_box(error), black_box(now)).with_request(request));
}

/// Counting and the storm gate, and with each 2,000 errors of a second at most 8 records.
#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn e_observe_in_a_storm(bencher: Bencher<'_, '_>) {
    let (monitor, error, now) = (&*MONITOR, &*ERROR, SystemTime::now());
    bencher.bench(|| observe(monitor, error, now));
}

/// Message, context, path, fingerprint, scrubbed and put into the ring: what happens eight times a second.
#[divan::bench(sample_count = 300, sample_size = 500, threads = [1, 2])]
fn f_record_in_full(bencher: Bencher<'_, '_>) {
    let (monitor, error, now) = (&*RECORDER, &*ERROR, SystemTime::now());
    bencher.bench(|| observe(monitor, error, now));
}

/// What the error itself says, into memory that is there: its `Display`, its context as JSON. A record in full costs no
/// less than this, a request's texts copied beside it, and what is observed in a storm.
fn words(error: &VideoError, text: &mut String, json: &mut JsonBuffer) -> usize {
    use std::fmt::Write as _;
    text.clear();
    json.truncate(0);
    let said = write!(text, "{}", black_box(error)).is_ok();
    usize::from(said)
        + Occurrence::new(black_box(error), SystemTime::UNIX_EPOCH).write_context(json, 1, |_| true)
}

/// The user's own `Display` alone, into memory that is there.
#[divan::bench(sample_count = 300, sample_size = 500)]
fn g_display_alone(bencher: Bencher<'_, '_>) {
    use std::fmt::Write as _;
    let error = &*ERROR;
    let mut text = String::with_capacity(100);
    bencher.bench_local(|| {
        text.clear();
        write!(text, "{}", black_box(error)).ok()
    });
}

#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn h_metrics_counter(bencher: Bencher<'_, '_>) {
    let error = &*ERROR;
    bencher.bench(|| {
        let spec = black_box(error).spec();
        metrics::counter!(
            "errors_total",
            "category" => spec.category().as_str(),
            "error_type" => spec.name(),
            "severity" => spec.severity().as_str(),
        )
        .increment(1);
    });
}

#[divan::bench(sample_count = 300, sample_size = 2000, threads = [1, 2])]
fn i_prometheus_counter_vec(bencher: Bencher<'_, '_>) {
    let (Some(vector), error) = (&*VECTOR, &*ERROR) else { return };
    bencher.bench(|| {
        let spec = black_box(error).spec();
        let labels = [spec.category().as_str(), spec.name(), spec.severity().as_str()];
        vector.with_label_values(&labels).inc();
    });
}

/// Everything that the monitor knows, with its 256 recent errors.
#[divan::bench(sample_count = 50, sample_size = 10)]
fn j_snapshot(bencher: Bencher<'_, '_>) {
    let (monitor, error) = (&*RECORDER, &*ERROR);
    (0..300).for_each(|_| observe(monitor, error, SystemTime::now()));
    bencher.bench(|| monitor.snapshot());
}

/// How many rounds the ratios are the median of.
const ROUNDS: usize = 101;

/// How many times in each round.
const TIMES: u32 = 2000;

/// Prints what cases cost beside an atomic addition, each the median of ratios within a round, so that a machine which is
/// now fast and now slow tells the same.
#[expect(clippy::print_stdout, reason = "a bench speaks to who runs it")]
fn ratios() {
    let (error, now) = (&*ERROR, SystemTime::now());
    let (mut text, mut said, mut json) = (String::new(), String::new(), JsonBuffer::new(1024));
    let mut atomic = || {
        OWN.with(|own| black_box(own).fetch_add(1, Ordering::Relaxed));
    };
    let mut cases: [(&str, &mut dyn FnMut()); 6] = [
        ("count", &mut || MONITOR.record(black_box(error).site())),
        ("count and time", &mut || MONITOR.record_at(black_box(error).site(), black_box(now))),
        ("observe in a storm", &mut || observe(&MONITOR, error, now)),
        ("record in full", &mut || observe(&RECORDER, error, now)),
        ("of it the error's Display", &mut || {
            use std::fmt::Write as _;
            text.clear();
            let _ = write!(text, "{}", black_box(error));
        }),
        ("of it Display and context", &mut || {
            black_box(words(error, &mut said, &mut json));
        }),
    ];
    let mut found: Vec<Vec<f64>> = cases.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        let unit = timed(&mut atomic);
        for (found, (_, case)) in found.iter_mut().zip(&mut cases) {
            found.push(timed(case) / unit);
        }
    }
    println!("\natomic additions, of one thread");
    for (mut found, (name, _)) in found.into_iter().zip(&cases) {
        found.sort_by(f64::total_cmp);
        println!("{name:>26} {:6.2}", found.get(ROUNDS / 2).copied().unwrap_or_default());
    }
}

/// The seconds that `TIMES` times take.
fn timed(case: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..TIMES {
        case();
    }
    start.elapsed().as_secs_f64()
}
