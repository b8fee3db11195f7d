//! From what the inner service came to, to the response: every way in which a request can fail meets here.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::task::Context;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header;
use actix_web::{Error, HttpRequest, HttpResponse};
use error_core::{ErrorSite, ErrorStatus, HttpError, Occurrence, Panicked};

use super::body::ErrorBody;
use super::place::Place;
use crate::FrameworkError;
#[cfg(feature = "admin")]
use crate::admin::preview::is_preview;
use crate::convert::error_status;
use crate::exchange::Exchange;
use crate::fallback::refused;
use crate::foreign;
use crate::handler::Handled;
use crate::live::Live;
use crate::marker::{Marker, is_observed, note_final, note_observed};
use crate::panics::{Payload, dispose};
use crate::respond;
use crate::rewrite::KeepBody;

/// How the inner service ended without a response.
pub(super) enum Failure {
    /// A middleware inside returned an error instead.
    Returned(Error),
    Panicked(Payload),
}

/// The response to a failure. What runs here and in [`respond_to`] is code of the user's too: a clock, a format,
/// observers, `Display`, destructors, a stream. The exchange is lent to it; the caller catches what it throws, and
/// [answers at last](answer_at_last).
pub(super) fn answer_failure<B: MessageBody>(
    exchange: &Rc<Exchange>,
    failure: Failure,
) -> ServiceResponse<ErrorBody<B>> {
    let response = match failure {
        Failure::Returned(error) => match catch_unwind(AssertUnwindSafe(|| error.error_response())) {
            Ok(response) => {
                let settled = settle(exchange, Place::UNKNOWN, response, Some(&error));
                respond::caught(error, settled)
            }
            Err(payload) => panicked(exchange, Place::UNKNOWN, payload),
        },
        Failure::Panicked(payload) => panicked(exchange, Place::UNKNOWN, payload),
    };
    ServiceResponse::new(exchange.stand_in(), response.map_body(|_, body| ErrorBody::ours(body)))
}

/// The answer when answering itself has panicked.
#[cold]
pub(super) fn answer_at_last<B: MessageBody>(exchange: &Rc<Exchange>) -> ServiceResponse<ErrorBody<B>> {
    let response = respond::last_resort(exchange);
    ServiceResponse::new(exchange.stand_in(), response.map_body(|_, body| ErrorBody::ours(body)))
}

/// The response of a service that has come to one.
#[inline]
pub(super) fn respond_to<B: MessageBody>(
    exchange: &Rc<Exchange>,
    mut response: ServiceResponse<B>,
    context: &mut Context<'_>,
) -> ServiceResponse<ErrorBody<B>> {
    let failed = error_status(response.status()).is_some();
    // It has said everything, and nobody is to be told or asked.
    let is_final = failed && !exchange.stack.needs_routes() && note_final(response.response_mut(), exchange);
    if is_final {
        exchange.note_told();
    }
    if failed && !is_final && !is_observed(response.response()) {
        let (request, response) = response.into_parts();
        let route = exchange.stack.needs_routes().then(|| exchange.route_of(&request)).flatten();
        let response = settle(exchange, Place::of(&request, route), response, None);
        return ServiceResponse::new(request, response);
    }
    respond::name_request(response.response_mut(), exchange, failed);
    let response = response.map_body(|_, body| ErrorBody::theirs(body, exchange));
    if !response.response().body().is_stream() {
        return response;
    }
    let (request, response) = response.into_parts();
    let response = begin(exchange, &request, response, context);
    ServiceResponse::new(request, response)
}

