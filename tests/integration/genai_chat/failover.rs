//! Another provider, and the last good answer, where the model's own provider fails.

use std::time::Duration;

use error_actix::testing::assert_error;
use error_core::error_code;
use error_examples::genai_chat::{ProviderError, app};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Fixture, HELLO, completion, golden, settings, state, used};
use crate::captured::Lines;
use crate::provider::{Provider, Reply};
use crate::server::Server;

/// A service with a second provider to fall back to, which answers "Hello!".
pub(super) fn serve_two(timeout: Duration) -> (Fixture, Provider) {
    let folder = TempDir::new().unwrap();
    let (provider, other) = (Provider::start(completion()), Provider::start(said("Hello!")));
    let mut settings = settings(&folder);
    settings.provider_timeout = timeout;
    settings.fallback_url = Some(other.url());
    let (usage, lines) = (settings.usage_file.clone(), Lines::default());
    let (state, clock) = state(settings, provider.url());
    let log = lines.clone();
    let server = Server::start(move || {
        log.install();
        app(&state)
    });
    (Fixture { server, provider, clock, lines, usage, _folder: folder }, other)
}

pub(super) fn patient() -> (Fixture, Provider) {
    serve_two(Duration::from_secs(60))
}

fn said(text: &str) -> Reply {
    let body = json!({"content": [{"text": text}], "usage": {"input_tokens": 20, "output_tokens": 30}});
    Reply::http("200 OK", "", &body.to_string())
}

pub(super) fn failing() -> Reply {
    Reply::http("500 Internal Server Error", "", "worker 7 at 10.0.0.7")
}

fn model_asked(provider: &Provider) -> Vec<Value> {
    let models = provider.requests().into_iter().map(|request| {
        let (_, body) = request.split_once("\r\n\r\n").unwrap();
        serde_json::from_str::<Value>(body).unwrap()["model"].clone()
    });
    models.collect()
}

#[test]
fn another_provider_answers_where_the_models_own_fails() {
    let (fixture, other) = patient();
    assert_eq!(fixture.chat(HELLO).json()["response"], "Hi!");
    assert!(other.requests().is_empty());
    fixture.provider.requests();
    let (busy, nonsense) =
        (Reply::http("429 Too Many Requests", "", ""), Reply::http("200 OK", "", "<html>"));
    for reply in [failing(), Reply::Close, busy, nonsense] {
        fixture.provider.will(reply);
        let answer = fixture.chat_as("ann", HELLO);
        assert_eq!(answer.json(), json!({"response": "Hello!", "tokens_used": 50, "model": "gpt-4"}));
        assert_eq!(model_asked(&fixture.provider), ["claude-3"]);
        assert_eq!(model_asked(&other), ["gpt-4"]);
    }
    // The model that answered is the one that is paid for.
    assert_eq!(used(&fixture.usage, "ann"), 200);
    let gpt = HELLO.replace("claude-3", "gpt-4");
    assert_eq!(fixture.chat(&gpt).json()["model"], "claude-3", "the other way round");
}

#[test]
fn a_provider_that_hangs_costs_its_time_and_not_the_request() {
    let (fixture, _other) = serve_two(Duration::from_millis(50));
    fixture.provider.will(Reply::Nothing);
    assert_eq!(fixture.chat(HELLO).json()["response"], "Hello!");
}

#[test]
fn a_provider_whose_circuit_is_open_is_not_asked() {
    let (fixture, other) = patient();
    fixture.provider.will(failing());
    for user in 0..7 {
        assert_eq!(fixture.chat_as(&user.to_string(), HELLO).json()["model"], "gpt-4");
    }
    assert_eq!((fixture.provider.requests().len(), other.requests().len()), (5, 7));
    fixture.provider.will(completion());
    fixture.clock.advance(Duration::from_secs(60));
    assert_eq!(fixture.chat(HELLO).json()["model"], "claude-3");
}

