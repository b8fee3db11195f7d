//! A handler whose errors are documented by naming their type.

use error_core::Responses;
use serde_json::Value;
use utoipa::OpenApi;

use super::AppError;

#[utoipa::path(get, path = "/videos/{id}", responses((status = 200, description = "The video"), Responses<AppError>))]
#[expect(dead_code, reason = "stands for a handler: the attribute is what is tested")]
fn video() {}

#[derive(OpenApi)]
#[openapi(paths(video))]
struct Api;

/// Our schema as utoipa writes it: a constant is an `enum` of one.
fn as_utoipa_writes(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(only) = members.remove("const") {
                members.insert("enum".to_owned(), Value::Array(vec![only]));
            }
            members.values_mut().for_each(as_utoipa_writes);
        }
        Value::Array(values) => values.iter_mut().for_each(as_utoipa_writes),
        _ => {}
    }
}

#[test]
fn a_handler_documents_its_errors_by_their_type() {
    let document = serde_json::to_value(Api::openapi()).unwrap();
    let mut documented = document["paths"]["/videos/{id}"]["get"]["responses"].clone();
    let success = documented.as_object_mut().unwrap().remove("200");
    assert_eq!(success.unwrap()["description"], "The video");
    let mut expected = super::catalog().openapi_responses();
    as_utoipa_writes(&mut expected);
    assert_eq!(documented, expected, "{documented:#}");
}
