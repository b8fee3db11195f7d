//! What Actix answers before any middleware: a clean refusal, without an envelope. `docs/actix.md` names each.

use crate::raw::exchange;

/// A test that begins to fail here is good news: Actix has a hook then.
#[test]
fn the_dispatcher_answers_by_itself() {
    let (server, capture) = super::serve();
    let many: String = (0..200).map(|index| format!("x-{index}: 1\r\n")).collect();
    let long = "x".repeat(1 << 20);
    let rows: Vec<(&str, Vec<u8>, u16)> = vec![
        ("no request line", b"nonsense\r\n\r\n".to_vec(), 400),
        ("no host", b"GET / HTTP/1.1\r\n\r\n".to_vec(), 400),
        ("a version", b"GET / HTTP/3.7\r\nhost: a\r\n\r\n".to_vec(), 400),
        ("a header", b"GET / HTTP/1.1\r\nhost: a\r\nx y: 1\r\n\r\n".to_vec(), 400),
        ("a bare CR in a header", b"GET / HTTP/1.1\r\nhost: a\r\nx: a\rb\r\n\r\n".to_vec(), 400),
        (
            "two lengths",
            b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx".to_vec(),
            400,
        ),
        ("a negative length", b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n".to_vec(), 400),
        ("a path of bytes", b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n".to_vec(), 400),
        ("a long path", format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", &long[..70_000]).into_bytes(), 400),
        (
            "a header of a megabyte",
            format!("GET / HTTP/1.1\r\nhost: a\r\nx: {long}\r\n\r\n").into_bytes(),
            431,
        ),
        ("many headers", format!("GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n").into_bytes(), 431),
    ];
    for (name, request, status) in rows {
        // What is still on its way when the server closes may cost the client the answer.
        if let Some(answer) = exchange(&server, &request) {
            assert_eq!(answer.status, status, "{name}: {}", answer.text());
            assert_eq!((answer.body.len(), answer.header("x-error-code")), (0, None), "{name}");
        }
        assert!(capture.take().is_empty(), "{name}");
    }
}
