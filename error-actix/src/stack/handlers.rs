//! Handlers in the configuration of a stack.

use std::borrow::Cow;

use error_core::{Category, HttpError};

use super::ErrorStackBuilder;
use crate::handler::{ErrorResponse, Key, cast};

impl ErrorStackBuilder {
    #[doc = include_str!("../docs/handlers.md")]
    ///
    #[doc = include_str!("../docs/precedence.md")]
    pub fn on<E: HttpError + 'static>(
        mut self,
        handler: impl Fn(&E, &mut ErrorResponse<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.handlers.add(Key::of_type::<E>(), move |error, response| {
            if let Some(error) = cast::<E>(error) {
                handler(error, response);
            }
        });
        self
    }

    /// Changes the responses to one error, named by its code; [`on`](Self::on) says how and in which order.
    ///
    /// A code that no [`register`](Self::register)ed family declares fails in [`build`](Self::build). One made by
    /// [`error_code!`](crate::error_code) has been compared with its family by the compiler.
    ///
    /// ```
    /// use actix_web::http::header::{HeaderValue, LINK};
    /// use error_actix::{ErrorStack, HttpError, error_code};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("{user} has no tokens left")]
    /// #[http(status = 429, public = "You have no tokens left.")]
    /// struct TokenBudgetExceeded {
    ///     user: String,
    /// }
    ///
    /// # fn main() -> Result<(), error_actix::ConfigError> {
    /// let errors = ErrorStack::builder()
    ///     .register::<TokenBudgetExceeded>()
    ///     .on_code(error_code!(TokenBudgetExceeded, "TOKEN_BUDGET_EXCEEDED"), |response| {
    ///         let upgrade = HeaderValue::from_static("<https://app.example/upgrade>; rel=\"payment\"");
    ///         response.headers_mut().insert(LINK, upgrade);
    ///     })
    ///     .build()?;
    /// # let _ = errors;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_code(
        self,
        code: impl AsRef<str>,
        handler: impl Fn(&mut ErrorResponse<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.with_handler(Key::Code(Cow::Owned(code.as_ref().to_owned())), handler)
    }

    /// Changes the responses to all errors of a category; [`on`](Self::on) says how and in which order.
    pub fn on_category(
        self,
        category: Category,
        handler: impl Fn(&mut ErrorResponse<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.with_handler(Key::Category(category), handler)
    }

    /// Changes the responses to all errors with this status, 400 to 599; [`on`](Self::on) says how and in which order.
    pub fn on_status(
        self,
        status: u16,
        handler: impl Fn(&mut ErrorResponse<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.with_handler(Key::Status(status), handler)
    }

    /// Changes the responses to all errors that no other handler is for; [`on`](Self::on) says how.
    pub fn on_any(self, handler: impl Fn(&mut ErrorResponse<'_>) + Send + Sync + 'static) -> Self {
        self.with_handler(Key::Any, handler)
    }

    fn with_handler(
        mut self,
        key: Key,
        handler: impl Fn(&mut ErrorResponse<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.handlers.add(key, move |_, response| handler(response));
        self
    }
}
