//! A template held against the fields of its variant: what is shown, and the `write!` that shows it.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::Member;
use syn::spanned::Spanned as _;

use crate::diagnostics::{Diagnostics, did_you_mean, list};
use crate::model::{Field, Variant};
use crate::template::{self, Argument, Piece, Template};

/// A template ready to be written.
pub(crate) struct Rendering {
    /// The format string, with every field replaced by a name of ours.
    format: TokenStream,
    /// The text, where there is nothing to format.
    plain: Option<TokenStream>,
    args: Vec<TokenStream>,
    /// The fields that a pattern must bind.
    pub(crate) bound: BTreeSet<usize>,
    /// The fields whose value is shown, and the trait that shows it.
    pub(crate) shown: Vec<(usize, &'static str)>,
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

/// Resolves `template` for `variant`, reporting what names nothing.
pub(crate) fn render(
    diagnostics: &Diagnostics,
    template: &Template,
    variant: &Variant<'_>,
    reader: Reader,
) -> Rendering {
    let mut builder = Builder {
        diagnostics,
        template,
        variant,
        reader,
        format: String::new(),
        ours: BTreeSet::new(),
        rendering: Rendering {
            format: TokenStream::new(),
            plain: None,
            args: Vec::new(),
            bound: BTreeSet::new(),
            shown: Vec::new(),
            opaque: None,
        },
    };
    builder.args();
    for piece in &template.pieces {
        builder.piece(piece);
    }
    builder.finish()
}

struct Builder<'a> {
    diagnostics: &'a Diagnostics,
    template: &'a Template,
    variant: &'a Variant<'a>,
    reader: Reader,
    format: String,
    /// Named arguments of ours: a field as it is, or as `Display` shows it.
    ours: BTreeSet<(usize, bool)>,
    rendering: Rendering,
}

impl Builder<'_> {
    fn args(&mut self) {
        for arg in &self.template.args {
            let mut used = Vec::new();
            let value = template::rewrite_fields(arg.value.clone(), &mut |member| {
                // What has been reported is no second mistake in the expression.
                let Some((index, field)) = self.field_index(&member) else {
                    return Some(quote!(()));
                };
                used.push(index);
                Some(field.binding_at(member.span()).to_token_stream())
            });
            template::check_expression(self.diagnostics, &value);
            self.rendering.bound.extend(&used);
            if let Some(secret) = used
                .iter()
                .filter_map(|index| self.variant.fields.get(*index))
                .find(|field| field.is_redacted())
            {
                let name = secret.name();
                self.diagnostics.error(
                    &arg.value,
                    format_args!("`{name}` is redacted, and this expression could show it"),
                    format_args!("name it in the text instead: `{{{name}}}` shows `[redacted]`"),
                );
            }
            let only_a_field = match used.as_slice() {
                [index] => self
                    .variant
                    .fields
                    .get(*index)
                    .is_some_and(|field| value.to_string() == field.binding.to_string()),
                _ => false,
            };
            if only_a_field {
                // Placeholders say how it is shown; `Display` is the strictest bound that is always right to name.
                self.rendering.shown.extend(used.iter().map(|index| (*index, "")));
            } else if !template::is_literal(&arg.value) && self.rendering.opaque.is_none() {
                self.rendering.opaque = Some(arg.value.clone());
            }
            self.rendering.args.push(match &arg.name {
                Some(name) => quote!(#name = #value),
                None => value,
            });
        }
    }

    /// The field that an argument names as `.member`, or a report that there is none.
    fn field_index(&self, member: &Member) -> Option<(usize, &Field<'_>)> {
        let index = self.variant.index_of(member);
        if index.is_none() {
            self.unknown_field(member, &member.to_token_stream().to_string());
        }
        Some((index?, self.variant.fields.get(index?)?))
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Text(text) => self.format.push_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Placeholder { argument, spec } => {
                let name = self.argument(argument, spec);
                let spec = self.spec(spec);
                let colon = if spec.is_empty() { "" } else { ":" };
                self.format.push_str(&format!("{{{name}{colon}{spec}}}"));
            }
        }
    }

    /// What stands before the colon.
    fn argument(&mut self, argument: &Argument, spec: &str) -> String {
        let positional = self.template.args.iter().filter(|arg| arg.name.is_none()).count();
        match argument {
            Argument::Next if positional > 0 => String::new(),
            Argument::Next => {
                let fields = self.variant.fields.iter().map(Field::name).collect::<Vec<_>>();
                let mend = match fields.first() {
                    Some(first) => format!("name the field: `{{{first}}}`"),
                    None => "write `{{}}` for braces that are only text".to_owned(),
                };
                self.diagnostics.error(
                    &self.template.literal,
                    "`{}` shows nothing: there are no arguments",
                    mend,
                );
                String::new()
            }
            Argument::Index(index) if (*index as usize) < positional => index.to_string(),
            Argument::Index(index) => self.field(&index.to_string(), spec),
            Argument::Name(name)
                if self
                    .template
                    .args
                    .iter()
                    .any(|arg| arg.name.as_ref().is_some_and(|given| given == name)) =>
            {
                name.clone()
            }
            Argument::Name(name) => self.field(name, spec),
        }
    }

