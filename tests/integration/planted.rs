//! Secrets planted wherever a service can meet them, and searched wherever it tells of errors.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, web};
use error_actix::admin::Admin;
use error_actix::alert::{Alerts, ManualAlert, Webhook as WebhookSink};
use error_actix::logging::{Console, Logging};
use error_actix::otlp::Otlp;
use error_actix::prometheus::Metrics;
use error_actix::sentry::Sentry;
use error_actix::{
    BearerToken, ErrorContext, ErrorStack, Failure, HttpError, LogEvents, Monitor, Redacted, RequestEvents,
    RequestSpan, ResponseError, Scrubber, Severity, scope, security_event,
};
use tempfile::TempDir;
use tracing::dispatcher::set_default;
use ureq::http::Method;

use crate::collector::Collector;
use crate::otlp::PARENT;
use crate::server::Server;
use crate::webhook::Webhook;

const PASSWORD: &str = "hunter2Xq9";
const BEARER: &str = "b3ar3rT0k3nXyz";
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlMTIz";
const CONNECTION: &str = "c0nnect1onPw77";
const CARD: &str = "4111111111111111";
const API_KEY: &str = "sk9aZ7key42";
const ADDRESS: &str = "ann.secret@example.com";
const PRIVATE_KEY: &str = "MIIEvQIBADANBgkqhkiG";
const COOKIE: &str = "c00k1eV4lue";

/// All of them.
const SECRETS: [&str; 9] = [PASSWORD, BEARER, JWT, CONNECTION, CARD, API_KEY, ADDRESS, PRIVATE_KEY, COOKIE];

/// What a careless text says. A cookie is last: what stands behind one is taken with it.
fn text() -> String {
    format!(
        "login with password={PASSWORD} refused, Bearer {BEARER}, got {JWT}, lost postgres://app:{CONNECTION}@db/shop, \
         card {CARD}, api_key={API_KEY}, mail to {ADDRESS}, \
         -----BEGIN PRIVATE KEY-----\n{PRIVATE_KEY}\n-----END PRIVATE KEY-----\ncookie: session={COOKIE}"
    )
}

#[derive(Debug, HttpError, ResponseError)]
#[error("{detail}")]
#[http(status = 503, severity = Critical)]
struct Login {
    detail: String,
    #[context(internal)]
    said: String,
    #[context(redact)]
    password: &'static str,
    #[context]
    key: Redacted<&'static str>,
    source: std::io::Error,
}

async fn declared() -> error_actix::Result<HttpResponse> {
    security_event!("login_refused", format_args!("refused: {}", text()), said = text());
    let context = || ErrorContext::new().operation("login").internal("session", &text());
    let login = async {
        let source = std::io::Error::other(text());
        Err(Login { detail: text(), said: text(), password: PASSWORD, key: Redacted::new(API_KEY), source })
    };
    Ok(scope(context, login).await?)
}

async fn foreign() -> Result<HttpResponse, Failure> {
    let error: Box<dyn Error> = text().into();
    Err(error)?
}

#[expect(clippy::panic, reason = "what is planted in a panic's message")]
async fn panicking() -> HttpResponse {
    panic!("{}", text())
}

/// Whatever a service tells, and to whom.
struct World {
    server: Server,
    logging: Logging,
    folder: TempDir,
    tracker: Collector,
    sentry: Sentry,
    collector: Collector,
    otlp: Otlp,
    webhook: Webhook,
    alerts: Alerts,
    monitor: Monitor,
}

const OPERATOR: &str = "operator-0123456789";

impl World {
    /// A service that scrubs with `scrubber`, everywhere.
    fn start(scrubber: &Scrubber) -> Self {
        let (tracker, collector, webhook) = (Collector::start(), Collector::start(), Webhook::start());
        let sentry = Sentry::builder(tracker.dsn()).scrubber(scrubber.clone()).build().unwrap();
        let otlp = Otlp::builder(collector.url("")).scrubber(scrubber.clone()).build().unwrap();
        let monitor = Monitor::builder()
            .scrubber(scrubber.clone())
            .record_observer(sentry.clone())
            .record_observer(otlp.errors())
            .build();
        otlp.export_counts(&monitor);
        let alerts = Alerts::builder(monitor.clone())
            .scrubber(scrubber.clone())
            .standard_rules()
            .evaluated_by_hand()
            .sink(WebhookSink::new(webhook.url("/hook")))
            .build()
            .unwrap();
        let metrics = Metrics::builder().monitor(monitor.clone()).build().unwrap();
        let errors = ErrorStack::builder()
            .register::<Login>()
            .monitor(monitor.clone())
            .metrics(metrics.clone())
            .log(LogEvents::new().with_scrubber(scrubber.clone()))
            .request_log(RequestEvents::new().with_scrubber(scrubber.clone()))
            .request_span(RequestSpan::new().with_scrubber(scrubber.clone()))
            .log_query(true)
            .user_header("x-user-id")
            .build()
            .unwrap();
        let admin = Admin::builder(&errors, BearerToken::new(OPERATOR).unwrap())
            .alerts(alerts.clone())
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let logging = Logging::builder()
            .environment("production")
            .console(Console::None)
            .folder(folder.path())
            .scrubber(scrubber.clone())
            .layer(otlp.layer())
            .build()
            .unwrap();
        let dispatch = logging.dispatch().clone();
        let server = Server::start(move || {
            // The thread is a server's, and ends with it.
            std::mem::forget(set_default(&dispatch));
            App::new()
                .service(errors.endpoints().admin(admin.clone()).metrics(metrics.clone()))
                .route("/declared/{rest:.*}", web::get().to(declared))
                .route("/foreign", web::get().to(foreign))
                .route("/panic", web::get().to(panicking))
                .default_service(errors.fallback())
                .wrap(errors.layer())
        });
        Self { server, logging, folder, tracker, sentry, collector, otlp, webhook, alerts, monitor }
    }

