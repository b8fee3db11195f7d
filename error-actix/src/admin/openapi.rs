//! The endpoints as OpenAPI 3.1, from the table that serves them.

use serde_json::{Map, Value, json};

use super::call::{Endpoint, Member, Run};

/// The document about these endpoints.
pub(super) fn document(endpoints: &[Endpoint]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints {
        let path = paths.entry(format!("/admin/api/{}", endpoint.path)).or_insert_with(|| json!({}));
        let method = if endpoint.run.reads() { "get" } else { "post" };
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
                "description": "The envelope of what went wrong. This is the standard one; an application may have \
                    chosen another format, and other statuses for what cannot be read.",
                "content": { "application/json": { "schema": {
                    "type": "object",
                    "required": ["error"],
                    "properties": { "error": object(&[
                        ("type", "string"), ("code", "string"), ("message", "string"), ("category", "string"),
                        ("severity", "string"), ("status_code", "integer"), ("timestamp", "string"),
                        ("recoverable", "boolean"), ("retry_after?", "integer"), ("request_id?", "string"),
                        ("trace_id?", "string"), ("context?", "object"), ("errors?", "array"),
                    ]) },
                } } },
            } },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let mut operation = json!({
        "summary": endpoint.summary,
        "operationId": operation_id(endpoint),
        "responses": responses(endpoint),
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
    let header = (!endpoint.run.reads()).then(|| {
        json!({
            "name": "X-Admin-Request", "in": "header", "schema": { "type": "string" },
            "description": "Any value; required unless a token in `Authorization` lets the request in.",
        })
    });
    in_path.chain(in_query).chain(header).collect()
}

fn responses(endpoint: &Endpoint) -> Map<String, Value> {
    let failure =
        |description: &str| json!({ "$ref": "#/components/responses/Failure", "description": description });
    let (status, answer) = answer(endpoint);
    let refusals = refusals(endpoint).into_iter().map(|(status, why)| (status.to_owned(), failure(why)));
    let other = ("default".to_owned(), failure("Another failure, such as 405 or 500."));
    std::iter::once((status.to_owned(), answer)).chain(refusals).chain([other]).collect()
}

/// What else an endpoint answers, as it follows from what it is.
fn refusals(endpoint: &Endpoint) -> Vec<(&'static str, &'static str)> {
    let is_open = matches!(endpoint.run, Run::Open(_));
    let has_body = !endpoint.body.is_empty();
    let wants_token = !is_open || has_body;
    let is_found = endpoint.is_optional || endpoint.path.contains('{');
    let wrong = match (has_body, endpoint.parameters.is_empty()) {
        (true, _) => Some("The body is no JSON."),
        (false, false) => Some("A parameter is no such thing, or out of range."),
        (false, true) => None,
    };
    let forbidden = match endpoint.run {
        _ if endpoint.run.reads() => "The application's guard forbids it.",
        Run::Open(_) => "Sent by another site, or without `X-Admin-Request`.",
        _ => "Sent by another site, or without `X-Admin-Request`; or the application's guard forbids it.",
    };
    [
        wrong.map(|why| ("400", why)),
        wants_token.then_some(("401", "No token, or not the right one.")),
        Some(("403", forbidden)),
        is_found
            .then_some(("404", "There is none of this name, or the application has given nothing to show.")),
        has_body.then_some(("413", "The body is larger than 64 KiB.")),
        has_body.then_some(("415", "The body is not said to be JSON.")),
        has_body.then_some(("422", "The body is JSON, and not what it should be.")),
        wants_token.then_some(("429", "Too many wrong tokens have come from this address.")),
        (endpoint.path == "events")
            .then_some(("503", "Too many streams are open, or the process will end soon.")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn answer(endpoint: &Endpoint) -> (&'static str, Value) {
    let content = |media_type: &str, schema: Value| json!({ "description": endpoint.summary, "content": { (media_type): { "schema": schema } } });
    match (endpoint.path, endpoint.run) {
        (_, Run::Open(_)) => (
            "204",
            json!({
                "description": "It is done, and the cookie begins or ends the session.",
                "headers": { "Set-Cookie": { "schema": { "type": "string" } } },
            }),
        ),
        ("events", _) => ("200", content("text/event-stream", json!({ "type": "string" }))),
        _ => ("200", content("application/json", object(endpoint.answer))),
    }
}

/// An object with these members; a name with `?` behind it need not be there.
fn object(members: &[Member]) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, kind)| {
            let schema = if *kind == "any" { json!({}) } else { json!({ "type": kind }) };
            (name.trim_end_matches('?').to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> =
        members.iter().filter(|(name, _)| !name.ends_with('?')).map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// `get_errors_recent`.
fn operation_id(endpoint: &Endpoint) -> String {
    let method = if endpoint.run.reads() { "get" } else { "post" };
    let words =
        endpoint.path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(method.to_owned(), |id, word| id + "_" + word)
}
