//! `key = value, key, …` taken apart, each entry on its own, so that a mistake in one hides none in the next.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Attribute;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};

use crate::attr::key::{self, Key, Place};
use crate::diagnostics::Diagnostics;

/// One `key` or `key = value`.
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) ident: Ident,
    /// Absent for a bare key.
    pub(crate) value: Option<TokenStream>,
}

impl ToTokens for Entry {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.ident.to_tokens(tokens);
        self.value.to_tokens(tokens);
    }
}

/// The entries of `#[name(…)]` at `place` that are well formed; the others are reported.
pub(crate) fn entries(
    diagnostics: &Diagnostics,
    attribute: &Attribute,
    name: &'static str,
    place: Place,
) -> Vec<Entry> {
    let list = match &attribute.meta {
        syn::Meta::List(list) => list,
        syn::Meta::Path(_) if name == key::CONTEXT => return Vec::new(),
        other => {
            let example = key::example(name);
            diagnostics.error(
                other,
                format_args!("`#[{name}]` takes its keys in parentheses"),
                format_args!("write `{example}`"),
            );
            return Vec::new();
        }
    };
    split_at_commas(list.tokens.clone())
        .into_iter()
        .filter_map(|tokens| {
            let parse = |input: ParseStream<'_>| parse_entry(diagnostics, input, name, place);
            diagnostics.ok(parse.parse2(tokens)).flatten()
        })
        .collect()
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

fn parse_entry(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
    attribute: &'static str,
    place: Place,
) -> syn::Result<Option<Entry>> {
    if !input.peek(Ident::peek_any) {
        let example = key::example(attribute);
        diagnostics.error(input.parse::<TokenStream>()?, "expected a key", format_args!("write `{example}`"));
        return Ok(None);
    }
    let ident = input.call(Ident::parse_any)?;
    if input.peek(syn::token::Paren) && attribute == key::HTTP && ident == "header" {
        return parse_list(diagnostics, input, ident, place);
    }
    let equals = input.parse::<Option<syn::Token![=]>>()?;
    let value: TokenStream = input.parse()?;
    let key = match key::find(attribute, place, &ident.to_string()) {
        Ok(key) => key,
        Err(refusal) => {
            diagnostics.error(&ident, refusal.what, refusal.mend);
            return Ok(None);
        }
    };
    if key == Key::Header {
        diagnostics.error(&ident, "`header` takes its headers in parentheses", key::usage(key));
        return Ok(None);
    }
    if equals.is_none() && !value.is_empty() {
        diagnostics.error(value, format_args!("expected `=` or a comma behind `{ident}`"), key::usage(key));
        return Ok(None);
    }
    if equals.is_some() && value.is_empty() {
        diagnostics.error(&ident, format_args!("`{ident}` has no value"), key::usage(key));
        return Ok(None);
    }
    Ok(Some(Entry { key, ident, value: equals.map(|_| value) }))
}

/// `header(…)`, whose value is what stands in its parentheses.
fn parse_list(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
    ident: Ident,
    place: Place,
) -> syn::Result<Option<Entry>> {
    let inside;
    syn::parenthesized!(inside in input);
    let value: TokenStream = inside.parse()?;
    match key::find(key::HTTP, place, &ident.to_string()) {
        Ok(key) => Ok(Some(Entry { key, ident, value: Some(value) })),
        Err(refusal) => {
            diagnostics.error(&ident, refusal.what, refusal.mend);
            Ok(None)
        }
    }
}

/// The token trees between top-level commas. What is empty is left out, so that a trailing comma is fine.
pub(crate) fn split_at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => parts.push(TokenStream::new()),
            (_, Some(last)) => last.extend([token]),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
