//! Errors that cross a service's border: one service answers, another asks it, a third party asks that one.

use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::{
    Classifier, ErrorStack, ErrorType, Flat, FromWire, HttpError, Malformed, ProblemDetails, Problems,
    ResponseError, Standard, TestClock, UpstreamError, WireReader,
};

use crate::capture::Capture;
use crate::server::Server;

/// What both services are compiled with.
#[derive(Debug, PartialEq, HttpError, ResponseError)]
#[http(from_wire)]
enum VideoError {
    #[error("video {video_id} of {owner:?} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
        #[context]
        owner: Option<String>,
    },
    #[error("busy")]
    #[http(status = 503, retry_after = .seconds)]
    Busy {
        #[context]
        seconds: u64,
        #[context(name = "lanes")]
        free_lanes: Vec<i8>,
    },
}

/// What the asked service has beside that.
#[derive(Debug, HttpError, ResponseError)]
#[error("secret-table is locked by {holder}")]
#[http(status = 500, public = "secret-words for you alone")]
struct Internal {
    #[context]
    holder: &'static str,
}

/// What the asking service makes of it.
#[derive(Debug, HttpError, ResponseError)]
enum PlaylistError {
    #[error("video {0} of the playlist is gone")]
    #[http(status = 409)]
    Stale(#[context(name = "video")] String),
    #[error("the video service failed")]
    #[http(status = 502)]
    Videos(#[source] UpstreamError<VideoError>),
    #[error("the video service cannot be reached")]
    #[http(status = 502)]
    Unreachable(#[from] reqwest::Error),
}

impl From<UpstreamError<VideoError>> for PlaylistError {
    fn from(error: UpstreamError<VideoError>) -> Self {
        match error {
            UpstreamError::Known { error: VideoError::NotFound { video_id, .. }, .. } => {
                Self::Stale(video_id)
            }
            other => Self::Videos(other),
        }
    }
}

async fn video(id: web::Path<String>) -> Result<HttpResponse, actix_web::Error> {
    Err(match &**id {
        "busy" => VideoError::Busy { seconds: 7, free_lanes: vec![-1, 2] }.into(),
        "internal" => Internal { holder: "secret-holder" }.into(),
        "here" => return Ok(HttpResponse::Ok().body("a video")),
        "moved" => return Ok(HttpResponse::Found().insert_header(("location", "/videos/here")).finish()),
        _ => VideoError::NotFound { video_id: id.into_inner(), owner: None }.into(),
    })
}

/// The asked service, in an envelope of its choice.
fn videos(stack: ErrorStack) -> Server {
    Server::start(move || {
        App::new()
            .route("/videos/{id}", web::get().to(video))
            .default_service(stack.fallback())
            .wrap(stack.layer())
    })
}

/// The asking service.
fn playlists(videos: SocketAddr) -> (Server, Capture) {
    let capture = Capture::default();
    let errors = ErrorStack::builder().log_events(false).observer(capture.clone()).build().unwrap();
    let ask = move |path: web::Path<String>| async move {
        let response = reqwest::get(format!("http://{videos}/{path}?key=secret-key")).await?;
        let response = Problems::check::<VideoError>(response).await?;
        Ok::<_, PlaylistError>(HttpResponse::Ok().body(response.bytes().await?))
    };
    let server =
        Server::start(move || App::new().route("/ask/{path:.*}", web::get().to(ask)).wrap(errors.layer()));
    (server, capture)
}

/// What `Problems` makes of what is at an address.
fn ask(problems: &Problems, address: SocketAddr, path: &str) -> Result<String, UpstreamError<VideoError>> {
    actix_web::rt::System::new().block_on(async {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let response = client.get(format!("http://{address}{path}")).send().await.unwrap();
        let response = problems.check_response::<VideoError>(response).await?;
        Ok(format!("{} {}", response.status().as_u16(), response.text().await.unwrap()))
    })
}

#[test]
fn an_error_that_both_sides_declare_arrives_in_every_format() {
    let problems = Problems::new();
    let stacks = [
        ErrorStack::builder().format(Standard::new()),
        ErrorStack::builder().format(Standard::new().without_wrapper()),
        ErrorStack::builder().format(Flat::new()),
        ErrorStack::builder().format(ProblemDetails::new()),
    ];
    for stack in stacks {
        let videos = videos(stack.log_events(false).build().unwrap());
        let missing = VideoError::NotFound { video_id: "é/\"".into(), owner: None };
        let answer = ask(&problems, videos.address(), "/videos/%C3%A9%2F%22").unwrap_err();
        assert_eq!(answer.known(), Some(&missing), "{answer:?}");
        assert_eq!(answer.wire().status(), 404);
        let busy = ask(&problems, videos.address(), "/videos/busy").unwrap_err();
        let expected = VideoError::Busy { seconds: 7, free_lanes: vec![-1, 2] };
        assert_eq!(busy.known(), Some(&expected), "{busy:?}");
        assert_eq!(busy.wire().retry_after(), Some(Duration::from_secs(7)));
        // A code that is none of theirs, from our side's own declarations and from the framework.
        for (path, code) in [("/videos/internal", "INTERNAL"), ("/nowhere", "ROUTE_NOT_FOUND")] {
            let other = ask(&problems, videos.address(), path).unwrap_err();
            assert!(matches!(&other, UpstreamError::Unknown(wire) if wire.code() == Some(code)), "{other:?}");
        }
        assert_eq!(ask(&problems, videos.address(), "/videos/here").unwrap(), "200 a video");
        // A redirect is the client's own business.
        assert_eq!(ask(&problems, videos.address(), "/videos/moved").unwrap(), "302 ");
    }
}

#[test]
fn what_another_service_said_is_a_cause_and_never_an_answer() {
    let videos = videos(ErrorStack::builder().log_events(false).build().unwrap());
    let (server, capture) = playlists(videos.address());
    let stale = server.get("/ask/videos/7").error(409, "PLAYLIST_STALE");
    assert_eq!(stale["context"], serde_json::json!({"video": "7"}));
    capture.one();
    for (path, said) in [
        ("/ask/videos/internal", "500 INTERNAL: secret-words for you alone"),
        ("/ask/videos/busy", "503 VIDEO_BUSY: Service Unavailable"),
        ("/ask/nowhere", "404 ROUTE_NOT_FOUND: there is nothing at this path"),
    ] {
        let answer = server.get(path);
        let error = answer.error(502, "PLAYLIST_VIDEOS");
        assert_eq!(error["message"], "Bad Gateway");
        assert!(error["context"].is_null() && error["retry_after"].is_null(), "{}", answer.body);
        assert!(!answer.body.contains("secret") && !answer.body.contains("VIDEO_BUSY"), "{}", answer.body);
        let seen = capture.one();
        assert!(seen.causes.contains(said), "{}", seen.causes);
        assert!(!seen.causes.contains("secret-key"), "{}", seen.causes);
    }
    assert_eq!(server.get("/ask/videos/here").body, "a video");
}

/// A peer that answers each connection with the same bytes, and ends it.
fn peer(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let (listener, answer) = (TcpListener::bind("127.0.0.1:0").unwrap(), answer.into());
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).unwrap() == 0 {
                    break;
                }
                request.push(byte[0]);
            }
            // Whoever has read enough hangs up.
            let _ = stream.write_all(&answer);
        }
    });
    address
}

