//! Applications that are scraped while they are asked for things that succeed and fail.

use std::any::Any;
use std::fs;
use std::net::SocketAddr;
use std::thread;

use error_actix::SystemClock;
use error_examples::{middleware_stack, render_backend, video_scheduler};
use error_recovery::Quota;
use tempfile::TempDir;
use ureq::http::Method;

use crate::provider::{Provider, Reply};
use crate::server::{Answer, Server};
use crate::services::Redis;

/// An application, and what it is asked so that it has something to show.
pub(super) struct Target {
    pub(super) name: &'static str,
    server: Server,
    requests: Vec<Asked>,
    /// What must not end before it.
    _beside: Box<dyn Any + Sync>,
}

struct Asked {
    method: Method,
    path: String,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
}

fn get(path: &str) -> Asked {
    Asked { method: Method::GET, path: path.to_owned(), headers: Vec::new(), body: "" }
}

fn outage() -> Reply {
    Reply::http("500 Internal Server Error", "", "it is over")
}

impl Target {
    /// The application of document D.
    pub(super) fn middleware_stack() -> Self {
        let state = crate::middleware_stack::state(SystemClock);
        let server = Server::start(move || middleware_stack::app(&state));
        let videos = ["v1", "error_video", "missing_video", "memory_video", "database_video", "model_video"];
        let requests = videos.map(|video| get(&format!("/videos/{video}")));
        Self { name: "middleware-stack", server, requests: requests.into(), _beside: Box::new(()) }
    }

    /// The application of document B, beside providers that fail: it retries, falls back, and stops calling.
    pub(super) fn render_backend() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("copies")).unwrap();
        let provider = Provider::start(outage());
        let mut settings = crate::render_backend::settings(&folder);
        settings.quota = Quota::per_minute(40);
        let state = render_backend::State::with_clock(settings, &provider.url(), SystemClock).unwrap();
        let server = Server::start(move || render_backend::app(&state));
        let json = vec![("content-type", "application/json"), ("idempotency-key", "order-4711")];
        let post = |path: &str, body| Asked {
            method: Method::POST,
            path: path.to_owned(),
            headers: json.clone(),
            body,
        };
        let requests = vec![
            get("/health"),
            post("/api/payments", r#"{"amount_cents":500,"currency":"eur"}"#),
            post("/api/emails", r#"{"template":"welcome","recipient":"ann@example.com"}"#),
            Asked {
                method: Method::PUT,
                path: "/api/videos/fox.mp4".to_owned(),
                headers: vec![("content-type", "video/mp4")],
                body: "the video",
            },
        ];
        Self { name: "render-backend", server, requests, _beside: Box::new((folder, provider)) }
    }

    /// The application of document C, beside a real SQLite and a real Redis. The other services did their part once, and
    /// fail since then.
    pub(super) fn video_scheduler() -> Self {
        let folder = TempDir::new().unwrap();
        let done = Reply::http("201 Created", "", r#"{"id":"remote-1"}"#);
        let (redis, provider) = (Redis::start(), Provider::start(done));
        let url = redis.url();
        let variables = [("REDIS_URL", url.as_str()), ("RATE_LIMIT_PER_MINUTE", "1000000")];
        let settings = crate::video_scheduler::settings(&folder, &variables);
        let state = video_scheduler::State::new(&settings, &provider.url()).unwrap();
        let server = Server::start(move || video_scheduler::app(&state));
        let headers =
            vec![("authorization", "Bearer 0123456789abcdef-ann"), ("content-type", "application/json")];
        let known = |method, path: &str, body| Asked {
            method,
            path: path.to_owned(),
            headers: headers.clone(),
            body,
        };
        let upload = |id: &str| {
            known(Method::PUT, &format!("/api/videos/{id}?title=A%20{id}&format=mp4"), "the video")
        };
        let convert = known(Method::POST, "/api/videos/fox/conversions", r#"{"format":"mov"}"#);
        let post = |body| known(Method::POST, "/api/videos/fox/posts", body);
        for asked in [&upload("fox"), &convert, &post(r#"{"platform":"tiktok"}"#)] {
            let answer = server.send(asked.method.clone(), &asked.path, &asked.headers, asked.body);
            assert!(matches!(answer.status, 200 | 201), "{}: {}", asked.path, answer.body);
        }
        provider.will(outage());
        let requests = vec![
            get("/health"),
            get("/api/videos/bear"),
            known(Method::GET, "/api/videos/bear", ""),
            upload("bear"),
            convert,
            post(r#"{"platform":"youtube"}"#),
        ];
        Self { name: "video-scheduler", server, requests, _beside: Box::new((folder, provider, redis)) }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.server.get(path)
    }

    /// Asks for everything so many times.
    pub(super) fn ask(&self, times: usize) {
        for asked in self.requests.iter().cycle().take(times * self.requests.len()) {
            self.server.send(asked.method.clone(), &asked.path, &asked.headers, asked.body);
        }
    }

    /// Asks again and again while `look` looks.
    pub(super) fn ask_while<T: Send>(&self, look: impl FnOnce() -> T + Send) -> T {
        thread::scope(|scope| {
            let looking = scope.spawn(look);
            while !looking.is_finished() {
                self.ask(1);
            }
            looking.join().unwrap_or_else(|payload| std::panic::resume_unwind(payload))
        })
    }
}
