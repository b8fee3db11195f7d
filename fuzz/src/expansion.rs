//! What holds of every expansion.

use proc_macro2::TokenStream;
use syn::{DeriveInput, File, Item, Path, parse_quote};

use crate::attr::foreign::without_http;
use crate::check::{check_error, check_http_error};
use crate::diagnostics::Diagnostics;
use crate::expand;
use crate::model::Model;

/// Every derive expands to items, and to `compile_error!`s exactly where its checks found a mistake.
pub(crate) fn assert_expansions_hold(input: &DeriveInput) {
    let core: Path = parse_quote!(::error_core);
    let actix: Path = parse_quote!(::error_actix);
    // What is not for it, it does not read.
    let mistaken = has_mistake(&without_http(input), &core, check_error);
    assert_eq!(refuses("Error", &expand::error(input, &core)), mistaken, "derive(Error)");
    let mistaken = has_mistake(input, &core, check_http_error);
    assert_eq!(refuses("HttpError", &expand::http_error(input, &core)), mistaken, "derive(HttpError)");
    // Leaves every mistake to the derive beside it.
    assert!(!refuses("ResponseError", &expand::response_error(input, &actix)), "derive(ResponseError)");
}

fn has_mistake(input: &DeriveInput, root: &Path, check: fn(&Diagnostics, &Model<'_>)) -> bool {
    let diagnostics = Diagnostics::new();
    if let Some(model) = Model::build(&diagnostics, input, root) {
        check(&diagnostics, &model);
    }
    let found = !diagnostics.is_empty();
    drop(diagnostics.finish());
    found
}

/// Whether an expansion has a `compile_error!` of ours, which stand beside the impls and not in them.
#[expect(clippy::panic, reason = "how a target says that a promise is broken")]
fn refuses(derive: &str, expansion: &TokenStream) -> bool {
    let file: File = syn::parse2(expansion.clone())
        .unwrap_or_else(|error| panic!("derive({derive}) expands to no Rust: {error}\n{expansion}"));
    file.items.iter().any(|item| match item {
        Item::Macro(item) => item.mac.path.segments.last().is_some_and(|last| last.ident == "compile_error"),
        _ => false,
    })
}