const ENVELOPE: &str = r#"{"error":{"code":"VIDEO_NOT_FOUND","context":{"video_id":"7"}}}"#;

fn response(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}\r\n\r\n{body}")
}

#[test]
fn a_page_of_a_proxy_is_no_envelope() {
    let page = "<html><h1>Bad Gateway</h1> nginx</html>";
    for (content_type, shown) in [
        ("content-type: text/html; charset=utf-8", Some("text/html; charset=utf-8")),
        ("x-nothing: said", None),
    ] {
        // What looks like an envelope is none without its type, either.
        for body in [page, ENVELOPE] {
            let answer = ask(&Problems::new(), peer(response("502 Bad Gateway", content_type, body)), "/");
            let UpstreamError::Unknown(wire) = answer.unwrap_err() else { panic!("{content_type}") };
            let why = wire.malformed();
            assert!(matches!(why, Some(Malformed::MediaType(media)) if media.as_deref() == shown), "{why:?}");
            assert_eq!((wire.status(), wire.code(), wire.excerpt()), (502, None, Some(body)));
        }
    }
    let (server, capture) = playlists(peer(response("502 Bad Gateway", "content-type: text/html", page)));
    let answer = server.get("/ask/");
    answer.error(502, "PLAYLIST_VIDEOS");
    assert!(!answer.body.contains("nginx"));
    assert!(capture.one().causes.contains("nginx"));
}

