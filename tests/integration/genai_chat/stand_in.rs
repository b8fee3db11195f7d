//! What the log says where something else answers than the model's own provider: the client is well, the provider is not.

use std::time::Duration;

use serde_json::{Value, json};

use super::failover::{failing, patient, serve_two};
use super::{Fixture, HELLO};
use crate::provider::Reply;

const BRIEF: Duration = Duration::from_millis(50);

/// The lines of a request but its own, each as level, code and message; whose they are, and in which request.
fn told(fixture: &Fixture, user: &str) -> Vec<Value> {
    let mut lines = fixture.lines.take();
    for end in [lines.remove(0), lines.pop().unwrap()] {
        let name = end["event.name"].as_str().unwrap();
        assert!(["request_start", "request_complete"].contains(&name), "{end}");
        assert_eq!(end["user.id"], user);
    }
    let ours = lines.iter().filter(|line| line["target"] == "error_examples::genai_chat::stand_in");
    ours.map(|line| {
        assert_eq!(line["user.id"], user, "{line}");
        assert!(line["span"]["request_id"].is_string(), "{line}");
        json!([line["level"], line["error.code"], line["message"]])
    })
    .collect()
}

fn line(level: &str, code: Option<&str>, message: &str) -> Value {
    json!([level, code, message])
}

#[test]
fn a_provider_that_fails_is_told_though_another_one_answers() {
    let (fixture, _other) = patient();
    assert_eq!(fixture.chat_as("ann", HELLO).status, 200);
    assert!(told(&fixture, "ann").is_empty(), "nobody stood in for anybody");
    fixture.provider.will(failing());
    assert_eq!(fixture.chat_as("ann", HELLO).json()["response"], "Hello!");
    let failed = "Anthropic: Anthropic is temporarily unavailable: answered 500: worker 7 at 10.0.0.7";
    let expected = [
        line("WARN", Some("PROVIDER_UNAVAILABLE"), failed),
        line("INFO", None, "Falling back to OpenAI (fallback)"),
    ];
    assert_eq!(told(&fixture, "ann"), expected);
    let busy = Reply::http("429 Too Many Requests", "retry-after: 17\r\n", "");
    fixture.provider.will(busy);
    fixture.chat_as("bob", HELLO);
    let failed = "Anthropic: Anthropic is busy, try again in 17 seconds";
    assert_eq!(told(&fixture, "bob")[0], line("WARN", Some("PROVIDER_RATE_LIMITED"), failed));
}

/// Each call that is not made is no news: that the circuit opened has been told.
#[test]
fn a_provider_that_is_not_asked_is_no_warning() {
    let (fixture, _other) = patient();
    fixture.provider.will(failing());
    for user in 0..5 {
        fixture.chat_as(&user.to_string(), HELLO);
    }
    let all = fixture.lines.take();
    let opened = all.iter().find(|line| line["message"] == "circuit opened").unwrap();
    assert_eq!((&opened["level"], &opened["breaker"]), (&json!("WARN"), &json!("Anthropic")));
    fixture.chat_as("ann", HELLO);
    let told = told(&fixture, "ann");
    assert_eq!((told.len(), &told[0][0], &told[0][1]), (2, &json!("INFO"), &json!("CIRCUIT_BREAKER_OPEN")));
}

#[test]
fn why_an_old_answer_was_given_is_told() {
    let (fixture, other) = serve_two(BRIEF);
    fixture.chat_as("ann", HELLO);
    fixture.lines.take();
    fixture.provider.will(Reply::Nothing);
    other.will(Reply::Nothing);
    assert_eq!(fixture.chat_as("ann", HELLO).json()["cached"], true);
    let late = |who: &str| {
        line("WARN", Some("DEADLINE_EXCEEDED"), &format!("{who}: provider was not done within 0.05 s"))
    };
    let expected = [
        late("Anthropic"),
        late("OpenAI (fallback)"),
        line("INFO", None, "Returning cached response due to timeout"),
    ];
    assert_eq!(told(&fixture, "ann"), expected);

    fixture.provider.will(failing());
    assert_eq!(fixture.chat_as("ann", HELLO).json()["cached"], true);
    let told = told(&fixture, "ann");
    assert_eq!(told[0][1], "PROVIDER_UNAVAILABLE");
    assert_eq!(told[2], line("INFO", None, "Returning cached response due to failure"));
}

/// What becomes an error is told as one, and nothing of it twice.
#[test]
fn where_all_fail_and_nothing_stands_in_one_event_has_it_all() {
    let (fixture, other) = patient();
    fixture.provider.will(failing());
    other.will(failing());
    assert_eq!(fixture.chat_as("ann", HELLO).status, 503);
    assert_eq!(fixture.lines.names(), ["request_start", "request_error"]);
}
