//! Who may come in, and from where.

use std::net::IpAddr;
use std::time::Instant;

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName};
use error_core::Clock as _;

use super::attempts::MOST_FAILURES;
use super::audit::Actor;
use super::cookie;
use super::{Admin, AdminError};
use crate::access::AccessDenied;
use crate::lend;

/// Says that the request was made by a script of a page that may read the answer, since no form can send it: custom
/// request headers against cross-site request forgery (OWASP's cheat sheet on it).
const ADMIN_REQUEST: HeaderName = HeaderName::from_static("x-admin-request");

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Somebody who was let in.
pub(super) struct Caller {
    pub(super) who: Option<String>,
    pub(super) address: Option<IpAddr>,
    /// The id of the session that let him in.
    pub(super) session: Option<String>,
}

impl Caller {
    pub(super) fn actor(&self) -> Actor<'_> {
        Actor { who: self.who.as_deref(), address: self.address }
    }
}

/// Lets a request in, or says why not.
pub(super) fn admit(admin: &Admin, request: &HttpRequest) -> Result<Caller, actix_web::Error> {
    let address = address_of(request);
    let changes = is_change(request);
    if changes {
        refuse_other_sites(request, address)?;
    }
    let (caller, by_header) = identify(admin, request, address)?;
    if changes && !by_header {
        require_header(request)?;
    }
    Ok(caller)
}

/// Lets a request in that needs no more than to come from a page of this site: one to log in or out.
pub(super) fn admit_anybody(request: &HttpRequest) -> Result<Option<IpAddr>, AdminError> {
    let address = address_of(request);
    if is_change(request) {
        refuse_other_sites(request, address)?;
        require_header(request)?;
    }
    Ok(address)
}

/// The caller, and whether a token in a header is what let him in: no browser adds that by itself.
fn identify(
    admin: &Admin,
    request: &HttpRequest,
    address: Option<IpAddr>,
) -> Result<(Caller, bool), actix_web::Error> {
    let inner = &admin.inner;
    let now = inner.stack.clock.instant();
    let sends_token = inner.guard.token().is_some() && request.headers().contains_key(header::AUTHORIZATION);
    if sends_token && let Some(retry_after) = inner.attempts.blocked(address, now) {
        return Err(AdminError::LoginLimited { retry_after }.into());
    }
    let denied = match inner.guard.check(request) {
        Ok(()) => {
            let caller = Caller { who: inner.guard.who(request), address, session: None };
            return Ok((caller, sends_token));
        }
        Err(denied) => denied,
    };
    if let Some(session) = session_of(admin, request, now) {
        return Ok((Caller { who: Some("token".to_owned()), address, session: Some(session) }, false));
    }
    // Who sends nothing at all is a page that asks whether it is logged in.
    if sends_token || denied == AccessDenied::Forbidden {
        note_refusal(admin, address, now);
    }
    Err(denied.into())
}

/// The session that the request belongs to, which is thereby used.
fn session_of(admin: &Admin, request: &HttpRequest, now: Instant) -> Option<String> {
    admin.inner.guard.token()?;
    let sessions = &admin.inner.sessions;
    cookie::values(request.headers()).find(|id| sessions.use_again(id, now).is_some()).map(str::to_owned)
}

/// Whether a token that came with a log-in is the right one.
pub(super) fn check_token(
    admin: &Admin,
    sent: &str,
    address: Option<IpAddr>,
) -> Result<(), actix_web::Error> {
    let now = admin.inner.stack.clock.instant();
    let Some(token) = admin.inner.guard.token() else {
        return Err(AdminError::NotConfigured { part: "log-in" }.into());
    };
    if let Some(retry_after) = admin.inner.attempts.blocked(address, now) {
        return Err(AdminError::LoginLimited { retry_after }.into());
    }
    if token.is(sent) {
        return Ok(());
    }
    note_refusal(admin, address, now);
    Err(AccessDenied::TokenRequired.into())
}

/// Writes a refusal down, unless the address has had so many that another one says nothing.
fn note_refusal(admin: &Admin, address: Option<IpAddr>, now: Instant) {
    let count = admin.inner.attempts.failed(address, now);
    if count <= MOST_FAILURES {
        let is_blocked_now = count == MOST_FAILURES && admin.inner.guard.token().is_some();
        Actor { who: None, address }.was_refused(is_blocked_now);
    }
}

fn is_change(request: &HttpRequest) -> bool {
    !matches!(*request.method(), Method::GET | Method::HEAD)
}

fn refuse_other_sites(request: &HttpRequest, address: Option<IpAddr>) -> Result<(), AdminError> {
    if is_cross_site(request.headers()) {
        Actor { who: None, address }.was_sent_here(request.path());
        return Err(AdminError::CrossSite);
    }
    Ok(())
}

fn require_header(request: &HttpRequest) -> Result<(), AdminError> {
    if request.headers().contains_key(ADMIN_REQUEST) { Ok(()) } else { Err(AdminError::HeaderMissing) }
}

/// Whether a page of another site is behind the request: by Fetch Metadata (W3C, section 2.4) where the browser sends it,
/// otherwise by `Origin` (RFC 6454, section 7). What has neither was sent by no browser of today.
fn is_cross_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site != "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority);
    !matches!((authority, host), (Some(authority), Some(host)) if authority.eq_ignore_ascii_case(host))
}

/// The client's address, what trusted proxies say of it first.
fn address_of(request: &HttpRequest) -> Option<IpAddr> {
    match lend::current() {
        Some(exchange) => exchange.client(),
        None => request.peer_addr().map(|peer| peer.ip()),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn other_sites_are_told_by_what_browsers_say() {
        let cross_site = |headers: &[(&'static str, &'static str)]| {
            let request =
                headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
            is_cross_site(request.to_http_request().headers())
        };
        let host = ("host", "Admin.example:8080");
        for (headers, expected) in [
            (&[][..], false),
            (&[host], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example"), host], false),
            (&[("sec-fetch-site", "cross-site"), host], true),
            (&[("sec-fetch-site", "same-site"), host], true),
            (&[("sec-fetch-site", "none"), host], true),
            (&[("sec-fetch-site", ""), host], true),
            (&[("origin", "http://admin.example:8080"), host], false),
            (&[("origin", "https://admin.example:8080"), host], false),
            (&[("origin", "http://admin.example"), host], true),
            (&[("origin", "http://admin.example:8080.evil.example"), host], true),
            (&[("origin", "null"), host], true),
            (&[("origin", "http://admin.example:8080")], true),
        ] {
            assert_eq!(cross_site(headers), expected, "{headers:?}");
        }
    }
}
