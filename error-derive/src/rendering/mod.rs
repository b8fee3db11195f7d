//! A template held against the fields of its variant: what is shown, and the `write!` that shows it.

mod builder;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::binding;

pub(crate) use self::builder::render;

/// The formatter of an impl; none of the user's names, as a [`binding`] is none.
pub(crate) fn formatter() -> Ident {
    Ident::new("__formatter", Span::mixed_site())
}

/// A template ready to be written.
pub(crate) struct Rendering {
    /// The format string, with every field replaced by a name of ours.
    format: TokenStream,
    /// The text, where there is nothing to format.
    plain: Option<TokenStream>,
    args: Vec<TokenStream>,
    /// Where it shows itself, without end.
    recursion: Option<Span>,
    /// What stands behind the format string without a comma.
    odd: Option<TokenStream>,
    /// Fields that arguments name without a dot.
    bare: Vec<(Ident, usize)>,
    /// The fields that a pattern must bind.
    pub(crate) bound: BTreeSet<usize>,
    /// The fields whose value is shown, and the trait that shows it.
    pub(crate) shown: Vec<(usize, &'static str)>,
    /// Whether a field is shown by a method of ours, which needs its trait in scope.
    pub(crate) uses_display: bool,
    /// An argument that shows what the macro cannot see.
    pub(crate) opaque: Option<TokenStream>,
}

/// Who reads the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// `#[error("…")]`: what names no field may be a constant in scope.
    Display,
    /// `public = "…"`: only fields.
    Client,
}

impl Rendering {
    /// The call that writes the text to the [`formatter`].
    pub(crate) fn write(&self) -> TokenStream {
        let (formatter, format, args, odd) = (formatter(), &self.format, &self.args, &self.odd);
        if let Some(text) = &self.plain {
            return quote!(#formatter.write_str(#text));
        }
        let write = quote!(::core::write!(#formatter, #format #odd #(, #args)*));
        // A function of the same kind, so that the compiler says at the text what is wrong with it.
        let warning = self.recursion.map(|span| {
            quote_spanned!(span=> #[warn(unconditional_recursion)] fn _shows_itself() { _shows_itself() })
        });
        if warning.is_none() && self.bare.is_empty() {
            return write;
        }
        let names = self.bare.iter().map(|(name, _)| name);
        let bindings = self.bare.iter().map(|(_, index)| binding(*index));
        quote!({ #warning #(let #names = #bindings;)* #write })
    }

    /// The expression that makes a `String` of the text.
    pub(crate) fn string(&self) -> TokenStream {
        let (format, args) = (&self.format, &self.args);
        quote!(::std::format!(#format #(, #args)*))
    }

    /// The expression that is the text for as long as the statement lasts.
    pub(crate) fn arguments(&self) -> TokenStream {
        let (format, args) = (&self.format, &self.args);
        quote!(::core::format_args!(#format #(, #args)*))
    }

    /// The text without fields, where there are none.
    pub(crate) fn plain(&self) -> Option<&TokenStream> {
        self.plain.as_ref()
    }
}
