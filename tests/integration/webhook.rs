//! A server that takes what services send about alerts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::{App, HttpRequest, HttpResponse, web};
use serde_json::Value;

use crate::server::Server;

/// Takes JSON at any path, and remembers it.
pub(crate) struct Webhook {
    server: Server,
    received: Arc<Mutex<Vec<Received>>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) body: Value,
}

impl Webhook {
    pub(crate) fn start() -> Self {
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let kept = Arc::clone(&received);
        let server = Server::start(move || {
            let kept = Arc::clone(&kept);
            let take = move |request: HttpRequest, body: web::Json<Value>| {
                let path = request.path().to_owned();
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(Received { path, body: body.into_inner() });
                async { HttpResponse::Accepted().finish() }
            };
            App::new().default_service(web::post().to(take))
        });
        Self { server, received }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    /// All that has come so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for something that will do.
    pub(crate) fn wait_for(&self, at_most: Duration, will_do: impl Fn(&Received) -> bool) -> Received {
        let deadline = Instant::now() + at_most;
        loop {
            if let Some(found) = self.received().into_iter().find(&will_do) {
                return found;
            }
            assert!(Instant::now() < deadline, "only {:#?}", self.received());
            std::thread::yield_now();
        }
    }
}