    /// A name of ours for a field, or the user's own for what is no field.
    fn field(&mut self, name: &str, spec: &str) -> String {
        let Some(index) = self.variant.fields.iter().position(|field| field.name() == name) else {
            let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
            if is_index || self.reader == Reader::Client || self.is_misspelt(name) {
                self.unknown_field(&self.template.literal, name);
            } else if name == "self" {
                // All fields at once.
                self.rendering.opaque.get_or_insert_with(|| self.template.literal.to_token_stream());
            }
            return name.to_owned();
        };
        let how = if self.is_redacted(index) { "" } else { template::trait_of(spec) };
        self.rendering.shown.push((index, how));
        self.ours_for(index, how == "Display")
    }

    /// Whether a field is shown as `[redacted]`, to whomever.
    fn is_redacted(&self, index: usize) -> bool {
        self.variant.fields.get(index).is_some_and(Field::is_redacted)
    }

    /// Whether a field was meant; a constant in scope, which is not, is not written in small letters.
    fn is_misspelt(&self, name: &str) -> bool {
        let fields: Vec<String> = self.variant.fields.iter().map(Field::name).collect();
        name.contains(char::is_lowercase) && did_you_mean(name, fields.iter().map(String::as_str)).is_some()
    }

    fn ours_for(&mut self, index: usize, display: bool) -> String {
        if !self.is_redacted(index) {
            self.rendering.bound.insert(index);
        }
        self.ours.insert((index, display));
        ours_name(index, display).to_string()
    }

    /// A spec, whose `width$` and `.precision$` may name fields as well.
    fn spec(&mut self, spec: &str) -> String {
        let mut rewritten = String::new();
        let mut rest = spec;
        while let Some((before, after)) = rest.split_once('$') {
            let name_at = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
            let (other, name) = before.split_at(name_at);
            // A fill or flag may touch the name: `0width$`.
            let name = name.trim_start_matches('0');
            rewritten.push_str(other);
            match self.variant.fields.iter().position(|field| field.name() == name) {
                Some(index) => {
                    self.rendering.shown.push((index, ""));
                    let ours = self.ours_for(index, false);
                    rewritten.push_str(&ours);
                }
                None => rewritten.push_str(name),
            }
            rewritten.push('$');
            rest = after;
        }
        rewritten + rest
    }

    fn unknown_field(&self, tokens: impl quote::ToTokens, name: &str) {
        let fields: Vec<String> = self.variant.fields.iter().map(Field::name).collect();
        let names = || fields.iter().map(String::as_str);
        let mend = match (did_you_mean(name, names()), fields.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, false) => format!("the fields are {}", list(names())),
            (None, true) => format!("this {} has no fields", self.variant.kind()),
        };
        self.diagnostics.error(
            tokens,
            format_args!("`{name}` is not a field of this {}", self.variant.kind()),
            mend,
        );
    }

    fn finish(mut self) -> Rendering {
        for &(index, display) in &self.ours {
            let Some(field) = self.variant.fields.get(index) else {
                continue;
            };
            // At the text, where a field that cannot be shown is named.
            let (name, binding) = (ours_name(index, display), field.binding_at(self.template.literal.span()));
            self.rendering.args.push(if self.is_redacted(index) {
                quote!(#name = __private::Redacted)
            } else if display {
                let span = self.template.literal.span();
                quote_spanned!(span=> #name = (&&&__private::Of(#binding)).__as_display())
            } else {
                quote!(#name = *#binding)
            });
        }
        if let [] | [Piece::Text(_)] = self.template.pieces.as_slice() {
            if self.template.args.is_empty() {
                let text = match self.template.pieces.first() {
                    Some(Piece::Text(text)) => text.as_str(),
                    _ => "",
                };
                self.rendering.plain = Some(template::literal_like(&self.template.literal, text));
            }
        }
        self.rendering.format = template::literal_like(&self.template.literal, &self.format);
        self.rendering
    }
}

fn ours_name(index: usize, display: bool) -> Ident {
    if display { format_ident!("__d{index}") } else { format_ident!("__v{index}") }
}

impl Rendering {
    /// The call that writes the text to `__formatter`.
    pub(crate) fn write(&self) -> TokenStream {
        let (format, args) = (&self.format, &self.args);
        match &self.plain {
            Some(text) => quote!(__formatter.write_str(#text)),
            None => quote!(::core::write!(__formatter, #format #(, #args)*)),
        }
    }

    /// The text without fields, where there are none.
    pub(crate) fn plain(&self) -> Option<&TokenStream> {
        self.plain.as_ref()
    }

    /// Whether a field is shown by `Display`, which needs a trait in scope.
    pub(crate) fn uses_display(&self) -> bool {
        self.shown.iter().any(|(_, how)| *how == "Display")
    }
}
