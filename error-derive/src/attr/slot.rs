//! A place that is filled once.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::diagnostics::Diagnostics;

/// A value and the user's tokens that it came from.
#[derive(Clone)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) tokens: TokenStream,
}

impl<T> Spanned<T> {
    pub(crate) fn new(value: T, tokens: impl ToTokens) -> Self {
        Self { value, tokens: tokens.into_token_stream() }
    }
}

/// For pointing at the user's tokens in diagnostics.
impl<T> ToTokens for Spanned<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

/// An attribute's value. The second one is refused here, so that no parser can forget to.
pub(crate) struct Slot<T> {
    value: Option<Spanned<T>>,
    attempted: bool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { value: None, attempted: false }
    }
}

impl<T> Slot<T> {
    /// Fills the slot, or reports at `key` that it is full.
    pub(crate) fn set(&mut self, diagnostics: &Diagnostics, key: impl ToTokens, value: Spanned<T>) {
        if self.value.is_some() {
            let name = key.to_token_stream();
            diagnostics.error(key, format_args!("`{name}` is given twice"), "keep one of the two");
        } else {
            self.value = Some(value);
        }
    }

    pub(crate) fn get(&self) -> Option<&Spanned<T>> {
        self.value.as_ref()
    }

    /// Notes that the user meant to fill the slot, well or badly.
    pub(crate) fn attempt(&mut self) {
        self.attempted = true;
    }

    /// Whether a value was meant that could not be read, which has been reported.
    pub(crate) fn is_lost(&self) -> bool {
        self.attempted && self.value.is_none()
    }

    /// This slot's value, or else that of the type's defaults.
    pub(crate) fn or<'a>(&'a self, defaults: &'a Self) -> Option<&'a Spanned<T>> {
        if self.is_lost() { None } else { self.get().or_else(|| defaults.get()) }
    }

    /// The value, without the tokens.
    pub(crate) fn into_value(self) -> Option<T> {
        self.value.map(|spanned| spanned.value)
    }
}
