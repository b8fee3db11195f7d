//! What clients read, in their language.

use error_core::MessageSource;

use super::ErrorStackBuilder;

impl ErrorStackBuilder {
    /// Where the messages that clients read come from, such as the files of `Translations` (feature `fluent`), which
    /// choose by `Accept-Language`. Default: every client reads what the error declares.
    ///
    /// A response says the language in `Content-Language`, and `Vary: Accept-Language`. The log keeps the error's own
    /// text. A source that panics costs its message.
    ///
    /// ```
    /// # #[cfg(feature = "fluent")]
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use error_actix::{ErrorStack, Translations};
    ///
    /// let translations = Translations::declared_in("en")
    ///     .source("de", "ROUTE_NOT_FOUND = Hier ist nichts.")
    ///     .build()?;
    /// let errors = ErrorStack::builder().messages(translations).build()?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fluent"))]
    /// # fn main() {}
    /// ```
    pub fn messages(mut self, source: impl MessageSource + 'static) -> Self {
        self.messages = Some(Box::new(source));
        self
    }
}
