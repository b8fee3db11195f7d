//! What a client reads, in its language.

#[cfg(feature = "fluent")]
mod fluent;

use std::fmt;
use std::sync::Arc;

use crate::Occurrence;

#[cfg(feature = "fluent")]
pub use self::fluent::{TranslationError, TranslationProblem, Translations, TranslationsBuilder};

/// Says what the client reads as the message of an occurrence. Open: texts from anywhere are one implementation.
///
/// With the feature `fluent` there is `Translations`, which reads Fluent files. What
/// [`RequestFacts::preferred_languages`](crate::RequestFacts::preferred_languages) answers are the languages to try.
///
/// All that it makes a message of reaches the client. The log keeps the error's own text.
///
/// ```
/// use error_core::{LocalizedMessage, MessageSource, Occurrence};
///
/// #[derive(Debug)]
/// struct German;
///
/// impl MessageSource for German {
///     fn message(&self, occurrence: &Occurrence<'_>) -> Option<LocalizedMessage<'_>> {
///         let languages = occurrence.request().preferred_languages(&["de"], "en");
///         match (languages.first()?, occurrence.spec().code().as_str()) {
///             (&"de", "SOLD_OUT") => Some(LocalizedMessage::new("de", "Ausverkauft.")),
///             _ => Some(LocalizedMessage::declared("en")),
///         }
///     }
/// }
/// ```
pub trait MessageSource: Send + Sync + fmt::Debug {
    /// The message for the client that made the request; `None` where nothing is known, not even the language of the
    /// declared text.
    fn message(&self, occurrence: &Occurrence<'_>) -> Option<LocalizedMessage<'_>>;
}

impl<S: MessageSource + ?Sized> MessageSource for Arc<S> {
    fn message(&self, occurrence: &Occurrence<'_>) -> Option<LocalizedMessage<'_>> {
        (**self).message(occurrence)
    }
}

/// A message and its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalizedMessage<'s> {
    language: &'s str,
    text: Option<String>,
}

impl<'s> LocalizedMessage<'s> {
    /// A text in a language, which is given as a tag (BCP 47): `de-AT`.
    pub fn new(language: &'s str, text: impl Into<String>) -> Self {
        Self { language, text: Some(text.into()) }
    }

    /// The text that the error declares, which is in this language.
    pub fn declared(language: &'s str) -> Self {
        Self { language, text: None }
    }

    /// The tag of the language, the `Content-Language` of the response.
    pub fn language(&self) -> &'s str {
        self.language
    }

    /// The text; `None` for the declared one.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}
