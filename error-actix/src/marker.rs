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

/// Left in the extensions of a response that reports on the process, and not on the request: a probe's.
struct IsReport;

/// Says that a response is a report that was asked for, whatever its status: no error has happened.
pub(crate) fn note_report<B>(response: &mut HttpResponse<B>) {
    response.extensions_mut().insert(IsReport);
    note_observed(response);
}

/// Whether a response's status is that of what it reports on.
pub(crate) fn is_report<B>(response: &HttpResponse<B>) -> bool {
    response.extensions().contains::<IsReport>()
}

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

/// Notes that a response has been observed, if it is the final one to its request: rendered for the exchange, not yet
/// observed, and of an error that nothing can make another of. Only where nobody is to be told.
pub(crate) fn note_final<B>(response: &mut HttpResponse<B>, exchange: &Rc<Exchange>) -> bool {
    let mut extensions = response.extensions_mut();
    let Some(marker) = extensions.get_mut::<Marker>() else { return false };
    // An error that nobody declared may be one of a known kind.
    let is_final = !marker.observed
        && marker.was_rendered_for(exchange)
        && marker.site.spec().code().as_str() != UNDECLARED;
    marker.observed |= is_final;
    is_final
}

/// The code of [`Unexpected`](error_core::Unexpected).
const UNDECLARED: &str = "SYSTEM_ERROR";

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
