//! Resolves a template: every placeholder and argument to a field, or to what is none.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::Member;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::{Reader, Rendering};
use crate::diagnostics::{Diagnostics, did_you_mean, list};
use crate::model::{Field, Variant};
use crate::template::{self, Arg, Argument, Certainty, Piece, Tail, Template};

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
        unreadable: false,
        positional: 0,
        named: Vec::new(),
        rendering: Rendering {
            format: TokenStream::new(),
            plain: None,
            args: Vec::new(),
            recursion: None,
            odd: None,
            bare: Vec::new(),
            bound: BTreeSet::new(),
            shown: Vec::new(),
            uses_display: false,
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
    /// Named arguments of ours.
    ours: BTreeSet<(usize, As)>,
    /// Whether the arguments are no expressions, which has been reported.
    unreadable: bool,
    /// How many arguments have no name.
    positional: usize,
    /// The names of the others.
    named: Vec<String>,
    rendering: Rendering,
}

impl Builder<'_> {
    fn args(&mut self) {
        let (Tail::Args(tokens) | Tail::Odd(tokens)) = &self.template.tail;
        let odd = matches!(self.template.tail, Tail::Odd(_));
        let rewritten = template::rewrite_fields(tokens.clone(), &mut |member, certainty| {
            if self.variant.index_of(&member).is_none() && (odd || certainty == Certainty::IfItExists) {
                return None;
            }
            // What has been reported is no second mistake in the expression.
            let Some((_, field)) = self.field_index(&member) else { return Some(quote!(())) };
            Some(field.binding_at(member.span()).to_token_stream())
        });
        self.bind_bare_names(tokens);
        if odd {
            self.rendering.odd = Some(rewritten);
            return;
        }
        let Some(args) = self.diagnostics.ok(template::parse_args(rewritten)) else {
            self.unreadable = true;
            return;
        };
        for arg in args {
            self.arg(&arg);
            let (name, value) = (arg.name.iter(), &arg.value);
            self.rendering.args.push(quote!(#(#name =)* #value));
        }
    }

    /// Notes which fields an argument uses, and whether more than the field itself can be seen through it.
    fn arg(&mut self, arg: &Arg) {
        let used = self.bindings_in(&arg.value);
        if let Some(secret) =
            used.iter().filter_map(|index| self.variant.fields.get(*index)).find(|field| field.is_redacted())
        {
            let name = secret.name();
            self.diagnostics.error(
                self.as_written(&arg.value),
                format_args!("`{name}` is redacted, and this expression could show it"),
                format_args!("name it in the text instead: `{{{name}}}` shows `[redacted]`"),
            );
        }
        self.rendering.bound.extend(&used);
        let text = arg.value.to_string();
        let alone =
            |index: &&usize| self.variant.fields.get(**index).is_some_and(|field| field.binding == text);
        if let Some(index) = used.iter().find(alone) {
            self.rendering.shown.push((*index, ""));
        } else if !template::is_literal(&arg.value) {
            let written = self.as_written(&arg.value);
            self.rendering.opaque.get_or_insert(written);
        }
        if arg.name.is_none() {
            self.positional += 1;
        } else {
            self.named.extend(arg.name.as_ref().map(|name| name.unraw().to_string()));
        }
    }

    /// An expression as the user's own tokens, to point at.
    fn as_written(&self, rewritten: &TokenStream) -> TokenStream {
        let user = self.template.literal.span();
        let tokens = rewritten.clone().into_iter().map(|mut token| {
            token.set_span(token.span().resolved_at(user));
            token
        });
        tokens.collect()
    }

    /// The fields whose bindings an expression mentions, and those that it names without a dot.
    fn bindings_in(&self, tokens: &TokenStream) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        template::for_each_ident(tokens, &mut |ident| {
            let fields = self.variant.fields.iter();
            found.extend(
                fields.enumerate().filter(|(_, field)| field.binding == *ident).map(|(index, _)| index),
            );
            found.extend(
                self.rendering.bare.iter().filter(|(name, _)| name == ident).map(|(_, index)| *index),
            );
        });
        found
    }

    /// A field may be named without its dot, too: then the user's own name is bound to it, where it is used.
    fn bind_bare_names(&mut self, tokens: &TokenStream) {
        template::for_each_ident(tokens, &mut |ident| {
            let is_field = |field: &Field<'_>| matches!(&field.member, Member::Named(name) if name == ident);
            if let Some(index) = self.variant.fields.iter().position(is_field) {
                if !self.rendering.bare.iter().any(|(known, _)| known == ident) {
                    self.rendering.bare.push((ident.clone(), index));
                }
            }
        });
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
        match argument {
            Argument::Next if self.positional > 0 || self.rendering.odd.is_some() || self.unreadable => {
                String::new()
            }
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
            Argument::Index(index) if self.positional > 0 => {
                self.refuse_ambiguous(&index.to_string());
                index.to_string()
            }
            Argument::Index(index) => self.field(&index.to_string(), spec),
            Argument::Name(name) if self.named.contains(name) => name.clone(),
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
                let literal = self.template.literal.span();
                self.rendering.recursion = (template::trait_of(spec) == "Display").then_some(literal);
                // All fields at once.
                self.rendering.opaque.get_or_insert_with(|| self.template.literal.to_token_stream());
            }
            return name.to_owned();
        };
        let how = if self.is_redacted(index) { "" } else { template::trait_of(spec) };
        self.rendering.shown.push((index, how));
        self.ours_for(index, As::shown_by(how))
    }

    /// Whether a field is shown as `[redacted]`, to whomever.
    fn is_redacted(&self, index: usize) -> bool {
        self.variant.fields.get(index).is_some_and(Field::is_redacted)
    }

    /// Whether a field was meant; a constant in scope, which is not, is not written in small letters.
    fn is_misspelt(&self, name: &str) -> bool {
        let fields: Vec<String> = self.variant.fields.iter().map(Field::name).collect();
        name.contains(char::is_lowercase)
            && !name.starts_with("r#")
            && did_you_mean(name, fields.iter().map(String::as_str)).is_some()
    }

    fn ours_for(&mut self, index: usize, how: As) -> String {
        if !self.is_redacted(index) {
            self.rendering.bound.insert(index);
        }
        self.ours.insert((index, how));
        how.name(index).to_string()
    }

    /// A spec, whose `width$` and `.precision$` may name fields as well.
    fn spec(&mut self, spec: &str) -> String {
        let mut rewritten = String::new();
        let mut rest = spec;
        while let Some((before, after)) = rest.split_once('$') {
            let other = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
            let word = before.get(other.len()..).unwrap_or_default();
            // A flag may touch the name, as in `0width$`; the zero of `0$` is an index.
            let name = match word.trim_start_matches('0') {
                "" if word.ends_with('0') => "0",
                name => name,
            };
            rewritten.push_str(before.strip_suffix(name).unwrap_or(before));
            rewritten.push_str(&self.count(name));
            rewritten.push('$');
            rest = after;
        }
        rewritten + rest
    }

    /// What stands before a dollar: as an argument's name, except that a field is taken as it is.
    fn count(&mut self, name: &str) -> String {
        let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
        // Without a name the dollar is a fill.
        if name.is_empty() || self.named.iter().any(|named| named == name) {
            return name.to_owned();
        }
        if is_index && self.positional > 0 {
            self.refuse_ambiguous(name);
            return name.to_owned();
        }
        if let Some(index) = self.variant.fields.iter().position(|field| field.name() == name) {
            self.rendering.shown.push((index, ""));
            return self.ours_for(index, As::Value);
        }
        let is_read = self.rendering.odd.is_none() && !self.unreadable;
        if is_read && (is_index || self.reader == Reader::Client || self.is_misspelt(name)) {
            self.unknown_field(&self.template.literal, name);
        }
        name.to_owned()
    }

    /// Reports an index that is an argument's and could be a field's.
    fn refuse_ambiguous(&self, index: &str) {
        if self.variant.fields.iter().any(|field| matches!(field.member, Member::Unnamed(_))) {
            let (Tail::Args(args) | Tail::Odd(args)) = &self.template.tail;
            self.diagnostics.error(
                args,
                format_args!("`{{{index}}}` could be this argument, or the field `.{index}`"),
                "give the argument a name: `name = …`, shown by `{name}`",
            );
        }
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
        for &(index, how) in &self.ours {
            let Some(field) = self.variant.fields.get(index) else {
                continue;
            };
            // At the text, where a field that cannot be shown is named.
            let (name, binding) = (how.name(index), field.binding_at(self.template.literal.span()));
            let span = self.template.literal.span();
            self.rendering.args.push(if self.is_redacted(index) {
                quote!(#name = __private::Redacted)
            } else {
                match how {
                    As::Display if field.shows_itself() => quote_spanned!(span=> #name = #binding),
                    As::Display => {
                        self.rendering.uses_display = true;
                        quote_spanned!(span=> #name = #binding.as_display())
                    }
                    As::Reference => quote_spanned!(span=> #name = #binding),
                    As::Value => quote_spanned!(span=> #name = *#binding),
                }
            });
        }
        for (_, index) in &self.rendering.bare {
            self.rendering.bound.insert(*index);
        }
        if let [] | [Piece::Text(_)] = self.template.pieces.as_slice() {
            let (Tail::Args(behind) | Tail::Odd(behind)) = &self.template.tail;
            if behind.is_empty() {
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

/// How `write!` is handed a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum As {
    /// As `Display` shows it, paths included.
    Display,
    /// By reference, which all traits but `Pointer` look through: it may be unsized.
    Reference,
    /// Itself: a pointer, or a width.
    Value,
}

impl As {
    fn shown_by(how: &str) -> Self {
        match how {
            "Display" => Self::Display,
            "Pointer" | "" => Self::Value,
            _ => Self::Reference,
        }
    }

    fn name(self, index: usize) -> Ident {
        match self {
            Self::Display => format_ident!("__d{index}"),
            Self::Reference => format_ident!("__r{index}"),
            Self::Value => format_ident!("__v{index}"),
        }
    }
}
