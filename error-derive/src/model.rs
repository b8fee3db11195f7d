//! The type as later passes see it: fields, variants, and which of them mean something.

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Index, Lifetime, Member, Path, Type};

use crate::attr::key::Place;
use crate::attr::slot::Spanned;
use crate::attr::value::FieldRef;
use crate::attr::{ErrorAttr, FieldAttrs, HttpAttrs, Visibility, foreign, refuse_field_attributes};
use crate::diagnostics::Diagnostics;
use crate::facts::{Facts, default_code};
use crate::type_tokens::{argument_of, last_segment, lifetimes, mentions, names_alone, ungrouped};

/// The annotated type.
pub(crate) struct Model<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) http: HttpAttrs,
    /// The crate that generated paths begin with.
    pub(crate) root: Path,
    /// One for a struct.
    pub(crate) variants: Vec<Variant<'a>>,
    pub(crate) is_enum: bool,
    /// Whether `#[error(…)]` stands on the type.
    has_type_message: bool,
    /// Whether the user allows deprecated names in it.
    pub(crate) allows_deprecated: bool,
}

/// A variant, or the one shape of a struct.
pub(crate) struct Variant<'a> {
    /// The variant's name, or the struct's.
    pub(crate) ident: &'a Ident,
    /// Its attributes, or the struct's.
    pub(crate) attrs: &'a [Attribute],
    pub(crate) is_variant: bool,
    /// Whether it is a variant without braces or parentheses, so that its path is a pattern.
    pub(crate) is_unit: bool,
    /// Whether its fields may be unaligned, so that they cannot be borrowed.
    pub(crate) is_packed: bool,
    pub(crate) error: Option<ErrorAttr>,
    pub(crate) http: HttpAttrs,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) code: Spanned<String>,
}

/// A field.
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    /// What patterns bind it to; never the user's name.
    pub(crate) binding: Ident,
}

impl<'a> Model<'a> {
    /// Reads the type; `None` for a union, which is reported.
    pub(crate) fn build(diagnostics: &Diagnostics, input: &'a DeriveInput, root: &Path) -> Option<Self> {
        let place = match &input.data {
            Data::Struct(_) => Place::Struct,
            Data::Enum(_) => Place::Enum,
            Data::Union(union) => {
                diagnostics.error(
                    union.union_token,
                    "a union cannot be an error",
                    "use a struct or an enum: nothing tells which field of a union is there to be shown",
                );
                return None;
            }
        };
        refuse_field_attributes(diagnostics, &input.attrs, place);
        let http = HttpAttrs::parse(diagnostics, &input.attrs, place);
        let error = ErrorAttr::parse(diagnostics, &input.attrs, place);
        let root = http.root.get().map_or_else(|| root.clone(), |path| path.value.clone());
        let has_type_message = error.is_some();
        let variants = match &input.data {
            Data::Struct(data) => {
                let own = HttpAttrs::default();
                let prefix = http.prefix.get().map(|prefix| prefix.value.as_str());
                let code =
                    http.code.get().cloned().unwrap_or_else(|| {
                        Spanned::new(default_code(&input.ident, None, prefix), &input.ident)
                    });
                vec![Variant {
                    ident: &input.ident,
                    attrs: &input.attrs,
                    is_variant: false,
                    is_unit: false,
                    is_packed: foreign::is_packed(&input.attrs),
                    error,
                    http: own,
                    fields: fields(diagnostics, &data.fields),
                    code,
                }]
            }
            Data::Enum(data) => data
                .variants
                .iter()
                .map(|variant| {
                    refuse_field_attributes(diagnostics, &variant.attrs, Place::Variant);
                    let own = HttpAttrs::parse(diagnostics, &variant.attrs, Place::Variant);
                    let prefix = http.prefix.get().map(|prefix| prefix.value.as_str());
                    let code = own.code.get().cloned().unwrap_or_else(|| {
                        Spanned::new(default_code(&input.ident, Some(&variant.ident), prefix), &variant.ident)
                    });
                    Variant {
                        ident: &variant.ident,
                        attrs: &variant.attrs,
                        is_variant: true,
                        is_unit: matches!(variant.fields, Fields::Unit),
                        is_packed: false,
                        error: ErrorAttr::parse(diagnostics, &variant.attrs, Place::Variant)
                            .or_else(|| error.clone()),
                        http: own,
                        fields: fields(diagnostics, &variant.fields),
                        code,
                    }
                })
                .collect(),
            Data::Union(_) => Vec::new(),
        };
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            is_enum: place == Place::Enum,
            http,
            root,
            variants,
            has_type_message,
            allows_deprecated: foreign::allows_deprecated(input),
        })
    }

    pub(crate) fn facts<'m>(&'m self, variant: &'m Variant<'_>) -> Facts<'m> {
        Facts { own: &variant.http, defaults: &self.http }
    }

    /// Whether everything about this variant is its inner error's: it is transparent and says nothing of HTTP itself.
    pub(crate) fn delegates(&self, variant: &Variant<'_>) -> bool {
        let says = if self.is_enum { variant.http.says_more() } else { self.http.says_facts() };
        !says && matches!(variant.error, Some(ErrorAttr::Transparent(_)))
    }

    /// The variants that have a spec of their own, in order.
    pub(crate) fn specified(&self) -> impl Iterator<Item = &Variant<'a>> {
        self.variants.iter().filter(|variant| !self.delegates(variant))
    }

    /// The first of the type's lifetimes that a field's type mentions.
    pub(crate) fn lifetime_in(&self, ty: &Type) -> Option<Lifetime> {
        let known = |lifetime: &Lifetime| self.generics.lifetimes().any(|param| param.lifetime == *lifetime);
        lifetimes(ty.to_token_stream()).into_iter().find(known)
    }

    /// Whether `Display` and `Error` come from elsewhere.
    pub(crate) fn is_external(&self) -> bool {
        self.http.display.get().is_some()
    }

    /// Whether any message is given; where none is, `Display` is the user's own.
    pub(crate) fn has_messages(&self) -> bool {
        self.has_type_message || self.variants.iter().any(|variant| variant.error.is_some())
    }

    /// Whether a type mentions one of the type parameters. What holds the annotated type again does not count: a bound
    /// on it would need itself.
    pub(crate) fn is_generic(&self, ty: &Type) -> bool {
        let params: Vec<&Ident> = self.generics.type_params().map(|param| &param.ident).collect();
        !params.is_empty()
            && mentions(ty.to_token_stream(), &params)
            && !names_alone(ty.to_token_stream(), self.ident)
    }
}

