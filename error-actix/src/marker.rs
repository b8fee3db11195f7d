//! How the layer finds the live error behind a response.

use std::rc::Rc;
use std::time::SystemTime;

use actix_web::{Error, HttpResponse};
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
    /// What [`Observed`] says of responses without a marker.
    observed: bool,
}

/// Left in a response's extensions when it has been observed, so that an outer layer does not count it again.
struct Observed;

/// Says that a response need not be looked at by a layer outside.
pub(crate) fn note_observed<B>(response: &mut HttpResponse<B>) {
    let mut extensions = response.extensions_mut();
    match extensions.get_mut::<Marker>() {
        Some(marker) => marker.observed = true,
        None => {
            extensions.insert(Observed);
        }
    }
}

/// Whether a response need not be looked at.
pub(crate) fn is_observed<B>(response: &HttpResponse<B>) -> bool {
    let extensions = response.extensions();
    extensions.get::<Marker>().is_some_and(|marker| marker.observed) || extensions.contains::<Observed>()
}

impl Marker {
    pub(crate) fn new(
        cast: Cast,
        site: &'static ErrorSite,
        time: SystemTime,
        exchange: Option<&Rc<Exchange>>,
    ) -> Self {
        Self { cast, site, time, rendered_for: exchange.cloned(), observed: false }
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
