//! The chat application over real HTTP, its provider a real server, too.

mod failover;
mod log;
mod stand_in;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use actix_web::{HttpResponse, web};
use error_actix::testing::assert_error;
use error_actix::{FrameworkError, TestClock, error_code};
use error_examples::genai_chat::{
    BudgetError, GenAiError, ProviderError, Settings, State, SystemError, ValidationError, app,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Method;

use crate::captured::Lines;
use crate::provider::{Provider, Reply};
use crate::server::{Answer, Server};

const KEY: &str = "sk-ant-secret";
const HELLO: &str = r#"{"model": "claude-3", "messages": [{"role": "user", "content": "Hello"}]}"#;

struct Fixture {
    server: Server,
    provider: Provider,
    clock: TestClock,
    /// What the service logs.
    lines: Lines,
    usage: PathBuf,
    _folder: TempDir,
}

/// Settings with an empty folder for the usage file, and more patience than a busy machine needs.
fn settings(folder: &TempDir) -> Settings {
    let mut settings = Settings::read(|name| (name == "PROVIDER_API_KEY").then(|| KEY.to_owned())).unwrap();
    settings.usage_file = folder.path().join("usage.sqlite3");
    settings.provider_timeout = Duration::from_secs(60);
    settings.answer_within = Duration::from_secs(120);
    settings
}

fn state(settings: Settings, provider_url: String) -> (State, TestClock) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_690_528));
    (State::with_clock(settings, provider_url, clock.clone()).unwrap(), clock)
}

fn serve() -> Fixture {
    serve_after(&[])
}

/// A service whose record has calls of these users, at these times and of so many tokens.
fn serve_after(calls: &[(&str, &str, i64)]) -> Fixture {
    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    // What an earlier process has left.
    drop(state(settings.clone(), "http://127.0.0.1".to_owned()));
    for (user, began, tokens) in calls {
        let call = "INSERT INTO call (user_id, began, tokens) VALUES (?1, unixepoch(?2), ?3)";
        Connection::open(&settings.usage_file).unwrap().execute(call, (user, began, tokens)).unwrap();
    }
    let provider = Provider::start(completion());
    let (usage, lines) = (settings.usage_file.clone(), Lines::default());
    let (state, clock) = state(settings, provider.url());
    let log = lines.clone();
    let server = Server::start(move || {
        log.install();
        app(&state).route("/bug", web::get().to(bug))
    });
    Fixture { server, provider, clock, lines, usage, _folder: folder }
}

/// What the record says of a user.
fn used(record: &Path, user: &str) -> i64 {
    let sum = "SELECT COALESCE(SUM(tokens), 0) FROM call WHERE user_id = ?1";
    Connection::open(record).unwrap().query_row(sum, [user], |row| row.get(0)).unwrap()
}

async fn bug() -> HttpResponse {
    panic!("index out of bounds in /srv/app/src/chat.rs")
}

fn completion() -> Reply {
    let body = r#"{"content":[{"type":"text","text":"Hi!"}],"usage":{"input_tokens":12,"output_tokens":3}}"#;
    Reply::http("200 OK", "content-type: application/json\r\n", body)
}

impl Fixture {
    fn chat(&self, body: &str) -> Answer {
        self.server.post_json("/chat", body)
    }

    fn chat_as(&self, user: &str, body: &str) -> Answer {
        let headers = [("content-type", "application/json"), ("x-user-id", user)];
        self.server.send(Method::POST, "/chat", &headers, body)
    }
}

/// A body as document E shows it.
fn golden(name: &str) -> String {
    let path = format!("{}/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap().trim_end().to_owned()
}

#[test]
fn a_chat_costs_what_the_provider_says() {
    let fixture = serve();
    assert_eq!(fixture.server.get("/health").json(), json!({"status": "healthy"}));
    assert_eq!(fixture.server.get("/models").json(), json!({"models": ["claude-3", "gpt-4", "llama-2"]}));

    let answer = fixture.chat_as("ann", HELLO);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json(), json!({"response": "Hi!", "tokens_used": 15, "model": "claude-3"}));
    assert!(answer.header("x-request-id").is_some());
    let requests = fixture.provider.requests();
    assert!(requests[0].starts_with("POST /v1/messages HTTP/1.1\r\n"), "{requests:?}");
    assert!(requests[0].contains(&format!("x-api-key: {KEY}\r\n")), "{requests:?}");
    let body: Value = serde_json::from_str(requests[0].split_once("\r\n\r\n").unwrap().1).unwrap();
    let message = json!({"role": "user", "content": "Hello"});
    assert_eq!(body, json!({"model": "claude-3", "messages": [message], "temperature": 0.7}));
    assert_eq!(used(&fixture.usage, "ann"), 15);
}

