//! The application of document C over real HTTP, with a real SQLite and a real Redis, and a store, platforms and a
//! converter that do as they are told.

mod health;
mod log;
mod metrics;
mod otlp;
mod schedules;
mod sentry;

use std::time::{Duration, SystemTime};

use error_actix::otlp::Otlp;
use error_actix::sentry::Sentry;
use error_actix::testing::assert_error;
use error_actix::{FrameworkError, TestClock};
use error_core::error_code;
use error_examples::video_scheduler::{
    AppError, AuthenticationError, AuthorizationError, DatabaseError, PlatformApiError, RepostError,
    Settings, State, StorageError, ValidationError, VideoProcessingError, app,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Method;

use crate::captured::Lines;
use crate::provider::{Provider, Reply};
use crate::server::{Answer, Server};

const ADMIN: &str = "operator-0123456789";
const TOKENS: &str =
    "ann=0123456789abcdef-ann,bob=0123456789abcdef-bob,eve=0123456789abcdef-eve;2024-01-01T00:00:00Z";

struct Fixture {
    server: Server,
    services: Provider,
    clock: TestClock,
    state: State,
    folder: TempDir,
    sentry: Option<Sentry>,
    otlp: Option<Otlp>,
}

/// Settings with an empty folder for the database, and these variables.
pub(crate) fn settings(folder: &TempDir, variables: &[(&str, &str)]) -> Settings {
    let file = folder.path().join("videos.sqlite3").display().to_string();
    let lookup = |name: &str| {
        let given = variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        given.or_else(|| match name {
            "DATABASE_FILE" => Some(file.clone()),
            "ADMIN_TOKEN" => Some(ADMIN.to_owned()),
            "API_TOKENS" => Some(TOKENS.to_owned()),
            "APP_ENV" => Some("production".to_owned()),
            "APP_VERSION" => Some("0.1.0".to_owned()),
            // Nobody listens there.
            "REDIS_URL" => Some("redis://127.0.0.1:1/".to_owned()),
            _ => None,
        })
    };
    Settings::read(lookup).unwrap()
}

fn serve_with(variables: &[(&str, &str)]) -> Fixture {
    let folder = TempDir::new().unwrap();
    let services = Provider::start(done());
    // As in document C.
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_705_314_600));
    let settings = settings(&folder, variables);
    let state = State::with(&settings, &services.url(), clock.clone(), |errors| errors).unwrap();
    let (served, otlp) = (state.clone(), settings.otlp.clone());
    let start = move || {
        if let Some(otlp) = &otlp {
            Lines::default().install_beside(otlp.layer());
        }
        app(&served)
    };
    let Settings { sentry, otlp, .. } = settings;
    Fixture { server: Server::start(start), services, clock, state, folder, sentry, otlp }
}

fn serve() -> Fixture {
    serve_with(&[])
}

fn done() -> Reply {
    Reply::http("201 Created", "", r#"{"id":"remote-1"}"#)
}

fn outage() -> Reply {
    Reply::http("500 Internal Server Error", "", "worker 7 at 10.0.0.7 is out of memory")
}

impl Fixture {
    fn ask(&self, user: &str, method: Method, path: &str, body: &str) -> Answer {
        let token = format!("Bearer 0123456789abcdef-{user}");
        let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
        self.server.send(method, path, &headers, body)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("ann", Method::GET, path, "")
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("ann", Method::POST, path, &body.to_string())
    }

    fn upload(&self, id: &str) -> Answer {
        self.ask("ann", Method::PUT, &format!("/api/videos/{id}?title=A%20fox&format=mp4"), "the video")
    }

    /// A connection of somebody else's.
    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("videos.sqlite3")).unwrap()
    }
}

const HIDDEN: [&str; 6] = ["10.0.0.7", "worker", "127.0.0.1", "sqlite", "table", "0123456789abcdef"];

