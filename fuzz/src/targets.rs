//! Bytes to what each part under test reads, and what must hold of its answer.

use std::collections::BTreeSet;
use std::str;

use error_core::{Scrubber, WireError};
use error_telemetry::alert::{AlertRule, parse_rules};
use proc_macro2::TokenStream;
use syn::{DeriveInput, File, ItemFn, parse_quote};

use crate::client_address::forwarded;
use crate::declaration;
use crate::entry::Entry;
use crate::expansion::assert_expansions_hold;
use crate::function;
use crate::inbound_id::{RequestId, RequestIdPolicy};
use crate::negotiation::{names_media_type, preference, preferred_languages};
use crate::nesting::is_shallow;
use crate::traceparent::TraceContext;

/// The derives on a declaration: any text that is a struct, an enum or a union.
pub fn derive(data: &[u8]) {
    if let Some(input) = tokens(data).and_then(|tokens| syn::parse2::<DeriveInput>(tokens).ok()) {
        assert_expansions_hold(&input);
    }
}

/// The derives on a fixed declaration with any text in its attributes, one line for each.
pub fn attributes(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let shape = lines.next().and_then(|line| line.first()).copied().unwrap_or_default();
    let texts: Vec<Option<TokenStream>> = lines.map(tokens).collect();
    if let Some(input) = declaration::of(shape, &texts) {
        assert_expansions_hold(&input);
    }
}

/// `#[handle_errors(…)]` on a function: its arguments on the first line, the function behind it.
///
/// # Panics
///
/// Where a function does not stay one.
pub fn handle_errors(data: &[u8]) {
    on_function(data, |arguments, item| {
        function::handle_errors(arguments, item, &parse_quote!(::error_core))
    });
}

/// `#[recover(…)]` on a function, in the same form.
///
/// # Panics
///
/// Where a function does not stay one.
pub fn recover(data: &[u8]) {
    on_function(data, |arguments, item| function::recover(arguments, item, &parse_quote!(::error_recovery)));
}

fn on_function(data: &[u8], expand: impl FnOnce(TokenStream, &TokenStream) -> TokenStream) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (arguments, item) = data.split_at(end);
    let (Some(arguments), Some(item)) = (tokens(arguments), tokens(item)) else { return };
    let expansion = expand(arguments, &item);
    if syn::parse2::<ItemFn>(item).is_ok() {
        assert!(syn::parse2::<File>(expansion.clone()).is_ok(), "{expansion}");
    }
}

/// A field of a minute's hash, as anybody may have written it.
///
/// # Panics
///
/// Where what was read is not what is there.
pub fn fleet_entry(data: &[u8]) {
    let Ok(field) = str::from_utf8(data) else { return };
    if let Some(entry) = Entry::read(field) {
        assert_eq!(entry.field(), field);
    }
}

