//! Where clauses that follow from what an impl does with generic fields.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Generics, Token, Type, WhereClause, WherePredicate, parse_quote};

use super::pattern::in_expansion;
use crate::model::Model;

/// Bounds in the order in which they were needed, each once.
pub(super) struct Bounds<'a> {
    model: &'a Model<'a>,
    predicates: Vec<WherePredicate>,
}

impl<'a> Bounds<'a> {
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        Self { model, predicates: Vec::new() }
    }

    /// Needs `ty: bound`, if `ty` depends on a type parameter; else the compiler can see for itself.
    pub(super) fn need(&mut self, ty: &Type, bound: &TokenStream) {
        if self.model.is_generic(ty) {
            let ty = parenthesized(ty);
            self.push(parse_quote!(#ty: #bound));
        }
    }

    /// Needs `Self: bound`, if the type has parameters.
    pub(super) fn need_self(&mut self, bound: &TokenStream) {
        if self.model.generics.type_params().next().is_some() {
            self.push(parse_quote!(Self: #bound));
        }
    }

    fn push(&mut self, predicate: WherePredicate) {
        let text = predicate.to_token_stream().to_string();
        if !self.predicates.iter().any(|known| known.to_token_stream().to_string() == text) {
            self.predicates.push(predicate);
        }
    }

    /// The type's own where clause and these bounds.
    pub(super) fn where_clause(self) -> Option<WhereClause> {
        let own =
            self.model.generics.where_clause.iter().flat_map(|clause| clause.predicates.iter().cloned());
        let predicates: Punctuated<WherePredicate, Token![,]> = own.chain(self.predicates).collect();
        (!predicates.is_empty()).then(|| WhereClause { where_token: <Token![where]>::default(), predicates })
    }
}

/// A type where `&`, `as` or a colon stands beside it, which a `+` in it would not bear.
pub(super) fn parenthesized(ty: &Type) -> TokenStream {
    let bounds = match ty {
        Type::TraitObject(object) => &object.bounds,
        Type::ImplTrait(unnamed) => &unnamed.bounds,
        _ => return ty.to_token_stream(),
    };
    if bounds.len() > 1 || bounds.trailing_punct() { quote!((#ty)) } else { ty.to_token_stream() }
}

/// What the error inside a delegating variant must be.
pub(super) fn delegate_bounds() -> TokenStream {
    quote!(__private::HttpError + __private::ErrorFamily + 'static)
}

/// `impl<…> trait for Type<…>`, without the where clause.
pub(super) fn header(model: &Model<'_>, the_trait: &TokenStream) -> TokenStream {
    header_at(Span::call_site(), model, the_trait)
}

/// The same, for an impl that the compiler may point at.
pub(super) fn header_at(span: Span, model: &Model<'_>, the_trait: &TokenStream) -> TokenStream {
    let ident = in_expansion(model.ident);
    let (parameters, arguments) = parameters(model.generics);
    quote_spanned!(span=> impl #parameters #the_trait for #ident #arguments)
}

fn parameters(generics: &Generics) -> (TokenStream, TokenStream) {
    let (parameters, arguments, _) = generics.split_for_impl();
    (parameters.to_token_stream(), arguments.to_token_stream())
}
