//! `Valid<E, L>`: extracted, and acceptable.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::dev::Payload;
use actix_web::{Error, FromRequest, HttpRequest};
use error_core::{Violation, ViolationPlace, Violations};
use pin_project_lite::pin_project;

use super::settings::Settings;
use super::{Form, Json, Path, Query};
use crate::{FrameworkError, InputError};

/// What an extractor of this module gives, once its rules have been asked: a value that is not acceptable is answered
/// with 422 `VALIDATION_FAILED` (or what [`validation_errors`](crate::ErrorStackBuilder::validation_errors) says), and a
/// violation for each rule.
///
/// `L` names the library whose rules the type has: `Validator` or `Garde`, each behind a feature of its name, or
/// [`Rules`] of your own.
///
#[cfg_attr(feature = "validator", doc = "```")]
#[cfg_attr(not(feature = "validator"), doc = "```ignore")]
/// use actix_web::HttpResponse;
/// use error_actix::extract::{Json, Valid, Validator};
/// use serde::Deserialize;
/// use validator::{Validate, ValidationErrors};
///
/// #[derive(Deserialize)]
/// struct NewVideo {
///     width: u32,
/// }
/// # impl Validate for NewVideo {
/// #     fn validate(&self) -> Result<(), ValidationErrors> { Ok(()) }
/// # }
///
/// async fn create(video: Valid<Json<NewVideo>, Validator>) -> HttpResponse {
///     HttpResponse::Created().body(video.width.to_string())
/// }
/// # let _ = actix_web::web::post().to(create);
/// ```
pub struct Valid<E, L> {
    extracted: E,
    rules: PhantomData<fn() -> L>,
}

/// What says whether a value is acceptable.
///
/// ```
/// use error_actix::extract::Rules;
/// use error_actix::{Violation, Violations};
///
/// struct House;
///
/// impl Rules<String> for House {
///     fn check(name: &String) -> Result<(), Violations> {
///         let reserved = Violation::pointer("", "RESERVED", "is the name of the house");
///         if name == "house" { Err(Violations::from_iter([reserved])) } else { Ok(()) }
///     }
/// }
/// ```
pub trait Rules<T: ?Sized> {
    /// Whether the value is acceptable.
    ///
    /// # Errors
    ///
    /// All that is not, at JSON pointers; of a query, path or form they become the names of parameters.
    fn check(value: &T) -> Result<(), Violations>;
}

/// The rules of `#[derive(validator::Validate)]`.
#[cfg(feature = "validator")]
#[derive(Debug)]
pub enum Validator {}

#[cfg(feature = "validator")]
impl<T: validator::Validate> Rules<T> for Validator {
    fn check(value: &T) -> Result<(), Violations> {
        value.validate().map_err(Violations::from)
    }
}

/// The rules of `#[derive(garde::Validate)]`, in their default context.
#[cfg(feature = "garde")]
#[derive(Debug)]
pub enum Garde {}

#[cfg(feature = "garde")]
impl<T: garde::Validate<Context: Default>> Rules<T> for Garde {
    fn check(value: &T) -> Result<(), Violations> {
        value.validate().map_err(Violations::from)
    }
}

mod sealed {
    pub trait Sealed {}
}

/// What [`Valid`] takes: [`Json`], [`Query`], [`Path`] and [`Form`]. Sealed: it is about where their violations are.
pub trait Input: sealed::Sealed {
    /// What is extracted.
    type Value;

    /// What is extracted.
    fn value(&self) -> &Self::Value;

    /// Where in the request a JSON pointer into the value leads.
    fn place(pointer: ViolationPlace) -> ViolationPlace;
}

macro_rules! inputs {
    ($($input:ident: $place:path),*) => {$(
        impl<T> sealed::Sealed for $input<T> {}

        impl<T> Input for $input<T> {
            type Value = T;

            fn value(&self) -> &T {
                &self.0
            }

            fn place(pointer: ViolationPlace) -> ViolationPlace {
                $place(pointer)
            }
        }
    )*};
}

inputs!(Json: std::convert::identity, Query: parameter, Path: parameter, Form: parameter);

/// The parameter that a pointer leads to.
fn parameter(pointer: ViolationPlace) -> ViolationPlace {
    match pointer {
        ViolationPlace::Pointer(pointer) => {
            let name = pointer.strip_prefix('/').unwrap_or(&pointer);
            ViolationPlace::Parameter(name.replace("~1", "/").replace("~0", "~").into())
        }
        place => place,
    }
}

impl<E: Input, L: Rules<E::Value>> Valid<E, L> {
    /// Asks the rules; for values that no extractor has made.
    ///
    /// # Errors
    ///
    /// [`FrameworkError::Input`] with the violations.
    pub fn new(extracted: E) -> Result<Self, FrameworkError> {
        L::check(extracted.value()).map_err(|found| {
            let placed = found.into_iter().map(|violation| {
                let place = E::place(violation.place().clone());
                Violation::new(place, violation.code().to_owned(), violation.detail().to_owned())
            });
            InputError::validation(Settings::current().validation, placed.collect())
        })?;
        Ok(Self { extracted, rules: PhantomData })
    }
}

impl<E, L> Valid<E, L> {
    /// The extractor.
    pub fn into_inner(self) -> E {
        self.extracted
    }
}

impl<E, L> Deref for Valid<E, L> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.extracted
    }
}

impl<E, L> DerefMut for Valid<E, L> {
    fn deref_mut(&mut self) -> &mut E {
        &mut self.extracted
    }
}

impl<E: fmt::Debug, L> fmt::Debug for Valid<E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Valid").field(&self.extracted).finish()
    }
}

impl<E, L> FromRequest for Valid<E, L>
where
    E: FromRequest + Input,
    L: Rules<E::Value>,
{
    type Error = Error;
    type Future = ValidFuture<E::Future, L>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ValidFuture { extracting: E::from_request(request, payload), rules: PhantomData }
    }
}

pin_project! {
    /// The future of a [`Valid`].
    pub struct ValidFuture<F, L> {
        #[pin]
        extracting: F,
        rules: PhantomData<fn() -> L>,
    }
}

impl<F, E, X, L> Future for ValidFuture<F, L>
where
    F: Future<Output = Result<E, X>>,
    E: Input,
    X: Into<Error>,
    L: Rules<E::Value>,
{
    type Output = Result<Valid<E, L>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let extracted = ready!(self.project().extracting.poll(cx)).map_err(Into::into)?;
        Poll::Ready(Valid::new(extracted).map_err(Error::from))
    }
}

impl<F, L> fmt::Debug for ValidFuture<F, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidFuture").finish_non_exhaustive()
    }
}