impl<'a> Variant<'a> {
    /// `struct` or `variant`, for diagnostics.
    pub(crate) fn kind(&self) -> &'static str {
        if self.is_variant { "variant" } else { "struct" }
    }

    /// The field that `#[from]` or `#[source]` marks, or that is called `source`.
    pub(crate) fn source(&self) -> Option<&Field<'a>> {
        let marked =
            self.fields.iter().find(|field| field.attrs.source.is_some() || field.attrs.from.is_some());
        marked.or_else(|| {
            self.fields.iter().find(|field| matches!(&field.member, Member::Named(name) if name == "source"))
        })
    }

    /// What is asked for the cause: the source, or the error that a transparent variant stands for.
    pub(crate) fn cause(&self) -> Option<&Field<'a>> {
        match &self.error {
            Some(ErrorAttr::Transparent(_)) => self.transparent_field(),
            _ => self.source(),
        }
    }

    /// The field marked `#[from]`.
    pub(crate) fn converted(&self) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.attrs.from.is_some())
    }

    /// The fields that `From` would have to fill and cannot.
    pub(crate) fn beside_converted(&self) -> impl Iterator<Item = &Field<'a>> {
        let traced = self.converted().is_some_and(|field| field.attrs.backtrace.is_some());
        let mut backtraces = usize::from(traced);
        self.fields.iter().filter(move |field| {
            let fills_backtrace = field.is_backtrace() && backtraces == 0;
            backtraces += usize::from(field.is_backtrace());
            field.attrs.from.is_none() && !fills_backtrace && !field.is_location()
        })
    }

    /// The only field of a transparent variant.
    pub(crate) fn transparent_field(&self) -> Option<&Field<'a>> {
        match (&self.error, self.fields.as_slice()) {
            (Some(ErrorAttr::Transparent(_)), [only]) => Some(only),
            _ => None,
        }
    }

    /// Where the field called `member` stands, raw or not.
    pub(crate) fn index_of(&self, member: &Member) -> Option<usize> {
        self.fields.iter().position(|field| match (&field.member, member) {
            (Member::Named(a), Member::Named(b)) => a.unraw() == b.unraw(),
            (Member::Unnamed(a), Member::Unnamed(b)) => a.index == b.index,
            _ => false,
        })
    }

    pub(crate) fn field_of(&self, reference: &FieldRef) -> Option<&Field<'a>> {
        self.fields.get(self.index_of(&reference.member)?)
    }

    /// The envelope's `type`.
    pub(crate) fn name(&self, facts: Facts<'_>) -> String {
        let given = if self.is_variant { facts.own.name.get() } else { facts.defaults.name.get() };
        given.map_or_else(|| self.ident.unraw().to_string(), |name| name.value.clone())
    }
}

