//! What a variant says of HTTP once the type's defaults are merged in.

use syn::ext::IdentExt as _;
use syn::{Ident, LitStr};

use crate::attr::HttpAttrs;
use crate::attr::action::Action;
use crate::attr::pairs::Pair;
use crate::attr::slot::{Slot, Spanned};
use crate::attr::value::{Category, FieldRef, Public, Recoverable, RetryAfter, Status};
use crate::tables::{CATEGORIES, KnownCategory};

/// A variant's own keys, then the type's: the merge happens in these methods, key by key, and nowhere else.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) own: &'a HttpAttrs,
    pub(crate) defaults: &'a HttpAttrs,
}

impl<'a> Facts<'a> {
    fn merged<T>(self, slot: fn(&HttpAttrs) -> &Slot<T>) -> Option<&'a Spanned<T>> {
        slot(self.own).or(slot(self.defaults))
    }

    pub(crate) fn status(self) -> Option<&'a Spanned<Status>> {
        self.merged(|http| &http.status)
    }

    pub(crate) fn category(self) -> Option<&'a Spanned<Category>> {
        self.merged(|http| &http.category)
    }

    pub(crate) fn severity(self) -> Option<&'a Spanned<&'static str>> {
        self.merged(|http| &http.severity)
    }

    pub(crate) fn public(self) -> Option<&'a Spanned<Public>> {
        self.merged(|http| &http.public)
    }

    pub(crate) fn recoverable(self) -> Option<&'a Spanned<Recoverable>> {
        self.merged(|http| &http.recoverable)
    }

    pub(crate) fn retry_after(self) -> Option<&'a Spanned<RetryAfter>> {
        self.merged(|http| &http.retry_after)
    }

    pub(crate) fn violations(self) -> Option<&'a Spanned<FieldRef>> {
        self.merged(|http| &http.violations)
    }

    /// The challenge of a 401.
    pub(crate) fn challenge(self) -> Option<&'a Spanned<LitStr>> {
        self.merged(|http| &http.challenge).filter(|_| self.status_code() == Some(401))
    }

    pub(crate) fn docs(self) -> Option<&'a Spanned<LitStr>> {
        self.merged(|http| &http.docs)
    }

    pub(crate) fn action(self) -> Option<&'a Spanned<Action>> {
        self.merged(|http| &http.action)
    }

    /// Whether clients may read the error back.
    pub(crate) fn read_back(self) -> Option<&'a Spanned<()>> {
        self.merged(|http| &http.from_wire)
    }

    /// The headers, a variant's own in the place of the type's of the same name.
    pub(crate) fn headers(self) -> impl Iterator<Item = &'a Pair> {
        merged_pairs(&self.own.headers, &self.defaults.headers, str::eq_ignore_ascii_case)
    }

    /// The further members of the context, a variant's own in the place of the type's of the same name.
    pub(crate) fn extras(self) -> impl Iterator<Item = &'a Pair> {
        merged_pairs(&self.own.extras, &self.defaults.extras, |a, b| a == b)
    }

    /// The category, where it is one of the fourteen.
    pub(crate) fn known_category(self) -> Option<&'static KnownCategory> {
        match self.category()?.value {
            Category::Known(index) => CATEGORIES.get(index),
            Category::Path(_) => None,
        }
    }

    /// The status, or that of the category; what a field decides counts as 502 until it has.
    pub(crate) fn status_code(self) -> Option<u16> {
        match self.status().map(|status| &status.value) {
            Some(Status::Fixed(code)) => Some(*code),
            Some(Status::Field(_)) => Some(DEFAULT_OF_DYNAMIC),
            None => Some(self.known_category()?.status),
        }
    }

    /// Whether a status was meant, by itself or by a category, that could not be read, which has been reported.
    pub(crate) fn lost_status(self) -> bool {
        let lost = |http: &HttpAttrs| http.status.is_lost() || http.category.is_lost();
        lost(self.own) || lost(self.defaults)
    }

    pub(crate) fn is_dynamic(self) -> bool {
        matches!(self.status().map(|status| &status.value), Some(Status::Field(_)))
    }
}

fn merged_pairs<'a>(
    own: &'a [Pair],
    defaults: &'a [Pair],
    same: fn(&str, &str) -> bool,
) -> impl Iterator<Item = &'a Pair> {
    let is_own = move |pair: &Pair| own.iter().any(|mine| same(&mine.name.value(), &pair.name.value()));
    own.iter().chain(defaults.iter().filter(move |pair| !is_own(pair)))
}

/// What stands in for a field's value that is no error status: a bad answer from upstream.
const DEFAULT_OF_DYNAMIC: u16 = 502;

/// The code of an error that gives none: `VideoError` and `NotFound` make `VIDEO_NOT_FOUND`.
pub(crate) fn default_code(ty: &Ident, variant: Option<&Ident>, prefix: Option<&str>) -> String {
    let ty = ty.unraw().to_string();
    let stem = match ty.strip_suffix("Error") {
        Some(stem) if !stem.is_empty() => stem,
        _ => &ty,
    };
    let own = variant.map(|variant| screaming_snake(&variant.unraw().to_string()));
    let first = prefix.map_or_else(|| screaming_snake(stem), str::to_owned);
    match own {
        None if prefix.is_some() => join(&first, &screaming_snake(stem)),
        None => first,
        Some(own) => join(&first, &own),
    }
}

fn join(first: &str, second: &str) -> String {
    if first.is_empty() { second.to_owned() } else { format!("{first}_{second}") }
}

/// `HttpTimeout` and `HTTPTimeout` both become `HTTP_TIMEOUT`.
fn screaming_snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut code = String::new();
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index));
        let after = chars.get(index + 1);
        let begins_word = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins_word {
            code.push('_');
        }
        code.extend(c.to_uppercase());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::format_ident;

    #[test]
    fn codes_follow_names() {
        let code = |ty: &str, variant: &str, prefix| {
            let variant = (!variant.is_empty()).then(|| format_ident!("{variant}"));
            default_code(&format_ident!("{ty}"), variant.as_ref(), prefix)
        };
        assert_eq!(code("VideoError", "NotFound", None), "VIDEO_NOT_FOUND");
        assert_eq!(code("Error", "NotFound", None), "ERROR_NOT_FOUND");
        assert_eq!(code("Error", "NotFound", Some("")), "NOT_FOUND");
        assert_eq!(code("VideoError", "NotFound", Some("CLIP")), "CLIP_NOT_FOUND");
        assert_eq!(code("VideoNotFoundError", "", None), "VIDEO_NOT_FOUND");
        assert_eq!(code("NotFound", "", Some("VIDEO")), "VIDEO_NOT_FOUND");
        assert_eq!(code("HTTPError", "TLSHandshake2Failed", None), "HTTP_TLS_HANDSHAKE2_FAILED");
        assert_eq!(code("S3Error", "IO", None), "S3_IO");
    }
}
