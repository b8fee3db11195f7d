//! `Path<T>`.

use std::fmt;
use std::future::{Ready, ready};
use std::ops::{Deref, DerefMut};

use actix_web::dev::Payload;
use actix_web::{Error, FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::fault::Tried;
use super::settings::Settings;
use crate::{FrameworkError, InputError, foreign};

/// The parameters of the path; says which one is wrong, with 404 `INVALID_PATH`, or what
/// [`path_errors`](crate::ErrorStackBuilder::path_errors) says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path<T>(pub T);

impl<T> Path<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Path<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> AsRef<T> for Path<T> {
    fn as_ref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Path<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Display> fmt::Display for Path<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match web::Path::<T>::from_request(request, payload).into_inner() {
            Ok(path) => Ok(Self(path.into_inner())),
            // What an `error_handler` has made of it stays.
            Err(answer) if foreign::of_actix(&answer).is_none() => Err(answer),
            Err(_) => located(request, payload).map_err(Error::from),
        })
    }
}

/// Reads what failed again, with a record of the way: it costs an allocation for each parameter.
fn located<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Path<T>, FrameworkError> {
    let status = Settings::current().path;
    match web::Path::<Tried<T>>::from_request(request, payload).into_inner().map(web::Path::into_inner) {
        Ok(Tried(Ok(value))) => Ok(Path(value)),
        Ok(Tried(Err(fault))) => {
            let called = |place| request.match_info().iter().nth(place).map(|(name, _)| name);
            let (detail, violations) = fault.in_parameters(called);
            Err(InputError::path(status, detail).with_violations(violations).into())
        }
        Err(error) => Err(InputError::path(status, error.to_string()).into()),
    }
}
