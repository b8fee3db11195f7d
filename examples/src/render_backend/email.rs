//! E-mails, which are written to the log while they cannot be sent.

use actix_web::{Responder, post, web};
use error_actix::standard::{EmailError, ValidationError};
use error_actix::{Redacted, Report, Result};
use error_recovery::{Recovery, recover};
use serde::Deserialize;
use serde_json::json;

use super::State;
use crate::service::Service;

#[derive(Debug)]
pub(super) struct Mailer {
    sendgrid: Service,
    recovery: Recovery,
}

#[derive(Debug, Deserialize)]
pub(super) struct Email {
    template: String,
    recipient: String,
}

impl Mailer {
    pub(super) fn new(recovery: &Recovery, sendgrid: Service) -> Self {
        Self { sendgrid, recovery: recovery.clone() }
    }

    /// Tried once: nobody wants the same e-mail twice.
    #[recover(service = "sendgrid", operation = "send", with = self.recovery, fallback = Self::note)]
    async fn send(&self, email: &Email) -> std::result::Result<&'static str, Report> {
        let message = json!({"template": email.template, "to": email.recipient});
        let sent = self.sendgrid.post_json("/v3/mail/send", &message).await;
        sent.map_err(|trouble| EmailError::new(&email.template, &email.recipient).with_cause(trouble))?;
        Ok("sent")
    }

    /// The log learns which e-mail, and not to whom.
    async fn note(&self, email: &Email, why: Report) -> std::result::Result<&'static str, Report> {
        let recipient = Redacted::new(&email.recipient);
        tracing::warn!(template = email.template, ?recipient, error = %why, "an e-mail was not sent");
        Ok("logged")
    }
}

#[post("/emails")]
pub(super) async fn send(state: web::Data<State>, email: web::Json<Email>) -> Result<impl Responder> {
    if email.recipient.is_empty() {
        Err(ValidationError::new("recipient", "say to whom it is sent"))?;
    }
    Ok(web::Json(json!({"email": state.mailer.send(&email).await?})))
}
