//! Messages in the client's language, over HTTP and from real files.

use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::{
    Catalog, EnvelopeFormat, ErrorStack, Flat, HttpError, LocalizedMessage, MessageSource, Negotiate,
    Occurrence, ProblemDetails, ResponseError, TestClock, Translations,
};
use serde_json::json;
use ureq::http::Method;

use crate::capture::Capture;
use crate::server::{Answer, Server};

#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "PARCEL")]
enum ParcelError {
    #[error("parcel {parcel} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        parcel: String,
    },
    #[error("{user} sent more than {limit} parcels")]
    #[http(status = 429, public = "At most {limit} parcels a day.", retry_after = "30s")]
    Limited {
        #[context(internal)]
        user: &'static str,
        #[context]
        limit: u32,
    },
    #[error("parcel {shelf} is not on its shelf")]
    #[http(status = 500)]
    Lost {
        #[context(internal)]
        shelf: u8,
    },
    #[error("the parcel is damaged")]
    #[http(status = 409)]
    Damaged {
        #[context]
        reason: Option<&'static str>,
    },
}

#[derive(Debug, HttpError)]
#[error("the carrier does not answer")]
#[http(status = 502)]
struct BadGateway;

type Failed = Result<HttpResponse, ParcelError>;

fn translations() -> Translations {
    Translations::declared_in("en").directory("messages").build().unwrap()
}

