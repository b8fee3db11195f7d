//! What surrounds an error: reports, scopes, functions under `#[handle_errors]`, background tasks.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use error_core::{
    BODY_LIMIT, EnvelopeFormat, ErrorContext, HttpError, IntoReport, JsonBuffer, Monitor, Observer,
    Occurrence, Report, Reporter, Standard, TestClock, Unexpected, handle_errors, scope, scope_sync,
};
use serde_json::{Value, json};

#[derive(Debug, HttpError)]
enum VideoError {
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
    },
    #[error("shard {shard} failed")]
    #[http(status = 503)]
    Shard { shard: u8 },
}

fn not_found() -> VideoError {
    VideoError::NotFound { video_id: "7".to_owned() }
}

/// A future that is ready when first asked.
fn ready<F: Future>(future: F) -> F::Output {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("not ready"),
    }
}

fn body(occurrence: &Occurrence<'_>) -> Value {
    let mut body = JsonBuffer::new(BODY_LIMIT);
    Standard::new().render(occurrence, &mut body);
    serde_json::from_str(body.as_str()).unwrap()
}

fn context(report: &Report) -> Value {
    body(&report.occurrence(SystemTime::UNIX_EPOCH))["error"]["context"].clone()
}

#[test]
fn a_report_is_made_by_the_question_mark_and_knows_where() {
    fn typed() -> Result<(), Report> {
        Err(not_found())?;
        Ok(())
    }
    let line = line!() - 3;
    let report = typed().unwrap_err();
    assert_eq!((report.location().file(), report.location().line()), (file!(), line));
    assert!(matches!(report.downcast_ref(), Some(VideoError::NotFound { .. })));
    assert_eq!(report.to_string(), "video 7 not found");
    let report = report.downcast::<fmt::Error>().unwrap_err();
    assert!(
        matches!(report.downcast::<VideoError>(), Ok(VideoError::NotFound { video_id }) if video_id == "7")
    );
}

#[derive(Debug, HttpError)]
#[error("outer")]
#[http(status = 500)]
struct Chained(#[source] Box<dyn Error + Send + Sync>);

#[test]
fn what_nobody_declared_is_the_system_error_with_its_chain() {
    fn sendable() -> Result<(), Report> {
        let error: Box<dyn Error + Send + Sync> = Box::new(Chained("inner".into()));
        Err(error)?;
        Ok(())
    }
    fn local() -> Result<(), Report> {
        let error: Box<dyn Error> = Box::new(Chained("inner".into()));
        Err(error)?;
        Ok(())
    }
    fn of_anyhow() -> Result<(), Report> {
        Err(anyhow::Error::from(Chained("inner".into())))?;
        Ok(())
    }
    for report in [sendable(), local(), of_anyhow()].map(Result::unwrap_err) {
        assert!(report.downcast_ref::<Unexpected>().is_some());
        assert_eq!(report.error().spec().code().as_str(), "SYSTEM_ERROR");
        let occurrence = report.occurrence(SystemTime::UNIX_EPOCH);
        assert_eq!(occurrence.error().to_string(), "outer");
        let causes: Vec<String> = occurrence.causes().map(ToString::to_string).collect();
        assert_eq!(causes, ["inner"]);
        let body = body(&occurrence).to_string();
        assert!(!body.contains("inner") && !body.contains("outer"), "{body}");
        assert!(format!("{report:?}").starts_with("outer\n  caused by: inner\n  at "), "{report:?}");
    }
}

#[test]
fn an_undeclared_error_that_cannot_be_shown_is_still_reported() {
    #[derive(Debug)]
    struct Silent {
        panics: bool,
    }
    impl fmt::Display for Silent {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            assert!(!self.panics, "in a Display");
            Err(fmt::Error)
        }
    }
    impl Error for Silent {}
    for panics in [false, true] {
        let monitor = Arc::new(Monitor::new());
        let task = async move { Err::<(), Box<dyn Error>>(Box::new(Silent { panics })) };
        let report = ready(Reporter::new(monitor.clone()).reported("t", task)).unwrap_err();
        assert_eq!(report.to_string(), "[the error's Display failed]");
        assert_eq!(monitor.snapshot().total(), 1);
    }
}