#[test]
fn where_all_fail_the_client_reads_when_the_first_is_back() {
    let (fixture, other) = patient();
    fixture.provider.will(failing());
    other.will(Reply::http("503 Service Unavailable", "retry-after: 30\r\n", ""));
    let answer = fixture.chat(HELLO);
    assert_eq!(answer.body, golden("flat_all_providers"));
    assert_error!(
        answer.parts(),
        status = 503,
        code = error_code!(ProviderError, "ALL_PROVIDERS_UNAVAILABLE"),
        retry_after = 30,
        hidden = ["10.0.0.7", "link", "Anthropic"],
    );
    assert_eq!(used(&fixture.usage, "anonymous"), 0);
}

#[test]
fn a_provider_alone_whose_circuit_is_open_is_unavailable_by_its_name() {
    let fixture = super::serve();
    fixture.provider.will(failing());
    for user in 0..5 {
        fixture.chat_as(&user.to_string(), HELLO);
    }
    fixture.provider.requests();
    fixture.clock.advance(Duration::from_secs(20));
    let answer = fixture.chat(HELLO);
    assert_eq!(answer.body, golden("flat_provider"));
    assert_error!(answer.parts(), status = 503, code = "PROVIDER_UNAVAILABLE", retry_after = 40);
    assert!(fixture.provider.requests().is_empty());
}

#[test]
fn who_has_asked_before_gets_the_last_good_answer_where_a_new_one_is_late() {
    let (fixture, other) = serve_two(Duration::from_millis(50));
    assert_eq!(fixture.chat_as("ann", HELLO).json()["response"], "Hi!");
    fixture.provider.will(Reply::Nothing);
    other.will(Reply::Nothing);
    assert_eq!(fixture.chat_as("ann", HELLO).body, golden("flat_cached"));
    assert_eq!(used(&fixture.usage, "ann"), 15, "what was not answered costs nothing");
    // Neither another question, nor another's, nor one that is hotter.
    let warmer = HELLO.replace("}]", "}], \"temperature\": 0.8");
    for (user, body) in [("ann", HELLO.replace("Hello", "Bye")), ("bob", HELLO.to_owned()), ("ann", warmer)] {
        assert_error!(fixture.chat_as(user, &body).parts(), status = 503);
    }
    fixture.provider.will(failing());
    assert_eq!(fixture.chat_as("ann", HELLO).body, golden("flat_cached"), "a failure, too");
    fixture.clock.advance(Duration::from_secs(3601));
    assert_error!(fixture.chat_as("ann", HELLO).parts(), status = 503, code = "ALL_PROVIDERS_UNAVAILABLE");
}

/// Behind no name there are many people, and what one of them was told is not for the next.
#[test]
fn who_is_not_known_gets_nobodys_last_answer() {
    let (fixture, other) = patient();
    let too_long = "a".repeat(129);
    let names = ["", "anonymous", too_long.as_str()];
    for name in names {
        assert_eq!(fixture.chat_as(name, HELLO).json()["response"], "Hi!");
    }
    fixture.provider.will(failing());
    other.will(failing());
    for name in names {
        let answer = fixture.chat_as(name, HELLO);
        assert_error!(answer.parts(), status = 503, code = "ALL_PROVIDERS_UNAVAILABLE");
    }
    assert_eq!(used(&fixture.usage, "anonymous"), 45, "they share a budget");
}

/// The time of a chat is that of all who are asked together.
#[test]
fn a_chat_has_so_much_time_whoever_answers() {
    let folder = TempDir::new().unwrap();
    let provider = Provider::start(Reply::Nothing);
    let mut settings = settings(&folder);
    settings.fallback_url = Some(provider.url());
    settings.answer_within = Duration::from_millis(50);
    let (state, _) = state(settings, provider.url());
    let server = Server::start(move || app(&state));
    assert_error!(server.post_json("/chat", HELLO).parts(), status = 503, retry_after = 60);
    assert_eq!(provider.requests().len(), 1);
}
