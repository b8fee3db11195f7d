//! A provider of models as a test wants it: a real listener that answers with the bytes it is told to.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What the provider does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Sends these bytes and closes.
    Bytes(String),
    /// Keeps the connection, and says nothing.
    Nothing,
    /// Closes the connection at once.
    Close,
}

impl Reply {
    pub(crate) fn http(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Bytes(format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
        ))
    }
}

/// Listens until it is dropped.
pub(crate) struct Provider {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    reply: Mutex<Option<Reply>>,
    requests: Mutex<Vec<String>>,
}

impl Provider {
    pub(crate) fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { reply: Mutex::new(Some(reply)), requests: Mutex::new(Vec::new()) });
        let serving = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            let mut silent = Vec::new();
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let Some(reply) = serving.reply.lock().unwrap().clone() else { break };
                let request = read(&mut connection);
                serving.requests.lock().unwrap().push(request);
                match reply {
                    // Who has heard enough closes before the end.
                    Reply::Bytes(bytes) => drop(connection.write_all(bytes.as_bytes())),
                    Reply::Nothing => silent.push(connection),
                    Reply::Close => drop(connection),
                }
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on.
    pub(crate) fn will(&self, reply: Reply) {
        *self.shared.reply.lock().unwrap() = Some(reply);
    }

    /// The requests since the last look, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.requests.lock().unwrap())
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        *self.shared.reply.lock().unwrap() = None;
        // Wakes the listener, which finds that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// A whole request.
pub(crate) fn read(connection: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text.into_owned();
            }
        }
        match connection.read(&mut chunk).unwrap() {
            0 => return String::from_utf8_lossy(&request).into_owned(),
            read => request.extend_from_slice(&chunk[..read]),
        }
    }
}