/// Document C's own JSON, byte for byte but for the id.
#[test]
fn what_is_not_found_is_told_as_in_document_c() {
    let fixture = serve();
    let answer = fixture.get("/api/videos/123");
    assert_eq!(
        answer.body,
        r#"{"error":{"code":"RESOURCE_NOT_FOUND","message":"Video with ID 123 not found","details":{"resource_type":"Video","resource_id":"123"}}}"#
    );
    assert_error!(answer.parts(), status = 404, code = error_code!(AppError, "RESOURCE_NOT_FOUND"));
    assert!(answer.header("x-request-id").is_some());
    assert_error!(fixture.get("/nope").parts(), status = 404, code = FrameworkError::RouteNotFound);
}

#[test]
fn a_video_is_stored_found_read_and_deleted_by_its_owner() {
    let fixture = serve();
    let uploaded = fixture.upload("fox");
    let video = json!({"video_id": "fox", "title": "A fox", "format": "mp4", "bytes": 9});
    assert_eq!((uploaded.status, uploaded.json()), (201, video.clone()));
    let stored = fixture.services.requests();
    assert!(
        stored[0].starts_with("PUT /s3/video-scheduler-uploads/fox ") && stored[0].ends_with("the video")
    );
    assert_eq!(fixture.get("/api/videos/fox").json(), video);
    fixture.services.will(Reply::http("200 OK", "", "the video"));
    assert_eq!(fixture.get("/api/videos/fox/content").body, "the video");

    fixture.services.requests();
    let again = fixture.upload("fox");
    assert_error!(
        again.parts(),
        status = 409,
        code = error_code!(AppError, "RESOURCE_ALREADY_EXISTS"),
        context = json!({"resource_type": "Video", "resource_id": "fox"}),
    );
    assert!(fixture.services.requests().is_empty(), "what is there is not overwritten");
    let delete = |user| fixture.ask(user, Method::DELETE, "/api/videos/fox", "");
    assert_error!(
        delete("bob").parts(),
        status = 403,
        code = error_code!(AuthorizationError, "AUTHORIZATION"),
        context = json!({"operation": "delete"}),
    );
    assert_eq!((delete("ann").status, fixture.get("/api/videos/fox").status), (204, 404));
}

#[test]
fn who_asks_must_be_known_and_the_token_must_not_have_ended() {
    let fixture = serve();
    for (authorization, code) in [
        (None, error_code!(AuthenticationError, "AUTHENTICATION_REQUIRED")),
        (Some("Basic 0123456789abcdef-ann"), error_code!(AuthenticationError, "AUTHENTICATION_REQUIRED")),
        (Some("Bearer 0123456789abcdef-any"), error_code!(AuthenticationError, "INVALID_TOKEN")),
        (Some("Bearer 0123456789abcdef-eve"), error_code!(AuthenticationError, "TOKEN_EXPIRED")),
    ] {
        let headers: Vec<_> = authorization.into_iter().map(|value| ("authorization", value)).collect();
        let answer = fixture.server.send(Method::GET, "/api/videos/123", &headers, "");
        assert_error!(answer.parts(), status = 401, code = code, hidden = HIDDEN);
        assert!(answer.header("www-authenticate").is_some());
        assert_eq!(answer.json()["error"].as_object().unwrap().len(), 2, "{}", answer.body);
    }
}

