//! Extractors, and what handlers return.

use super::{check, get, post, row};
use crate::raw::{exchange, request};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn json() {
    let long = format!("{{\"page\":{}}}", "1".repeat(100));
    let chunked = format!("64\r\n{}\r\n0\r\n\r\n", &long[..100]);
    let encoded = ["content-type: application/json", "transfer-encoding: chunked"];
    let gzip = ["content-type: application/json", "content-encoding: gzip"];
    check(vec![
        row("syntax", post("/json", JSON, b"{"), 400, "INVALID_JSON"),
        row(
            "nothing",
            request("POST", "/json", &["content-type: application/json", "content-length: 0"], b""),
            400,
            "INVALID_JSON",
        ),
        row("data", post("/json", JSON, br#"{"page":"x"}"#), 422, "INVALID_BODY"),
        row("another type", post("/json", "text/plain", b"{}"), 415, "UNSUPPORTED_MEDIA_TYPE")
            .keeps(&[("accept", "application/json")]),
        row("no type", request("POST", "/json", &[], b"{}"), 415, "UNSUPPORTED_MEDIA_TYPE")
            .keeps(&[("accept", "application/json")]),
        row("too long", post("/json", JSON, long.as_bytes()), 413, "PAYLOAD_TOO_LARGE").hides(&[
            "64 bytes",
            "109 bytes",
            "limit",
        ]),
        row(
            "too long, in chunks",
            request("POST", "/json", &encoded, chunked.as_bytes()),
            413,
            "PAYLOAD_TOO_LARGE",
        ),
        row("bad encoding", request("POST", "/json", &gzip, b"this is not gzip"), 400, "UNREADABLE_BODY")
            .hides(&["Custom", "kind", "gzip"])
            .says("The body could not be read."),
        row(
            "half",
            request("POST", "/json", &["content-type: application/json", "content-length: 60"], b"{"),
            400,
            "UNREADABLE_BODY",
        ),
    ]);
}

#[test]
fn forms() {
    let long = format!("page={}", "1".repeat(100));
    check(vec![
        row("another type", post("/form", JSON, b"page=1"), 415, "UNSUPPORTED_MEDIA_TYPE")
            .keeps(&[("accept", "application/x-www-form-urlencoded")]),
        row("data", post("/form", FORM, b"page=x"), 422, "INVALID_FORM"),
        row("too long", post("/form", FORM, long.as_bytes()), 413, "PAYLOAD_TOO_LARGE"),
        row(
            "half",
            request(
                "POST",
                "/form",
                &["content-type: application/x-www-form-urlencoded", "content-length: 20"],
                b"page",
            ),
            400,
            "UNREADABLE_BODY",
        ),
    ]);
}

#[test]
fn multipart_forms() {
    const TYPE: &str = "multipart/form-data; boundary=b";
    fn field(name: &str, value: &str) -> Vec<u8> {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--b--\r\n")
            .into_bytes()
    }
    check(vec![
        row("another type", post("/multipart", JSON, b"{}"), 415, "UNSUPPORTED_MEDIA_TYPE")
            .keeps(&[("accept", "multipart/form-data")]),
        row("no boundary", post("/multipart", "multipart/form-data", b"--b--"), 400, "INVALID_FORM"),
        row("a field of another type", post("/multipart", TYPE, &field("page", "x")), 400, "INVALID_FORM")
            .says("the form does not have the expected shape: the field \"page\" is not acceptable"),
        row("an unknown field", post("/multipart", TYPE, &field("other", "1")), 400, "INVALID_FORM"),
        row("no field", post("/multipart", TYPE, b"--b--\r\n"), 400, "INVALID_FORM"),
        row("too long", post("/multipart", TYPE, &field("page", &"1".repeat(400))), 413, "PAYLOAD_TOO_LARGE"),
        row(
            "half",
            post("/multipart", TYPE, b"--b\r\ncontent-disposition: form-data; name=\"page\"\r\n\r\n1"),
            400,
            "UNREADABLE_BODY",
        ),
    ]);
}

#[test]
fn queries_paths_headers_and_bodies() {
    let long = [b'x'; 100];
    check(vec![
        row("query", get("/query?page=x"), 400, "INVALID_QUERY"),
        row("no query", get("/query"), 400, "INVALID_QUERY"),
        row("path", get("/path/%3Cb%3Eabc"), 404, "INVALID_PATH")
            .hides(&["abc", "u8"])
            .says("there is nothing at this path"),
        row("bytes", post("/bytes", "text/plain", &long), 413, "PAYLOAD_TOO_LARGE"),
        row("text", post("/text", "text/plain", &long), 413, "PAYLOAD_TOO_LARGE"),
        row(
            "unknown charset",
            post("/text", "text/plain; charset=klingon", b"x"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        row("undecodable text", post("/text", "text/plain; charset=utf-8", b"\xff\xfe"), 400, "BAD_REQUEST"),
        row(
            "payload that ends early",
            request("POST", "/payload", &["content-length: 9"], b"x"),
            400,
            "UNREADABLE_BODY",
        ),
        row("header", get("/header"), 400, "INVALID_HEADER").says("A header is missing or malformed."),
        row("either", post("/either", FORM, b"page=x"), 415, "UNSUPPORTED_MEDIA_TYPE")
            .keeps(&[("accept", "application/json")]),
        row("data", get("/data"), 500, "APPLICATION_MISCONFIGURED")
            .hides(&["debug", "data is not configured"]),
        row("request data", get("/request-data"), 500, "APPLICATION_MISCONFIGURED").hides(&["extension"]),
        row("lines", get("/lines"), 413, "PAYLOAD_TOO_LARGE"),
    ]);
}

#[test]
fn what_handlers_return() {
    check(vec![
        row("url", get("/url"), 500, "FOREIGN_NOT_FOUND").hides(&["Resource"]),
        row("helper 403", get("/helper-403"), 403, "FORBIDDEN").hides(&["vault"]).says("Forbidden"),
        row("helper 500", get("/helper-500"), 500, "INTERNAL_ERROR").hides(&["postgres", "pass"]),
        row("given text", get("/from-response-text"), 410, "GONE").hides(&["it was here"]),
        row("missing file", get("/io"), 500, "FOREIGN_NOT_FOUND")
            .hides(&["templates"])
            .says("Internal Server Error"),
        row("boxed", get("/boxed"), 500, "INTERNAL_ERROR").hides(&["SELECT"]),
        row("serde", get("/serde"), 500, "FOREIGN_VALIDATION").hides(&["line", "column"]),
        row("blocking", get("/blocking"), 500, "INTERNAL_ERROR").hides(&["pool"]),
        row("unserializable", get("/unserializable"), 500, "INTERNAL_ERROR").hides(&["key"]),
        row("bad header", get("/bad-header"), 500, "INTERNAL_ERROR").drops(&["set-cookie", "x-name"]),
        row("none", get("/none"), 404, "NOT_FOUND"),
        row("bare", get("/bare"), 409, "CONFLICT"),
        row("own text", get("/own-text"), 422, "UNPROCESSABLE_ENTITY").hides(&["that is no page"]),
        row("panic", get("/panics"), 500, "INTERNAL_PANIC").hides(&["secret"]),
        row("panic in an extractor", get("/explosive"), 500, "INTERNAL_PANIC"),
    ]);
}

#[test]
fn a_given_response_that_is_no_text_stays() {
    let (server, capture) = super::serve();
    let answer = exchange(&server, &get("/from-response-json")).unwrap();
    assert_eq!((answer.status, &*answer.body), (410, &br#"{"mine":true}"#[..]));
    assert_eq!(answer.header("x-error-code"), Some("GONE"));
    assert_eq!(capture.one().code, "GONE");
}