#[test]
fn a_chain_without_end_ends() {
    #[derive(Debug)]
    struct Ouroboros;
    impl fmt::Display for Ouroboros {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("again")
        }
    }
    impl Error for Ouroboros {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }
    let error: Box<dyn Error> = Box::new(Ouroboros);
    let report = Report::from(error);
    assert_eq!(report.occurrence(SystemTime::UNIX_EPOCH).causes().count(), 32);
}

#[test]
fn scopes_nest_and_the_inner_one_is_first() {
    let result: Result<(), Report> = ready(scope(
        || ErrorContext::new().operation("outer").public("user", "ann").internal("attempt", &2),
        scope(|| ErrorContext::new().operation("inner").redacted("token"), async { Err(not_found()) }),
    ));
    let report = result.unwrap_err();
    assert_eq!(
        context(&report).to_string(),
        r#"{"operation":"inner","token":"[redacted]","user":"ann","video_id":"7"}"#
    );
    let mut keys = Vec::new();
    report.context().visit(&mut |member| keys.push(member.key()));
    assert_eq!(keys, ["operation", "token", "user", "attempt"]);
}

#[test]
fn nothing_is_made_while_nothing_fails() {
    let context = || -> ErrorContext { panic!("an error left") };
    assert_eq!(ready(scope(context, async { Ok::<_, VideoError>(7) })).unwrap(), 7);
    assert_eq!(scope_sync(context, || Ok::<_, VideoError>(7)).unwrap(), 7);
}

#[test]
fn a_scope_is_where_a_typed_error_becomes_a_report() {
    let report = scope_sync(ErrorContext::new, || Err::<(), _>(not_found())).unwrap_err();
    assert_eq!((report.location().file(), report.location().line()), (file!(), line!() - 1));
    let report = ready(scope(ErrorContext::new, async { Err::<(), _>(not_found()) })).unwrap_err();
    assert_eq!((report.location().file(), report.location().line()), (file!(), line!() - 1));
}

#[test]
fn the_errors_own_fields_keep_their_keys() {
    let report = not_found().into_report().with_context(ErrorContext::new().public("video_id", "8"));
    assert_eq!(context(&report), json!({"video_id": "7"}));
}

#[test]
fn a_value_that_cannot_be_written_is_left_out() {
    let large = "x".repeat(5000);
    let context = ErrorContext::new()
        .public("nan", &f64::NAN)
        .public("large", &large)
        .public("map", &std::collections::BTreeMap::from([((1, 2), 3)]))
        .public("last", &"l<t");
    let report = not_found().into_report().with_context(context);
    assert_eq!(self::context(&report), json!({"video_id": "7", "nan": null, "last": "l<t"}));
    assert_eq!(format!("{:?}", report.context()), r#"{"nan", "last"}"#);
}

#[test]
fn request_and_time_of_a_context_fill_what_is_open() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(60);
    let context = ErrorContext::new().request_id("019abc").time(moment);
    let report = not_found().into_report().with_context(context);
    let occurrence = report.occurrence(SystemTime::UNIX_EPOCH);
    let error = &body(&occurrence)["error"];
    assert_eq!(
        (&error["request_id"], &error["timestamp"]),
        (&json!("019abc"), &json!("1970-01-01T00:01:00.000Z"))
    );
    let mut request = error_core::RequestFacts::default();
    request.request_id = Some("layer");
    assert_eq!(body(&occurrence.with_request(request))["error"]["request_id"], "layer");
    assert_eq!(body(&occurrence.with_request(Default::default()))["error"]["request_id"], "019abc");
}

struct Store {
    shard: u8,
}

impl Store {
    #[handle_errors(fields(shard = self.shard), public(video_id), redact(token))]
    async fn load(&mut self, video_id: String, token: &str) -> Result<Box<dyn fmt::Display>, Report> {
        self.shard += 1;
        drop(video_id);
        if token.is_empty() {
            return Err(VideoError::Shard { shard: self.shard })?;
        }
        Ok(Box::new(self.shard))
    }

