//! From the model to the impls: one file for each.

mod assertions;
mod bounds;
mod context;
mod display;
mod error;
mod fallback;
mod from;
mod from_wire;
mod headers;
mod http_error;
mod pattern;
mod response_error;
#[cfg(test)]
mod snapshot;
mod spec;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use crate::attr::foreign::without_http;
use crate::check::{check_error, check_http_error};
use crate::diagnostics::Diagnostics;
use crate::model::Model;

pub(crate) use self::response_error::response_error;

/// `#[derive(Error)]`, with generated paths below `root`: nothing of HTTP.
pub(crate) fn error(input: &DeriveInput, root: &Path) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let input = without_http(input);
    let Some(model) = Model::build(&diagnostics, &input, root) else {
        return diagnostics.finish();
    };
    check_error(&diagnostics, &model);
    let impls = if diagnostics.is_empty() {
        // Without any message `Display` is the user's own.
        let display = model.has_messages().then(|| display::expand(&diagnostics, &model));
        let error = error_impls(&model);
        quote!(#display #error)
    } else {
        fallback::error(&model)
    };
    assemble(diagnostics, &model, &impls)
}

/// `#[derive(HttpError)]`, with generated paths below `root`.
pub(crate) fn http_error(input: &DeriveInput, root: &Path) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let Some(model) = Model::build(&diagnostics, input, root) else {
        return diagnostics.finish();
    };
    check_http_error(&diagnostics, &model);
    let impls = if diagnostics.is_empty() {
        let external = model.is_external();
        let display = (!external).then(|| display::expand(&diagnostics, &model));
        let error = if external { from::expand(&model) } else { error_impls(&model) };
        let spec = spec::expand(&model);
        let http_error = http_error::expand(&diagnostics, &model);
        let from_wire = from_wire::expand(&model);
        quote!(#display #error #spec #http_error #from_wire)
    } else {
        let error = (!model.is_external()).then(|| fallback::error(&model));
        let http_error = fallback::http_error(&model);
        let assertions = assertions::of_fields(&model);
        quote!(#error #http_error #assertions)
    };
    let assertions = assertions::of_categories(&model);
    assemble(diagnostics, &model, &quote!(#impls #assertions))
}

fn error_impls(model: &Model<'_>) -> TokenStream {
    let error = error::expand(model);
    let from = from::expand(model);
    quote!(#error #from)
}

fn assemble(diagnostics: Diagnostics, model: &Model<'_>, impls: &TokenStream) -> TokenStream {
    let errors = diagnostics.finish();
    let root = &model.root;
    let allow = model.allows_deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #errors
        #allow
        const _: () = {
            use #root::__private;
            #impls
        };
    }
}
