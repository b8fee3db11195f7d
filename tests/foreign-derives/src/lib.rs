//! Derives that write nothing: what a type has beside ours is only its attributes.

use proc_macro::TokenStream;

/// Claims what miette's derive does.
#[proc_macro_derive(Diagnostic, attributes(diagnostic, diagnostic_source, help, label, related, source_code))]
pub fn diagnostic(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Claims what `derive_more`'s derive does, which has arguments for `#[from]` where ours has none.
#[proc_macro_derive(From, attributes(from))]
pub fn from(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Claims what is ours beside `derive(HttpError)` only.
#[proc_macro_derive(Context, attributes(context, http))]
pub fn context(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Claims what utoipa's derive does.
#[proc_macro_derive(ToResponse, attributes(response))]
pub fn to_response(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
