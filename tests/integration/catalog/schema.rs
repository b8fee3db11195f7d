//! The schemas hold for the bodies that are sent.
//!
//! The validator is a small one of our own, for the keywords that the catalogue writes: a complete one costs more than
//! forty crates in every build of the tests.

use std::time::SystemTime;

use error_core::{BODY_LIMIT, EnvelopeFormat, JsonBuffer, Occurrence, RequestFacts, Standard};
use serde_json::Value;

use super::{MOMENT, catalog, examples};

/// Why a value does not fit a schema; refuses keywords that it does not know.
fn mismatch(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    schema.as_object()?.iter().find_map(|(keyword, wanted)| {
        let fits = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => true,
            "$ref" => {
                let target = root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).unwrap();
                return mismatch(root, target, value);
            }
            "oneOf" => {
                let alternatives = wanted.as_array().unwrap().iter();
                alternatives.filter(|one| mismatch(root, one, value).is_none()).count() == 1
            }
            "type" => match wanted {
                Value::Array(any) => any.iter().any(|one| is_of(one, value)),
                one => is_of(one, value),
            },
            "const" => wanted == value,
            "minimum" => value.as_i64() >= wanted.as_i64(),
            "maximum" => value.as_i64() <= wanted.as_i64(),
            "required" => {
                wanted.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "properties" => {
                return wanted.as_object().unwrap().iter().find_map(|(name, schema)| {
                    value.get(name).and_then(|member| mismatch(root, schema, member))
                });
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                return items.filter_map(|item| mismatch(root, wanted, item)).next();
            }
            _ => false,
        };
        (!fits).then(|| format!("{keyword}: {wanted} of {value}"))
    })
}

fn is_of(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    }
}

/// The bodies of all examples, with the codes.
fn bodies() -> Vec<(&'static str, Value)> {
    let mut request = RequestFacts::default();
    request.request_id = Some("019abc");
    examples()
        .iter()
        .map(|error| {
            let mut body = JsonBuffer::new(BODY_LIMIT);
            let occurrence =
                Occurrence::new(error.as_ref(), SystemTime::UNIX_EPOCH + MOMENT).with_request(request);
            Standard::new().render(&occurrence, &mut body);
            (error.spec().code().as_str(), serde_json::from_str(body.as_str()).unwrap())
        })
        .collect()
}

#[test]
fn every_body_fits_its_schema_and_no_other() {
    let catalog = catalog();
    let all = catalog.json_schema();
    let bodies = bodies();
    for (code, body) in &bodies {
        assert_eq!(mismatch(&all, &all, body), None, "{code}");
        for (other, _) in &bodies {
            let schema = catalog.json_schema_of(other).unwrap();
            assert_eq!(mismatch(&schema, &schema, body).is_none(), other == code, "{body} as {other}");
        }
    }
    for code in all["$defs"].as_object().unwrap().keys() {
        assert!(bodies.iter().any(|(example, _)| example == code), "no example of {code}");
    }
}

#[test]
fn every_body_is_among_the_responses_of_its_status() {
    let responses = catalog().openapi_responses();
    for (code, body) in bodies() {
        let status = body["error"]["status_code"].to_string();
        let response = responses.get(status).unwrap_or(&responses["default"]);
        let schema = &response["content"]["application/json"]["schema"];
        assert_eq!(mismatch(schema, schema, &body), None, "{code}");
    }
}

#[test]
fn a_changed_body_does_not_fit() {
    let all = catalog().json_schema();
    let (_, body) = bodies().remove(0);
    for (pointer, value) in [
        ("/error/code", Value::from("VIDEO_GONE")),
        ("/error/status_code", 410.into()),
        ("/error/timestamp", 0.into()),
        ("/error/context/video_id", 7.into()),
    ] {
        let mut changed = body.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert!(mismatch(&all, &all, &changed).is_some(), "{pointer}");
    }
}
