//! Answers, whoever gives them: the model's own provider, another one, or the last good answer.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::time::Duration;

use error_actix::{Clock, Report, RetryAfter};
use error_recovery::{
    AllProvidersFailedError, Answer, Breakers, CircuitBreakerError, Deadline, DeadlineExceededError,
    Failover, LastAnswers,
};

use super::ProviderError;
use super::error::{Trouble, whole_seconds};
use super::models::{MODELS, Model};
use super::provider::{Completion, DEFAULT_RETRY, Provider};
use super::request::Chat;
use super::settings::Settings;
use super::stand_in;

/// Asks providers in turn, and remembers what they said.
#[derive(Debug)]
pub(super) struct Answers {
    /// By the name of the model that was asked for.
    routes: HashMap<&'static str, Failover<Route>>,
    last: LastAnswers<Question, Completion>,
    within: Duration,
}

/// A model at a gateway.
#[derive(Debug)]
struct Route {
    model: &'static Model,
    provider: Provider,
}

/// What must be alike for an answer to serve again; a user never gets what another one asked for.
type Question = (String, &'static str, String);

/// How many answers are remembered.
const REMEMBERED: u64 = 10_000;

impl Answers {
    /// A model's own provider is asked first, at `url`; then, if there is a gateway to fall back to, another provider.
    pub(super) fn new(
        settings: &Settings,
        url: String,
        breakers: &Breakers,
        clock: impl Clock + 'static,
    ) -> Result<Self, Box<dyn StdError>> {
        let at = |url: String| Provider::new(url, &settings.provider_key);
        let (first, fallback) = (at(url)?, settings.fallback_url.clone().map(at).transpose()?);
        let mut routes = HashMap::new();
        for model in MODELS {
            let route = |model, provider: &Provider| Route { model, provider: provider.clone() };
            let mut failover = Failover::builder(breakers)
                .provider(model.provider, route(model, &first))
                .attempt_timeout(settings.provider_timeout);
            let other = MODELS.iter().find(|other| other.provider != model.provider);
            if let (Some(other), Some(fallback)) = (other, &fallback) {
                let name = format!("{} (fallback)", other.provider);
                failover = failover.provider(name, route(other, fallback));
            }
            routes.insert(model.name, failover.build()?);
        }
        let last = LastAnswers::with_clock(REMEMBERED, settings.oldest_answer, clock);
        Ok(Self { routes, last, within: settings.answer_within })
    }

    /// An answer to the chat, a new one if there is one in time. Who is not known gets no other: behind one name there are
    /// many, and what one of them was told is not for the next.
    pub(super) async fn answer(
        &self,
        user: Option<&str>,
        chat: &Chat,
    ) -> Result<Answer<Completion>, ProviderError> {
        let own = chat.model.provider;
        let Some(routes) = self.routes.get(chat.model.name) else {
            return Err(unavailable(own, DEFAULT_RETRY, Trouble::NoRoute));
        };
        let deadline = Deadline::after(self.within);
        let fresh = async {
            let call = |route: &'static Model, provider: Provider| async move {
                provider.complete(route, chat).await
            };
            let asked = routes.run(deadline, |route, _| call(route.model, route.provider.clone())).await;
            asked.map(|answered| {
                stand_in::another_provider(user, &answered);
                answered.value
            })
        };
        let answer = match user {
            Some(user) => {
                let question = (user.to_owned(), chat.model.name, chat.question());
                self.last.get(question, deadline, fresh).await
            }
            None => fresh.await.map(Answer::Fresh),
        };
        if let Ok(Answer::Cached { why, .. }) = &answer {
            stand_in::last_answer(user, why);
        }
        answer.map_err(|report| failed(own, report))
    }
}

/// What stopped a chat, as this service says it: of a provider that was alone, its own error.
fn failed(own: &'static str, report: Report) -> ProviderError {
    let report = match report.downcast::<AllProvidersFailedError>() {
        Ok(mut all) if all.failures.len() == 1 => match all.failures.pop() {
            Some(only) => only.report,
            None => return unavailable(own, DEFAULT_RETRY, Trouble::NoRoute),
        },
        Ok(all) => {
            let retry_after = all.retry_after.map_or(DEFAULT_RETRY, whole_seconds);
            return ProviderError::AllUnavailable { retry_after, source: all };
        }
        Err(other) => other,
    };
    match report.downcast::<ProviderError>() {
        Ok(error) => error,
        Err(report) => {
            let wait = match report.error().retry_after() {
                Some(RetryAfter::Delay(wait)) => whole_seconds(wait),
                _ => DEFAULT_RETRY,
            };
            let trouble = match report.downcast::<DeadlineExceededError>() {
                Ok(late) => Trouble::Late(late),
                Err(report) => match report.downcast::<CircuitBreakerError>() {
                    Ok(refused) => Trouble::Refused(refused),
                    Err(report) => Trouble::Other(report.to_string()),
                },
            };
            unavailable(own, wait, trouble)
        }
    }
}

fn unavailable(provider: &'static str, retry_after: u64, source: Trouble) -> ProviderError {
    ProviderError::Unavailable { provider, retry_after, source }
}
