//! From an error of so many fields to its response.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, ResponseError};
use error_actix::{HttpError, ResponseError as DeriveResponseError};
use seq_macro::seq;
use serde::Serialize;

use crate::adapter::{REQUEST_ID, respond};
use crate::case::{Case, looped};

/// How many fields.
pub(crate) const FIELDS: [usize; 7] = [0, 1, 2, 4, 8, 16, 32];

fn text() -> String {
    std::hint::black_box("video-1234567").to_owned()
}

#[derive(Serialize)]
struct Envelope {
    error: Members,
}

#[derive(Serialize)]
struct Members {
    r#type: String,
    code: String,
    message: String,
    category: String,
    severity: String,
    status_code: u16,
    timestamp: String,
    recoverable: bool,
    request_id: String,
    context: BTreeMap<String, String>,
}

/// As most services answer.
fn usual(message: String, context: BTreeMap<String, String>) -> HttpResponse {
    HttpResponse::NotFound().json(Envelope {
        error: Members {
            r#type: "NotFound".to_owned(),
            code: "NOT_FOUND".to_owned(),
            message,
            category: "resource_not_found".to_owned(),
            severity: "low".to_owned(),
            status_code: 404,
            timestamp: format!("{:.3}", jiff::Timestamp::now()),
            recoverable: false,
            request_id: std::hint::black_box(REQUEST_ID).to_owned(),
            context,
        },
    })
}

/// A module with both ways for a number of fields.
macro_rules! errors {
    ($($module:ident: $count:tt;)*) => {
        $(mod $module {
            use super::*;

            seq!(N in 0..$count {
                #[derive(Debug, HttpError, DeriveResponseError)]
                enum Declared {
                    #[error("no such thing")]
                    #[http(status = 404)]
                    NotFound { #(#[context] field_~N: String,)* },
                }

                pub(super) fn ours() -> HttpResponse {
                    respond(Declared::NotFound { #(field_~N: text(),)* })
                }

                #[derive(Debug, thiserror::Error)]
                enum ByHand {
                    #[error("no such thing")]
                    NotFound { #(field_~N: String,)* },
                }

                impl ResponseError for ByHand {
                    fn error_response(&self) -> HttpResponse {
                        let Self::NotFound { #(field_~N,)* } = self;
                        let context = [#((stringify!(field_~N).to_owned(), field_~N.clone()),)*];
                        usual(self.to_string(), context.into_iter().collect())
                    }
                }

                pub(super) fn by_hand() -> HttpResponse {
                    respond(ByHand::NotFound { #(field_~N: text(),)* })
                }
            });
        })*

        pub(super) fn cases() -> Vec<Case> {
            vec![$(
                Case::new(concat!("fields_ours_", $count), || looped($module::ours)),
                Case::new(concat!("fields_usual_", $count), || looped($module::by_hand)),
            )*]
        }
    };
}

errors! {
    none: 0;
    one: 1;
    two: 2;
    four: 4;
    eight: 8;
    sixteen: 16;
    thirty_two: 32;
}
