//! What attributes make of functions, as reviewed Rust in `snapshots/`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::handle_errors;

#[test]
fn handled_functions() {
    let expand = |arguments: TokenStream, item: TokenStream| {
        handle_errors(arguments, &item, &parse_quote!(::error_core))
    };
    let asynchronous = expand(
        quote!(operation = "load", fields(shard = self.shard), public(video_id), redact(token)),
        quote! {
            /// Loads a video.
            pub async fn load<'a>(&'a self, video_id: u32, token: &str) -> Result<impl Iterator<Item = &'a u8>, Report> {
                Ok(self.videos.get(video_id)?.iter())
            }
        },
    );
    let synchronous = expand(
        quote!(),
        quote! {
            fn count(&self) -> Result<usize, Report> {
                Ok(self.videos.len())
            }
        },
    );
    let file: syn::File = parse_quote!(impl Store { #asynchronous #synchronous });
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/function/snapshots/handled_functions.rs");
    expectorate::assert_contents(path, &prettyplease::unparse(&file));
}
