//! Every error that is declared, and what each looks like.

use error_core::{Flat, ProblemDetails, Standard, View};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::admin::call::{Answer, Call, document};
use crate::admin::preview::PreviewError;
use crate::admin::query::Asked;
use crate::admin::{AdminError, UnknownPreview};
use crate::current_request::LayerMissing;
use crate::{lend, respond};

pub(super) fn catalog(call: &Call) -> Answer {
    document(&json!({ "errors": call.admin.inner.catalog.entries(View::Operator) }))
}

#[derive(Deserialize)]
struct Wanted {
    format: Option<Format>,
}

/// The formats that a client may meet.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// The application's.
    Own,
    Standard,
    Flat,
    Problem,
}

#[derive(Serialize)]
struct Rendered {
    format: Format,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

pub(super) fn preview(call: &Call) -> Answer {
    let wanted: Wanted = Asked::by(&call.request)?.settle()?;
    let inner = &call.admin.inner;
    if !inner.stack.previews.is_on() {
        return Err(AdminError::PreviewOff.into());
    }
    let code = call.part();
    let Some(spec) = inner.catalog.spec(&code) else { return Err(UnknownPreview { code }.into()) };
    let error = PreviewError::of(spec);
    let exchange = lend::current().ok_or(LayerMissing)?;
    let formats = [Format::Own, Format::Standard, Format::Flat, Format::Problem];
    let formats = formats.into_iter().filter(|format| wanted.format.is_none_or(|wanted| wanted == *format));
    let responses = formats.map(|format| {
        let occurrence = error_core::Occurrence::new(&error, inner.stack.clock.now());
        let response = match format {
            Format::Own => respond::render(&occurrence, Some(&exchange)),
            Format::Standard => respond::render_in(&Standard::new(), &occurrence, &exchange),
            Format::Flat => respond::render_in(&Flat::new(), &occurrence, &exchange),
            Format::Problem => respond::render_in(&ProblemDetails::new(), &occurrence, &exchange),
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Rendered {
            format,
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
                .collect(),
            body: text(&respond::bytes_of(response)),
        }
    });
    document(&json!({ "code": spec.code().as_str(), "responses": responses.collect::<Vec<_>>() }))
}
