//! Routing and protocols.

use actix_web::dev::PeerAddr;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, web};
use error_actix::ErrorStack;

use super::{check, get, row};
use crate::raw::request;

#[test]
fn routing() {
    check(vec![
        row("no route", get("/nowhere"), 404, "ROUTE_NOT_FOUND"),
        row("no text", get("/%ff%fe"), 404, "ROUTE_NOT_FOUND"),
        row("resource", request("POST", "/resource", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET")]),
        row("macros", request("PUT", "/macro/1", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET, POST")]),
        row("App::route", request("PUT", "/none", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET")]),
        row("OPTIONS", request("OPTIONS", "/none", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET")]),
        row("unknown method", request("FOO", "/none", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET")]),
        row("guard", get("/guarded"), 404, "ROUTE_NOT_FOUND"),
        row("guard and method", request("PUT", "/guarded", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET")]),
    ]);
}

#[test]
fn web_sockets() {
    let upgrade = ["connection: upgrade", "upgrade: websocket"];
    let upgrade_request = |more: &[&str]| {
        let mut text = String::from("GET /socket HTTP/1.1\r\nhost: test\r\n");
        upgrade.iter().chain(more).for_each(|header| text.push_str(&format!("{header}\r\n")));
        (text + "\r\n").into_bytes()
    };
    check(vec![
        row("no upgrade", get("/socket"), 426, "UPGRADE_REQUIRED").keeps(&[("upgrade", "websocket")]),
        row("no version", upgrade_request(&[]), 400, "BAD_REQUEST"),
        row("no key", upgrade_request(&["sec-websocket-version: 13"]), 400, "BAD_REQUEST"),
    ]);
}

/// Only a socket of another kind has no peer, so this one is asked without any.
#[actix_web::test]
async fn a_request_without_a_peer_is_a_misconfigured_server() {
    let errors = ErrorStack::builder().build().unwrap();
    let peer = web::get().to(|peer: PeerAddr| async move { peer.to_string() });
    let app = init_service(App::new().route("/", peer).wrap(errors.layer())).await;
    let response = call_service(&app, TestRequest::default().to_request()).await;
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers().get("x-error-code").unwrap(), "APPLICATION_MISCONFIGURED");
}
