//! The answer to requests that no route takes: 404, or 405 with the methods that the path does take.
//!
//! Actix records which methods its guards asked for, and only a resource without a fitting route reads that. So one
//! such resource is kept at hand and asked about each request that comes here.

use std::rc::Rc;

use actix_web::dev::{
    ResponseHead, Service, ServiceFactory, ServiceRequest, ServiceResponse, fn_factory, fn_service,
};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, HttpMessage as _, web};

use crate::FrameworkError;
use crate::convert::{header_value, static_header_value};

/// What [`ErrorStack::fallback`](crate::ErrorStack::fallback) returns.
pub(crate) fn fallback()
-> impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>
{
    fn_factory(|| async {
        let witness = Rc::new(init_service(App::new().service(web::resource("/"))).await);
        Ok::<_, ()>(fn_service(move |request: ServiceRequest| {
            let witness = Rc::clone(&witness);
            async move {
                let asked = TestRequest::default().to_request();
                // The record travels in the request's extensions, under a type that Actix keeps to itself.
                std::mem::swap(&mut *request.extensions_mut(), &mut *asked.extensions_mut());
                let told = witness.call(asked).await?;
                std::mem::swap(&mut *request.extensions_mut(), &mut *told.request().extensions_mut());
                let allowed = told.headers().get(header::ALLOW).map(Allowed::read);
                Ok(match allowed.filter(|allowed| !allowed.lists(request.method())) {
                    Some(allowed) => allowed.refuse(request),
                    None => request.error_response(FrameworkError::RouteNotFound),
                })
            }
        }))
    })
}

/// The methods that a path takes, each once, in an order that does not depend on how Actix has put them together.
pub(crate) struct Allowed(Vec<String>);

impl Allowed {
    /// Those of an `Allow` header.
    pub(crate) fn read(header: &HeaderValue) -> Self {
        let mut methods: Vec<String> = Vec::new();
        for method in header.to_str().unwrap_or_default().split(',').map(str::trim) {
            if !method.is_empty() && !methods.iter().any(|known| known == method) {
                methods.push(method.to_owned());
            }
        }
        methods.sort_unstable();
        Self(methods)
    }

    /// Whether `method` is one of them: then it is not the method that the path refuses.
    pub(crate) fn lists(&self, method: &Method) -> bool {
        self.0.iter().any(|listed| listed == method.as_str())
    }

    /// The `Allow` header.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        header_value(self.0.join(", "))
    }

    fn refuse(&self, request: ServiceRequest) -> ServiceResponse {
        let mut response = request.error_response(FrameworkError::MethodNotAllowed {});
        if let Some(allow) = self.header() {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    }
}

/// Mends the `Allow` of a 405 that somebody else has made: each method once; and where a service of files says nothing,
/// the two that it takes. `Some` if the path does take the method, so that something else was not found.
pub(crate) fn refused(head: &mut ResponseHead, method: &Method, is_of_files: bool) -> Option<FrameworkError> {
    if head.status != StatusCode::METHOD_NOT_ALLOWED {
        return None;
    }
    let Some(allowed) = head.headers.get(header::ALLOW).map(Allowed::read) else {
        // Files say it with a text, which a bare status has not.
        let refuses = is_of_files && head.headers.contains_key(header::CONTENT_TYPE);
        if refuses && method != Method::GET && method != Method::HEAD {
            head.headers.insert(header::ALLOW, static_header_value("GET, HEAD")?);
        }
        return None;
    };
    if let Some(allow) = allowed.header() {
        head.headers.insert(header::ALLOW, allow);
    }
    allowed.lists(method).then_some(FrameworkError::RouteNotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_two_routes_take_is_listed_once() {
        let allowed = Allowed::read(&static_header_value("POST, GET,POST ,, get").unwrap());
        assert_eq!(allowed.header().unwrap(), "GET, POST, get");
        assert!(allowed.lists(&Method::POST) && !allowed.lists(&Method::HEAD));
    }
}
