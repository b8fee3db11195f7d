//! The values that keys take, and how each is read.

mod field_ref;

use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{ExprPath, Ident, LitBool, LitInt, LitStr, Path, Token};

pub(crate) use self::field_ref::FieldRef;
use crate::attr::duration::duration;
use crate::diagnostics::{Diagnostics, did_you_mean, list};
use crate::tables::{CATEGORIES, SEVERITIES, STATUSES};

#[derive(Clone)]
pub(crate) enum Status {
    Fixed(u16),
    Field(FieldRef),
}

#[derive(Clone)]
pub(crate) enum Category {
    /// An index into [`CATEGORIES`].
    Known(usize),
    /// An application's own.
    Path(ExprPath),
}

#[derive(Clone)]
pub(crate) enum Recoverable {
    Fixed(bool),
    Field(FieldRef),
}

#[derive(Clone)]
pub(crate) enum RetryAfter {
    Millis(u64),
    Field(FieldRef),
}

#[derive(Clone)]
pub(crate) enum Public {
    Display,
    Reason,
    Text(LitStr),
}

fn field_ref(input: ParseStream<'_>) -> syn::Result<Option<FieldRef>> {
    if input.peek(Token![.]) { input.parse().map(Some) } else { Ok(None) }
}

pub(crate) fn status(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Status>> {
    if let Some(field) = field_ref(input)? {
        return Ok(Some(Status::Field(field)));
    }
    if input.peek(Ident) {
        let path: Path = input.parse()?;
        let text = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let known = STATUSES.iter().find(|(known, _)| *known == text);
        let near = || did_you_mean(&text, STATUSES.iter().map(|(name, _)| *name));
        let mend = match known {
            Some(&(_, code)) if path.get_ident().is_some() => return Ok(Some(Status::Fixed(code))),
            Some(_) => format!("write `{text}` alone"),
            None => match near() {
                Some(near) => format!("did you mean `{near}`? a number from 400 to 599 will do as well"),
                None => "use a number from 400 to 599, or a name such as `NOT_FOUND`".to_owned(),
            },
        };
        diagnostics.error(
            &path,
            format_args!("`{}` is not the name of an error status", written(&path)),
            mend,
        );
        return Ok(None);
    }
    if !input.peek(LitInt) {
        return Err(input.error("expected a status"));
    }
    let number: LitInt = input.parse()?;
    match number.base10_parse::<u16>() {
        Ok(code @ 400..=599) => Ok(Some(Status::Fixed(code))),
        _ => {
            diagnostics.error(
                &number,
                format_args!("{number} is not the status of an error"),
                "use a status from 400 to 599: 4xx where the client is at fault, 5xx where the server is",
            );
            Ok(None)
        }
    }
}

pub(crate) fn code(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<String>> {
    let literal = quoted(input)?;
    let code = literal.value();
    if let Some(reason) = malformed_code(&code) {
        diagnostics.error(
            literal,
            format_args!("`{code}` is not an error code: {reason}"),
            "a code is 3 to 63 of A-Z, 0-9 and _, such as `VIDEO_NOT_FOUND`",
        );
        return Ok(None);
    }
    Ok(Some(code))
}

/// Why `code` does not match `[A-Z][A-Z0-9_]{1,61}[A-Z0-9]`.
pub(crate) fn malformed_code(code: &str) -> Option<&'static str> {
    let bytes = code.as_bytes();
    if !(3..=63).contains(&bytes.len()) {
        return Some("it must have 3 to 63 characters");
    }
    if !bytes.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
        return Some("only A-Z, 0-9 and _ are allowed");
    }
    if !bytes.first().is_some_and(u8::is_ascii_uppercase) {
        return Some("it must begin with a letter");
    }
    if bytes.last() == Some(&b'_') {
        return Some("it must not end with _");
    }
    None
}

pub(crate) fn category(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Category>> {
    if !input.peek(LitStr) {
        if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
            return Err(input.error("expected a category"));
        }
        return Ok(Some(Category::Path(input.parse()?)));
    }
    let literal: LitStr = input.parse()?;
    let name = literal.value();
    if let Some(index) = CATEGORIES.iter().position(|category| category.name == name) {
        return Ok(Some(Category::Known(index)));
    }
    let names = || CATEGORIES.iter().map(|category| category.name);
    let mend = match did_you_mean(&name, names()) {
        Some(near) => format!(
            "did you mean `\"{near}\"`? a category of your own is given by the path of a `const` `Category`"
        ),
        None => format!(
            "the categories are {}; one of your own is given by the path of a `const` `Category`",
            list(names())
        ),
    };
    diagnostics.error(literal, format_args!("unknown category `{name}`"), mend);
    Ok(None)
}