#[test]
fn no_more_is_read_than_the_limit() {
    // More than any buffer between the two sides holds: who reads it all would wait for what never comes.
    let large = "x".repeat(8 << 20);
    let json = "content-type: application/json\r\ncontent-length: 99999999999";
    let address = peer(response("500 Internal Server Error", json, &format!("{{\"message\":\"{large}")));
    let problems = Problems::new().with_reader(WireReader::new().with_max_bytes(1000));
    let error = ask(&problems, address, "/").unwrap_err();
    assert!(matches!(error.wire().malformed(), Some(Malformed::TooLarge { limit: 1000 })), "{error:?}");
    assert_eq!(error.wire().excerpt().unwrap().chars().count(), 200);
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    let address =
        peer(response("500 Internal Server Error", "content-type: application/problem+json", &deep));
    let error = ask(&problems, address, "/").unwrap_err();
    assert!(matches!(error.wire().malformed(), Some(Malformed::TooDeep { limit: 32 })), "{error:?}");
}

#[test]
fn a_body_that_ends_early_is_not_believed() {
    let json = "content-type: application/json\r\n";
    let cut = &ENVELOPE[..30];
    let cases = [
        (format!("{json}content-length: {}", ENVELOPE.len()), cut.to_owned()),
        // It is whole, and the peer said that there is more.
        (format!("{json}content-length: {}", ENVELOPE.len() + 1), ENVELOPE.to_owned()),
        (format!("{json}transfer-encoding: chunked"), format!("{:x}\r\n{ENVELOPE}\r\n", ENVELOPE.len())),
    ];
    for (headers, body) in cases {
        let error = ask(&Problems::new(), peer(response("404 Not Found", &headers, &body)), "/").unwrap_err();
        let UpstreamError::Unknown(wire) = &error else { panic!("{error:?}") };
        assert!(matches!(wire.malformed(), Some(Malformed::Interrupted(_))), "{wire:?}");
        assert!(
            error.source().is_some() && wire.excerpt().is_some_and(|begin| begin.starts_with("{\"error\""))
        );
        assert!(!format!("{error} {error:?}").contains("127.0.0.1"), "{error:?}");
    }
    let error =
        ask(&Problems::new(), peer(response("500 Internal Server Error", json, "{")), "/").unwrap_err();
    // Not what a client of ours has sent, though it is JSON that is none.
    assert_eq!(Classifier::new().classify(&error), ErrorType::ExternalService, "{error:?}");
    // Shorter than it is: what stands behind is another message's.
    let headers = format!("{json}content-length: {}", cut.len());
    let error = ask(&Problems::new(), peer(response("404 Not Found", &headers, ENVELOPE)), "/").unwrap_err();
    assert!(matches!(error.wire().malformed(), Some(Malformed::NotJson(_))), "{error:?}");
}

#[test]
fn a_delay_is_believed_within_reason() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
    let problems =
        Problems::new().with_clock(TestClock::at(now)).with_max_retry_after(Duration::from_secs(60));
    for (header, body, seconds) in [
        ("7", "{}", Some(7)),
        ("86400", "{}", Some(60)),
        ("99999999999999999999999", "{}", Some(60)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "{}", Some(7)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", "{}", Some(0)),
        ("Mon, 06 Nov 2034 08:49:37 GMT", "{}", Some(60)),
        ("1.5", "{}", None),
        ("-1", "{}", None),
        ("soon", "{}", None),
        ("soon", r#"{"retry_after":9}"#, Some(9)),
        ("7", r#"{"retry_after":9999999}"#, Some(60)),
    ] {
        let header = |name: &str| match name {
            "content-type" => Some("application/json"),
            "retry-after" => Some(header),
            _ => None,
        };
        let error = problems.read::<VideoError>(503, header, body.as_bytes()).unwrap_err();
        assert_eq!(
            error.wire().retry_after(),
            seconds.map(Duration::from_secs),
            "{:?} {body}",
            header("retry-after")
        );
    }
}

#[test]
fn the_same_can_be_read_of_any_client() {
    let videos = videos(ErrorStack::builder().log_events(false).build().unwrap());
    for (path, known) in [("/videos/7", true), ("/videos/internal", false)] {
        let answer = videos.get(path);
        let header = |name: &str| answer.headers.get(name)?.to_str().ok();
        let read = Problems::new().read::<VideoError>(answer.status, header, answer.body.as_bytes());
        assert_eq!(read.unwrap_err().known().is_some(), known);
    }
    let header = |_: &str| None;
    for status in [100, 200, 204, 304, 399, 600] {
        assert!(Problems::new().read::<VideoError>(status, header, ENVELOPE.as_bytes()).is_ok());
    }
}

#[test]
fn a_context_that_does_not_fit_is_another_error() {
    for context in [r#"{"video_id":7}"#, r#"{"owner":"ann"}"#, r#"[]"#] {
        let body = format!(r#"{{"error":{{"code":"VIDEO_NOT_FOUND","context":{context}}}}}"#);
        assert_eq!(VideoError::from_wire(&error_actix::WireError::read(404, body.as_bytes())), None);
    }
}