    #[handle_errors(operation = "count videos")]
    fn count(&self) -> Result<impl Iterator<Item = u8> + use<'_>, Report> {
        if self.shard == 0 {
            Err(VideoError::Shard { shard: 0 })?;
        }
        Ok(std::iter::once(self.shard))
    }
}

#[handle_errors(operation = "show")]
async fn show(store: &mut Store) -> Result<String, Report> {
    let video = store.load("7".to_owned(), "").await?;
    Ok(video.to_string())
}

#[test]
fn functions_add_what_they_know() {
    let mut store = Store { shard: 3 };
    assert_eq!(ready(store.load("7".to_owned(), "t")).unwrap().to_string(), "4");
    let report = ready(show(&mut store)).unwrap_err();
    assert_eq!(report.to_string(), "shard 5 failed");
    assert_eq!(context(&report), json!({"operation": "load", "video_id": "7", "token": "[redacted]"}));
    let mut internal = Vec::new();
    let mut buffer = JsonBuffer::new(BODY_LIMIT);
    report.context().visit(&mut |member| {
        if member.visibility() == error_core::Visibility::Internal {
            internal.push(member.key());
            member.write(true, &mut buffer);
        }
    });
    assert_eq!((internal.as_slice(), buffer.as_str()), (["shard"].as_slice(), r#""shard":4"#));
    let Err(report) = Store { shard: 0 }.count().map(|_| ()) else { panic!("shard 0 fails") };
    assert_eq!(context(&report), json!({"operation": "count videos"}));
    assert_eq!(Store { shard: 2 }.count().unwrap().collect::<Vec<_>>(), [2]);
}

#[derive(Clone, Debug, Default)]
struct Seen(Arc<Mutex<Vec<Value>>>);

impl Observer for Seen {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.0.lock().unwrap().push(body(occurrence)["error"].clone());
    }
}

#[test]
fn a_background_task_loses_no_error() {
    let seen = Seen::default();
    let reporter = Reporter::new(seen.clone()).with_clock(TestClock::at(SystemTime::UNIX_EPOCH));
    assert_eq!(ready(reporter.reported("clean_up", async { Ok::<_, Report>(7) })).unwrap(), 7);
    let report = ready(reporter.reported("clean_up", async { Err::<(), _>(not_found()) })).unwrap_err();
    assert!(report.is_recorded());
    // A boundary further out does not tell anybody again.
    let again = ready(reporter.reported("outer", async { Err::<(), _>(report) })).unwrap_err();
    assert_eq!(context(&again)["operation"], "clean_up");
    let panicking = async {
        if true {
            panic!("shard {}", 3);
        }
        Ok::<(), Report>(())
    };
    let panicked = ready(reporter.reported("index", panicking)).unwrap_err();
    assert_eq!(panicked.to_string(), "panicked: shard 3");
    let seen = seen.0.lock().unwrap();
    let codes: Vec<_> = seen.iter().map(|error| (&error["code"], &error["context"]["operation"])).collect();
    assert_eq!(
        codes,
        [(&json!("VIDEO_NOT_FOUND"), &json!("clean_up")), (&json!("INTERNAL_PANIC"), &json!("index"))]
    );
    assert_eq!(seen[0]["timestamp"], "1970-01-01T00:00:00.000Z");
}

#[test]
fn an_observer_that_panics_costs_no_result() {
    #[derive(Debug)]
    struct Bomb;
    impl Observer for Bomb {
        fn observe(&self, _: &Occurrence<'_>) {
            panic!("on purpose")
        }
    }
    let report = ready(Reporter::new(Bomb).reported("t", async { Err::<(), _>(not_found()) })).unwrap_err();
    assert!(report.downcast_ref::<VideoError>().is_some());
}

#[test]
fn a_task_is_counted_once() {
    let monitor = Arc::new(Monitor::new());
    let reporter = Reporter::new(monitor.clone());
    let report = ready(reporter.reported("t", async { Err::<(), _>(not_found()) })).unwrap_err();
    let mut report = report;
    reporter.record(&mut report);
    assert_eq!(monitor.snapshot().total(), 1);
}