/// A response whose body is a stream, which may break before anything of it is sent: then it is an error like others.
fn begin<B: MessageBody>(
    exchange: &Rc<Exchange>,
    request: &HttpRequest,
    response: HttpResponse<ErrorBody<B>>,
    context: &mut Context<'_>,
) -> HttpResponse<ErrorBody<B>> {
    let route = exchange.route_of(request);
    // An upgrade's stream is no body, and belongs to the other protocol.
    if !response.status().is_success() {
        return response;
    }
    let (response, mut body) = response.into_parts();
    let Err(error) = body.peek(context) else { return response.set_body(body) };
    let occurrence = Occurrence::new(&error, respond::now(Some(exchange)));
    let place = Place::of(request, route);
    let Examined { rendered, handled } = conclude(exchange, place, occurrence, Written::NotYet, &response);
    let response = match rendered {
        Some(rendered) => respond::replace(response, rendered).map_body(|_, body| ErrorBody::ours(body)),
        None => response.set_body(body),
    };
    observed(match handled {
        Some(handled) => handled.apply(response, ErrorBody::ours),
        None => response,
    })
}

/// Tells the observers of a failed response, and gives it the envelope if it has none.
///
/// `error` is what the response was made from, where the response itself does not know.
fn settle<B: MessageBody>(
    exchange: &Rc<Exchange>,
    place: Place<'_>,
    mut response: HttpResponse<B>,
    error: Option<&Error>,
) -> HttpResponse<ErrorBody<B>> {
    let examined = catch_unwind(AssertUnwindSafe(|| examine(exchange, place, &mut response, error)));
    let Examined { rendered, handled } = match examined {
        Ok(examined) => examined,
        Err(payload) => Examined { rendered: Some(panicked(exchange, place, payload)), handled: None },
    };
    let mut response = match rendered {
        None => response.map_body(|_, body| ErrorBody::theirs(body, exchange)),
        Some(rendered) => respond::replace(response, rendered).map_body(|_, body| ErrorBody::ours(body)),
    };
    if let Some(handled) = handled {
        response = handled.apply(response, ErrorBody::ours);
    }
    respond::name_request(&mut response, exchange, true);
    observed(response)
}

/// What should become of a failed response.
struct Examined {
    /// What takes its place.
    rendered: Option<HttpResponse>,
    /// What a handler has made of either.
    handled: Option<Handled>,
}

/// Finds the error behind a failed response, and settles what should become of it.
fn examine<B: MessageBody>(
    exchange: &Rc<Exchange>,
    place: Place<'_>,
    response: &mut HttpResponse<B>,
    error: Option<&Error>,
) -> Examined {
    let marker = response.extensions().get::<Marker>().cloned();
    match marker {
        Some(marker) => {
            let known = error.or_else(|| response.error());
            declared(exchange, place, &marker, known.and_then(|error| marker.live(error)), response)
        }
        None => undeclared(exchange, place, response, error),
    }
}

/// An error that has rendered itself.
fn declared<B: MessageBody>(
    exchange: &Rc<Exchange>,
    place: Place<'_>,
    marker: &Marker,
    live: Option<Live<'_>>,
    response: &HttpResponse<B>,
) -> Examined {
    let Some(live) = live else {
        let status = error_status(response.status()).unwrap_or(marker.site().spec().status());
        let gone = Gone { site: marker.site(), status };
        return conclude(exchange, place, Occurrence::new(&gone, marker.time()), Written::Already, response);
    };
    let place = place.told_if(live.is_recorded());
    // Nobody is told of errors that have not happened.
    #[cfg(feature = "admin")]
    let place = place.told_if(is_preview(live.error()));
    let occurrence = live.occurrence(marker.time());
    if !place.is_told
        && let Some(recognized) = exchange.stack.foreign.of_report(&occurrence)
    {
        return conclude(exchange, place, recognized.instead_of(&occurrence), Written::NotYet, response);
    }
    let written = if marker.was_rendered_for(exchange) { Written::Already } else { Written::NotYet };
    conclude(exchange, place, occurrence, written, response)
}

