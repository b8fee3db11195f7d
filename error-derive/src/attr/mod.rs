//! What the user wrote, read but not yet judged.

pub(crate) mod action;
mod duration;
pub(crate) mod entry;
pub(crate) mod foreign;
pub(crate) mod key;
pub(crate) mod pairs;
pub(crate) mod slot;
pub(crate) mod url;
pub(crate) mod value;

pub(crate) use self::duration::duration;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Attribute, ExprPath, LitStr, Path};

use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::template::Template;

use self::action::Action;
use self::entry::{Entry, Lost, Reader, entries};
use self::key::{Key, Place};
use self::pairs::Pair;
use self::slot::{Slot, Spanned};
use self::value::{Category, FieldRef, Public, Recoverable, RetryAfter, Status};

/// `#[http(…)]` of a type or variant; several of them count as one.
#[derive(Default)]
pub(crate) struct HttpAttrs {
    pub(crate) status: Slot<Status>,
    pub(crate) code: Slot<String>,
    pub(crate) category: Slot<Category>,
    pub(crate) severity: Slot<&'static str>,
    pub(crate) public: Slot<Public>,
    pub(crate) recoverable: Slot<Recoverable>,
    pub(crate) retry_after: Slot<RetryAfter>,
    pub(crate) violations: Slot<FieldRef>,
    pub(crate) name: Slot<String>,
    pub(crate) prefix: Slot<String>,
    pub(crate) root: Slot<Path>,
    pub(crate) display: Slot<()>,
    pub(crate) challenge: Slot<LitStr>,
    /// All `header(…)` together.
    pub(crate) headers: Vec<Pair>,
    /// All `extra(…)` together.
    pub(crate) extras: Vec<Pair>,
    pub(crate) docs: Slot<LitStr>,
    pub(crate) action: Slot<Action>,
    pub(crate) from_wire: Slot<()>,
    /// Whether there is such an attribute.
    pub(crate) written: bool,
}

impl HttpAttrs {
    pub(crate) fn parse(diagnostics: &Diagnostics, attributes: &[Attribute], place: Place) -> Self {
        let mut http = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(key::HTTP)) {
            http.written = true;
            let set = |entry: &Entry<'_>| http.set(diagnostics, entry);
            for lost in entries(diagnostics, attribute, key::HTTP, place, set) {
                http.note(&lost);
            }
        }
        http
    }

    /// Whether anything is said of the error itself, and not only of how the macro works.
    pub(crate) fn says_facts(&self) -> bool {
        self.status.get().is_some()
            || self.code.get().is_some()
            || self.category.get().is_some()
            || self.severity.get().is_some()
            || self.public.get().is_some()
            || self.recoverable.get().is_some()
            || self.retry_after.get().is_some()
            || self.violations.get().is_some()
            || self.name.get().is_some()
            || self.challenge.get().is_some()
            || !self.headers.is_empty()
            || !self.extras.is_empty()
            || self.docs.get().is_some()
            || self.action.get().is_some()
    }

    /// Whether there is such an attribute that says more than `from_wire`, which is about readers and not about the error.
    pub(crate) fn says_more(&self) -> bool {
        self.written && (self.says_facts() || self.from_wire.get().is_none())
    }

    /// Takes an entry's value, and says whether it could be read.
    fn set(&mut self, diagnostics: &Diagnostics, entry: &Entry<'_>) -> bool {
        macro_rules! fill {
            ($slot:ident, $read:path) => {
                match entry.read(diagnostics, $read) {
                    Some(value) => self.$slot.set(diagnostics, &entry.ident, value),
                    None => return false,
                }
            };
        }
        match entry.key {
            Key::Status => fill!(status, value::status),
            Key::Code => fill!(code, value::code),
            Key::Category => fill!(category, value::category),
            Key::Severity => fill!(severity, value::severity),
            Key::Public => fill!(public, value::public),
            Key::Recoverable if entry.is_bare() => {
                let bare = Spanned::new(Recoverable::Fixed(true), &entry.ident);
                self.recoverable.set(diagnostics, &entry.ident, bare);
            }
            Key::Recoverable => fill!(recoverable, value::recoverable),
            Key::RetryAfter => fill!(retry_after, value::retry_after),
            Key::Violations => fill!(violations, value::violations),
            Key::Name => fill!(name, value::text),
            Key::Prefix => fill!(prefix, value::prefix),
            Key::Crate => fill!(root, value::path),
            Key::Display => fill!(display, value::external),
            Key::Challenge => fill!(challenge, value::challenge),
            Key::Docs => fill!(docs, url::url),
            Key::Action => fill!(action, action::action),
            Key::FromWire => {
                if !entry.refuse_value(diagnostics) {
                    return false;
                }
                self.from_wire.set(diagnostics, &entry.ident, Spanned::new((), &entry.ident));
            }
            Key::Header | Key::Extra => {
                let (all, read): (_, Reader<Vec<Pair>>) = match entry.key {
                    Key::Header => (&mut self.headers, pairs::headers),
                    _ => (&mut self.extras, pairs::extras),
                };
                let Some(read) = entry.read(diagnostics, read) else { return false };
                all.extend(read.value);
            }
            // The table sends these to other attributes.
            Key::Internal
            | Key::Redact
            | Key::ContextName
            | Key::Operation
            | Key::InternalFields
            | Key::PublicFields
            | Key::RedactedFields
            | Key::Service
            | Key::RecoveredOperation
            | Key::MaxRetries
            | Key::Idempotent
            | Key::Fallback
            | Key::Deadline
            | Key::AttemptTimeout
            | Key::With => {}
        }
        true
    }

    /// Notes an entry that was lost and was, or was nearly, one that the status follows from: then its absence is no
    /// second mistake.
    fn note(&mut self, lost: &Lost) {
        let Lost(Some(key)) = lost else {
            return self.status.attempt();
        };
        let key = key.to_string();
        // Comparing spellings is dear, and only a key that is none is misspelt.
        let meant = if key::is_known(key::HTTP, &key) {
            Some(key.as_str())
        } else {
            did_you_mean(&key, ["status", "category"])
        };
        match meant {
            Some("status") => self.status.attempt(),
            Some("category") => self.category.attempt(),
            _ => {}
        }
    }
}