impl Field<'_> {
    /// The binding, shown at the user's tokens where what it holds does not fit them.
    pub(crate) fn binding_at(&self, span: Span) -> Ident {
        let mut binding = self.binding.clone();
        binding.set_span(binding.span().located_at(span));
        binding
    }

    /// Where the field is said to be a source: at its attribute, or its name.
    pub(crate) fn marker_span(&self) -> Span {
        let marker = self.attrs.source.as_ref().or(self.attrs.from.as_ref());
        match (marker, &self.member) {
            (Some(marker), _) => marker.value,
            (None, Member::Named(name)) => name.span(),
            (None, Member::Unnamed(_)) => self.ty.span(),
        }
    }

    /// Whether `From` fills it with a backtrace: its type says so, or the user does.
    pub(crate) fn is_backtrace(&self) -> bool {
        self.attrs.backtrace.is_some() || last_segment(self.ty).is_some_and(|last| last.ident == "Backtrace")
    }

    /// Whether `From` fills it with the caller's place: `&'static Location<'static>`.
    pub(crate) fn is_location(&self) -> bool {
        let ty = ungrouped(self.ty);
        matches!(ty, Type::Reference(reference) if last_segment(&reference.elem).is_some_and(|last| last.ident == "Location"))
    }

    /// What a delegating variant hands everything to: the field, or what is in its box.
    pub(crate) fn delegate(&self) -> &Type {
        argument_of(self.ty, "Box").unwrap_or(self.ty)
    }

    /// The name without `r#`, or the index.
    pub(crate) fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }

    /// The key in the context; `None` for a tuple field that gives none.
    pub(crate) fn context_key(&self) -> Option<String> {
        let given = self.attrs.context.as_ref()?.name.as_ref().map(|name| name.value.clone());
        given.or_else(|| matches!(self.member, Member::Named(_)).then(|| self.name()))
    }

    /// Whether its type is one that everybody knows to have `Display`. A path has not, and of other names nobody can say
    /// here that they are none.
    pub(crate) fn shows_itself(&self) -> bool {
        const KNOWN: [&str; 18] = [
            "String", "str", "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32",
            "i64", "i128", "isize", "f32", "f64",
        ];
        matches!(self.ty, Type::Path(ty) if ty.path.get_ident().is_some_and(|name| KNOWN.iter().any(|known| name == known)))
    }

    /// Whether it is shown as `[redacted]`.
    pub(crate) fn is_redacted(&self) -> bool {
        self.attrs.context.as_ref().is_some_and(|context| context.visibility == Visibility::Redacted)
    }

    /// Whether the client may see it.
    pub(crate) fn is_public(&self) -> bool {
        self.attrs.context.as_ref().is_some_and(|context| context.visibility == Visibility::Public)
    }
}

fn fields<'a>(diagnostics: &Diagnostics, fields: &'a Fields) -> Vec<Field<'a>> {
    fields
        .iter()
        .enumerate()
        .map(|(index, field)| Field {
            member: match &field.ident {
                Some(ident) => Member::Named(ident.clone()),
                None => Member::Unnamed(Index { index: index as u32, span: field.ty.span() }),
            },
            ty: &field.ty,
            attrs: FieldAttrs::parse(diagnostics, &field.attrs),
            binding: binding(index),
        })
        .collect()
}

/// A name that no name of the user's is, be it the same: an argument may bring one of theirs into scope.
pub(crate) fn binding(index: usize) -> Ident {
    Ident::new(&format!("__f{index}"), Span::mixed_site())
}
