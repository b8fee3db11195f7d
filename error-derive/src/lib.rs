//! The macros of the error system. Use them through `error_core` or `error_actix`, where they are documented.
//!
//! | macro | handed on by | does |
//! |---|---|---|
//! | `Error` | `error_core`, `error_actix` | `Display`, `Error` and `From`, as thiserror's derive does |
//! | `HttpError` | `error_core`, `error_actix` | the same, and what an error is over HTTP |
//! | `ResponseError` | `error_actix` | lets an Actix handler return it |
//! | `handle_errors` | `error_core`, `error_actix` | adds what a function was doing to an error that leaves it |
//! | `recover` | `error_recovery` | retries, breaker, deadline and fallback around an async function |
//!
//! Those with `Actix` in their names are the same with paths that begin with `::error_actix`.
//!
//! ```text
//! tokens -> attr (what was written) -> model (what it means) -> check (what is wrong) -> expand (impls)
//! ```
//!
//! No pass stops at a mistake: `diagnostics` collects them all, and impls are emitted in any case.

mod attr;
mod check;
mod diagnostics;
mod expand;
mod facts;
mod function;
mod model;
mod rendering;
mod tables;
mod template;
mod type_tokens;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input, parse_quote};

/// `error_core::Error`.
#[proc_macro_derive(Error, attributes(error, from, source, backtrace))]
pub fn error(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::error(&input, &parse_quote!(::error_core)).into()
}

/// `error_actix::Error`: the same, for applications that depend on `error_actix` alone.
#[proc_macro_derive(ActixError, attributes(error, from, source, backtrace))]
pub fn actix_error(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::error(&input, &parse_quote!(::error_actix)).into()
}

/// `error_core::HttpError`.
#[proc_macro_derive(HttpError, attributes(error, http, context, from, source, backtrace))]
pub fn http_error(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::http_error(&input, &parse_quote!(::error_core)).into()
}

/// `error_actix::HttpError`: the same, for applications that depend on `error_actix` alone.
#[proc_macro_derive(ActixHttpError, attributes(error, http, context, from, source, backtrace))]
pub fn actix_http_error(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::http_error(&input, &parse_quote!(::error_actix)).into()
}

/// `error_actix::ResponseError`.
#[proc_macro_derive(ResponseError, attributes(http))]
pub fn response_error(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::response_error(&input, &parse_quote!(::error_actix)).into()
}

/// `error_core::handle_errors`.
#[proc_macro_attribute]
pub fn handle_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    function::handle_errors(arguments.into(), &item.into(), &parse_quote!(::error_core)).into()
}

/// `error_actix::handle_errors`: the same, for applications that depend on `error_actix` alone.
#[proc_macro_attribute]
pub fn actix_handle_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    function::handle_errors(arguments.into(), &item.into(), &parse_quote!(::error_actix)).into()
}

/// `error_recovery::recover`.
#[proc_macro_attribute]
pub fn recover(arguments: TokenStream, item: TokenStream) -> TokenStream {
    function::recover(arguments.into(), &item.into(), &parse_quote!(::error_recovery)).into()
}
