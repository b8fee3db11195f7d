//! Requests as bytes, and answers as bytes: for what a well-behaved client would not send, or would hide.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::server::Server;

/// What came back until the server closed the connection.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) status: u16,
    pub(crate) reason: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A request without a body, or one whose body is given with its headers.
pub(crate) fn request(method: &str, path: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    let has_length = headers.iter().any(|header| {
        let header = header.to_ascii_lowercase();
        header.starts_with("content-length") || header.starts_with("transfer-encoding")
    });
    if !body.is_empty() && !has_length {
        bytes.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// Sends `request` and ends what it sends; reads to the end. A connection that was closed without an answer is `None`.
pub(crate) fn exchange(server: &Server, request: &[u8]) -> Option<RawAnswer> {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    // A server that never answers fails the test; nothing waits for this.
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // A server that has answered may have closed before it has read everything.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
                break;
            }
        }
    }
    (!bytes.is_empty()).then(|| RawAnswer::read(bytes))
}

impl RawAnswer {
    fn read(mut bytes: Vec<u8>) -> Self {
        const INTERIM: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
        if bytes.starts_with(INTERIM) {
            bytes.drain(..INTERIM.len());
        }
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let body = bytes[end + 4..].to_vec();
        let mut lines = head.split("\r\n");
        let mut first = lines.next().unwrap().splitn(3, ' ').skip(1);
        let status = first.next().unwrap().parse().unwrap();
        let reason = first.next().unwrap_or_default().to_owned();
        let headers = lines.map(|line| line.split_once(':').unwrap());
        let headers =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Self { status, reason, headers, body, bytes }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(
            values.next().is_none() || name == "vary" || name == "set-cookie",
            "{name} twice in {self:?}"
        );
        value
    }

    /// The answer without the time and the request's id; headers in a fixed order, since Actix's has none.
    pub(crate) fn plain(&self) -> (String, Vec<(String, String)>, Vec<u8>) {
        let end = self.bytes.windows(2).position(|window| window == b"\r\n").unwrap();
        let first = String::from_utf8_lossy(&self.bytes[..end]).into_owned();
        let mut headers = self.headers.clone();
        headers.retain(|(name, _)| name != "date" && name != "x-request-id");
        headers.sort();
        (first, headers, self.body.clone())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The envelope's `error` member, after the checks that every error must pass.
    pub(crate) fn error(&self, status: u16, code: &str) -> Value {
        let text = self.text();
        assert_eq!((self.status, self.header("x-error-code")), (status, Some(code)), "{text}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{text}");
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"), "{text}");
        assert!(self.header("cache-control").is_some(), "{text}");
        assert_eq!(self.header("content-length"), Some(&*self.body.len().to_string()), "{text}");
        assert_eq!(self.header("www-authenticate").is_some(), status == 401, "{text}");
        assert_eq!(self.header("allow").is_some(), status == 405, "{text}");
        let body: Value =
            serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {text}"));
        let error = body["error"].clone();
        assert_eq!(
            (&error["code"], &error["status_code"]),
            (&Value::from(code), &Value::from(status)),
            "{text}"
        );
        assert_eq!(error["request_id"].as_str(), self.header("x-request-id"), "{text}");
        error
    }
}
