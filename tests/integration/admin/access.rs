//! Log-in, sessions, guards of the application's own.

use std::time::Duration;

use actix_web::{App, HttpRequest};
use error_actix::admin::{Admin, AdminBuilder};
use error_actix::{AccessGuard, BearerToken, EmailGuard, ErrorStack, Monitor};
use ureq::http::Method;

use super::{BEARER, JSON, OURS, Service, TOKEN};
use crate::server::{Answer, Server};

fn session(service: &Service, cookie: &str) -> Answer {
    service.server.send(Method::GET, "/admin/api/session", &[("cookie", cookie)], "")
}

#[test]
fn a_browser_logs_in_once_and_out() {
    let service = Service::start();
    let answer = service.send_login(TOKEN);
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Max-Age=28800; Path=/admin; HttpOnly; SameSite=Strict");
    let who = session(&service, pair).json();
    assert_eq!(
        (&who["user"], &who["login"], &who["service"]),
        (&"token".into(), &true.into(), &"video-api".into())
    );
    assert_eq!(who["expires_at"], "2026-11-26T06:30:00.000Z");
    let features = serde_json::json!({
        "breakers": true, "health": true, "performance": true, "budgets": true, "alerts": false, "preview": true, "fleet": false,
    });
    assert_eq!(who["features"], features);
    let out = service.server.send(Method::POST, "/admin/api/logout", &[("cookie", pair), OURS], "");
    assert_eq!(out.status, 204);
    assert_eq!(
        out.header("set-cookie"),
        Some("error_admin=; Max-Age=0; Path=/admin; HttpOnly; SameSite=Strict")
    );
    session(&service, pair).error(401, "ACCESS_TOKEN_REQUIRED");
    let text = service.log();
    for event in ["admin_login", "admin_logout"] {
        let line =
            text.lines().find(|line| line.contains(event)).unwrap_or_else(|| panic!("{event} in {text}"));
        assert!(
            line.contains(r#""target":"security""#) && line.contains(r#""client.address":"127.0.0.1""#),
            "{line}"
        );
    }
    assert!(!text.contains(TOKEN) && !text.contains(pair.trim_start_matches("error_admin=")), "{text}");
}

#[test]
fn a_session_ends_when_it_is_not_used_and_at_last() {
    let service = Service::start();
    let (used, idle) = (service.log_in(), service.log_in());
    for _ in 0..15 {
        service.clock.advance(Duration::from_secs(29 * 60));
        assert_eq!(session(&service, &used).status, 200);
    }
    session(&service, &idle).error(401, "ACCESS_TOKEN_REQUIRED");
    // Fifteen times twenty-nine minutes and as much again are more than eight hours.
    for _ in 0..2 {
        service.clock.advance(Duration::from_secs(29 * 60));
        session(&service, &used);
    }
    session(&service, &used).error(401, "ACCESS_TOKEN_REQUIRED");
}

#[test]
fn wrong_tokens_close_an_address_out_for_a_minute() {
    let service = Service::start();
    let cookie = service.log_in();
    for _ in 0..10 {
        service.send_login("0123456789-wrong!").error(401, "ACCESS_TOKEN_REQUIRED");
    }
    let error = service.send_login(TOKEN).error(429, "ADMIN_LOGIN_LIMITED");
    assert_eq!(error["retry_after"], 60);
    service.get("status").error(429, "ADMIN_LOGIN_LIMITED");
    // Who is in stays in.
    assert_eq!(session(&service, &cookie).status, 200);
    service.clock.advance(Duration::from_secs(60));
    assert_eq!((service.send_login(TOKEN).status, service.get("status").status), (204, 200));
    let text = service.log();
    let refusals: Vec<_> = text.lines().filter(|line| line.contains("admin_access_refused")).collect();
    assert_eq!(
        (refusals.len(), refusals.iter().filter(|line| line.contains(r#""blocked":true"#)).count()),
        (10, 1)
    );
}

fn guarded(guard: impl AccessGuard, set: impl FnOnce(AdminBuilder) -> AdminBuilder) -> Server {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let admin = set(Admin::builder(&errors, guard)).build().unwrap();
    Server::start(move || {
        App::new()
            .service(errors.endpoints().admin(admin.clone()))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    })
}

#[test]
fn the_application_may_know_who_has_logged_in() {
    let user = |request: &HttpRequest| {
        request.headers().get("x-test-user").and_then(|user| user.to_str().ok()).map(str::to_owned)
    };
    let breakers = error_recovery::Breakers::default();
    breakers.service("stripe");
    let server =
        guarded(EmailGuard::new("ann@example.com", user).unwrap(), |admin| admin.breakers(breakers.clone()));
    let ann = ("x-test-user", "Ann@Example.com");
    let get = |headers: &[(&str, &str)]| server.send(Method::GET, "/admin/api/session", headers, "");
    get(&[]).error(403, "ACCESS_FORBIDDEN");
    get(&[BEARER]).error(403, "ACCESS_FORBIDDEN");
    get(&[("x-test-user", "eve@example.com")]).error(403, "ACCESS_FORBIDDEN");
    let who = get(&[ann]).json();
    assert_eq!(
        (&who["user"], &who["login"], who.get("expires_at")),
        (&"Ann@Example.com".into(), &false.into(), None)
    );
    // A session of the application's own may be a cookie, so its changes need the header.
    let reset = |headers: &[(&str, &str)]| {
        server.send(Method::POST, "/admin/api/circuit-breakers/stripe/reset", headers, "")
    };
    reset(&[ann, BEARER]).error(403, "ADMIN_HEADER_MISSING");
    assert_eq!(reset(&[ann, OURS]).status, 200);
    let circuit = breakers.service("stripe").snapshot();
    assert_eq!(circuit.changed_by.as_deref(), Some("Ann@Example.com, by the administration"));
    // There is no token to log in with.
    let login =
        server.send(Method::POST, "/admin/api/login", &[JSON, OURS], r#"{"token":"0123456789-abcdef"}"#);
    login.error(404, "ADMIN_NOT_CONFIGURED");
}

#[test]
fn a_closure_is_a_guard() {
    let server = guarded(|request: &HttpRequest| request.headers().contains_key("x-inside"), |admin| admin);
    assert_eq!(server.send(Method::GET, "/admin/api/status", &[("x-inside", "")], "").status, 200);
    server.get("/admin/api/status").error(403, "ACCESS_FORBIDDEN");
}

#[test]
fn what_cannot_be_is_told_at_once() {
    let errors = ErrorStack::builder().build().unwrap();
    let builder = Admin::builder(&errors, |_: &HttpRequest| true);
    let error =
        builder.session_lifetime(Duration::ZERO, Duration::ZERO).event_streams(0).build().unwrap_err();
    assert_eq!(error.problems().len(), 4, "{error}");
}

/// As two workers have it.
#[test]
fn a_session_is_the_same_wherever_it_is_shown() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap()).build().unwrap();
    let [here, there] = [(); 2].map(|()| {
        let (errors, admin) = (errors.clone(), admin.clone());
        Server::start(move || {
            App::new().service(errors.endpoints().admin(admin.clone())).wrap(errors.layer())
        })
    });
    let body = r#"{"token":"0123456789-abcdef"}"#;
    let login = here.send(Method::POST, "/admin/api/login", &[JSON, OURS], body);
    let cookie = login.header("set-cookie").unwrap().split(';').next().unwrap();
    let show =
        |server: &Server| server.send(Method::GET, "/admin/api/session", &[("cookie", cookie)], "").status;
    assert_eq!((show(&here), show(&there)), (200, 200));
    there.send(Method::POST, "/admin/api/logout", &[("cookie", cookie), OURS], "");
    assert_eq!((show(&here), show(&there)), (401, 401));
}
