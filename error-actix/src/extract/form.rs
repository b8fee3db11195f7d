//! `Form<T>`.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::dev::{Payload, UrlEncoded};
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, Responder, web};
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, Serializer};

use super::config::{FormConfig, data};
use super::fault::Tried;
use super::ours;
use super::settings::Settings;
use crate::{FrameworkError, InputError};

/// A body of type `application/x-www-form-urlencoded`: as an extractor it says which field is wrong; as a response it is
/// [`actix_web::web::Form`].
///
/// A field that is wrong is answered with 422 `INVALID_FORM`, or what
/// [`form_errors`](crate::ErrorStackBuilder::form_errors) says; another media type with 415 and
/// `Accept: application/x-www-form-urlencoded`; more than 16 KiB ([`form_limit`](crate::ErrorStackBuilder::form_limit),
/// [`FormConfig`]) with 413. The field's name is the violation's `parameter`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form<T>(pub T);

impl<T> Form<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Form<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Display> fmt::Display for Form<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize> Serialize for Form<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Serialize> Responder for Form<T> {
    type Body = <web::Form<T> as Responder>::Body;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<Self::Body> {
        web::Form(self.0).respond_to(request)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = FormFuture<T>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let settings = Settings::current();
        let config = FormConfig::of(request);
        let body = if config.is_none() && data::<web::FormConfig>(request).is_some() {
            Body::AsActixIsTold(web::Form::from_request(request, payload))
        } else {
            let limit = config.and_then(|config| config.limit).unwrap_or(settings.form_limit);
            Body::AsWeSay(UrlEncoded::new(request, payload).limit(limit))
        };
        FormFuture { body, settings, of: PhantomData }
    }
}

/// The future of a [`Form`].
pub struct FormFuture<T: DeserializeOwned + 'static> {
    body: Body<T>,
    settings: Settings,
    of: PhantomData<fn() -> T>,
}

/// Whose limit holds; Actix reads the body either way.
enum Body<T: DeserializeOwned + 'static> {
    AsWeSay(UrlEncoded<Tried<T>>),
    AsActixIsTold(<web::Form<Tried<T>> as FromRequest>::Future),
}

impl<T: DeserializeOwned + 'static> Future for FormFuture<T> {
    type Output = Result<Form<T>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let read = match &mut this.body {
            Body::AsWeSay(body) => ready!(Pin::new(body).poll(cx)).map_err(Error::from),
            Body::AsActixIsTold(body) => ready!(Pin::new(body).poll(cx)).map(web::Form::into_inner),
        };
        Poll::Ready(match read {
            Ok(Tried(Ok(value))) => Ok(Form(value)),
            Ok(Tried(Err(fault))) => {
                let (detail, violations) = fault.in_parameters(|_| None);
                let error = InputError::form(this.settings.form, detail).with_violations(violations);
                Err(FrameworkError::from(error).into())
            }
            Err(error) => Err(ours(error)),
        })
    }
}

impl<T: DeserializeOwned + 'static> fmt::Debug for FormFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormFuture").finish_non_exhaustive()
    }
}