/// Every field that is wrong, in one answer.
#[test]
fn field_errors_are_a_422_with_the_places() {
    let fixture = serve();
    let answer = fixture.ask("ann", Method::PUT, "/api/videos/a%20b?title=&format=avi", "");
    assert_eq!(
        answer.json(),
        json!({"error": {
            "code": "VALIDATION",
            "message": "Some fields are not valid",
            "errors": [
                {"parameter": "id", "code": "FORMAT", "detail": "must have 1 to 100 letters, digits, `-` and `_`"},
                {"parameter": "title", "code": "LENGTH", "detail": "must have 1 to 100 characters"},
                {"pointer": "", "code": "REQUIRED", "detail": "the body is the video, and is empty"},
            ],
        }})
    );
    assert_error!(answer.parts(), status = 422, code = error_code!(ValidationError, "VALIDATION"));
    let avi = fixture.ask("ann", Method::PUT, "/api/videos/fox?title=A%20fox&format=avi", "the video");
    assert_eq!(
        avi.json(),
        json!({"error": {
            "code": "VIDEO_VALIDATION",
            "message": "Invalid video format",
            "details": {"format": "avi", "expected": ["mp4", "mov"]},
        }})
    );
    assert_eq!(avi.status, 422);
    assert!(fixture.services.requests().is_empty());

    // What cannot be read has its place, too.
    let missing = fixture.ask("ann", Method::PUT, "/api/videos/fox?format=mp4", "the video");
    assert_error!(missing.parts(), status = 422, code = "INVALID_QUERY");
    assert_eq!(missing.json()["error"]["errors"][0]["parameter"], "title", "{}", missing.body);
    for (body, status, code, pointer) in [
        (r#"{"video_id":"fox","platform":"tiktok"}"#, 422, "INVALID_BODY", "/at"),
        (r#"{"video_id":"fox","platform":7,"at":"soon"}"#, 422, "INVALID_BODY", "/platform"),
        ("{", 400, "INVALID_JSON", ""),
    ] {
        let answer = fixture.ask("ann", Method::POST, "/api/schedules", body);
        assert_error!(answer.parts(), status = status, code = code);
        let errors = &answer.json()["error"]["errors"];
        assert!(pointer.is_empty() || errors[0]["pointer"] == pointer, "{}", answer.body);
    }
    let platform = fixture.post("/api/videos/fox/posts", &json!({"platform": "myspace"}));
    assert_error!(
        platform.parts(),
        status = 422,
        code = error_code!(ValidationError, "PLATFORM_VALIDATION"),
        context = json!({"platform": "myspace", "supported": ["instagram", "tiktok", "youtube"]}),
    );
}

#[test]
fn what_others_fail_with_is_named_and_their_words_are_not_repeated() {
    let fixture = serve();
    assert_eq!(fixture.upload("fox").status, 201);
    fixture.services.will(outage());
    assert_error!(
        fixture.upload("bear").parts(),
        status = 503,
        code = error_code!(StorageError, "S3_UPLOAD"),
        hidden = HIDDEN,
    );
    assert_eq!(fixture.get("/api/videos/bear").status, 404, "what is not stored is not listed");
    assert_error!(
        fixture.get("/api/videos/fox/content").parts(),
        status = 503,
        code = error_code!(StorageError, "S3_DOWNLOAD"),
        hidden = HIDDEN,
    );
    let conversion = fixture.post("/api/videos/fox/conversions", &json!({"format": "mov"}));
    assert_error!(
        conversion.parts(),
        status = 500,
        code = error_code!(VideoProcessingError, "VIDEO_CONVERSION"),
        context = json!({"video_id": "fox", "format": "mov"}),
        hidden = HIDDEN,
    );
    fixture.services.will(done());
    let conversion = fixture.post("/api/videos/fox/conversions", &json!({"format": "mov"}));
    assert_eq!(conversion.json(), json!({"video_id": "fox", "format": "mov"}));
}

#[test]
fn a_platform_fails_in_ways_of_its_own() {
    let fixture = serve();
    assert_eq!(fixture.upload("fox").status, 201);
    let post = || fixture.post("/api/videos/fox/posts", &json!({"platform": "tiktok"}));
    let (auth, busy) = (
        error_code!(PlatformApiError, "PLATFORM_AUTH"),
        error_code!(PlatformApiError, "PLATFORM_RATE_LIMIT"),
    );
    let (refused, away) =
        (error_code!(PlatformApiError, "PLATFORM_UPLOAD"), error_code!(PlatformApiError, "PLATFORM_API"));
    let day = "retry-after: 999999\r\n";
    for (reply, status, code, retry_after) in [
        (Reply::http("401 Unauthorized", "", "worker"), 502, auth, None),
        (Reply::http("429 Too Many Requests", "retry-after: 120\r\n", ""), 503, busy, Some("120")),
        (Reply::http("429 Too Many Requests", "", ""), 503, busy, Some("60")),
        (Reply::http("429 Too Many Requests", day, ""), 503, busy, Some("86400")),
        (Reply::http("400 Bad Request", "", "worker"), 502, refused, None),
        (Reply::http("200 OK", "", "worker"), 502, refused, None),
        (outage(), 503, away, Some("60")),
        (Reply::Close, 503, away, Some("60")),
    ] {
        fixture.services.will(reply);
        let answer = post();
        let context = json!({"platform": "tiktok"});
        assert_error!(answer.parts(), status = status, code = code, context = context, hidden = HIDDEN);
        assert_eq!(answer.header("retry-after"), retry_after, "{}", answer.body);
    }
    fixture.services.will(done());
    fixture.services.requests();
    let posted = post();
    assert_eq!(posted.status, 201, "{}", posted.body);
    let asked = &fixture.services.requests()[0];
    assert!(
        asked.starts_with("POST /platforms/tiktok/uploads ")
            && asked.contains("content-type: application/json")
    );
    assert!(asked.ends_with(r#"{"title":"A fox","video":"fox"}"#), "{asked}");
    assert_eq!(posted.json(), json!({"video_id": "fox", "platform": "tiktok", "post_id": "remote-1"}));
    assert_eq!(fixture.post("/api/videos/bear/posts", &json!({"platform": "tiktok"})).status, 404);
}

#[test]
fn a_video_is_not_posted_again_too_soon() {
    let fixture = serve();
    assert_eq!(fixture.upload("fox").status, 201);
    let post = |platform: &str| fixture.post("/api/videos/fox/posts", &json!({"platform": platform}));
    assert_eq!(post("tiktok").status, 201);
    fixture.clock.advance(Duration::from_secs(3600));
    assert_error!(
        post("tiktok").parts(),
        status = 409,
        code = error_code!(RepostError, "REPOST_TOO_SOON"),
        context = json!({"platform": "tiktok", "minimum_hours": 24}),
        retry_after = 23 * 3600,
    );
    assert_eq!(post("youtube").status, 201, "another platform has not seen it");
    fixture.clock.advance(Duration::from_secs(23 * 3600));
    assert_eq!(post("tiktok").status, 201);
}

#[test]
fn a_user_has_so_many_requests() {
    let fixture = serve_with(&[("RATE_LIMIT_PER_MINUTE", "2")]);
    assert_eq!((fixture.get("/api/videos/1").status, fixture.get("/api/videos/1").status), (404, 404));
    assert_error!(
        fixture.get("/api/videos/1").parts(),
        status = 429,
        code = error_code!(AppError, "RATE_LIMIT_EXCEEDED"),
        context = json!({"limit": 2, "window_seconds": 60}),
        retry_after = 60,
    );
    assert_eq!(fixture.ask("bob", Method::GET, "/api/videos/1", "").status, 404);
    assert_eq!(fixture.server.get("/health").status, 200, "probes are not limited");
}

#[test]
fn a_database_error_is_one_sentence() {
    let fixture = serve();
    fixture.database().execute_batch("ALTER TABLE video RENAME TO film").unwrap();
    let answer = fixture.get("/api/videos/123");
    assert_eq!(
        answer.json(),
        json!({"error": {"code": "DATABASE", "message": "A database error occurred."}})
    );
    assert_error!(
        answer.parts(),
        status = 500,
        code = error_code!(DatabaseError, "DATABASE"),
        hidden = HIDDEN
    );
}

#[test]
fn settings_that_cannot_be_used_are_told_before_anything_is_served() {
    let folder = TempDir::new().unwrap();
    let start = |name: &str, value: &str, url: &str| {
        State::new(&settings(&folder, &[(name, value)]), url).map(drop).unwrap_err().to_string()
    };
    start("ADMIN_TOKEN", "short", "http://127.0.0.1");
    start("REDIS_URL", "http://127.0.0.1", "http://127.0.0.1");
    start("DATABASE_FILE", "/no/such/folder/videos.sqlite3", "http://127.0.0.1");
    assert!(start("APP_ENV", "test", "https://s3.amazonaws.com").contains("must begin with http://"));
}
