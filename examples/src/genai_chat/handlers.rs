//! The routes.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, Responder, get, post, web};
use error_recovery::Answer;
use serde::Serialize;
use serde_json::json;

use super::provider::Completion;
use super::{BudgetError, ChatRequest, GenAiError, State, SystemError};

/// What the gateway in front says who asks by, to us and to the log.
pub(super) const USER_HEADER: &str = "x-user-id";

#[get("/health")]
pub(super) async fn health() -> impl Responder {
    web::Json(json!({"status": "healthy"}))
}

#[get("/models")]
pub(super) async fn list_models() -> impl Responder {
    let names: Vec<&str> = super::models::MODELS.iter().map(|model| model.name).collect();
    web::Json(json!({"models": names}))
}

/// What a client gets for a chat.
#[derive(Serialize)]
#[serde(untagged)]
enum ChatResponse {
    Fresh {
        response: String,
        tokens_used: u64,
        model: &'static str,
    },
    /// As document E's third pattern has it.
    Cached {
        response: String,
        cached: bool,
        message: &'static str,
    },
}

/// Everything that can be known is asked before the call that costs money.
#[post("/chat")]
pub(super) async fn chat(
    state: web::Data<State>,
    user: User,
    request: web::Json<ChatRequest>,
) -> Result<impl Responder, GenAiError> {
    let chat = request.into_inner().validate()?;
    state.limiter.check(user.id()).map_err(|full| BudgetError::rate_limit(user.id(), &full))?;
    let call = state.usage.begin(user.id(), chat.estimated_tokens()).await?;
    let answer = match state.answers.answer(user.0.as_deref(), &chat).await {
        Ok(answer) => answer,
        Err(error) => {
            written_down(&state, call.refund()).await;
            return Err(error.into());
        }
    };
    let answer = match answer {
        Answer::Fresh(Completion { text, tokens, model }) => {
            written_down(&state, call.settle(tokens)).await;
            ChatResponse::Fresh { response: text, tokens_used: tokens, model }
        }
        Answer::Cached { value, .. } => {
            written_down(&state, call.refund()).await;
            let message = "LLM is slow, showing cached response";
            ChatResponse::Cached { response: value.text, cached: true, message }
        }
    };
    Ok(web::Json(answer))
}

/// The answer is there, or there will be none: that the bill cannot be written down is reported, and not the client's
/// trouble.
async fn written_down(state: &State, writing: impl Future<Output = Result<(), SystemError>>) {
    // Told to the observers by then.
    let _reported = state.errors.reporter().reported("settle_tokens", writing).await;
}

/// Who asks: what the gateway in front, which knows, says in `X-User-Id`; `None` where it says nothing.
pub(super) struct User(Option<String>);

impl User {
    /// All whom nobody knows share a minute and a budget.
    const NOBODY: &'static str = "anonymous";

    fn of(request: &HttpRequest) -> Self {
        let given = request.headers().get(USER_HEADER).and_then(|id| id.to_str().ok());
        let known = given.filter(|id| (1..=128).contains(&id.len()) && *id != Self::NOBODY);
        Self(known.map(str::to_owned))
    }

    fn id(&self) -> &str {
        self.0.as_deref().unwrap_or(Self::NOBODY)
    }
}

impl FromRequest for User {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}