    /// Fails in every way, with secrets in the address and in headers as well; the answers.
    fn fail(&self) -> String {
        let agent = format!("curl/8 password={PASSWORD} api_key={API_KEY}");
        let authorization = format!("Bearer {BEARER}");
        let cookie = format!("session={COOKIE}");
        let referer = format!("https://app:{CONNECTION}@example.com/?token={JWT}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("cookie", &cookie),
            ("x-api-key", API_KEY),
            ("x-user-id", ADDRESS),
            ("user-agent", &agent),
            ("referer", &referer),
            ("traceparent", PARENT),
        ];
        let rest = format!("password={PASSWORD};card={CARD}/{JWT}/ann.secret%40example.com");
        let declared = format!("/declared/{rest}?access_token={BEARER}&client_secret={API_KEY}");
        let mut answers = String::new();
        for path in [declared.as_str(), "/foreign", "/panic", &format!("/nowhere/{rest}")] {
            let answer = self.server.send(Method::GET, path, &headers, "");
            assert!(matches!(answer.status, 404 | 500 | 503), "{path}: {}", answer.body);
            write!(answers, "{:?}\n{}\n", answer.headers, answer.body).unwrap();
        }
        self.alerts.evaluate();
        self.alerts.send(&ManualAlert::new("BY_HAND", text(), Severity::High).about(text()));
        answers
    }

    fn admin(&self) -> String {
        let operator = format!("Bearer {OPERATOR}");
        let get = |path: &str| {
            let answer = self.server.send(Method::GET, path, &[("authorization", &operator)], "");
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            answer.body
        };
        ["errors/recent", "errors/snapshot", "errors/groups", "alerts"]
            .map(|path| get(&format!("/admin/api/{path}")))
            .concat()
    }

    /// What each sink has by now. A sink more is a line more.
    fn sinks(&self, answers: String) -> [(&'static str, String); 8] {
        let patience = Duration::from_secs(60);
        assert!(self.sentry.flush(patience) && self.alerts.flush(patience), "{:?}", self.sentry);
        // The spans of the requests end when their answers have gone.
        let deadline = Instant::now() + patience;
        while self.collector.spans().len() < 4 {
            assert!(self.otlp.flush() && Instant::now() < deadline, "{:?}", self.otlp);
        }
        let bytes = |collector: &Collector| {
            let received = collector.received();
            received.iter().map(|delivery| String::from_utf8_lossy(&delivery.body).into_owned()).collect()
        };
        assert!(self.logging.flush(patience));
        let files = fs::read_dir(self.folder.path()).unwrap();
        let files: Vec<String> =
            files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        let told: Vec<String> = self.webhook.received().iter().map(|told| told.body.to_string()).collect();
        [
            ("the log files", files.concat()),
            ("the recent ring", serde_json::to_string(&self.monitor.snapshot()).unwrap()),
            ("Sentry", bytes(&self.tracker)),
            ("the collector", bytes(&self.collector)),
            ("the webhook", told.join("\n")),
            ("the administration", self.admin()),
            ("the metrics", self.server.get("/metrics").body),
            ("the answers", answers),
        ]
    }
}

#[test]
fn no_sink_has_a_planted_secret() {
    let world = World::start(&Scrubber::new());
    let answers = world.fail();
    for (sink, text) in world.sinks(answers) {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{sink} has {secret}: {text}");
        }
        assert!(!text.is_empty(), "{sink} is empty");
    }
}

/// The run above would notice: without a scrubber, every sink that tells of errors in words has every secret, and those
/// that do not have none.
#[test]
fn without_the_scrubber_they_are_found() {
    let world = World::start(&Scrubber::none());
    let answers = world.fail();
    for (sink, text) in world.sinks(answers) {
        let is_in_words = !matches!(sink, "the metrics" | "the answers");
        for secret in SECRETS {
            assert_eq!(text.contains(secret), is_in_words, "{sink} and {secret}: {text}");
        }
    }
}
