//! A real server on a real listener, and a real client.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, HttpServer};
use serde_json::Value;
use ureq::http::{HeaderMap, Method, Request};

/// Serves an application on a port of its own until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    agent: ureq::Agent,
}

/// What the client got.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Server {
    pub(crate) fn start<F, T, B>(app: F) -> Self
    where
        F: Fn() -> App<T> + Send + Clone + 'static,
        T: ServiceFactory<
                ServiceRequest,
                Config = (),
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (send, receive) = mpsc::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server =
                    HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = receive.recv().unwrap();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build();
        Self { address, handle, thread: Some(thread), agent: config.into() }
    }

    /// For what no client would send.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "")
    }

    pub(crate) fn post_json(&self, path: &str, body: &str) -> Answer {
        self.send(Method::POST, path, &[("content-type", "application/json")], body)
    }

    pub(crate) fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // A GET with a body is not what this client sends.
        let answer = if body.is_empty() {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body.to_owned()).unwrap())
        };
        let (parts, mut body) = answer.unwrap().into_parts();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body: body.read_to_string().unwrap() }
    }
}

/// Waits until something is so.
pub(crate) fn until(what: &str, is: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is() {
        assert!(Instant::now() < deadline, "not so in time: {what}");
        thread::yield_now();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The handle's future only sends the command; the server's thread carries it out.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Answer {
    /// What `assert_error!` takes.
    pub(crate) fn parts(&self) -> (u16, &HeaderMap, &str) {
        (self.status, &self.headers, &self.body)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// The envelope's `error` member, after the checks that every error must pass.
    pub(crate) fn envelope(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{}", self.body);
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"));
        assert!(self.header("cache-control").is_some());
        let error = self.json()["error"].clone();
        for member in ["type", "code", "message", "category", "severity", "timestamp", "request_id"] {
            assert!(error[member].is_string(), "{member} in {}", self.body);
        }
        assert!(error.as_object().unwrap().values().all(|member| !member.is_null()), "{}", self.body);
        assert_eq!(error["status_code"], self.status);
        assert_eq!(error["code"].as_str(), self.header("x-error-code"));
        assert_eq!(error["request_id"].as_str(), self.header("x-request-id"));
        assert_eq!(
            error["retry_after"].as_u64().map(|seconds| seconds.to_string()).as_deref(),
            self.header("retry-after")
        );
        assert_eq!(self.status == 401, self.headers.contains_key("www-authenticate"));
        error
    }

    /// [`envelope`](Self::envelope), of an error with this status and code.
    pub(crate) fn error(&self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.header("x-error-code")), (status, Some(code)), "{}", self.body);
        self.envelope()
    }
}
