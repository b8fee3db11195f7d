//! Payment sessions, which are made once however often they are asked for.

use std::time::Duration;

use actix_web::{HttpRequest, Responder, post, web};
use error_actix::standard::{PaymentError, ValidationError};
use error_actix::{HttpError, Report, Result, RetryAfter};
use error_recovery::{Guard, InvalidPolicy, Recovery, RetryPolicy};
use reqwest::Method;
use reqwest::header::RETRY_AFTER;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::State;
use crate::service::{JSON, Service, Trouble, read};

#[derive(Debug)]
pub(super) struct Payments {
    stripe: Service,
    guard: Guard,
}

/// What is to be paid.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Payment {
    amount_cents: u32,
    currency: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Session {
    id: String,
}

/// What stripe says of a card that it refuses.
#[derive(Deserialize)]
struct Decline {
    decline_code: String,
}

/// Stripe is down, too slow, or talks nonsense.
#[derive(Debug, HttpError)]
#[error("stripe made no session")]
#[http(
    status = 503,
    category = "external_service_error",
    public = "Payments are not possible at the moment.",
    recoverable,
    retry_after = .retry_after
)]
pub struct StripeError {
    source: Trouble,
    /// What stripe has said of that: the guard waits at least as long, and so should the client.
    retry_after: Option<RetryAfter>,
}

/// How long a payment may take with all its tries: who has to wait longer reads so.
const LONGEST: Duration = Duration::from_secs(30);

impl Payments {
    /// Payments with retries: the key that goes with each try is what makes them safe.
    pub(super) fn new(
        recovery: &Recovery,
        stripe: Service,
        retry: RetryPolicy,
    ) -> std::result::Result<Self, InvalidPolicy> {
        let guard = recovery.guard("stripe", "create_session").retry(retry).deadline(LONGEST).build()?;
        Ok(Self { stripe, guard })
    }

    async fn create_session(&self, payment: &Payment, key: &str) -> std::result::Result<Session, Report> {
        self.guard.run(|_| self.attempt(payment, key)).await
    }

    async fn attempt(&self, payment: &Payment, key: &str) -> std::result::Result<Session, Report> {
        let failed = |source| StripeError { source, retry_after: None };
        let body = json!(payment).to_string().into_bytes();
        let headers = [JSON, ("idempotency-key", key)];
        let answer = self.stripe.ask(Method::POST, "/v1/checkout/sessions", &headers, body).await;
        let answer = answer.map_err(failed)?;
        match answer.status().as_u16() {
            200 => Ok(read(answer).await.map_err(failed)?),
            // An answer about the card, and no failure of theirs: the circuit stays closed, and nobody tries again.
            402 => {
                let reason = read(answer).await.map_or_else(|_| "unknown".to_owned(), Decline::reason);
                let recoverable = reason == "insufficient_funds";
                Err(PaymentError::new(reason, "Payment declined.", recoverable))?
            }
            status => {
                let said = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                Err(StripeError {
                    source: Trouble::Status(status),
                    retry_after: said.and_then(RetryAfter::read),
                })?
            }
        }
    }
}

impl Decline {
    /// Theirs is repeated to the client only where it is a word.
    fn reason(self) -> String {
        let code = self.decline_code;
        let is_word = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if is_word && (1..=64).contains(&code.len()) { code } else { "unknown".to_owned() }
    }
}

#[post("/payments")]
pub(super) async fn pay(
    state: web::Data<State>,
    request: HttpRequest,
    payment: web::Json<Payment>,
) -> Result<impl Responder> {
    let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok());
    let key = key.filter(|key| (8..=255).contains(&key.len())).ok_or_else(|| {
        ValidationError::new("Idempotency-Key", "send a header with a key of 8 to 255 characters")
    })?;
    Ok(web::Json(state.payments.create_session(&payment, key).await?))
}
