//! Requests of every kind that a stranger can think of, and what is left of them: nothing. A binary of its own, since
//! it counts what the whole process has allocated.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a panic is a failed test")]

use std::alloc::System;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use actix_web::{App, HttpResponse, HttpServer, error, get, web};
use error_actix::{ErrorStack, ErrorType, HttpError, Monitor, ResponseError};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[derive(Debug, HttpError, ResponseError)]
#[error("order {id} not found")]
#[http(status = 404)]
struct OrderNotFound {
    #[context]
    id: String,
}

#[get("/orders/{id}")]
async fn order(id: web::Path<String>) -> Result<HttpResponse, OrderNotFound> {
    Err(OrderNotFound { id: id.into_inner() })
}

#[get("/foreign/{text}")]
async fn foreign(text: web::Path<String>) -> Result<HttpResponse, actix_web::Error> {
    Err(error::ErrorInternalServerError(text.into_inner()))
}

fn serve(monitor: &Monitor) -> SocketAddr {
    let errors = ErrorStack::builder().monitor(monitor.clone()).build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (send, receive) = mpsc::channel();
    // It ends with the process.
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let app = move || {
                App::new()
                    .service(order)
                    .service(foreign)
                    .default_service(errors.fallback())
                    .wrap(errors.layer())
            };
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
            send.send(()).unwrap();
            server.await.unwrap();
        });
    });
    receive.recv().unwrap();
    address
}

/// A sequence without a pattern, the same each time (xorshift64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Up to `most` letters and digits.
    fn word(&mut self, most: u64) -> String {
        let length = 1 + self.next() % most;
        (0..length).map(|_| char::from_digit((self.next() % 36) as u32, 36).unwrap()).collect()
    }

    fn request(&mut self, body: &mut Vec<u8>) {
        let method = match self.next() % 4 {
            0 => "GET".to_owned(),
            1 => "POST".to_owned(),
            2 => "DELETE".to_owned(),
            _ => self.word(12).to_ascii_uppercase().replace(|c: char| c.is_ascii_digit(), "X"),
        };
        let path = match self.next() % 4 {
            0 => format!("/{}/{}", self.word(40), self.word(200)),
            1 => format!("/orders/{}", self.word(100)),
            2 => format!("/foreign/{}?{}={}", self.word(100), self.word(9), self.word(99)),
            _ => format!("/%ff%{:02x}/{}", self.next() % 256, self.word(20)),
        };
        let id = match self.next() % 3 {
            0 => self.word(128),
            1 => format!("<script>{}</script>", self.word(20)),
            _ => "x".repeat(1 + (self.next() % 2_000) as usize),
        };
        let (agent, origin, trace) = (self.word(300), self.word(60), self.word(70));
        body.clear();
        body.extend_from_slice(
            format!(
                "{method} {path} HTTP/1.1\r\nhost: {}.example\r\nx-request-id: {id}\r\nuser-agent: {agent}\r\n\
                 origin: https://{origin}\r\ntraceparent: {trace}\r\nx-{}: {}\r\n\r\n",
                self.word(20),
                self.word(20),
                self.word(500),
            )
            .as_bytes(),
        );
    }
}

/// One connection that is kept, so that what connections cost is not counted.
struct Client {
    stream: TcpStream,
    answer: Vec<u8>,
    request: Vec<u8>,
}

impl Client {
    /// Sends a request, and reads the answer up to its end.
    fn ask(&mut self, noise: &mut Noise) -> u16 {
        noise.request(&mut self.request);
        self.stream.write_all(&self.request).unwrap();
        let is_head = self.request.starts_with(b"HEAD ");
        self.answer.clear();
        let mut piece = [0; 4096];
        loop {
            let read = self.stream.read(&mut piece).unwrap();
            assert_ne!(read, 0, "the server closed the connection");
            self.answer.extend_from_slice(&piece[..read]);
            let Some(end) = self.answer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.answer[..end]).unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            let length: usize = if is_head { 0 } else { length.parse().unwrap() };
            if self.answer.len() == end + 4 + length {
                return head[9..12].parse().unwrap();
            }
        }
    }
}

fn live_bytes() -> isize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated as isize - stats.bytes_deallocated as isize
}

#[test]
fn ten_thousand_strangers_leave_nothing_behind() {
    // Recent errors are as many as the monitor keeps, and come eight a second: a soak test of its own looks at them.
    let monitor = Monitor::builder().recent_errors(0).build();
    let address = serve(&monitor);
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut client =
        Client { stream, answer: Vec::with_capacity(64 * 1024), request: Vec::with_capacity(8 * 1024) };
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    // Pools and buffers grow to the size of the largest request.
    for _ in 0..2_000 {
        assert!(matches!(client.ask(&mut noise), 404 | 405 | 500));
    }
    let before = live_bytes();
    for _ in 0..10_000 {
        assert!(matches!(client.ask(&mut noise), 404 | 405 | 500));
    }
    // Before there is a snapshot, which has all recent errors.
    let grown = live_bytes() - before;
    let snapshot = monitor.snapshot();
    // A path, a method or a header is no label of anything: there are the four errors of this application, and the
    // kinds of foreign ones, as which a stranger's words may pass.
    let declared = ["METHOD_NOT_ALLOWED", "ORDER_NOT_FOUND", "ROUTE_NOT_FOUND", "INTERNAL_ERROR"];
    for code in snapshot.by_code().into_keys() {
        assert!(declared.contains(&code.as_str()) || code.as_str().starts_with("FOREIGN_"), "{code}");
    }
    assert!(snapshot.sites().len() <= declared.len() + ErrorType::ALL.len());
    assert_eq!(snapshot.total(), 12_000);
    // One byte of each request kept would be ten thousand.
    assert!(grown < 8 * 1024, "{grown} bytes more than before");
}