/// The `traceparent` of a request on the first line, its `tracestate` headers behind it.
///
/// # Panics
///
/// Where what is taken for a trace id is none, or what is handed on is not what was taken.
pub fn trace_context(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut lines = text.split('\n');
    let parent = lines.next().unwrap_or_default();
    let Some(trace) = TraceContext::read(parent) else { return };
    let trace = trace.with_state(&lines.collect::<Vec<_>>());
    let id = trace.trace_id();
    assert_eq!(id.len(), 32);
    assert!(id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{id}");
    assert!(id.bytes().any(|byte| byte != b'0'), "{id}");
    assert_eq!(parent.get(3..35), Some(id), "it is the header's second part");
    let state = trace.state();
    assert!(
        state.is_none_or(|state| state.len() <= 512 && state.bytes().all(|byte| matches!(byte, b' '..=b'~')))
    );
    let handed_on = TraceContext::read(&trace.parent(7)).map(|next| next.with_state(state.as_slice()));
    assert!(handed_on.is_some_and(|next| next.trace_id() == id && next.state() == state), "{text:?}");
}

/// The id that a client gives its request.
///
/// # Panics
///
/// Where an id is taken that could do harm in a header, a log line or a page, or one that the policy refuses.
pub fn request_id(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    if let Some(taken) = RequestId::take(text) {
        assert_eq!(taken.as_str(), text, "an id is taken as it is or not at all");
        taken.in_header(|id| assert_eq!(id, text.as_bytes(), "a header says what the body says"));
    }
    let refused = [RequestIdPolicy::Make, RequestIdPolicy::AcceptIf(|_| false)];
    assert!(refused.iter().all(|policy| policy.id_of(Some(text), || 0).as_str() != text));
    let id = RequestIdPolicy::Accept.id_of(Some(text), || 0);
    let id = id.as_str();
    assert!((1..=128).contains(&id.len()), "{id:?}");
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"._~:-".contains(&byte);
    assert!(id.bytes().all(harmless), "{id:?}");
}

/// What proxies say of the client's address: the number of proxies in the first byte, a header on each line.
///
/// # Panics
///
/// Where an address is taken that does not stand in the headers.
pub fn client_address(data: &[u8]) {
    let Some((hops, text)) = data.split_first() else { return };
    let Ok(text) = str::from_utf8(text) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    let hops = usize::from(*hops % 8);
    if let Some(address) = forwarded(&lines, hops) {
        assert!(hops > 0, "nobody is trusted");
        let said = lines.iter().rev().flat_map(|line| line.rsplit(',')).nth(hops - 1).unwrap_or_default();
        assert_eq!(forwarded(&[said], 1), Some(address), "{text:?}");
    }
}

/// The body of another service's answer.
///
/// # Panics
///
/// Where nothing is kept of a body that could not be read, or what is kept could do harm in a log line.
pub fn wire_error(data: &[u8]) {
    let error = WireError::read(502, data);
    assert_eq!(error.status(), 502);
    assert_eq!(error.malformed().is_some(), error.excerpt().is_some());
    assert!(error.excerpt().is_none_or(|excerpt| excerpt.chars().count() <= 200));
    assert!(!error.to_string().contains(char::is_control), "{error}");
    if error.malformed().is_some() {
        assert!(error.code().is_none() && error.message().is_none() && error.context().is_empty());
    }
}

/// Secrets in any text.
///
/// # Panics
///
/// Where scrubbing a second time finds more, or the text grows without measure.
pub fn scrub(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let scrubber = Scrubber::new();
    let once = scrubber.scrub(text);
    assert!(once.len() <= 4 * text.len(), "{text:?}: {once:?}");
    assert_eq!(scrubber.scrub(&once), once, "{text:?}");
}

/// The `Accept` of a request.
///
/// # Panics
///
/// Where letters' case tells types apart, or a type is wanted that no range names.
pub fn accept(data: &[u8]) {
    let Ok(header) = str::from_utf8(data) else { return };
    for content_type in ["application/json", "application/problem+json"] {
        let wanted = preference(header, content_type);
        assert_eq!(wanted, preference(&header.to_ascii_uppercase(), content_type), "{header:?}");
        let lower = header.to_ascii_lowercase();
        let named = [content_type, "application/*", "*/*"].iter().any(|range| lower.contains(range));
        assert!(named || wanted.is_none(), "{header:?}");
        assert!(lower.contains(content_type) || !names_media_type(header, content_type), "{header:?}");
    }
}

/// The `Accept-Language` of a request.
///
/// # Panics
///
/// Where the default is not the last language, one is tried twice, or one that the client has not named.
pub fn accept_language(data: &[u8]) {
    let Ok(header) = str::from_utf8(data) else { return };
    let chain = preferred_languages(header, &["de", "de-AT", "pt-BR", "zh-Hant-TW"], "en");
    let (last, others) = chain.split_last().unwrap_or((&"", &[]));
    assert_eq!(*last, "en", "{header:?}");
    let lower = header.to_ascii_lowercase();
    for (place, language) in others.iter().enumerate() {
        let primary = language.get(..2).unwrap_or_default();
        assert!(lower.contains(primary) || lower.contains('*'), "{header:?}: {language}");
        assert!(
            *language != "en" && !others.iter().skip(place + 1).any(|other| other == language),
            "{header:?}"
        );
    }
}

/// A file of alert rules.
///
/// # Panics
///
/// Where rules are taken that have one name or none, or a problem is not one line of its own.
pub fn alert_rules(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    match parse_rules(text) {
        Ok(rules) => {
            let names: BTreeSet<&str> = rules.iter().map(AlertRule::name).collect();
            assert!(names.len() == rules.len() && !names.contains(""), "{text:?}");
        }
        Err(error) => {
            let one_line =
                |problem: &String| problem.starts_with("line ") && !problem.chars().any(char::is_control);
            assert!(
                !error.problems().is_empty() && error.problems().iter().all(one_line),
                "{text:?}: {error:?}"
            );
        }
    }
}

fn tokens(text: &[u8]) -> Option<TokenStream> {
    let tokens: TokenStream = str::from_utf8(text).ok()?.parse().ok()?;
    is_shallow(&tokens).then_some(tokens)
}
