//! The demo under load: what the dashboard is shown with.

use std::time::Duration;

use error_actix::{BearerToken, Severity};
use error_examples::video_api::{Settings, State, app, load};

use super::{BEARER, TOKEN};
use crate::hurried::Hurried;
use crate::server::Server;

/// Two minutes of its clients, one after the other and by a clock of the test's. A download takes its time, by it as well.
#[test]
fn its_clients_do_everything_right_and_wrong() {
    let clock = Hurried::at(Duration::from_secs(1_795_672_800));
    let quota = Settings::read(|_| None).unwrap().quota;
    let guard = BearerToken::new(TOKEN).unwrap();
    let state = State::with_clock(quota, clock.clone()).unwrap().with_admin(guard).unwrap();
    let server = {
        let state = state.clone();
        Server::start(move || app(&state))
    };
    let mut downloads = 0;
    for turn in 0..480 {
        for call in load::calls_of(turn) {
            let is_slow = call.path.contains("download");
            downloads += usize::from(is_slow);
            // The others would only take their time.
            if is_slow && downloads > 1 {
                continue;
            }
            let headers = [("content-type", "application/json"), ("user-agent", call.user_agent)];
            let method = call.method.as_str().parse().unwrap();
            server.send(method, &call.path, &headers, call.body.as_deref().unwrap_or_default());
        }
        clock.skip(load::TURN);
    }
    let snapshot = state.monitor().snapshot();
    let codes: Vec<String> = snapshot.by_code().keys().map(ToString::to_string).collect();
    for code in [
        "CIRCUIT_BREAKER_OPEN",
        "INTERNAL_PANIC",
        "INVALID_BODY",
        "INVALID_JSON",
        "METHOD_NOT_ALLOWED",
        "MODEL_LOAD",
        "MODEL_NOT_FOUND",
        "ROUTE_NOT_FOUND",
        "VIDEO_ALREADY_EXISTS",
        "VIDEO_GENERATION_FAILED",
        "VIDEO_INVALID",
        "VIDEO_NOT_FOUND",
        "VIDEO_RATE_LIMITED",
        "VIDEO_THUMBNAIL_UNAVAILABLE",
    ] {
        assert!(codes.iter().any(|known| known == code), "{code} is not among {codes:?}");
    }
    assert!(
        [Severity::Low, Severity::High, Severity::Critical].iter().all(|one| snapshot.by_severity()[one] > 0)
    );
    // Gently: between one and four a second, and most of what clients ask for they get.
    let (errors, requests) = (snapshot.total(), snapshot.total_requests());
    assert!((120..480).contains(&errors) && errors * 2 < requests, "{errors} of {requests}");
    let get =
        |path: &str| server.send("GET".parse().unwrap(), &format!("/admin/api/{path}"), &[BEARER], "").json();
    let durations = get("performance/stats");
    let download = &durations["routes"]["/videos/{id}/download"];
    assert_eq!(
        (&download["slow_requests"], &download["failed_requests"]),
        (&1.into(), &0.into()),
        "{durations}"
    );
    let slow = get("performance/slow")["requests"].take();
    let slow: Vec<_> = slow.as_array().unwrap().iter().filter(|request| request["slow"] == true).collect();
    assert!(slow.iter().any(|request| request["route"] == "/videos/{id}/download"), "{slow:?}");
    let circuit = &get("circuit-breakers")["circuit_breakers"][0];
    assert!(circuit["counts"]["opened"].as_u64().unwrap() >= 1, "{circuit}");
}
