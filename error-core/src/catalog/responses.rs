//! The errors of an operation, for utoipa.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_json::Value;
use utoipa::IntoResponses;
use utoipa::openapi::schema::{ArrayBuilder, OneOfBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, ObjectBuilder, RefOr, Response, ResponseBuilder, Schema,
};

use super::Catalog;
use crate::ErrorFamily;

/// Documents the errors of a handler by their type, in `#[utoipa::path]`. With the feature `utoipa`, which needs
/// Rust 1.88.
///
/// ```
/// use error_core::{HttpError, Responses};
/// use utoipa::IntoResponses;
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// // #[utoipa::path(get, path = "/tickets/{id}", responses((status = 200), Responses<SoldOut>))]
/// let responses = Responses::<SoldOut>::responses();
/// assert_eq!(responses.keys().collect::<Vec<_>>(), ["409"]);
/// ```
///
/// They are those of [`Catalog::openapi_responses`], with a constant as an `enum` of one value.
#[derive(Clone, Copy, Debug)]
pub struct Responses<E>(PhantomData<E>);

impl<E: ErrorFamily> IntoResponses for Responses<E> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let responses = Catalog::new().include::<E>().responses();
        responses.into_iter().map(|(status, value)| (status, RefOr::T(response(&value)))).collect()
    }
}

fn response(value: &Value) -> Response {
    let mut response = ResponseBuilder::new().description(text(value, "description").unwrap_or_default());
    for (media_type, content) in members(value, "content") {
        let schema = content.get("schema").map(schema);
        response = response.content(media_type, ContentBuilder::new().schema(schema).build());
    }
    for (name, header) in members(value, "headers") {
        let schema = header.get("schema").map(schema);
        response = response.header(name, HeaderBuilder::new().schema(schema).build());
    }
    response.build()
}

/// A schema of ours as utoipa's: there is no other way into its types, which know no `const`.
fn schema(value: &Value) -> Schema {
    if let Some(any) = value.get("oneOf").and_then(Value::as_array) {
        return any.iter().fold(OneOfBuilder::new(), |all, one| all.item(schema(one))).into();
    }
    let kind = value.get("type").map_or(SchemaType::AnyValue, schema_type);
    if let Some(items) = value.get("items") {
        return ArrayBuilder::new().schema_type(kind).items(RefOr::T(schema(items))).into();
    }
    let mut object = ObjectBuilder::new()
        .schema_type(kind)
        .title(text(value, "title"))
        .description(text(value, "description"))
        .format(text(value, "format").map(|format| SchemaFormat::Custom(format.to_owned())))
        .enum_values(value.get("const").map(|only| [only.clone()]))
        .minimum(value.get("minimum").and_then(Value::as_u64).map(|number| number as usize))
        .maximum(value.get("maximum").and_then(Value::as_u64).map(|number| number as usize));
    for (name, property) in members(value, "properties") {
        object = object.property(name, schema(property));
    }
    let required = value.get("required").and_then(Value::as_array);
    required.into_iter().flatten().filter_map(Value::as_str).fold(object, ObjectBuilder::required).into()
}

fn schema_type(value: &Value) -> SchemaType {
    match value.as_array() {
        Some(kinds) => SchemaType::Array(kinds.iter().map(simple_type).collect()),
        None => SchemaType::Type(simple_type(value)),
    }
}

fn simple_type(value: &Value) -> Type {
    match value.as_str() {
        Some("string") => Type::String,
        Some("integer") => Type::Integer,
        Some("number") => Type::Number,
        Some("boolean") => Type::Boolean,
        Some("array") => Type::Array,
        Some("null") => Type::Null,
        _ => Type::Object,
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

fn members<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flatten()
}
