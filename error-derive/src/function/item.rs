//! What attributes of functions do alike.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{GenericArgument, PathArguments, Token, Type, TypeInfer};

use crate::diagnostics::Diagnostics;

/// The mistakes, and the function as it was, so that none of its callers is told of them.
pub(super) fn with_errors(diagnostics: Diagnostics, item: &TokenStream) -> TokenStream {
    let errors = diagnostics.finish();
    quote!(#errors #item)
}

/// Where a mistake of the whole item is shown.
pub(super) fn first_of(item: &TokenStream) -> Option<TokenTree> {
    item.clone().into_iter().next()
}

/// The declared type as an expression may name it: `impl Trait` is left to the compiler.
pub(super) fn infer_opaque(ty: &mut Type) {
    match ty {
        Type::ImplTrait(opaque) => {
            let underscore_token = Token![_](opaque.impl_token.span);
            *ty = Type::Infer(TypeInfer { attrs: Vec::new(), underscore_token });
        }
        Type::Array(outer) => infer_opaque(&mut outer.elem),
        Type::Group(outer) => infer_opaque(&mut outer.elem),
        Type::Paren(outer) => infer_opaque(&mut outer.elem),
        Type::Ptr(outer) => infer_opaque(&mut outer.elem),
        Type::Reference(outer) => infer_opaque(&mut outer.elem),
        Type::Slice(outer) => infer_opaque(&mut outer.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(infer_opaque),
        Type::Path(path) => path.path.segments.iter_mut().for_each(|segment| {
            let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { return };
            for argument in &mut arguments.args {
                match argument {
                    GenericArgument::Type(ty) => infer_opaque(ty),
                    GenericArgument::AssocType(associated) => infer_opaque(&mut associated.ty),
                    _ => {}
                }
            }
        }),
        _ => {}
    }
}