#[test]
fn an_unknown_model_is_told_which_there_are() {
    let fixture = serve();
    let answer = fixture.chat(r#"{"model": "unknown-model", "messages": []}"#);
    assert_eq!(answer.body, golden("flat_model"));
    assert_error!(
        answer.parts(),
        status = 404,
        code = error_code!(ValidationError, "MODEL_NOT_FOUND"),
        header = ("link", "<https://app.com/help>; rel=\"help\""),
    );
}

/// Everything is validated before the call that costs money, and nothing that is invalid counts as a request.
#[test]
fn an_invalid_request_never_reaches_the_provider() {
    let fixture = serve();
    let chat = |rest: &str| format!(r#"{{"model": "gpt-4", {rest}}}"#);
    for (body, status, code) in [
        (chat(r#""messages": []"#), 400, "MESSAGES_EMPTY"),
        (chat(r#""messages": [{"role": "user"}]"#), 400, "INVALID_MESSAGE_FORMAT"),
        (chat(r#""messages": ["Hello"]"#), 400, "INVALID_MESSAGE_FORMAT"),
        (chat(r#""messages": [{"role": "user", "content": 7}]"#), 400, "INVALID_MESSAGE_FORMAT"),
        (chat(r#""messages": [{}], "temperature": 2.1"#), 400, "TEMPERATURE_OUT_OF_RANGE"),
        (chat(r#""messages": [{}], "temperature": -1"#), 400, "TEMPERATURE_OUT_OF_RANGE"),
        (chat(r#""messages": "Hello""#), 422, "INVALID_BODY"),
        (chat(r#""messages": [{}], "temperature": "hot""#), 422, "INVALID_BODY"),
        ("{}".to_owned(), 422, "INVALID_BODY"),
        ("{".to_owned(), 400, "INVALID_JSON"),
    ] {
        for _ in 0..3 {
            assert_error!(fixture.chat(&body).parts(), status = status, code = code);
        }
    }
    let answer = fixture.chat(&chat(r#""messages": [{"role": "user", "text": "Hello"}]"#));
    assert_eq!(
        answer.json(),
        json!({
            "error": "invalid_message_format",
            "message": "Each message must have 'role' and 'content' fields",
            "example": {"role": "user", "content": "Hello"},
            "received": {"role": "user", "text": "Hello"},
        })
    );
    assert_eq!(fixture.chat(&chat(r#""messages": []"#)).json()["message"], "messages cannot be empty");
    let answer = fixture.server.send(Method::POST, "/chat", &[("content-type", "text/plain")], HELLO);
    assert_error!(answer.parts(), status = 415, code = error_code!(FrameworkError, "UNSUPPORTED_MEDIA_TYPE"));
    assert_error!(fixture.server.get("/nope").parts(), status = 404, code = FrameworkError::RouteNotFound);
    assert!(fixture.provider.requests().is_empty());
    assert_eq!(fixture.chat(HELLO).status, 200);
}

#[test]
fn a_minute_has_so_many_requests_of_each_user() {
    let fixture = serve();
    for _ in 0..10 {
        assert_eq!(fixture.chat_as("ann", HELLO).status, 200);
    }
    assert_eq!(fixture.provider.requests().len(), 10);
    let answer = fixture.chat_as("ann", HELLO);
    assert_eq!(answer.body, golden("flat_rate_limit"));
    fixture.clock.advance(Duration::from_millis(14_500));
    // The family's handler answers: no other is for this one.
    assert_error!(
        fixture.chat_as("ann", HELLO).parts(),
        status = 429,
        code = error_code!(BudgetError, "RATE_LIMIT_EXCEEDED"),
        message = "Rate limit: 10 requests per minute",
        context = json!({"reset_in": 46}),
        retry_after = 46,
        header = ("ratelimit", "\"requests\";r=0;t=46"),
        hidden = ["ann", "link"],
    );
    assert!(fixture.provider.requests().is_empty());
    assert_eq!(fixture.chat_as("bob", HELLO).status, 200);
    fixture.clock.advance(Duration::from_millis(45_500));
    assert_eq!(fixture.chat_as("ann", HELLO).status, 200);
}

#[test]
fn who_has_no_tokens_left_is_told_where_there_are_more() {
    // Of this month, and the last second of the one before.
    let fixture = serve_after(&[
        ("user_123", "2025-11-01T00:00:00", 9000),
        ("user_123", "2025-11-20T00:00:00", 500),
        ("user_123", "2025-10-31T23:59:59", 9999),
    ]);
    assert_eq!(fixture.chat_as("user_123", HELLO).status, 200);
    let long = HELLO.replace("Hello", &"word ".repeat(400));
    let answer = fixture.chat_as("user_123", &long);
    assert_eq!(answer.body, golden("flat_token_budget"));
    // Its own handler answers, and not that of its family, which counts requests.
    assert_error!(
        answer.parts(),
        status = 429,
        code = error_code!(GenAiError, "TOKEN_BUDGET_EXCEEDED"),
        retry_after = 3600,
        header = ("link", "<https://app.com/upgrade>; rel=\"payment\""),
        hidden = ["user_123", "9515", "10000", "500", "ratelimit"],
    );
    assert_eq!(fixture.provider.requests().len(), 1);
    assert_eq!(fixture.chat_as("user_124", &long).status, 200);
    // Ten days later there is a new month, in UTC.
    fixture.clock.advance(Duration::from_secs(10 * 24 * 60 * 60));
    assert_eq!(fixture.chat_as("user_123", &long).status, 200);
}

/// What a call that ends gives back: a failed one costs nothing.
#[test]
fn tokens_of_a_failed_call_are_not_used() {
    let fixture = serve_after(&[("ann", "2025-11-20T00:00:00", 9400)]);
    let long = HELLO.replace("Hello", &"word ".repeat(400));
    fixture.provider.will(Reply::http("500 Internal Server Error", "", ""));
    for _ in 0..3 {
        assert_error!(fixture.chat_as("ann", &long).parts(), status = 503);
    }
    fixture.provider.will(completion());
    assert_eq!(fixture.chat_as("ann", &long).status, 200);
    assert_eq!(used(&fixture.usage, "ann"), 9415);
}

#[test]
fn a_provider_that_fails_is_named_and_its_words_are_not_repeated() {
    let unavailable = error_code!(ProviderError, "PROVIDER_UNAVAILABLE");
    let busy = error_code!(ProviderError, "PROVIDER_RATE_LIMITED");
    let invalid = error_code!(ProviderError, "INVALID_PROVIDER_RESPONSE");
    let trace = "worker 7 at 10.0.0.7 is out of memory";
    let cases = [
        (Reply::http("500 Internal Server Error", "", trace), 503, unavailable, Some("60")),
        (Reply::http("503 Service Unavailable", "retry-after: 30\r\n", trace), 503, unavailable, Some("30")),
        (Reply::http("401 Unauthorized", "", trace), 503, unavailable, Some("60")),
        (Reply::http("302 Found", "location: http://10.0.0.7/\r\n", ""), 503, unavailable, Some("60")),
        (Reply::http("429 Too Many Requests", "retry-after: 17\r\n", trace), 503, busy, Some("17")),
        (Reply::http("429 Too Many Requests", "retry-after: soon\r\n", trace), 503, busy, Some("60")),
        (Reply::http("429 Too Many Requests", "retry-after: 99999999\r\n", trace), 503, busy, Some("3600")),
        (Reply::Close, 503, unavailable, Some("60")),
        (Reply::Bytes("no HTTP at all\r\n\r\n".to_owned()), 503, unavailable, Some("60")),
        (Reply::http("200 OK", "", trace), 502, invalid, None),
        (Reply::http("200 OK", "", r#"{"content":"10.0.0.7"}"#), 502, invalid, None),
        (Reply::http("200 OK", "", &"10.0.0.7 ".repeat(200_000)), 502, invalid, None),
    ];
    for (case, (reply, status, code, retry_after)) in cases.into_iter().enumerate() {
        // Each a service of its own, so that no circuit opens.
        let fixture = serve();
        fixture.provider.will(reply);
        let answer = fixture.chat(HELLO);
        let error = assert_error!(
            answer.parts(),
            status = status,
            code = code,
            context = json!({}),
            header = ("link", "<https://status.anthropic.com>; rel=\"status\""),
            hidden = ["10.0.0.7", "worker", KEY, "127.0.0.1"],
        );
        assert!(error.message().unwrap().starts_with("Anthropic "), "{case}");
        assert_eq!(answer.header("retry-after"), retry_after, "{case}");
        assert_eq!(fixture.provider.requests().len(), 1, "{case}");
    }
    let fixture = serve();
    fixture.provider.will(Reply::http("500 Internal Server Error", "", trace));
    assert_eq!(fixture.chat_as("golden", HELLO).body, golden("flat_provider"));
    fixture.provider.will(Reply::http("429 Too Many Requests", "retry-after: 60\r\n", ""));
    let busy = fixture.chat_as("golden", HELLO);
    assert_eq!(busy.json()["message"], "Anthropic is busy, try again in 60 seconds");
}

#[test]
fn a_provider_that_hangs_is_given_up() {
    let folder = TempDir::new().unwrap();
    let provider = Provider::start(Reply::Nothing);
    let mut settings = settings(&folder);
    settings.provider_timeout = Duration::from_millis(50);
    let (state, _) = state(settings, provider.url());
    let server = Server::start(move || app(&state));
    let answer = server.post_json("/chat", HELLO);
    assert_eq!(answer.body, golden("flat_provider"));
    assert_error!(answer.parts(), status = 503, code = "PROVIDER_UNAVAILABLE", retry_after = 60);
}

/// This example has no TLS, and says so before anything is served.
#[test]
fn a_provider_that_cannot_be_spoken_to_fails_at_the_start() {
    let folder = TempDir::new().unwrap();
    let start = |key: &str, url: &str| {
        let mut settings = settings(&folder);
        settings.provider_key = key.to_owned().into();
        State::new(settings, url.to_owned()).unwrap_err().to_string()
    };
    assert!(start(KEY, "https://api.anthropic.com").starts_with("a provider's URL must begin with http://"));
    assert_eq!(start("sk\nant", "http://127.0.0.1"), "PROVIDER_API_KEY cannot be sent in a header");
}

#[test]
fn a_provider_out_of_reach_is_unavailable() {
    let folder = TempDir::new().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (state, _) = state(settings(&folder), format!("http://user:hunter2@{free}"));
    let server = Server::start(move || app(&state));
    let gpt = HELLO.replace("claude-3", "gpt-4");
    assert_error!(
        server.post_json("/chat", &gpt).parts(),
        status = 503,
        code = "PROVIDER_UNAVAILABLE",
        message = "OpenAI is temporarily unavailable",
        retry_after = 60,
        hidden = ["hunter2", "127.0.0.1"],
    );
}

#[test]
fn what_cannot_be_written_down_is_not_called_and_nobodys_business() {
    let fixture = serve();
    let record = Connection::open(&fixture.usage).unwrap();
    record.execute_batch("ALTER TABLE call RENAME TO calls").unwrap();
    let answer = fixture.chat(HELLO);
    assert_eq!(
        answer.json(),
        json!({
            "error": "service_temporarily_unavailable",
            "message": "We're experiencing technical difficulties. Please try again soon.",
        })
    );
    assert_error!(
        answer.parts(),
        status = 503,
        code = error_code!(SystemError, "SERVICE_TEMPORARILY_UNAVAILABLE"),
        header = ("link", "<https://app.com/help>; rel=\"help\""),
        hidden = ["usage.sqlite3", "table", "call"],
    );
    record.execute_batch("ALTER TABLE calls RENAME TO call; BEGIN IMMEDIATE").unwrap();
    assert_error!(fixture.chat(HELLO).parts(), status = 503, hidden = ["usage.sqlite3", "locked"]);
    assert!(fixture.provider.requests().is_empty());
    record.execute_batch("ROLLBACK").unwrap();
    assert_eq!(fixture.chat(HELLO).status, 200);

    let folder = TempDir::new().unwrap();
    let settings = settings(&folder);
    fs::create_dir(&settings.usage_file).unwrap();
    assert!(State::new(settings, fixture.provider.url()).is_err(), "nothing is served without a record");
}

#[test]
fn a_bug_is_one_thing_to_the_client() {
    let fixture = serve();
    let answer = fixture.server.send(Method::GET, "/bug", &[("x-request-id", "req_456")], "");
    assert_eq!(answer.body, golden("flat_internal_error"));
    assert_error!(
        answer.parts(),
        status = 500,
        code = "INTERNAL_ERROR",
        hidden = ["index", "chat.rs", "panic", "PANIC"],
    );
}
