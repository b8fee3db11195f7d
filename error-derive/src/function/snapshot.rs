//! What attributes make of functions, as reviewed Rust in `snapshots/`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::{handle_errors, recover};

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

#[test]
fn recovered_functions() {
    let expand = |arguments: TokenStream, item: TokenStream| {
        recover(arguments, &item, &parse_quote!(::error_recovery))
    };
    let with_everything = expand(
        quote!(
            service = "stripe",
            operation = "create",
            max_retries = 3,
            deadline = "10s",
            attempt_timeout = 2,
            fallback = Self::later,
            with = self.recovery
        ),
        quote! {
            /// Creates a session.
            pub async fn create<'a>(&'a self, user: &str, (cents, mut rest): (u64, Vec<u8>)) -> Result<Session, Report> {
                rest.push(1);
                Ok(self.client.create(user, cents).await?)
            }
        },
    );
    let as_declared = expand(
        quote!(service = "s3", idempotent),
        quote! {
            async fn load(&self, mut key: String) -> Result<impl Iterator<Item = u8>, Report> {
                key.push('/');
                Ok(self.client.load(key).await?)
            }
        },
    );
    let once = expand(
        quote!(service = "s3"),
        quote! {
            async fn store(self, body: &mut Body) -> Result<(), Report> {
                Ok(self.client.store(body).await?)
            }
        },
    );
    let file: syn::File = parse_quote!(impl Store { #with_everything #as_declared #once });
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/function/snapshots/recovered_functions.rs");
    expectorate::assert_contents(path, &prettyplease::unparse(&file));
}