/// `#[error(…)]`.
#[derive(Clone)]
pub(crate) enum ErrorAttr {
    Transparent(TokenStream),
    Message(Template),
    /// `fmt = path`: a function that is given the fields and the formatter.
    Function(ExprPath),
    /// Reported already.
    Unreadable,
}

impl ErrorAttr {
    pub(crate) fn parse(diagnostics: &Diagnostics, attributes: &[Attribute], place: Place) -> Option<Self> {
        let mut first: Option<(Self, &Attribute)> = None;
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("error")) {
            let parsed = attribute.parse_args_with(|input: ParseStream<'_>| Self::read(diagnostics, input));
            let value = diagnostics.ok(parsed).flatten().unwrap_or(Self::Unreadable);
            if let (Self::Function(_), Place::Struct) = (&value, place) {
                diagnostics.error(
                    attribute,
                    "`fmt = …` is for enums, whose variants may share a function",
                    "write `impl Display` for this struct by hand",
                );
            }
            let Some((earlier, earlier_attribute)) = &first else {
                first = Some((value, attribute));
                continue;
            };
            let at = match (earlier, &value) {
                (Self::Function(_), Self::Transparent(_)) => earlier_attribute,
                _ => attribute,
            };
            diagnostics.error(at, "there are two `#[error(…)]`", "keep one of the two");
        }
        first.map(|(value, _)| value)
    }

    fn read(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        let word = input.fork().parse::<syn::Ident>().map(|word| word.to_string()).unwrap_or_default();
        match word.as_str() {
            "transparent" => {
                let word: syn::Ident = input.parse()?;
                if !input.is_empty() {
                    return Err(
                        input.error("`transparent` stands alone: the message is that of the error inside")
                    );
                }
                Ok(Some(Self::Transparent(word.to_token_stream())))
            }
            "fmt" => {
                input.parse::<syn::Ident>()?;
                input.parse::<syn::Token![=]>()?;
                Ok(Some(Self::Function(input.parse()?)))
            }
            _ if input.peek(LitStr) => Ok(Template::parse(diagnostics, input)?.map(Self::Message)),
            _ => Err(input.error("expected a message in quotes, `transparent`, or `fmt = …`")),
        }
    }
}

/// Who sees a context field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    Public,
    Internal,
    Redacted,
}

/// `#[context]` of a field.
pub(crate) struct ContextAttr {
    pub(crate) visibility: Visibility,
    pub(crate) name: Option<Spanned<String>>,
    pub(crate) tokens: TokenStream,
}