pub(crate) fn severity(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
) -> syn::Result<Option<&'static str>> {
    if !input.peek(Ident) {
        return Err(input.error("expected a severity"));
    }
    let path: Path = input.parse()?;
    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let known = SEVERITIES.into_iter().find(|known| *known == name);
    let mend = match known {
        Some(known) if path.get_ident().is_some() => return Ok(Some(known)),
        Some(known) => format!("write `{known}` alone"),
        None => match did_you_mean(&name, SEVERITIES) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the severities are {}", list(SEVERITIES)),
        },
    };
    diagnostics.error(&path, format_args!("unknown severity `{}`", written(&path)), mend);
    Ok(None)
}

pub(crate) fn recoverable(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Recoverable>> {
    if let Some(field) = field_ref(input)? {
        return Ok(Some(Recoverable::Field(field)));
    }
    if !input.peek(LitBool) {
        return Err(input.error("expected `true`, `false` or a field"));
    }
    Ok(Some(Recoverable::Fixed(input.parse::<LitBool>()?.value)))
}

pub(crate) fn public(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Public>> {
    if let Ok(ident) = input.fork().parse::<Ident>() {
        let known = [("display", Public::Display), ("reason", Public::Reason)];
        if let Some((_, public)) = known.into_iter().find(|(name, _)| ident == name) {
            input.parse::<Ident>()?;
            return Ok(Some(public));
        }
    }
    if !input.peek(LitStr) {
        return Err(input.error("expected a text in quotes, `display` or `reason`"));
    }
    Ok(Some(Public::Text(input.parse()?)))
}

pub(crate) fn retry_after(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
) -> syn::Result<Option<RetryAfter>> {
    if let Some(field) = field_ref(input)? {
        return Ok(Some(RetryAfter::Field(field)));
    }
    if !input.peek(LitStr) && !input.peek(LitInt) {
        return Err(input.error("expected a duration, a number of seconds, or a field"));
    }
    let millis = duration(
        diagnostics,
        input,
        (
            "a retry-after of zero says nothing",
            "leave it out, or give the time that a client should wait, such as \"30s\"",
        ),
    )?;
    Ok(millis.map(RetryAfter::Millis))
}

pub(crate) fn violations(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<FieldRef>> {
    let Some(field) = field_ref(input)? else {
        return Err(input.error("expected a field"));
    };
    if !field.is_place() {
        diagnostics.error(
            &field.rest,
            "the violations are borrowed, and what stands here would be gone by then",
            "name a field, or a field of a field, that holds them",
        );
        return Ok(None);
    }
    Ok(Some(field))
}

pub(crate) fn text(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<String>> {
    quoted(input).map(|literal| Some(literal.value()))
}

pub(crate) fn prefix(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<String>> {
    let literal = quoted(input)?;
    let prefix = literal.value();
    // Nothing, or what may begin a code.
    if prefix.is_empty() || malformed_code(&format!("{prefix}_XX")).is_none() {
        return Ok(Some(prefix));
    }
    diagnostics.error(
        literal,
        format_args!("no code can begin with `{prefix}`"),
        "a prefix is A-Z, 0-9 and _, beginning with a letter, such as `VIDEO`; or `\"\"` for none",
    );
    Ok(None)
}

pub(super) fn quoted(input: ParseStream<'_>) -> syn::Result<LitStr> {
    if input.peek(LitStr) { input.parse() } else { Err(input.error("expected a text in quotes")) }
}

/// A path as the user wrote it.
fn written(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

pub(crate) fn external(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<()>> {
    let word = input.fork().call(Ident::parse_any);
    if word.is_ok_and(|word| word == "external") {
        input.call(Ident::parse_any)?;
        return Ok(Some(()));
    }
    Err(input.error("expected `external`"))
}

pub(crate) fn challenge(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<LitStr>> {
    quoted(input).map(Some)
}

pub(crate) fn path(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Path>> {
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(input.error("expected a path"));
    }
    input.call(Path::parse_mod_style).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for good in ["ABC", "A1B", "VIDEO_NOT_FOUND"] {
            assert_eq!(malformed_code(good), None, "{good}");
        }
        for bad in ["", "AB", "1BC", "abc", "AB_", "A-C", "ÄÖÜ"] {
            assert!(malformed_code(bad).is_some(), "{bad}");
        }
    }
}
