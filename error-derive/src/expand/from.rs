//! `impl From` for each `#[from]`.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};

use super::bounds::{Bounds, header_at};
use super::pattern::path;
use crate::model::{Field, Model, Variant};
use crate::type_tokens::argument_of;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let construct = |variant: &Variant<'_>, from: &Field<'_>, value: TokenStream| {
        let path = path(variant);
        let values = variant.fields.iter().map(|field| {
            let member = &field.member;
            if field.member == from.member {
                quote!(#member: #value,)
            } else if field.is_location() {
                quote!(#member: ::core::panic::Location::caller(),)
            } else {
                // Also into an `Option` or `Arc` of it.
                quote!(#member: ::core::convert::From::from(::std::backtrace::Backtrace::capture()),)
            }
        });
        quote!(#path { #(#values)* })
    };
    model.variants.iter().filter_map(|variant| of_variant(model, variant, &construct)).collect()
}

/// The same impls, never called: they may lack fields.
pub(super) fn fallback(model: &Model<'_>) -> TokenStream {
    let construct = |_: &Variant<'_>, _: &Field<'_>, _: TokenStream| quote!(::core::unreachable!());
    model.variants.iter().filter_map(|variant| of_variant(model, variant, &construct)).collect()
}

/// The same type as one that the derive names, and not the user: it is not told again that it is deprecated.
fn in_expansion(ty: TokenStream) -> TokenStream {
    let tokens = ty.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), in_expansion(group.stream()));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        // Its span is what it means.
        TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
        mut other => {
            other.set_span(Span::call_site().located_at(other.span()));
            other
        }
    });
    tokens.collect()
}

fn of_variant(
    model: &Model<'_>,
    variant: &Variant<'_>,
    construct: &dyn Fn(&Variant<'_>, &Field<'_>, TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let field = variant.converted()?;
    // At the attribute, so that two `#[from]`s of one type are shown where they stand.
    let span = field.attrs.from.as_ref()?.value;
    let value = quote_spanned!(span=> __source);
    let (ty, value) = match argument_of(field.ty, "Box").filter(|_| field.attrs.boxed) {
        Some(inner) => (inner, quote!(::std::boxed::Box::new(#value))),
        None => (field.ty, value),
    };
    let (source, value) = match argument_of(ty, "Option") {
        Some(inner) => (inner, quote!(::core::option::Option::Some(#value))),
        None => (ty, value),
    };
    let source = in_expansion(source.to_token_stream());
    let header = header_at(span, model, &quote_spanned!(span=> ::core::convert::From<#source>));
    let where_clause = Bounds::new(model).where_clause();
    let track_caller = variant.fields.iter().any(Field::is_location).then(|| quote!(#[track_caller]));
    let value = construct(variant, field, value);
    Some(quote_spanned! {span=>
        #[automatically_derived]
        #header #where_clause {
            #track_caller
            fn from(__source: #source) -> Self {
                #value
            }
        }
    })
}
