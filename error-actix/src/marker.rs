//! How the layer finds the live error behind a response.

use std::rc::Rc;
use std::time::SystemTime;

use actix_web::Error;
use error_core::ErrorSite;

use crate::exchange::Exchange;
use crate::live::Live;

/// Finds the error again that a response was made from.
pub(crate) type Cast = for<'a> fn(&'a Error) -> Option<Live<'a>>;

/// Left in a response's extensions by the derive's `error_response()`.
#[derive(Clone)]
pub(crate) struct Marker {
    cast: Cast,
    site: &'static ErrorSite,
    time: SystemTime,
    /// The exchange whose id and format the response was rendered with.
    rendered_for: Option<Rc<Exchange>>,
}

/// Left in a response's extensions when it has been observed, so that an outer layer does not count it again.
pub(crate) struct Observed;

impl Marker {
    pub(crate) fn new(
        cast: Cast,
        site: &'static ErrorSite,
        time: SystemTime,
        exchange: Option<&Rc<Exchange>>,
    ) -> Self {
        Self { cast, site, time, rendered_for: exchange.cloned() }
    }

    /// The error itself, if Actix still has it.
    pub(crate) fn live<'a>(&self, error: &'a Error) -> Option<Live<'a>> {
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
