//! How the layer finds the live error behind a response.

use std::rc::Rc;
use std::time::SystemTime;

use actix_web::{Error, ResponseError};
use error_core::{ErrorSite, HttpError};

use crate::exchange::Exchange;

/// Left in a response's extensions by the derive's `error_response()`.
#[derive(Clone)]
pub(crate) struct Marker {
    cast: fn(&Error) -> Option<&(dyn HttpError + 'static)>,
    site: &'static ErrorSite,
    time: SystemTime,
    /// The exchange whose id and format the response was rendered with.
    rendered_for: Option<Rc<Exchange>>,
}

/// Left in a response's extensions when it has been observed, so that an outer layer does not count it again.
pub(crate) struct Observed;

impl Marker {
    pub(crate) fn new<E: HttpError + ResponseError + 'static>(
        error: &E,
        time: SystemTime,
        exchange: Option<&Rc<Exchange>>,
    ) -> Self {
        Self {
            cast: |error| error.as_error::<E>().map(|error| error as _),
            site: error.site(),
            time,
            rendered_for: exchange.cloned(),
        }
    }

    /// The error itself, if Actix still has it.
    pub(crate) fn live<'a>(&self, error: &'a Error) -> Option<&'a (dyn HttpError + 'static)> {
        (self.cast)(error)
    }

    pub(crate) fn site(&self) -> &'static ErrorSite {
        self.site
    }

    pub(crate) fn time(&self) -> SystemTime {
        self.time
    }

    pub(crate) fn was_rendered_for(&self, exchange: &Rc<Exchange>) -> bool {
        self.rendered_for.as_ref().is_some_and(|rendered_for| Rc::ptr_eq(rendered_for, exchange))
    }
}
