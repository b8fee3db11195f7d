//! What is done while each service fails.

use std::fs;
use std::thread;
use std::time::Duration;

use error_actix::testing::assert_error;
use serde_json::json;
use ureq::http::Method;

use super::{Fixture, PAYMENT, outage, serve, serve_with};
use crate::provider::Reply;

#[test]
fn a_payment_is_tried_again_under_the_same_key() {
    let fixture = serve();
    fixture.provider.will(outage());
    assert_eq!(fixture.pay().status, 503);
    let requests = fixture.provider.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.contains("idempotency-key: order-4711")));
    let without = fixture.server.post_json("/api/payments", PAYMENT);
    assert_error!(
        without.parts(),
        status = 422,
        code = "VALIDATION",
        context = json!({"field": "Idempotency-Key"}),
    );
    assert!(fixture.provider.requests().is_empty());
}

/// A wait that ends after all tries have to is no reason for another try; the client reads it.
#[test]
fn a_provider_that_says_when_to_come_back_is_not_asked_before() {
    let fixture = serve();
    let busy = |wait: &str| Reply::http("503 Service Unavailable", &format!("retry-after: {wait}\r\n"), "");
    fixture.provider.will(busy("3600"));
    let answer = fixture.pay();
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("3600")));
    assert_eq!(fixture.provider.requests().len(), 1);
    fixture.provider.will(busy("0"));
    assert_eq!(fixture.pay().status, 503);
    assert_eq!(fixture.provider.requests().len(), 2, "as long as it says, and then again");
    fixture.provider.will(busy("tomorrow"));
    assert_eq!(fixture.pay().header("retry-after"), None);
}

/// What a provider says of a card is no failure of the provider's.
#[test]
fn a_declined_card_is_the_clients_and_opens_nothing() {
    let fixture = serve();
    for (said, reason, recoverable) in [
        (r#"{"decline_code":"insufficient_funds"}"#, "insufficient_funds", true),
        (r#"{"decline_code":"stolen_card"}"#, "stolen_card", false),
        (r#"{"decline_code":"at 10.0.0.7"}"#, "unknown", false),
        ("nonsense", "unknown", false),
    ] {
        fixture.provider.will(Reply::http("402 Payment Required", "", said));
        for _ in 0..3 {
            let answer = fixture.pay();
            assert_error!(
                answer.parts(),
                status = 402,
                code = "PAYMENT",
                message = "Payment declined.",
                context = json!({"reason": reason}),
                hidden = ["10.0.0.7"],
            );
            assert_eq!(answer.json()["error"]["recoverable"], recoverable);
        }
    }
    assert_eq!(fixture.circuit("stripe"), "closed");
}

#[test]
fn a_video_is_kept_here_while_the_store_is_away() {
    let fixture = serve();
    let put = |name: &str, content: &str| {
        fixture.server.send(Method::PUT, &format!("/api/videos/{name}"), &[], content)
    };
    assert_eq!(put("fox.mp4", "one").json(), json!({"video": "fox.mp4", "stored": "gcs"}));
    assert!(fixture.provider.requests()[0].starts_with("PUT /videos/fox.mp4"));
    let copies = fixture.copies.path().join("copies");
    assert!(fs::read_dir(&copies).unwrap().next().is_none());
    fixture.provider.will(outage());
    for number in 0..5 {
        let name = format!("fox-{number}.mp4");
        assert_eq!(put(&name, "two").json()["stored"], "local");
        assert_eq!(fs::read_to_string(copies.join(name)).unwrap(), "two");
    }
    assert_eq!(fixture.metric(r#"fallback_total{op="gcs.upload",result="success"}"#), 5.0);
    // The circuit opened on the way, and the fallback answers without a call.
    assert_eq!((fixture.circuit("gcs"), fixture.provider.requests().len()), (json!("open"), 5));
    for name in ["..%2Ffox.mp4", "fox.exe", ".mp4", "f%00x.mp4"] {
        assert_error!(put(name, "x").parts(), status = 400, code = "FILE_TYPE_NOT_ALLOWED");
    }
    assert_error!(
        put("big.mp4", &"x".repeat(1024 * 1024 + 1)).parts(),
        status = 400,
        code = "FILE_TOO_LARGE"
    );
    fs::remove_dir_all(&copies).unwrap();
    assert_error!(put("fox.mp4", "x").parts(), status = 503, code = "STORAGE", hidden = ["directory", "tmp"]);
}

#[test]
fn an_email_that_cannot_be_sent_is_logged_and_tried_once() {
    let fixture = serve();
    let send = || {
        let email = r#"{"template":"welcome","recipient":"ann@example.com"}"#;
        fixture.server.post_json("/api/emails", email).json()
    };
    assert_eq!(send(), json!({"email": "sent"}));
    fixture.provider.requests();
    fixture.provider.will(outage());
    for calls in [1, 1, 1, 1, 1, 0] {
        assert_eq!(send(), json!({"email": "logged"}));
        assert_eq!(fixture.provider.requests().len(), calls);
    }
    assert_eq!(fixture.circuit("sendgrid"), "open");
    let nobody = fixture.server.post_json("/api/emails", r#"{"template":"welcome","recipient":""}"#);
    assert_error!(
        nobody.parts(),
        status = 422,
        code = "VALIDATION",
        message = "say to whom it is sent",
        context = json!({"field": "recipient"}),
    );
}

#[test]
fn rendering_says_what_it_ran_out_of() {
    let render =
        |fixture: &Fixture| fixture.server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":30}"#);
    let fixture = serve();
    assert_eq!(render(&fixture).json(), json!({"rendered": "fox.mp4"}));
    fixture.provider.will(Reply::http("507 Insufficient Storage", "", "/dev/sda1"));
    let full = render(&fixture);
    assert_error!(full.parts(), status = 500, code = "RENDERING_RESOURCE", hidden = ["disk", "sda1"]);
    fixture.provider.will(outage());
    assert_error!(render(&fixture).parts(), status = 500, code = "RENDERING", hidden = ["10.0.0.7"]);
    let long = fixture.server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":601}"#);
    assert_error!(long.parts(), status = 422, code = "VALIDATION", context = json!({"field": "seconds"}));
    let slow = serve_with(|settings| settings.provider_timeout = Duration::from_millis(50));
    slow.provider.will(Reply::Nothing);
    assert_error!(render(&slow).parts(), status = 500, code = "RENDERING_TIMEOUT");
}

#[test]
fn who_finds_no_place_to_render_is_told_at_once() {
    let Fixture { server, provider, .. } = serve_with(|settings| {
        settings.renderings = 1;
        settings.provider_timeout = Duration::from_secs(600);
    });
    provider.will(Reply::Nothing);
    let render = || server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":30}"#);
    thread::scope(|scope| {
        let first = scope.spawn(render);
        while provider.requests().is_empty() {
            thread::yield_now();
        }
        assert_error!(render().parts(), status = 503, code = "BULKHEAD_FULL", retry_after = 1);
        // Closes what it kept waiting.
        drop(provider);
        assert_error!(first.join().unwrap().parts(), status = 500, code = "RENDERING");
    });
}
