//! Handlers: which one answers, what it may change, and what it cannot.

mod changes;
mod precedence;

use std::io;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, SERVER};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpResponse, error, web};
use error_actix::{ErrorResponse, ErrorStackBuilder, HttpError, ResponseError, Unexpected};

use crate::server::{Answer, Server};

#[derive(Debug, HttpError, ResponseError)]
pub(super) enum GenAiError {
    #[error(transparent)]
    Budget(BudgetError),
    #[error(transparent)]
    Provider(Box<ProviderUnavailable>),
}

#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "")]
pub(super) enum BudgetError {
    #[error(transparent)]
    Tokens(TokenBudgetExceeded),
    #[error("{limit} requests per minute")]
    #[http(status = 429, retry_after = 60)]
    RateLimitExceeded {
        #[context]
        limit: u32,
    },
}

#[derive(Debug, HttpError, ResponseError)]
#[error("{user} has no tokens left")]
#[http(status = 429, public = "You have no tokens left.", retry_after = "1h")]
pub(super) struct TokenBudgetExceeded {
    #[context(internal)]
    user: &'static str,
    #[context]
    used: u32,
}

#[derive(Debug, HttpError, ResponseError)]
#[error("{provider} is down")]
#[http(status = 503, category = "external_service_error")]
pub(super) struct ProviderUnavailable {
    provider: &'static str,
}

fn tokens() -> GenAiError {
    GenAiError::Budget(BudgetError::Tokens(TokenBudgetExceeded { user: "ann", used: 9500 }))
}

fn rate_limit() -> GenAiError {
    GenAiError::Budget(BudgetError::RateLimitExceeded { limit: 10 })
}

fn provider() -> GenAiError {
    GenAiError::Provider(Box::new(ProviderUnavailable { provider: "Anthropic" }))
}

async fn fails_in_middleware(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    match request.path() {
        "/middleware/error" => Err(tokens().into()),
        "/middleware/foreign" => Err(error::ErrorForbidden("the vault is closed")),
        "/middleware/panic" => panic!("in a middleware"),
        _ => next.call(request).await,
    }
}

async fn failure(which: web::Path<String>) -> error_actix::Result<HttpResponse> {
    match which.as_str() {
        "boxed" => Err(Box::new(TokenBudgetExceeded { user: "ann", used: 1 }))?,
        "undeclared" => Err(Box::<dyn std::error::Error>::from("nobody declared this"))?,
        _ => Err(tokens())?,
    }
}

async fn panics() -> HttpResponse {
    panic!("on purpose")
}

/// Every way in which a request can fail.
fn serve(errors: ErrorStackBuilder) -> Server {
    let errors = errors.register::<GenAiError>().register::<Unexpected>().build().unwrap();
    let fails =
        |fails: fn() -> GenAiError| web::get().to(move || async move { Err::<&'static str, _>(fails()) });
    Server::start(move || {
        App::new()
            .route("/tokens", fails(tokens))
            .route("/rate-limit", fails(rate_limit))
            .route("/provider", fails(provider))
            .route("/failure/{which}", web::get().to(failure))
            .route("/panic", web::get().to(panics))
            .route("/io", web::get().to(|| async { Err::<&'static str, _>(io::Error::other("disk")) }))
            .route("/json", web::post().to(|_: web::Json<u32>| async { "" }))
            .route("/bare", web::get().to(HttpResponse::Gone))
            .route(
                "/by-hand",
                web::get().to(|| async { actix_web::ResponseError::error_response(&tokens()) }),
            )
            .route(
                "/page",
                web::get().to(|| async { HttpResponse::Conflict().content_type("text/html").body("<p>") }),
            )
            .default_service(errors.fallback())
            .wrap(from_fn(fails_in_middleware))
            .wrap(errors.layer())
    })
}

fn by(name: &'static str) -> impl Fn(&mut ErrorResponse<'_>) {
    move |response| {
        response.headers_mut().insert(SERVER, HeaderValue::from_static(name));
    }
}

/// Which handler answered.
fn handled_by(answer: &Answer) -> Option<&str> {
    answer.header("server")
}
