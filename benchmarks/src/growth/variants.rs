//! From the last variant of so many to its response.

use actix_web::HttpResponse;
use error_actix::{HttpError, ResponseError as DeriveResponseError};
use seq_macro::seq;

use crate::adapter::respond;
use crate::case::{Case, looped};

/// How many variants.
pub(crate) const VARIANTS: [usize; 4] = [1, 10, 100, 500];

macro_rules! errors {
    ($($module:ident: $count:tt, last $last:ident;)*) => {
        $(mod $module {
            use super::*;

            seq!(N in 0..$count {
                #[allow(dead_code, reason = "the last one stands for all")]
                #[derive(Debug, HttpError, DeriveResponseError)]
                enum Declared {
                    #(
                        #[error("there is no {name}")]
                        #[http(status = 404)]
                        Variant~N { #[context] name: String },
                    )*
                    #[error("there is no {name}")]
                    #[http(status = 404)]
                    $last { #[context] name: String },
                }
            });

            pub(super) fn ours() -> HttpResponse {
                respond(Declared::$last { name: std::hint::black_box("video-1234567").to_owned() })
            }
        })*

        pub(super) fn cases() -> Vec<Case> {
            vec![$(Case::new(format!("variants_ours_{}", $count + 1), || looped($module::ours)),)*]
        }
    };
}

errors! {
    one: 0, last Last;
    ten: 9, last Last;
    hundred: 99, last Last;
    five_hundred: 499, last Last;
}
