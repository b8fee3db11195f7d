//! The errors as the `responses` of OpenAPI 3.1.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::markdown::without_html;
use super::schema::body_schema;
use super::text::first_paragraph;
use super::{Catalog, CatalogEntry, View};

impl Catalog {
    /// The `responses` of an OpenAPI 3.1 operation, by status: `{"404":{"description":…,"content":…}}`.
    ///
    /// An error whose status a field decides is among those of every status, and under `default`. The bodies are those
    /// of [`json_schema`](Self::json_schema), the headers those that the declarations name. Internal members are not
    /// mentioned.
    ///
    /// ```
    /// use error_core::{Catalog, HttpError};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("sold out")]
    /// #[http(status = 409)]
    /// struct SoldOut;
    ///
    /// let responses = Catalog::new().include::<SoldOut>().openapi_responses();
    /// assert_eq!(responses["409"]["description"], "`SOLD_OUT`");
    /// ```
    pub fn openapi_responses(&self) -> Value {
        Value::Object(self.responses())
    }

    pub(super) fn responses(&self) -> Map<String, Value> {
        let entries = self.entries(View::Client);
        let that = |can: &dyn Fn(&CatalogEntry) -> bool| {
            entries.iter().filter(|entry| can(entry)).collect::<Vec<_>>()
        };
        let statuses: BTreeSet<u16> = entries.iter().map(|entry| entry.status).collect();
        let mut responses: Map<String, Value> = statuses
            .into_iter()
            .map(|status| (status.to_string(), response(&that(&|entry| entry.can_have(status)))))
            .collect();
        let dynamic = that(&|entry| entry.dynamic_status);
        if !dynamic.is_empty() {
            responses.insert("default".to_owned(), response(&dynamic));
        }
        responses
    }
}

/// What any of the errors answers, of which there is one at least.
fn response(entries: &[&CatalogEntry]) -> Value {
    let mut description = String::new();
    let mut schemas = Vec::new();
    let mut headers = Map::new();
    for entry in entries {
        let end = if description.is_empty() { "" } else { "\n\n" };
        let _ = write!(description, "{end}`{}`", entry.code);
        if let Some(text) = entry.description {
            let _ = write!(description, ": {}", without_html(&first_paragraph(text)));
        }
        schemas.push(body_schema(entry));
        for name in entry.headers {
            headers.insert(name.to_ascii_lowercase(), json!({ "schema": { "type": "string" } }));
        }
    }
    let schema = match (schemas.pop(), schemas.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            schemas.extend(last);
            json!({ "oneOf": schemas })
        }
    };
    let mut response =
        json!({ "description": description, "content": { "application/json": { "schema": schema } } });
    if let (false, Some(response)) = (headers.is_empty(), response.as_object_mut()) {
        response.insert("headers".to_owned(), headers.into());
    }
    response
}
