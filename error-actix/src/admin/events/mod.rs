//! Server-sent events: what the dashboard lives on.

mod hub;
mod overview;
mod stream;

use std::convert::Infallible;

use actix_web::http::Method;
use bytes::Bytes;

pub(super) use self::hub::Hub;
pub(super) use self::overview::Overview;
use self::stream::Listener;
use super::AdminError;
use super::call::{Answer, Call};
use super::respond;

/// Opens a stream, if there is a place for one.
pub(super) fn open(call: &Call) -> Answer {
    let admin = &call.admin;
    if admin.is_draining() {
        return Err(AdminError::Draining.into());
    }
    if call.request.method() == Method::HEAD {
        return Ok(respond::events(futures_util::stream::empty::<Result<Bytes, Infallible>>()));
    }
    let place = admin.inner.events.place(admin)?;
    let session = call.caller.session.clone();
    Ok(respond::events(Listener::new(session, place).into_stream()))
}
