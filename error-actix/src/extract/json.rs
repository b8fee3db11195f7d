//! `Json<T>`.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::dev::{JsonBody, Payload};
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, Responder, web};
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::config::{JsonConfig, data};
use super::fault::Fault;
use super::ours;
use super::settings::Settings;
use crate::{FrameworkError, InputError};

/// A body of JSON: as an extractor it says where it is wrong; as a response it is [`actix_web::web::Json`].
///
/// | body | answer |
/// |---|---|
/// | no JSON: empty, cut off, more behind it, not UTF-8, too deep for `serde_json` | 400 `INVALID_JSON`, or what [`json_syntax_errors`](crate::ErrorStackBuilder::json_syntax_errors) says |
/// | JSON of another shape: wrong types, missing members, a member twice that is a field | 422 `INVALID_BODY`, or what [`json_data_errors`](crate::ErrorStackBuilder::json_data_errors) says |
/// | a `Content-Type` other than `application/json` and `application/*+json` | 415 ([`media_type_errors`](crate::ErrorStackBuilder::media_type_errors)), with `Accept: application/json` |
/// | larger than the limit of 2 MiB ([`json_limit`](crate::ErrorStackBuilder::json_limit), [`JsonConfig`]) | 413 ([`body_size_errors`](crate::ErrorStackBuilder::body_size_errors)) |
///
/// JSON is UTF-8 (RFC 8259, section 8.1): a `charset` changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Display> fmt::Display for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = <web::Json<T> as Responder>::Body;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<Self::Body> {
        web::Json(self.0).respond_to(request)
    }
}

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = Error;
    type Future = JsonFuture<T>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let settings = Settings::current();
        let config = JsonConfig::of(request);
        let body = if config.is_none() && data::<web::JsonConfig>(request).is_some() {
            Body::AsActixIsTold(web::Json::from_request(request, payload))
        } else {
            let takes = config.and_then(|config| config.content_type.as_deref());
            let required = config.is_none_or(JsonConfig::requires_content_type);
            let limit = config.and_then(|config| config.limit).unwrap_or(settings.json_limit);
            Body::AsWeSay(JsonBody::new(request, payload, takes, required).limit(limit))
        };
        JsonFuture { body, settings, of: PhantomData }
    }
}

/// The future of a [`Json`].
pub struct JsonFuture<T> {
    body: Body,
    settings: Settings,
    of: PhantomData<fn() -> T>,
}

/// Actix reads the body and looks whether it is JSON; of what is, the text is kept. With the value alone, the place of a
/// mistake would be lost; and what is JSON can only be wrong in its shape.
enum Body {
    AsWeSay(JsonBody<Box<RawValue>>),
    AsActixIsTold(<web::Json<Box<RawValue>> as FromRequest>::Future),
}

impl<T: DeserializeOwned> Future for JsonFuture<T> {
    type Output = Result<Json<T>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let read = match &mut this.body {
            Body::AsWeSay(body) => ready!(Pin::new(body).poll(cx)).map_err(Error::from),
            Body::AsActixIsTold(body) => ready!(Pin::new(body).poll(cx)).map(web::Json::into_inner),
        };
        Poll::Ready(match read {
            Ok(text) => deserialize(text.get(), this.settings).map(Json).map_err(Error::from),
            Err(error) => Err(ours(error)),
        })
    }
}

impl<T> fmt::Debug for JsonFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonFuture").finish_non_exhaustive()
    }
}

/// Reads what is JSON. Only what failed is read again, with a record of the way: it costs an allocation for each member.
fn deserialize<T: DeserializeOwned>(text: &str, settings: Settings) -> Result<T, FrameworkError> {
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if !error.is_data() {
        // Deeper than a value may be, or half of a surrogate pair, which nobody has looked at before.
        return Err(InputError::json(settings.json_syntax, &error).into());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => Ok(value),
        Err(error) => {
            let fault = Fault::new(error.path().clone(), &error.into_inner().to_string());
            let (detail, violations) = fault.in_body();
            Err(InputError::body(settings.json_data, detail).with_violations(violations).into())
        }
    }
}
