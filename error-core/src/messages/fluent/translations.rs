//! Messages by language and code.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use tracing::{Level, event};

use super::arguments::arguments;
use super::builder::TranslationsBuilder;
use crate::envelope::prefix;
use crate::panics::dispose;
use crate::{BODY_LIMIT, LocalizedMessage, MessageSource, Occurrence};

#[doc = include_str!("../../docs/translations.md")]
pub struct Translations {
    pub(super) declared_in: String,
    pub(super) languages: Vec<Language>,
}

/// What there is in one language.
pub(super) struct Language {
    pub(super) tag: String,
    pub(super) bundle: FluentBundle<FluentResource>,
}

impl AsRef<str> for Language {
    fn as_ref(&self) -> &str {
        &self.tag
    }
}

impl Translations {
    /// A builder. `language` is the one of the texts in the declarations, as a tag (BCP 47): clients that prefer it get
    /// them, and so does everybody else where a translation is missing.
    pub fn declared_in(language: impl Into<String>) -> TranslationsBuilder {
        TranslationsBuilder::new(language.into())
    }

    /// The tags of the languages that there are translations in, in the order in which they were given.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(AsRef::as_ref)
    }
}

impl MessageSource for Translations {
    fn message(&self, occurrence: &Occurrence<'_>) -> Option<LocalizedMessage<'_>> {
        let code = occurrence.spec().code().as_str();
        let mut known = None;
        for tag in occurrence.request().preferred_languages(&self.languages, &self.declared_in) {
            let Some(language) = self.languages.iter().find(|language| language.tag == tag) else { continue };
            if !language.bundle.has_message(code) {
                continue;
            }
            let arguments = known.get_or_insert_with(|| arguments(occurrence));
            match language.format(code, arguments) {
                Some(text) => return Some(LocalizedMessage::new(tag, text)),
                // Such as where a member is null. What is wrong with the text itself has been said when it was loaded.
                None => event!(
                    target: "error_core::messages",
                    Level::DEBUG,
                    error.code = code,
                    language = tag,
                    "a translation cannot show this error"
                ),
            }
        }
        Some(LocalizedMessage::declared(&self.declared_in))
    }
}

impl Language {
    /// The message; `None` where anything in it cannot be shown.
    pub(super) fn format(&self, code: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let message = self.bundle.get_message(code)?;
        let pattern = message.value()?;
        let mut text = Capped(String::new());
        let mut errors = Vec::new();
        // Its resolver has `unreachable!`s and locks that unwrap.
        let written = catch_unwind(AssertUnwindSafe(|| {
            self.bundle.write_pattern(&mut text, pattern, Some(arguments), &mut errors)
        }));
        match written {
            Ok(Ok(())) => errors.is_empty().then_some(text.0),
            Ok(Err(fmt::Error)) => None,
            Err(payload) => {
                dispose(payload);
                None
            }
        }
    }
}

/// Swallows what no body has room for.
struct Capped(String);

impl fmt::Write for Capped {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(prefix(text, BODY_LIMIT.saturating_sub(self.0.len())));
        Ok(())
    }
}

impl fmt::Debug for Translations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Translations")
            .field("declared_in", &self.declared_in)
            .field("languages", &self.languages().collect::<Vec<_>>())
            .finish()
    }
}
