//! What an auditor reads of the administration.

use std::net::IpAddr;

use error_core::security_event;
use tracing::field::{DisplayValue, display};

/// Somebody who is about to be written down. What clients say of themselves is not here: it may be anything.
pub(super) struct Actor<'a> {
    /// As the guard knows him.
    pub(super) who: Option<&'a str>,
    pub(super) address: Option<IpAddr>,
}

impl Actor<'_> {
    fn address(&self) -> Option<DisplayValue<IpAddr>> {
        self.address.map(display)
    }

    /// A browser has logged in.
    pub(super) fn logged_in(&self) {
        security_event!(INFO, "admin_login", "somebody has logged in", client.address = self.address());
    }

    /// A browser has logged out.
    pub(super) fn logged_out(&self) {
        security_event!(INFO, "admin_logout", "somebody has logged out", client.address = self.address());
    }

    /// A token was wrong, or the guard has refused.
    pub(super) fn was_refused(&self, is_blocked_now: bool) {
        security_event!(
            "admin_access_refused",
            "somebody was refused by the administration",
            client.address = self.address(),
            blocked = is_blocked_now
        );
    }

    /// A change came from a page of another site.
    pub(super) fn was_sent_here(&self, path: &str) {
        security_event!(
            "admin_cross_site_request",
            "another site has sent a request to the administration",
            client.address = self.address(),
            url.path = path
        );
    }

    /// Something was changed: `what` was done to `object`.
    pub(super) fn changed(&self, what: &'static str, object: &str) {
        security_event!(
            "admin_change",
            "an operator has changed something",
            user.id = self.who,
            client.address = self.address(),
            change = what,
            object = object
        );
    }
}
