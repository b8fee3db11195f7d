//! A server that takes whatever is sent to it, as trackers and collectors do.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{App, HttpRequest, HttpResponse, web};

use crate::server::Server;

/// Takes bytes at any path, and remembers them.
pub(crate) struct Collector {
    server: Server,
    received: Arc<Mutex<Vec<Delivery>>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) path: String,
    /// The headers, one a line.
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

impl Collector {
    pub(crate) fn start() -> Self {
        let received = Arc::<Mutex<Vec<Delivery>>>::default();
        let kept = Arc::clone(&received);
        let server = Server::start(move || {
            let kept = Arc::clone(&kept);
            let take = move |request: HttpRequest, body: web::Bytes| {
                let headers = request.headers().iter().map(|(name, value)| format!("{name}: {value:?}\n"));
                let delivery = Delivery {
                    path: request.path().to_owned(),
                    headers: headers.collect(),
                    body: body.to_vec(),
                };
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(delivery);
                async { HttpResponse::Ok().finish() }
            };
            App::new().app_data(web::PayloadConfig::new(1 << 24)).default_service(web::post().to(take))
        });
        Self { server, received }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    /// The DSN of a Sentry project at this server.
    pub(crate) fn dsn(&self) -> String {
        self.url("/7").replace("http://", "http://k3y@")
    }

    /// All that has come so far.
    pub(crate) fn received(&self) -> Vec<Delivery> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
