//! The endpoints as OpenAPI 3.1, from the table that serves them.

use serde_json::{Map, Value, json};

use super::call::{Endpoint, Member, Run};

/// The document about these endpoints.
pub(super) fn document(endpoints: &[Endpoint]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints {
        let path = paths.entry(format!("/admin/api/{}", endpoint.path)).or_insert_with(|| json!({}));
        let method = match endpoint.run {
            Run::Read(_) => "get",
            Run::Change(_) | Run::Open(_) => "post",
        };
        if let Some(path) = path.as_object_mut() {
            path.insert(method.to_owned(), operation(endpoint));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Error administration",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What the dashboard at `/admin/` shows and does. A POST has the header `X-Admin-Request`, unless it \
                has a token, and comes from this site.",
        },
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "error_admin" },
            },
            "responses": { "Failure": {
                "description": "The envelope of what went wrong: 400, 401, 403, 404, 405, 413, 422, 429 or 503.",
                "content": { "application/json": { "schema": {
                    "type": "object",
                    "required": ["error"],
                    "properties": { "error": object(&[
                        ("code", "string"), ("message", "string"), ("status_code", "integer"), ("timestamp", "string"),
                    ]) },
                } } },
            } },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let (status, answer) = answer(endpoint);
    let mut operation = json!({
        "summary": endpoint.summary,
        "operationId": operation_id(endpoint),
        "responses": { (status): answer, "default": { "$ref": "#/components/responses/Failure" } },
    });
    let mut add = |name: &str, value: Value| {
        if let Some(operation) = operation.as_object_mut() {
            operation.insert(name.to_owned(), value);
        }
    };
    let parameters = parameters(endpoint);
    if !parameters.is_empty() {
        add("parameters", parameters.into());
    }
    if !endpoint.body.is_empty() {
        add(
            "requestBody",
            json!({ "required": true, "content": { "application/json": { "schema": object(endpoint.body) } } }),
        );
    }
    if matches!(endpoint.run, Run::Open(_)) {
        add("security", json!([]));
    }
    operation
}

/// Of a path, a query and a POST.
fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let parts = endpoint.path.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let in_path = parts.map(
        |(name, _)| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }),
    );
    let in_query = endpoint.parameters.iter().map(|(name, kind, description)| {
        json!({ "name": name, "in": "query", "description": description, "schema": { "type": kind } })
    });
    let header = (!matches!(endpoint.run, Run::Read(_))).then(|| {
        json!({
            "name": "X-Admin-Request", "in": "header", "schema": { "type": "string" },
            "description": "Any value; required unless a token in `Authorization` lets the request in.",
        })
    });
    in_path.chain(in_query).chain(header).collect()
}

fn answer(endpoint: &Endpoint) -> (&'static str, Value) {
    let content = |media_type: &str, schema: Value| json!({ "description": endpoint.summary, "content": { (media_type): { "schema": schema } } });
    match (endpoint.path, endpoint.run) {
        (_, Run::Open(_)) => ("204", json!({ "description": "It is done." })),
        ("events", _) => ("200", content("text/event-stream", json!({ "type": "string" }))),
        _ if endpoint.answer.is_empty() => ("200", content("application/json", json!({ "type": "object" }))),
        _ => ("200", content("application/json", object(endpoint.answer))),
    }
}

/// An object with these members; a name with `?` behind it need not be there.
fn object(members: &[Member]) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, kind)| (name.trim_end_matches('?').to_owned(), json!({ "type": kind })))
        .collect();
    let required: Vec<&str> =
        members.iter().filter(|(name, _)| !name.ends_with('?')).map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// `get_errors_recent`.
fn operation_id(endpoint: &Endpoint) -> String {
    let method = if matches!(endpoint.run, Run::Read(_)) { "get" } else { "post" };
    let words =
        endpoint.path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(method.to_owned(), |id, word| id + "_" + word)
}
