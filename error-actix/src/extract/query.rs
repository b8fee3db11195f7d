//! `Query<T>`.

use std::fmt;
use std::future::{Ready, ready};
use std::ops::{Deref, DerefMut};

use actix_web::dev::Payload;
use actix_web::{Error, FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::fault::Tried;
use super::settings::Settings;
use crate::{FrameworkError, InputError, foreign};

/// The query string; says which parameter is wrong, with 400 `INVALID_QUERY`, or what
/// [`query_errors`](crate::ErrorStackBuilder::query_errors) says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Query<T>(pub T);

impl<T> Query<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads a query string.
    ///
    /// # Errors
    ///
    /// [`FrameworkError::Input`], which says which parameter is wrong.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use error_actix::HttpError;
    /// use error_actix::extract::Query;
    ///
    /// let numbers = Query::<HashMap<String, u8>>::from_query("one=1&two=2").expect("two numbers");
    /// assert_eq!(numbers["two"], 2);
    /// let error = Query::<HashMap<String, u8>>::from_query("one=x").unwrap_err();
    /// let places: Vec<_> = error.violations().into_iter().flatten().map(|found| found.place().as_str()).collect();
    /// assert_eq!(places, ["one"]);
    /// ```
    pub fn from_query(query: &str) -> Result<Self, FrameworkError> {
        match web::Query::from_query(query) {
            Ok(web::Query(value)) => Ok(Self(value)),
            Err(_) => located(query),
        }
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Query<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Display> fmt::Display for Query<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match web::Query::from_request(request, payload).into_inner() {
            Ok(web::Query(value)) => Ok(Self(value)),
            // What an `error_handler` has made of it stays.
            Err(answer) if foreign::of_actix(&answer).is_none() => Err(answer),
            Err(_) => located(request.query_string()).map_err(Error::from),
        })
    }
}

/// Reads what failed again, with a record of the way: it costs an allocation for each parameter.
fn located<T: DeserializeOwned>(query: &str) -> Result<Query<T>, FrameworkError> {
    let status = Settings::current().query;
    match web::Query::<Tried<T>>::from_query(query) {
        Ok(web::Query(Tried(Ok(value)))) => Ok(Query(value)),
        Ok(web::Query(Tried(Err(fault)))) => {
            let (detail, violations) = fault.in_parameters(|_| None);
            Err(InputError::query(status, detail).with_violations(violations).into())
        }
        Err(error) => Err(InputError::query(status, error.to_string()).into()),
    }
}
