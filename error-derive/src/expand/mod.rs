//! From the model to the impls: one file for each.

mod assertions;
mod bounds;
mod display;
mod error;
mod fallback;
mod from;
mod http_error;
mod pattern;
mod response_error;
#[cfg(test)]
mod snapshot;
mod spec;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use crate::check::check;
use crate::diagnostics::Diagnostics;
use crate::model::Model;

pub(crate) use self::response_error::response_error;

/// `#[derive(HttpError)]`, with generated paths below `root`.
pub(crate) fn http_error(input: &DeriveInput, root: &Path) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let Some(model) = Model::build(&diagnostics, input, root) else {
        return diagnostics.finish();
    };
    check(&diagnostics, &model);
    let impls = if diagnostics.is_empty() {
        let display = display::expand(&diagnostics, &model);
        let error = error::expand(&model);
        let from = from::expand(&model);
        let spec = spec::expand(&model);
        let http_error = http_error::expand(&diagnostics, &model);
        quote!(#display #error #from #spec #http_error)
    } else {
        let impls = fallback::expand(&model);
        let assertions = assertions::of_fields(&model);
        quote!(#impls #assertions)
    };
    let assertions = assertions::of_categories(&model);
    let errors = diagnostics.finish();
    let root = &model.root;
    let allow = model.deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #errors
        #allow
        const _: () = {
            use #root::__private;
            #impls
            #assertions
        };
    }
}
