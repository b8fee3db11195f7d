//! Every shape of generated code, as reviewed Rust in `snapshots/`.
//!
//! `EXPECTORATE=overwrite cargo test -p error-derive` writes them anew; read the difference before committing it.

mod walk;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path, parse_quote};

type Expand = fn(&DeriveInput, &Path) -> TokenStream;

/// The expansion below `root`, which must be what is written down, and what every expansion must be.
fn assert_snapshot(name: &str, expand: Expand, input: TokenStream, root: &Path) {
    let input: DeriveInput = syn::parse2(input).unwrap();
    let expansion = expand(&input, root);
    walk::assert_repeatable(name, || expand(&input, root));
    walk::assert_paths_are_absolute(name, &expansion, &input);
    walk::assert_only_root(name, &expand(&input, &parse_quote!(elsewhere)));
    let file = syn::parse2(expansion).unwrap_or_else(|error| panic!("{name}: {error}"));
    let path = format!("{}/src/expand/snapshots/{name}.rs", env!("CARGO_MANIFEST_DIR"));
    expectorate::assert_contents(path, &prettyplease::unparse(&file));
}

fn http_error(name: &str, input: TokenStream) {
    assert_snapshot(name, super::http_error, input, &parse_quote!(::error_core));
}

#[test]
fn unit_struct() {
    http_error(
        "unit_struct",
        quote! {
            #[error("sold out")]
            #[http(status = 409)]
            struct SoldOut;
        },
    );
}

