//! The routes.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, Responder, get, post, web};
use serde::Serialize;
use serde_json::json;

use super::ledger::Reservation;
use super::{BudgetError, ChatRequest, GenAiError, State};

#[get("/health")]
pub(super) async fn health() -> impl Responder {
    web::Json(json!({"status": "healthy"}))
}

#[get("/models")]
pub(super) async fn list_models() -> impl Responder {
    let names: Vec<&str> = super::models::MODELS.iter().map(|model| model.name).collect();
    web::Json(json!({"models": names}))
}

#[derive(Serialize)]
struct ChatResponse {
    response: String,
    tokens_used: u64,
    model: &'static str,
}

/// Everything that can be known is asked before the call that costs money.
#[post("/chat")]
pub(super) async fn chat(
    state: web::Data<State>,
    user: User,
    request: web::Json<ChatRequest>,
) -> Result<impl Responder, GenAiError> {
    let chat = request.into_inner().validate()?;
    state.limiter.check(&user.0).map_err(|full| BudgetError::rate_limit(&user.0, full))?;
    let reserved = reserve(&state, user, chat.estimated_tokens()).await?;
    // Where failover to another provider and cached answers come in, with `error-recovery`.
    let completion = state.provider.complete(&chat).await?;
    settle(&state, reserved, completion.tokens).await;
    Ok(web::Json(ChatResponse {
        response: completion.text,
        tokens_used: completion.tokens,
        model: chat.model.name,
    }))
}

async fn reserve(state: &State, user: User, tokens: u64) -> Result<Reservation, GenAiError> {
    let ledger = state.ledger.clone();
    let reserved = web::block(move || ledger.reserve(&user.0, tokens)).await;
    reserved.map_err(|gone| state.ledger.unavailable(io::Error::other(gone)))?
}

/// The answer is there and paid for: that it cannot be written down is reported, and not the client's trouble.
async fn settle(state: &State, reserved: Reservation, tokens: u64) {
    let written = web::block(move || reserved.settle(tokens));
    let task = async {
        match written.await {
            Ok(settled) => settled,
            Err(gone) => Err(state.ledger.unavailable(io::Error::other(gone))),
        }
    };
    // Told to the observers by then.
    let _reported = state.errors.reporter().reported("settle_tokens", task).await;
}

/// Who asks: what the gateway in front, which knows, says in `X-User-Id`.
pub(super) struct User(String);

impl User {
    const NOBODY: &'static str = "anonymous";

    fn of(request: &HttpRequest) -> Self {
        let given = request.headers().get("x-user-id").and_then(|id| id.to_str().ok());
        Self(given.filter(|id| (1..=128).contains(&id.len())).unwrap_or(Self::NOBODY).to_owned())
    }
}

impl FromRequest for User {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}