fn serve(format: impl EnvelopeFormat + 'static, source: impl MessageSource + 'static) -> (Server, Capture) {
    let capture = Capture::default();
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_millis(1_763_690_528_123));
    let errors = ErrorStack::builder()
        .format(format)
        .messages(source)
        .clock(clock)
        .observer(capture.clone())
        .build()
        .unwrap();
    let server = Server::start(move || {
        App::new()
            .route(
                "/parcels/{id}",
                web::get().to(|id: web::Path<String>| async move {
                    Failed::Err(ParcelError::NotFound { parcel: id.into_inner() })
                }),
            )
            .route(
                "/limited/{limit}",
                web::get().to(|limit: web::Path<u32>| async move {
                    Failed::Err(ParcelError::Limited { user: "ann", limit: limit.into_inner() })
                }),
            )
            .route("/lost", web::get().to(|| async { Failed::Err(ParcelError::Lost { shelf: 7 }) }))
            .route("/damaged", web::get().to(|| async { Failed::Err(ParcelError::Damaged { reason: None }) }))
            .route("/fine", web::get().to(|| async { "fine" }))
            .route(
                "/french",
                web::get().to(|| async {
                    HttpResponse::Conflict()
                        .insert_header(("content-language", "fr"))
                        .insert_header(("vary", "Origin, accept-language"))
                        .finish()
                }),
            )
            .route("/panic", web::get().to(|| async { panic!("on purpose") as &'static str }))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    (server, capture)
}

fn get(server: &Server, path: &str, accept_language: &str) -> Answer {
    let headers = [("accept-language", accept_language), ("x-request-id", "019abc")];
    server.send(Method::GET, path, &headers, "")
}

fn assert_golden(name: &str, body: &str) {
    expectorate::assert_contents(format!("golden/{name}.json"), &format!("{body}\n"));
}

/// The language and the message of an answer.
fn told(answer: &Answer) -> (&str, String) {
    assert_eq!(answer.header("vary"), Some("Accept-Language"), "{}", answer.body);
    let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
    (answer.header("content-language").unwrap(), message)
}

#[test]
fn every_format_shows_the_translation() {
    let (server, _) = serve(error_actix::Standard::new(), translations());
    assert_golden("translated_de", &get(&server, "/parcels/7", "de").body);
    assert_golden("translated_pl_one", &get(&server, "/limited/1", "pl").body);
    assert_golden("translated_pl_few", &get(&server, "/limited/3", "pl").body);
    assert_golden("translated_pl_many", &get(&server, "/limited/5", "pl").body);
    let (server, _) = serve(Flat::new(), translations());
    assert_golden("translated_flat_de", &get(&server, "/limited/1", "de").body);
    let (server, _) = serve(ProblemDetails::new(), translations());
    assert_golden("translated_problem_de", &get(&server, "/lost", "de").body);
}

#[test]
fn the_client_says_which_language() {
    let (server, _) = serve(error_actix::Standard::new(), translations());
    for (accept_language, language, message) in [
        ("de-AT, de;q=0.9", "de-AT", "Das Packerl 7 gibt's nicht."),
        ("de-CH", "de", "Das Paket 7 gibt es nicht."),
        ("fr, pl;q=0.2, de;q=0.1", "pl", "Paczka 7 nie istnieje."),
        ("en, de;q=0.9", "en", "parcel 7 not found"),
        ("fr", "en", "parcel 7 not found"),
        ("de;q=0", "en", "parcel 7 not found"),
        ("de;q=nan, \t;;, *;q=0.1", "en", "parcel 7 not found"),
    ] {
        let answer = get(&server, "/parcels/7", accept_language);
        assert_eq!(told(&answer), (language, message.to_owned()), "{accept_language}");
    }
    // What Austrians say no other way, Germans say for them.
    assert_eq!(told(&get(&server, "/lost", "de-AT")).0, "de");
    // Without the header there is the declared text, and it still depends on it.
    assert_eq!(told(&server.get("/parcels/7")), ("en", "parcel 7 not found".to_owned()));
}

#[test]
fn the_log_keeps_the_errors_own_text_and_the_client_sees_nothing_internal() {
    let (server, capture) = serve(error_actix::Standard::new(), translations());
    let answer = get(&server, "/limited/1", "de");
    assert_eq!(capture.one().display, "ann sent more than 1 parcels");
    assert!(!answer.body.contains("ann"));
    assert_eq!(answer.json()["error"]["context"], json!({"limit": 1}));
}

#[test]
fn what_cannot_be_shown_is_declared() {
    let (server, _) = serve(error_actix::Standard::new(), translations());
    // Its reason is null.
    assert_eq!(told(&get(&server, "/damaged", "de")), ("en", "the parcel is damaged".to_owned()));
    // Nobody has translated these.
    assert_eq!(told(&get(&server, "/nowhere", "de")), ("en", "there is nothing at this path".to_owned()));
    assert_eq!(told(&get(&server, "/panic", "de")), ("en", "Internal Server Error".to_owned()));
}

#[test]
fn successes_say_nothing_of_languages() {
    let (server, _) = serve(error_actix::Standard::new(), translations());
    let answer = get(&server, "/fine", "de");
    assert_eq!((answer.status, answer.header("vary"), answer.header("content-language")), (200, None, None));
}

#[test]
fn the_language_of_a_body_that_is_replaced_goes_with_it() {
    let (server, _) = serve(Negotiate::new(), translations());
    let answer = get(&server, "/french", "de");
    assert_eq!(answer.header("content-language"), Some("en"));
    assert_eq!(answer.header("vary"), Some("Origin, accept-language, Accept"));
}

#[test]
fn a_translation_escapes_what_the_client_has_sent() {
    let (server, _) = serve(error_actix::Standard::new(), translations());
    let answer = get(&server, "/parcels/%3Cscript%3E%22%7B$parcel%7D", "de");
    assert!(!answer.body.contains("<script>"), "{}", answer.body);
    assert_eq!(told(&answer).1, "Das Paket <script>\"{$parcel} gibt es nicht.");
    // Longer than any message: the declared text is cut, and the answer is as complete as ever.
    let answer = get(&server, &format!("/parcels/{}", "x".repeat(20_000)), "de");
    answer.error(404, "PARCEL_NOT_FOUND");
}

/// A source that panics, and whose language is no header.
#[derive(Debug)]
struct Broken;

impl MessageSource for Broken {
    fn message(&self, occurrence: &Occurrence<'_>) -> Option<LocalizedMessage<'_>> {
        match occurrence.request().path {
            Some("/lost") => panic!("in a source"),
            _ => Some(LocalizedMessage::new("de\r\nset-cookie: stolen=1", "Kaputt")),
        }
    }
}

#[test]
fn a_broken_source_costs_its_message() {
    let (server, _) = serve(error_actix::Standard::new(), Broken);
    let answer = get(&server, "/lost", "de");
    assert_eq!(answer.error(500, "PARCEL_LOST")["message"], "Internal Server Error");
    let answer = get(&server, "/parcels/7", "de");
    assert_eq!(answer.error(404, "PARCEL_NOT_FOUND")["message"], "Kaputt");
    assert_eq!((answer.header("content-language"), answer.header("set-cookie")), (None, None));
}

#[test]
fn the_files_say_everything() {
    let translations = || Translations::declared_in("en").directory("messages");
    Catalog::new().include::<ParcelError>().check_translations(translations()).unwrap();
    let catalog = Catalog::new().include::<ParcelError>().include::<BadGateway>();
    let missing = catalog.check_translations(translations()).unwrap_err();
    assert_eq!(
        format!("{missing:?}"),
        "the translations are not right:\n  \
         messages/de.ftl: there is no message for `BAD_GATEWAY`\n  \
         messages/pl.ftl: there is no message for `BAD_GATEWAY`"
    );
}
