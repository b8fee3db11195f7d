//! What an auditor reads of the administration: `tracing` events with the target `security`.

use std::net::IpAddr;

use tracing::Level;
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
        tracing::event!(
            target: "security",
            Level::INFO,
            event.name = "admin_login",
            client.address = self.address(),
            "somebody has logged in to the administration"
        );
    }

    /// A browser has logged out.
    pub(super) fn logged_out(&self) {
        tracing::event!(
            target: "security",
            Level::INFO,
            event.name = "admin_logout",
            client.address = self.address(),
            "somebody has logged out of the administration"
        );
    }

    /// A token was wrong.
    pub(super) fn was_refused(&self, is_blocked_now: bool) {
        tracing::event!(
            target: "security",
            Level::WARN,
            event.name = "admin_access_refused",
            client.address = self.address(),
            blocked = is_blocked_now,
            "a wrong token was sent to the administration"
        );
    }

    /// A change came from a page of another site.
    pub(super) fn was_sent_here(&self, path: &str) {
        tracing::event!(
            target: "security",
            Level::WARN,
            event.name = "admin_cross_site_request",
            user.id = self.who,
            client.address = self.address(),
            url.path = path,
            "another site has sent a request to the administration"
        );
    }

    /// Something was changed: `what` was done to `object`.
    pub(super) fn changed(&self, what: &'static str, object: &str) {
        tracing::event!(
            target: "security",
            Level::WARN,
            event.name = "admin_change",
            user.id = self.who,
            client.address = self.address(),
            change = what,
            object,
            "an operator has changed something"
        );
    }
}