/// An error that is not ours, or a bare status.
fn undeclared<B: MessageBody>(
    exchange: &Rc<Exchange>,
    place: Place<'_>,
    response: &mut HttpResponse<B>,
    error: Option<&Error>,
) -> Examined {
    let foreign = &exchange.stack.foreign;
    let known = error.or_else(|| response.error());
    // A middleware between two layers may have made a new response of one that the inner layer has told of.
    let place = place.told_if(known.is_none() && exchange.is_told());
    let recognized = known.and_then(|error| foreign.recognize(error, place.is_below_prefix));
    let keeps = response.extensions().contains::<KeepBody>()
        || foreign.rewrite.keeps(response.headers(), known.is_some(), recognized.is_some());
    let is_bare = known.is_none() && !keeps;
    let recognized = recognized.unwrap_or_else(|| foreign::of_status(foreign, response.head(), known));
    let recognized = match refused(response.head_mut(), exchange.method(), place.is_below_prefix) {
        // Actix answers a guard of another kind like one of the method.
        Some(not_found) if is_bare => {
            response.headers_mut().remove(header::ALLOW);
            not_found.into()
        }
        _ => recognized,
    };
    let occurrence = recognized.live().occurrence(respond::now(Some(exchange)));
    if keeps {
        respond::complete(response, &occurrence);
        return conclude(exchange, place, occurrence, Written::Already, response);
    }
    conclude(exchange, place, occurrence, Written::NotYet, response)
}

/// Whether an occurrence's response has the body that it should have.
#[derive(Clone, Copy)]
enum Written {
    Already,
    NotYet,
}

/// The one place where an occurrence and its response are settled: the one that takes the response's place is rendered,
/// unless it has the body it should have; the observers are told, once; and the handlers are asked.
fn conclude<B: MessageBody>(
    exchange: &Rc<Exchange>,
    place: Place<'_>,
    occurrence: Occurrence<'_>,
    written: Written,
    response: &HttpResponse<B>,
) -> Examined {
    let rendered = match written {
        Written::Already => None,
        Written::NotYet => Some(respond::render(&occurrence, Some(exchange))),
    };
    if !place.is_told {
        let size = rendered.as_ref().map_or_else(|| response.body().size(), |ours| ours.body().size());
        exchange.observe(place.route, size, occurrence);
    }
    let handled = handle(exchange, place, occurrence, response, rendered.as_ref());
    Examined { rendered, handled }
}

/// What the handlers make of the response, or of what takes its place.
fn handle<B>(
    exchange: &Rc<Exchange>,
    place: Place<'_>,
    occurrence: Occurrence<'_>,
    response: &HttpResponse<B>,
    rendered: Option<&HttpResponse>,
) -> Option<Handled> {
    let handlers = &exchange.stack.handlers;
    if handlers.is_empty() {
        return None;
    }
    let occurrence = occurrence.with_request(exchange.facts(place.route));
    handlers.handle(occurrence, exchange, response, rendered)
}

/// The response to a panic, observed.
fn panicked(exchange: &Rc<Exchange>, place: Place<'_>, payload: Payload) -> HttpResponse {
    let error = FrameworkError::Panic(Panicked::from_payload(&*payload));
    dispose(payload);
    let occurrence = Occurrence::new(&error, respond::now(Some(exchange)));
    let response = respond::render(&occurrence, Some(exchange));
    exchange.observe(place.route, response.body().size(), occurrence);
    let response = match handle(exchange, place, occurrence, &response, None) {
        Some(handled) => handled.apply(response, |body| body),
        None => response,
    };
    respond::caught(error.into(), observed(response))
}

/// Marks a response that need not be looked at by a layer outside.
fn observed<B>(mut response: HttpResponse<B>) -> HttpResponse<B> {
    note_observed(&mut response);
    response
}

/// Stands for an error whose response was made by hand, with `error.error_response()`: its site and status are left.
#[derive(Debug)]
struct Gone {
    site: &'static ErrorSite,
    status: ErrorStatus,
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, of which only the response is left", self.site.spec().code())
    }
}

impl std::error::Error for Gone {}

impl HttpError for Gone {
    fn site(&self) -> &'static ErrorSite {
        self.site
    }

    fn status(&self) -> ErrorStatus {
        self.status
    }
}
