//! Where in the application a request has failed.

use actix_web::HttpRequest;

/// What is known of the place.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The pattern of the route.
    pub(super) route: Option<&'a str>,
    /// Whether the service has the beginning of the path only, as one of files has.
    pub(super) is_below_prefix: bool,
    /// Whether the observers have been told.
    pub(super) is_told: bool,
}

impl<'a> Place<'a> {
    /// That of a request which a middleware or a panic has taken along.
    pub(super) const UNKNOWN: Self = Self { route: None, is_below_prefix: false, is_told: false };

    pub(super) fn of(request: &HttpRequest, route: Option<&'a str>) -> Self {
        // A default service has all of the path left as well, but no route.
        let is_below_prefix = route.is_some() && !request.match_info().unprocessed().is_empty();
        Self { route, is_below_prefix, is_told: false }
    }

    pub(super) fn told_if(mut self, is_told: bool) -> Self {
        self.is_told |= is_told;
        self
    }
}