#[test]
fn enum_with_context() {
    http_error(
        "enum_with_context",
        quote! {
            #[http(severity = Low)]
            enum VideoError {
                #[error("video {video_id} not found")]
                #[http(status = 404)]
                NotFound { #[context] video_id: String },

                #[error("{user} used {used} of {limit} requests")]
                #[http(status = 429, public = "Too many requests, {limit} are allowed.", retry_after = .wait)]
                RateLimited { #[context(internal)] user: String, #[context] used: u32, #[context] limit: u32, wait: Duration },

                #[error("query failed: {query}")]
                #[http(status = 503, category = "database_error", severity = Critical, retry_after = "30s")]
                Database { #[context(redact)] query: String, source: sqlx::Error },

                #[error(transparent)]
                Billing(#[from] BillingError),
            }
        },
    );
}

#[test]
fn sources() {
    http_error(
        "sources",
        quote! {
            #[http(status = 500)]
            enum StorageError {
                #[error("read failed")]
                Read(#[from] io::Error),
                #[error("write failed")]
                Write(#[source] Option<Box<dyn Error + Send + Sync>>),
                #[error(transparent)]
                Other(anyhow::Error),
                #[error("no source")]
                Lost,
                #[error(transparent)]
                #[http(status = 502)]
                Boxed(Box<RemoteError>),
            }
        },
    );
}

#[test]
fn messages() {
    http_error(
        "messages",
        quote! {
            #[http(status = 500)]
            enum Shown {
                #[error("{{braces}} only")]
                Plain,
                #[error("{0:?} of {1:>width$}, {MAX}", width = 8)]
                Formats(u8, String),
                #[error("{} and {name}", .list.len(), name = .pair.0)]
                Arguments { list: Vec<u8>, pair: (u8, u8) },
                #[error("{r#type} at {path:>width$}")]
                Raw { r#type: &'static str, path: PathBuf, width: usize },
            }
        },
    );
}

#[test]
fn generics() {
    http_error(
        "generics",
        quote! {
            enum Wrapped<'a, T, E: Clone, const N: usize>
            where
                T: 'a,
            {
                #[error("{value} is not one of {N}")]
                #[http(status = 400)]
                Value { #[context] value: &'a T },
                #[error("inner")]
                #[http(status = 500)]
                Inner { source: E },
                #[error(transparent)]
                Family(E),
            }
        },
    );
}

#[test]
fn values_from_fields() {
    http_error(
        "values_from_fields",
        quote! {
            enum Upstream {
                #[error("upstream said {status}")]
                #[http(status = .status, public = reason, recoverable = .soft, retry_after = .limits.reset())]
                Answered { status: u16, soft: bool, limits: Limits },
                #[error("odd")]
                #[http(status = 402, category = crate::BILLING, recoverable = true, name = "Odd", code = "ODD_ONE")]
                Other,
            }
        },
    );
}

#[test]
fn empty_enum() {
    http_error(
        "empty_enum",
        quote!(
            enum Never {}
        ),
    );
}

#[test]
fn deprecated_variant() {
    http_error(
        "deprecated_variant",
        quote! {
            #[error("gone")]
            #[http(status = 410)]
            enum Old {
                #[deprecated]
                Gone,
            }
        },
    );
}

#[test]
fn delegating_struct() {
    http_error(
        "delegating_struct",
        quote! {
            #[error(transparent)]
            struct Wrapper(Box<VideoError>);
        },
    );
}

#[test]
fn headers() {
    http_error(
        "headers",
        quote! {
            #[http(challenge = "Bearer realm=\"api\"", header("x-service" = "video"))]
            enum AuthError {
                #[error("login required")]
                #[http(status = 401)]
                Login,
                #[error("shard {shard} is gone")]
                #[http(status = 410, header("x-shard" = "{shard:03}", "X-Service" = "store"))]
                Gone { #[context] shard: u8 },
                #[error(transparent)]
                Inner(InnerError),
            }
        },
    );
}

#[test]
fn additions() {
    http_error(
        "additions",
        quote! {
            #[http(docs = "https://docs.example.com/errors/", action = alert)]
            enum ProviderError {
                /// The provider does not answer.
                ///
                /// Its `status_page` says more.
                #[error("{provider} is down")]
                #[http(
                    status = 503,
                    action = retry(max = 5, delay = "500ms", alert = 8, circuit_break = 20),
                    extra("status_page" = "https://{provider}.example/status", "help" = "Call us."),
                )]
                Down { #[context(internal)] shard: u8, #[context] provider: String },
                #[error("{path}")]
                #[http(status = 500, docs = "https://docs.example.com/paths", extra("path" = "{shown}"))]
                Odd { path: PathBuf, #[context(name = "shown_path")] shown: PathBuf },
            }
        },
    );
}

#[test]
fn violations() {
    http_error(
        "violations",
        quote! {
            #[http(status = 422)]
            enum RequestError {
                #[error("the body is invalid")]
                #[http(violations = .violations)]
                Body { violations: Violations },
                #[error("the form is invalid")]
                #[http(violations = .0.found)]
                Form(Checked),
                #[error("the request is too large")]
                Size,
            }
        },
    );
}

#[test]
fn from_wire() {
    http_error(
        "from_wire",
        quote! {
            enum ShopError<T> {
                #[error("{item} is sold out")]
                #[http(status = 409, from_wire)]
                SoldOut { #[context(name = "item")] item: String, #[context] left: Option<T> },
                #[error("closed")]
                #[http(status = 503, code = "CLOSED", from_wire)]
                Closed,
                #[error("the store failed")]
                #[http(status = 500)]
                Store(#[source] io::Error),
            }
        },
    );
}

#[test]
fn locations() {
    http_error(
        "locations",
        quote! {
            #[http(status = 500)]
            enum StoreError {
                #[error("read failed")]
                Read { #[from] source: io::Error, location: &'static Location<'static> },
                #[error("write failed")]
                Write,
            }
        },
    );
}

#[test]
fn only_delegates() {
    http_error(
        "only_delegates",
        quote! {
            enum AppError {
                #[error(transparent)]
                Video(#[from] VideoError),
                #[error(transparent)]
                Billing(#[from(boxed)] Box<BillingError>),
            }
        },
    );
}

#[test]
fn tuple_struct() {
    http_error(
        "tuple_struct",
        quote! {
            #[error("{0} of {1:?}")]
            #[http(status = 409)]
            struct Overbooked(#[context(name = "seats")] u32, #[context(name = "of")] Option<u32>, u8);
        },
    );
}

#[test]
fn external_display() {
    http_error(
        "external_display",
        quote! {
            #[http(display = external, status = 503)]
            struct Elsewhere { #[context] shard: u8 }
        },
    );
}

#[test]
fn after_a_mistake() {
    http_error(
        "after_a_mistake",
        quote! {
            enum Broken<T> {
                #[error("a {missing}")]
                #[http(statsu = 404)]
                First { #[context] value: T },
                #[error("b")]
                Second(#[from] io::Error),
            }
        },
    );
}

fn error(name: &str, input: TokenStream) {
    assert_snapshot(name, super::error, input, &parse_quote!(::error_core));
}

#[test]
fn plain_error() {
    error(
        "plain_error",
        quote! {
            enum StorageError {
                #[error(fmt = write_block)]
                Function(u64, &'static str),
                #[error("cannot read {}", path.display())]
                Bare { path: PathBuf },
                #[error("boxed")]
                Boxed {
                    #[from(boxed)]
                    source: Box<io::Error>,
                    location: &'static Location<'static>,
                    #[backtrace]
                    trace: Arc<Backtrace>,
                },
                #[error("{self}")]
                Endless,
                #[error("{self} at {}", path.display())]
                EndlessAt { path: PathBuf },
            }
        },
    );
}

#[test]
fn plain_error_with_a_display_of_its_own() {
    error(
        "plain_error_with_a_display_of_its_own",
        quote!(
            struct ByHand(#[source] io::Error);
        ),
    );
}

#[test]
fn plain_error_after_a_mistake() {
    error(
        "plain_error_after_a_mistake",
        quote! {
            #[error("a")]
            #[error("b")]
            struct Twice;
        },
    );
}

#[test]
fn response_error() {
    let input = quote! {
        struct SoldOut<T>(T) where T: Clone;
    };
    assert_snapshot("response_error", super::response_error, input, &parse_quote!(::error_actix));
}
