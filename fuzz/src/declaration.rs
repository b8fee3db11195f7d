//! A declaration whose attributes are given.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

/// The declaration of a `shape` with these texts: in the parentheses of the type's `http` and `error`, the first
/// variant's, the first field's `context`, in the brackets of the second field's attribute, and in the parentheses of
/// the second variant's. What is no tokens or is not there leaves its attribute out.
pub(crate) fn of(shape: u8, texts: &[Option<TokenStream>]) -> Option<DeriveInput> {
    let text = |index: usize| texts.get(index).cloned().flatten().filter(|text| !text.is_empty());
    let http = |index| text(index).map(|text| quote!(#[http(#text)]));
    let error = |index| text(index).map(|text| quote!(#[error(#text)]));
    let (type_http, type_error) = (http(0), error(1));
    let (first_http, first_error) = (http(2), error(3));
    let context = text(4).map(|text| quote!(#[context(#text)]));
    let marker = text(5).map(|text| quote!(#[#text]));
    let (second_http, second_error) = (http(6), error(7));
    let of_type = quote!(#type_http #type_error);
    let of_first = quote!(#first_http #first_error);
    let of_second = quote!(#second_http #second_error);
    let named = quote!(#context id: u64, #marker cause: Box<io::Error>);
    let unnamed = quote!(#context u64, #marker &'static Location<'static>);
    syn::parse2(match shape {
        b'u' => quote!(#of_type struct Plain;),
        b's' => quote!(#of_type struct Named { #named }),
        b't' => quote!(#of_type struct Unnamed(#marker io::Error);),
        b'p' => quote!(#of_type struct Pair<T>(#context T, #marker &'static Location<'static>);),
        b'g' => quote! {
            #of_type
            enum Generic<'a, T: Clone, const N: usize> {
                #of_first First { #context id: &'a T, #marker source: Option<T> },
                #of_second Second(#context T),
            }
        },
        _ => quote! {
            #of_type
            enum Several {
                #of_first First { #named },
                #of_second Second(#unnamed),
            }
        },
    })
    .ok()
}
