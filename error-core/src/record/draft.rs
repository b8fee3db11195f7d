//! What is kept of an occurrence until somebody asks for its record.

use std::panic::Location;
use std::time::SystemTime;

use super::ErrorRecord;
use crate::{ErrorSite, ErrorStatus, Scrubber};

/// The most bytes of the message, and of the causes.
pub(super) const TEXT_LIMIT: usize = 512;

/// The most bytes of the path, of a route's pattern, and of a user agent.
pub(super) const PATH_LIMIT: usize = 256;

/// The most bytes of the context, before what is secret in it is replaced.
pub(super) const CONTEXT_LIMIT: usize = 1024;

/// The most bytes of an id, and of a method: what the adapter lets through is shorter.
pub(super) const ID_LIMIT: usize = 128;

/// The texts of an occurrence as they are, secrets among them: nobody but the scrubber reads them, when a record is
/// made. Most are written over before that, so that they are not searched for secrets for nothing.
///
/// They stand one behind the other, since one piece of memory is filled faster than nine. No `Debug`, no accessors.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(super) time: SystemTime,
    pub(super) site: &'static ErrorSite,
    pub(super) status: ErrorStatus,
    pub(super) location: Option<&'static Location<'static>>,
    pub(super) cut: bool,
    pub(super) texts: String,
    /// Where the texts end, in the order in which [`write_into`](Self::write_into) takes them apart.
    pub(super) ends: [usize; 9],
}

impl Draft {
    /// The record.
    pub(crate) fn record(&self, scrubber: &Scrubber) -> ErrorRecord {
        let mut record = ErrorRecord::empty(self);
        self.write_into(&mut record, scrubber);
        record
    }

    /// Makes `record` that of this draft, in the memory that it has.
    pub(crate) fn write_into(&self, record: &mut ErrorRecord, scrubber: &Scrubber) {
        (record.time, record.site, record.status) = (self.time, self.site, self.status);
        (record.location, record.cut) = (self.location, self.cut);
        let mut start = 0;
        let texts = self.ends.map(|end| {
            let text = self.texts.get(start..end).unwrap_or_default();
            start = end;
            text
        });
        let [message, causes, path, user_agent, method, context, request_id, trace_id, route] = texts;
        let free = |place: &mut String, limit: usize, text: &str| {
            scrubber.scrub_into(text, place);
            let cut = place.len() > limit;
            truncate(place, limit);
            cut
        };
        record.cut |= free(&mut record.message, TEXT_LIMIT, message);
        record.cut |= free(&mut record.causes, TEXT_LIMIT, causes);
        record.cut |= free(&mut record.path, PATH_LIMIT, path);
        record.cut |= free(&mut record.user_agent, PATH_LIMIT, user_agent);
        free(&mut record.method, ID_LIMIT, method);
        scrubber.scrub_into(context, &mut record.context);
        // As they are, so that they can be searched for.
        request_id.clone_into(&mut record.request_id);
        trace_id.clone_into(&mut record.trace_id);
        route.clone_into(&mut record.route);
    }

    /// How many bytes its texts take.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.capacity()
    }
}

/// Cuts a text between characters.
fn truncate(text: &mut String, limit: usize) {
    let fitting = crate::envelope::prefix(text, limit).len();
    text.truncate(fitting);
}
