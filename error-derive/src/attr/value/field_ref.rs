//! `.field`, where a value may stand.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Index, LitFloat, Member, Token};

use crate::attr::entry::{parse_all, rest_of_entry};

/// A value taken from a field, as thiserror writes it: `.wait`, `.0`, `.limits.reset()`.
#[derive(Clone)]
pub(crate) struct FieldRef {
    pub(crate) member: Member,
    /// What follows the field.
    pub(crate) rest: TokenStream,
}

impl Parse for FieldRef {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![.]>()?;
        // `.0.1` arrives as a float.
        if let Ok(float) = input.fork().parse::<LitFloat>() {
            input.parse::<LitFloat>()?;
            let text = float.to_string();
            if let Some((first, second)) = text.split_once('.') {
                let index = |digits: &str| -> syn::Result<Index> {
                    let index =
                        digits.parse().map_err(|_| syn::Error::new(float.span(), "expected a field"))?;
                    Ok(Index { index, span: float.span() })
                };
                let (first, second) = (index(first)?, index(second)?);
                let rest = rest_of_entry(input);
                return Self::followed_by(Member::Unnamed(first), quote!(.#second #rest));
            }
        }
        Self::followed_by(input.parse()?, rest_of_entry(input))
    }
}

impl FieldRef {
    /// Whether it stands for a field, and not for what a call or an operator makes of one.
    pub(crate) fn is_place(&self) -> bool {
        self.rest.clone().into_iter().all(|token| match token {
            TokenTree::Punct(punct) => punct.as_char() == '.',
            TokenTree::Ident(ident) => ident != "as" && ident != "await",
            TokenTree::Literal(_) => true,
            TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        })
    }

    /// The two make an expression, or what the expansion makes of them would be no Rust.
    fn followed_by(member: Member, rest: TokenStream) -> syn::Result<Self> {
        if rest.is_empty() {
            return Ok(Self { member, rest });
        }
        parse_all(quote!(field #rest), |input| {
            input.parse::<Expr>()?;
            let left: TokenStream = input.parse()?;
            if left.is_empty() { Ok(()) } else { Err(syn::Error::new_spanned(left, "expected a comma")) }
        })?;
        Ok(Self { member, rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_field_an_expression_goes_on() {
        for good in [".wait", ".0", ".0.1", ".limits.reset()", ".0.1[2]", ".wait?", ".wait as u64"] {
            assert!(syn::parse_str::<FieldRef>(good).is_ok(), "{good}");
        }
        for bad in
            ["", ".", ".id id", ".id 1", ".id.0lone()", ".0.1.2x", ".id +", ".id => 1", ".1e3", ".0.1lone"]
        {
            assert!(syn::parse_str::<FieldRef>(bad).is_err(), "{bad}");
        }
    }
}
