//! An error that knows at what time another try can help.

use std::time::{Duration, SystemTime};

use actix_web::{App, web};
use error_actix::{ErrorStack, HttpError, ResponseError, TestClock};

use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
#[error("the shop is closed")]
#[http(status = 503, retry_after = .opens)]
struct Closed {
    opens: SystemTime,
}

#[test]
fn a_time_is_a_date_in_the_header_and_seconds_in_the_body() {
    // Saturday, 1 January 2022, midnight.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200);
    let clock = TestClock::at(now);
    let errors = ErrorStack::builder().clock(clock.clone()).build().unwrap();
    let server = Server::start(move || {
        let closed = move || async move {
            Err::<&'static str, _>(Closed { opens: now + Duration::from_secs(30_600) })
        };
        App::new().route("/", web::get().to(closed)).wrap(errors.layer())
    });
    let told = || {
        let answer = server.get("/");
        assert_eq!((answer.status, answer.header("x-error-code")), (503, Some("CLOSED")));
        (answer.header("retry-after").unwrap().to_owned(), answer.json()["error"]["retry_after"].clone())
    };
    let date = "Sat, 01 Jan 2022 08:30:00 GMT".to_owned();
    assert_eq!(told(), (date.clone(), 30_600.into()));
    // Clients' clocks differ from ours: the date stays.
    clock.advance(Duration::from_secs(30_000));
    assert_eq!(told(), (date, 600.into()));
}
