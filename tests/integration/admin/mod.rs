//! The administration over real listeners: who may come in, what it says and does, and what attackers get.

mod access;
mod alerts;
mod attacks;
mod changes;
mod demo;
mod documents;
mod errors;
mod events;
mod fleet;
mod page;
mod previews;

use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::admin::{Admin, AdminBuilder};
use error_actix::health::{Check, CheckReport, HealthChecks};
use error_actix::{
    BearerToken, ErrorStack, HttpError, Monitor, Objective, Performance, ResponseError, TestClock,
};
use error_recovery::{BreakerSettings, Breakers};
use serde_json::Value;
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::{Answer, Server};

const TOKEN: &str = "0123456789-abcdef";
const BEARER: (&str, &str) = ("authorization", "Bearer 0123456789-abcdef");
const JSON: (&str, &str) = ("content-type", "application/json");
/// What the page's scripts add to each change.
const OURS: (&str, &str) = ("x-admin-request", "1");

/// What goes wrong here.
#[derive(Debug, HttpError, ResponseError)]
enum VideoError {
    /// No video has this id.
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
    },

    /// The storage does not answer.
    #[error("storage of {shard} is gone")]
    #[http(
        status = 503,
        category = "database_error",
        public = "Storage is away; {shard} comes back.",
        retry_after = 7
    )]
    StorageGone {
        #[context]
        shard: String,
    },
}

/// A service with everything that the administration shows.
struct Service {
    server: Server,
    clock: TestClock,
    monitor: Monitor,
    breakers: Breakers,
    health: HealthChecks,
    lines: Lines,
}

async fn video(id: web::Path<String>) -> Result<HttpResponse, VideoError> {
    Err(VideoError::NotFound { video_id: id.into_inner() })
}

async fn storage() -> Result<HttpResponse, VideoError> {
    Err(VideoError::StorageGone { shard: "shard 7".to_owned() })
}

async fn hello() -> &'static str {
    "hello"
}

impl Service {
    fn start() -> Self {
        Self::with(|admin, _, _| admin)
    }

    /// With what `set` makes of the administration.
    fn with(set: impl FnOnce(AdminBuilder, &Monitor, &TestClock) -> AdminBuilder) -> Self {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_672_800));
        let objective = Objective::availability("api", 99.0).unwrap();
        let monitor = Monitor::builder().clock(clock.clone()).objective(objective).build();
        let errors = ErrorStack::builder()
            .register::<VideoError>()
            .clock(clock.clone())
            .monitor(monitor.clone())
            .performance(Performance::builder().slow_after(Duration::from_secs(60)).build())
            .build()
            .unwrap();
        let breakers = Breakers::builder()
            .service("stripe", BreakerSettings::consecutive(1))
            .clock(clock.clone())
            .build()
            .unwrap();
        let health = HealthChecks::builder("video-api")
            .version("0.1.0")
            .clock(clock.clone())
            .check("storage", Check::critical(|| async { Ok::<_, String>(CheckReport::new("it is there")) }))
            .build()
            .unwrap();
        let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap())
            .breakers(breakers.clone())
            .health(health.clone());
        let admin = set(admin, &monitor, &clock).build().unwrap();
        let lines = Lines::default();
        let server = {
            let lines = lines.clone();
            Server::start(move || {
                lines.install();
                App::new()
                    .service(errors.endpoints().admin(admin.clone()))
                    .route("/videos/{id}", web::get().to(video))
                    .route("/storage", web::get().to(storage))
                    .route("/", web::get().to(hello))
                    .default_service(errors.fallback())
                    .wrap(errors.layer())
            })
        };
        Self { server, clock, monitor, breakers, health, lines }
    }

    /// Opens a circuit.
    fn break_stripe(&self) {
        self.breakers.service("stripe").admit().unwrap().failure();
    }

    /// What a script with the token gets.
    fn get(&self, path: &str) -> Answer {
        self.server.send(Method::GET, &format!("/admin/api/{path}"), &[BEARER], "")
    }

    /// The same, as JSON of a successful answer.
    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/json")),
            "{}",
            answer.body
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer.json()
    }

    /// What a script with the token changes.
    fn post(&self, path: &str, body: &str) -> Answer {
        self.server.send(Method::POST, &format!("/admin/api/{path}"), &[BEARER, JSON], body)
    }

    /// What was logged since the last look, an event a line.
    fn log(&self) -> String {
        let lines: Vec<String> = self.lines.take().iter().map(Value::to_string).collect();
        lines.join("\n")
    }

    /// Logs a browser in, and answers its cookie.
    fn log_in(&self) -> String {
        let answer = self.send_login(TOKEN);
        assert_eq!(answer.status, 204, "{}", answer.body);
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    fn send_login(&self, token: &str) -> Answer {
        let body = serde_json::json!({ "token": token }).to_string();
        self.server.send(Method::POST, "/admin/api/login", &[JSON, OURS], &body)
    }
}
