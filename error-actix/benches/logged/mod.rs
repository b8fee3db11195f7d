//! Failing requests of which one line in JSON says everything, written to nobody: by our stack and our log, and by what
//! people use.
//!
//! The subscriber is the process's, as in a service: apart from the other cases, which have none.

use std::io;

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, web};
use error_actix::{ErrorStack, LogEvents, RequestSpan};
use error_telemetry::logging::{Form, Logging};
use tracing::subscriber::set_global_default;
use tracing_actix_web::TracingLogger;

use super::cases::declared::VideoError;
use super::cases::service::{fail, ready, round};
use super::cases::{Case, Round};

/// As in the other cases.
macro_rules! plain_request {
    () => {
        TestRequest::with_uri("/videos").to_request()
    };
}

/// With what a browser and a gateway send.
macro_rules! full_request {
    () => {
        TestRequest::with_uri("/videos?page=2")
            .peer_addr(([192, 0, 2, 7], 49152).into())
            .insert_header((
                "user-agent",
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            ))
            .insert_header(("x-user-id", "user-4711"))
            .insert_header(("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
            .to_request()
    };
}
pub(crate) const LOGGED: [Case; 6] = [
    Case { name: "full_request_alone", prepare: || Box::new(|| drop(divan::black_box(full_request!()))) },
    Case { name: "failure_logged", prepare: || ours(Some(RequestSpan::new()), false) },
    Case { name: "failure_logged_without_span", prepare: || ours(None, false) },
    Case { name: "failure_logged_in_full", prepare: || ours(Some(RequestSpan::new()), true) },
    Case { name: "failure_of_full_request", prepare: || stack(Some(RequestSpan::new()), true) },
    Case { name: "failure_logged_usual", prepare: usual },
];

/// Writes lines to nobody, and waits for each.
#[expect(clippy::expect_used, reason = "nothing is measured without a log")]
fn install_ours() {
    let logging = Logging::builder().form(Form::Json).writer(io::sink()).direct().install();
    // As long as the process.
    std::mem::forget(logging.expect("the log is well configured"));
}

/// All that the stack can tell, without a limit, which would leave out most of many equal errors.
#[expect(clippy::expect_used, reason = "nothing is measured of a stack that cannot be built")]
fn stack(span: Option<RequestSpan>, full: bool) -> Round {
    let builder = ErrorStack::builder().log(LogEvents::new()).log_query(true).user_header("x-user-id");
    let errors = builder.request_span(span).register::<VideoError>().build();
    let layer = errors.expect("the stack is well configured").layer();
    let service = ready(init_service(App::new().route("/videos", web::get().to(fail)).wrap(layer)));
    if full { round(service, || full_request!()) } else { round(service, || plain_request!()) }
}

fn ours(span: Option<RequestSpan>, full: bool) -> Round {
    install_ours();
    stack(span, full)
}

/// `TracingLogger` and the JSON of `tracing-subscriber`, as their documentation begins.
#[expect(clippy::expect_used, reason = "nothing is measured without a subscriber")]
fn usual() -> Round {
    let subscriber = tracing_subscriber::fmt().json().with_writer(io::sink).finish();
    set_global_default(subscriber).expect("there is no other");
    let app = App::new().route("/videos", web::get().to(fail)).wrap(TracingLogger::default());
    round(ready(init_service(app)), || plain_request!())
}
