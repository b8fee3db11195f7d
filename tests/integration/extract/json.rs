//! Bodies of JSON.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

use super::{raw, serve, violation};

#[test]
fn json_of_another_shape_says_where() {
    let server = serve();
    for (body, pointer, code, detail) in [
        (
            r#"{"items":[{"width":1},{"width":"hunter2"}]}"#,
            "/items/1/width",
            "INVALID_TYPE",
            "expected an integer from 0 to 255, found a string",
        ),
        (
            r#"{"items":[{"width":300}]}"#,
            "/items/0/width",
            "INVALID_VALUE",
            "expected an integer from 0 to 255",
        ),
        (r#"{"items":[{}]}"#, "/items/0/width", "REQUIRED", "is required"),
        (r#"{"items":{}}"#, "/items", "INVALID_TYPE", "expected an array, found an object"),
        ("{}", "/items", "REQUIRED", "is required"),
        ("[]", "/items", "INVALID_LENGTH", ""),
        ("7", "", "INVALID_TYPE", "expected an object, found an integer"),
        (r#"{"items":[],"hunter2":1}"#, "/hunter2", "UNKNOWN_FIELD", ""),
        (r#"{"items":[],"items":[]}"#, "/items", "DUPLICATE_FIELD", "is there twice"),
        (
            r#"{"items":[],"shape":{"circle":{"radius":-1}}}"#,
            "/shape/circle/radius",
            "INVALID_VALUE",
            "expected an integer from 0 to 65535",
        ),
        (r#"{"items":[],"shape":{"circle":{}}}"#, "/shape/circle/radius", "REQUIRED", "is required"),
        (
            r#"{"items":[],"shape":{"square":"x"}}"#,
            "/shape/square",
            "INVALID_TYPE",
            "expected an integer from -128 to 127, found a string",
        ),
        (
            r#"{"items":[],"shape":{"star":1}}"#,
            "/shape",
            "UNKNOWN_VARIANT",
            "is not known; expected `circle` or `square`",
        ),
        (r#"{"items":[],"a/b~c":1}"#, "/a~1b~0c", "INVALID_TYPE", "expected a boolean, found an integer"),
        (
            r#"{"items":[],"by_name":{"é/":"x"}}"#,
            "/by_name/é~1",
            "INVALID_TYPE",
            "expected an integer from 0 to 255, found a string",
        ),
        (r#"{"items":[],"pair":[1]}"#, "/pair", "INVALID_LENGTH", "expected a tuple of size 2, found 1"),
        (
            r#"{"items":[],"pair":[1,null]}"#,
            "/pair/1",
            "INVALID_TYPE",
            "expected an integer from 0 to 255, found null",
        ),
    ] {
        let answer = server.post_json("/orders", body);
        let error = answer.error(422, "INVALID_BODY");
        let found = violation(&error, "pointer");
        if code == "INVALID_LENGTH" && body == "[]" {
            // A struct may be an array of its fields.
            assert_eq!(found.1, code, "{body}: {error}");
            continue;
        }
        assert_eq!((&*found.0, &*found.1), (pointer, code), "{body}: {error}");
        assert!(detail.is_empty() || found.2 == detail, "{body}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("the body does not have the expected shape: "), "{message}");
        // A name that is not known is the pointer; a value is nowhere.
        assert!(body.contains("\"hunter2\":") || !answer.body.contains("hunter2"), "{}", answer.body);
    }
}

#[test]
fn secrets_are_not_repeated() {
    let server = serve();
    let answer = server.post_json("/orders", r#"{"items":[],"token":"hunter2"}"#);
    let found = violation(&answer.error(422, "INVALID_BODY"), "pointer");
    assert_eq!(found, ("/token".into(), "INVALID".into(), "a secret value is not of its type".into()));
    assert!(!answer.body.contains("hunter2"));
}

#[test]
fn names_that_have_no_end_lead_to_what_is_around_them() {
    let server = serve();
    let body = format!(r#"{{"items":[],"by_name":{{"{}":"x"}}}}"#, "n".repeat(100_000));
    let answer = server.post_json("/orders", &body);
    assert_eq!(violation(&answer.error(422, "INVALID_BODY"), "pointer").0, "/by_name");
    assert!(answer.body.len() < 1000);
    let unknown = format!(r#"{{"items":[],"{}":"x"}}"#, "n".repeat(100_000));
    let answer = server.post_json("/orders", &unknown);
    assert_eq!(violation(&answer.error(422, "INVALID_BODY"), "pointer").0, "");
    assert!(answer.body.len() < 1000);
}

#[test]
fn what_is_no_json_is_a_400() {
    let server = serve();
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (body, code, detail) in [
        ("{", "SYNTAX", "EOF while parsing an object at line 1 column 1"),
        ("hunter2", "SYNTAX", "expected value at line 1 column 1"),
        ("{} {}", "SYNTAX", "trailing characters at line 1 column 4"),
        (r#"{"a":"\ud800"}"#, "SYNTAX", ""),
        (r#"{"a":1,}"#, "SYNTAX", "key must be a string at line 1 column 8"),
        (" \n", "SYNTAX", ""),
        (&*deep, "SYNTAX", "recursion limit exceeded at line 1 column 128"),
    ] {
        let answer = server.post_json("/echo", body);
        let found = violation(&answer.error(400, "INVALID_JSON"), "pointer");
        assert_eq!((&*found.0, &*found.1), ("", code), "{body}");
        assert!(detail.is_empty() || found.2 == detail, "{body}: {}", found.2);
        assert!(!answer.body.contains("hunter2"));
    }
    let shallow = format!("{}{}", "[".repeat(120), "]".repeat(120));
    assert_eq!(server.post_json("/echo", &shallow).body, shallow);
    // The last of two members of a map stands, as everywhere in serde.
    assert_eq!(server.post_json("/echo", r#"{"a":1,"a":2}"#).body, r#"{"a":2}"#);

    let empty = raw(&server, "POST /echo HTTP/1.1\r\ncontent-length: 0\r\n", b"");
    assert!(
        empty.starts_with("HTTP/1.1 400") && empty.contains(r#""code":"EMPTY","detail":"there is none""#),
        "{empty}"
    );
    let latin1 = raw(&server, "POST /echo HTTP/1.1\r\ncontent-length: 3\r\n", b"\"\xe9\"");
    assert!(latin1.starts_with("HTTP/1.1 400") && latin1.contains("INVALID_JSON"), "{latin1}");
}

#[test]
fn a_body_that_ends_early_is_the_clients() {
    let server = serve();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"a\"")
        .unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    // Actix answers none or a 400, as it comes; it is never a 200, and the process lives.
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(server.post_json("/echo", "1").status, 200);
}
