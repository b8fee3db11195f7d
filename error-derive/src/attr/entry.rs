//! `key = value, key(…), key` read one after the other, so that a mistake in one hides none in the next.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Token, token};

use crate::attr::key::{self, Form, Key, Place};
use crate::attr::slot::Spanned;
use crate::diagnostics::Diagnostics;

/// How a value is read. `None` where what is wrong with it has been reported.
pub(crate) type Reader<T> = fn(&Diagnostics, ParseStream<'_>) -> syn::Result<Option<T>>;

/// One entry, its value still to be read.
pub(crate) struct Entry<'a> {
    pub(crate) key: Key,
    pub(crate) ident: Ident,
    /// Where its value begins; absent for a bare key.
    value: Option<ParseStream<'a>>,
}

/// An entry that could not be read, which has been reported: its key, if it has one.
pub(crate) struct Lost(pub(crate) Option<Ident>);

/// Hands each entry of `#[name(…)]` at `place` to `set`, and returns those that were lost.
///
/// `set` says whether it could read the value.
pub(crate) fn entries(
    diagnostics: &Diagnostics,
    attribute: &Attribute,
    name: &'static str,
    place: Place,
    set: impl FnMut(&Entry<'_>) -> bool,
) -> Vec<Lost> {
    match &attribute.meta {
        syn::Meta::List(_) => {}
        syn::Meta::Path(_) if name == key::CONTEXT => return Vec::new(),
        other => {
            let example = key::example(name);
            diagnostics.error(
                other,
                format_args!("`#[{name}]` takes its keys in parentheses"),
                format_args!("write `{example}`"),
            );
            return vec![Lost(None)];
        }
    }
    let mut lost = Vec::new();
    diagnostics.ok(attribute.parse_args_with(reader(diagnostics, name, place, set, &mut lost)));
    lost
}

/// The same for what stands between an attribute's parentheses.
pub(crate) fn reader(
    diagnostics: &Diagnostics,
    name: &'static str,
    place: Place,
    mut set: impl FnMut(&Entry<'_>) -> bool,
    lost: &mut Vec<Lost>,
) -> impl FnOnce(ParseStream<'_>) -> syn::Result<()> {
    move |input| {
        while !input.is_empty() {
            if !input.peek(Token![,]) {
                let ident = input.fork().call(Ident::parse_any).ok();
                let read = read_entry(diagnostics, input, name, place, &mut set);
                if !diagnostics.ok(read).unwrap_or_default() {
                    lost.push(Lost(ident));
                }
                rest_of_entry(input);
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    }
}

/// Whether the entry at the beginning of `input` could be read.
fn read_entry(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
    attribute: &'static str,
    place: Place,
    set: &mut impl FnMut(&Entry<'_>) -> bool,
) -> syn::Result<bool> {
    if !input.peek(Ident::peek_any) {
        let example = key::example(attribute);
        diagnostics.error(rest_of_entry(input), "expected a key", format_args!("write `{example}`"));
        return Ok(false);
    }
    let ident = input.call(Ident::parse_any)?;
    let (key, form) = match key::find(attribute, place, &ident.to_string()) {
        Ok(found) => found,
        Err(refusal) => {
            diagnostics.error(&ident, refusal.what, refusal.mend);
            return Ok(false);
        }
    };
    if form == Form::List {
        if !input.peek(token::Paren) {
            diagnostics.error(&ident, format_args!("`{ident}` takes a list in parentheses"), key::usage(key));
            return Ok(false);
        }
        let read = in_parentheses(input, |list| Ok(set(&Entry { key, ident, value: Some(list) })))?;
        return Ok(finish(diagnostics, input, key, read));
    }
    if ends(input) {
        return Ok(set(&Entry { key, ident, value: None }));
    }
    if !input.peek(Token![=]) {
        let rest = rest_of_entry(input);
        diagnostics.error(rest, format_args!("expected `=` or a comma behind `{ident}`"), key::usage(key));
        return Ok(false);
    }
    input.parse::<Token![=]>()?;
    if ends(input) {
        diagnostics.error(&ident, format_args!("`{ident}` has no value"), key::usage(key));
        return Ok(false);
    }
    let read = set(&Entry { key, ident, value: Some(input) });
    Ok(finish(diagnostics, input, key, read))
}

/// Nothing stands behind a value that could be read.
fn finish(diagnostics: &Diagnostics, input: ParseStream<'_>, key: Key, read: bool) -> bool {
    if read && !ends(input) {
        diagnostics.error(rest_of_entry(input), "expected a comma", key::usage(key));
    }
    read
}

impl Entry<'_> {
    /// Whether the key stands alone.
    pub(crate) fn is_bare(&self) -> bool {
        self.value.is_none()
    }

    /// Reads the value with `read`, or reports what is wrong.
    pub(crate) fn read<T>(&self, diagnostics: &Diagnostics, read: Reader<T>) -> Option<Spanned<T>> {
        let Some(input) = self.value else {
            let ident = &self.ident;
            diagnostics.error(ident, format_args!("`{ident}` needs a value"), key::usage(self.key));
            return None;
        };
        let begin = input.fork();
        match read(diagnostics, input) {
            Ok(value) => Some(Spanned::new(value?, between(&begin, input))),
            Err(error) => {
                let usage = key::usage(self.key);
                diagnostics.push(syn::Error::new(error.span(), format_args!("{error}\nhelp: {usage}")));
                None
            }
        }
    }

    /// Reports that a key which says all by itself has a value; `true` if it stands alone.
    pub(crate) fn refuse_value(&self, diagnostics: &Diagnostics) -> bool {
        let Some(input) = self.value else { return true };
        let (ident, mut tokens) = (&self.ident, TokenStream::new());
        tokens.extend([TokenTree::Ident(ident.clone())]);
        tokens.extend(rest_of_entry(input));
        diagnostics.error(
            tokens,
            format_args!("`{ident}` takes no value"),
            format_args!("write `{}`", key::written(self.key)),
        );
        false
    }
}

/// Reads what stands in parentheses, and drops what `read` leaves of it: that has been reported.
pub(crate) fn in_parentheses<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let inside;
    syn::parenthesized!(inside in input);
    let result = read(&inside);
    inside.parse::<TokenStream>()?;
    result
}

/// Parses all of `tokens`; what is missing behind them is reported at the last of them, not at the derive's name.
pub(crate) fn parse_all<T>(
    tokens: TokenStream,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let last = tokens.clone().into_iter().last();
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    if let Some(last) = last {
        group.set_span(last.span());
    }
    let parser = |input: ParseStream<'_>| {
        let inside;
        syn::parenthesized!(inside in input);
        parse(&inside)
    };
    parser.parse2(TokenTree::Group(group).into())
}

/// Whether an entry ends here.
pub(crate) fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// What is left of an entry: everything before the next comma.
pub(crate) fn rest_of_entry(input: ParseStream<'_>) -> TokenStream {
    let mut rest = TokenStream::new();
    while !ends(input) {
        let Ok(token) = input.parse::<TokenTree>() else { break };
        rest.extend([token]);
    }
    rest
}

/// The tokens that were read since `begin`.
fn between(begin: ParseStream<'_>, now: ParseStream<'_>) -> TokenStream {
    let (mut cursor, end) = (begin.cursor(), now.cursor());
    let mut tokens = TokenStream::new();
    while cursor < end {
        let Some((token, next)) = cursor.token_tree() else { break };
        tokens.extend([token]);
        cursor = next;
    }
    tokens
}
