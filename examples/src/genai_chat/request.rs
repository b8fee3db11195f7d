//! What a chat must look like, all of it known before anything costs money.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ValidationError;
use super::models::{MODELS, Model};

/// The body of `POST /chat`, as it comes.
#[derive(Debug, Deserialize)]
pub struct ChatRequest {
    /// The name of a model.
    pub model: String,
    /// What was said so far.
    pub messages: Vec<Value>,
    /// How freely the model speaks, 0 to 2.
    #[serde(default = "default_temperature")]
    pub temperature: f64,
}

/// One thing that somebody said.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Message {
    /// Who: `user`, `assistant` or `system`.
    pub role: String,
    /// What.
    pub content: String,
}

/// A chat that can be carried out.
#[derive(Debug)]
pub(super) struct Chat {
    pub(super) model: &'static Model,
    pub(super) messages: Vec<Message>,
    pub(super) temperature: f64,
}

fn default_temperature() -> f64 {
    0.7
}

const TEMPERATURE: RangeInclusive<f64> = 0.0..=2.0;

/// A rough rule for English text.
const CHARACTERS_PER_TOKEN: usize = 4;

impl ChatRequest {
    /// The chat, if everything about it is right.
    pub(super) fn validate(self) -> Result<Chat, ValidationError> {
        let Some(model) = MODELS.iter().find(|model| model.name == self.model) else {
            return Err(ValidationError::ModelNotFound {
                requested_model: self.model,
                available_models: MODELS.iter().map(|model| model.name).collect(),
            });
        };
        if self.messages.is_empty() {
            return Err(ValidationError::MessagesEmpty);
        }
        if !TEMPERATURE.contains(&self.temperature) {
            return Err(ValidationError::TemperatureOutOfRange { temperature: self.temperature });
        }
        let messages = self.messages.into_iter().map(message).collect::<Result<_, _>>()?;
        Ok(Chat { model, messages, temperature: self.temperature })
    }
}

fn message(received: Value) -> Result<Message, ValidationError> {
    Message::deserialize(&received).map_err(|_| {
        let example = Message { role: "user".to_owned(), content: "Hello".to_owned() };
        ValidationError::InvalidMessageFormat { example, received }
    })
}

impl Chat {
    /// What was said, and how freely the model speaks: what an answer depends on beside the model.
    pub(super) fn question(&self) -> String {
        json!([self.messages, self.temperature]).to_string()
    }

    /// What the provider will charge for, by the length of what it is sent.
    pub(super) fn estimated_tokens(&self) -> u64 {
        let characters: usize = self.messages.iter().map(|message| message.content.chars().count()).sum();
        characters.div_ceil(CHARACTERS_PER_TOKEN) as u64
    }
}