/// An attribute that says all by its name, and where the name stands.
pub(crate) type Marker = Spanned<Span>;

/// The attributes of a field.
pub(crate) struct FieldAttrs {
    pub(crate) context: Option<ContextAttr>,
    pub(crate) from: Option<Marker>,
    pub(crate) source: Option<Marker>,
    pub(crate) backtrace: Option<Marker>,
    /// `#[from(boxed)]`: what is converted is what the box holds.
    pub(crate) boxed: bool,
}

impl FieldAttrs {
    pub(crate) fn parse(diagnostics: &Diagnostics, attributes: &[Attribute]) -> Self {
        let mut context = Slot::default();
        let mut from = Slot::default();
        let mut source = Slot::default();
        let mut backtrace = Slot::default();
        let mut boxed = false;
        for attribute in attributes {
            let path = attribute.path();
            let marker = || Spanned::new(path.span(), attribute);
            if path.is_ident(key::CONTEXT) {
                let value = ContextAttr::parse(diagnostics, attribute);
                context.set(diagnostics, path, Spanned::new(value, attribute));
            } else if path.is_ident("from") {
                if !foreign::is_from(attribute) {
                    from.set(diagnostics, path, marker());
                    boxed |= foreign::is_boxed(attribute);
                }
            } else if path.is_ident("backtrace") {
                if matches!(attribute.meta, syn::Meta::Path(_)) {
                    backtrace.set(diagnostics, path, marker());
                } else {
                    diagnostics.error(attribute, "`#[backtrace]` takes no arguments", "write `#[backtrace]`");
                }
            } else if path.is_ident("source") {
                if matches!(attribute.meta, syn::Meta::Path(_)) {
                    source.set(diagnostics, path, marker());
                } else {
                    diagnostics.error(attribute, "`#[source]` takes no arguments", "write `#[source]`");
                }
            } else if path.is_ident("error") || path.is_ident(key::HTTP) {
                diagnostics.error(
                    attribute,
                    format_args!("`#[{}(…)]` cannot stand on a field", path.to_token_stream()),
                    "it is for a struct, an enum or a variant; a field takes `#[context]`, `#[from]` and `#[source]`",
                );
            }
        }
        Self {
            context: context.into_value(),
            from: from.get().cloned(),
            source: source.get().cloned(),
            backtrace: backtrace.get().cloned(),
            boxed,
        }
    }
}

impl ContextAttr {
    fn parse(diagnostics: &Diagnostics, attribute: &Attribute) -> Self {
        let mut visibility = Slot::default();
        let mut name = Slot::default();
        let set = |entry: &Entry<'_>| {
            let set = match entry.key {
                Key::Internal => Visibility::Internal,
                Key::Redact => Visibility::Redacted,
                _ => {
                    let value = entry.read(diagnostics, value::text);
                    let is_read = value.is_some();
                    value.into_iter().for_each(|value| name.set(diagnostics, &entry.ident, value));
                    return is_read;
                }
            };
            if !entry.refuse_value(diagnostics) {
                return false;
            }
            if visibility.get().is_some_and(|first: &Spanned<Visibility>| first.value != set) {
                diagnostics.error(
                    &entry.ident,
                    "a field is either `internal` or `redact`",
                    "keep `internal` to show the value to logs and trackers, `redact` to show it to nobody",
                );
            } else {
                visibility.set(diagnostics, &entry.ident, Spanned::new(set, &entry.ident));
            }
            true
        };
        entries(diagnostics, attribute, key::CONTEXT, Place::Field, set);
        Self {
            visibility: visibility.get().map_or(Visibility::Public, |set| set.value),
            name: name.get().cloned(),
            tokens: attribute.to_token_stream(),
        }
    }
}

/// Reports HTTP attributes on what can take none: `#[context]` on anything but a field.
pub(crate) fn refuse_field_attributes(diagnostics: &Diagnostics, attributes: &[Attribute], place: Place) {
    for attribute in attributes {
        let path = attribute.path();
        if foreign::is_from(attribute) {
            continue;
        }
        if let Some(name) =
            [key::CONTEXT, "from", "source", "backtrace"].into_iter().find(|name| path.is_ident(name))
        {
            diagnostics.error(
                attribute,
                format_args!("`#[{name}]` cannot stand on {}", place.with_article()),
                "it is for a field",
            );
        }
    }
}
