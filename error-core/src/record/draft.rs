//! What is kept of an occurrence until somebody asks for its record.

use std::panic::Location;
use std::time::SystemTime;

use super::ErrorRecord;
use crate::envelope::prefix;
use crate::{ErrorSite, ErrorStatus, Scrubber};

/// The most bytes of the message, and of the causes.
pub(super) const TEXT_LIMIT: usize = 512;

/// The most bytes of the path, of a route's pattern, and of a user agent.
pub(super) const PATH_LIMIT: usize = 256;

/// The most bytes of the context, before what is secret in it is replaced.
pub(super) const CONTEXT_LIMIT: usize = 1024;

/// The most bytes of an id, and of a method: what the adapter lets through is shorter.
pub(super) const ID_LIMIT: usize = 128;

/// The texts of an occurrence, secrets among them until somebody wants to read: then they are scrubbed, once. Most are
/// written over before that, and would be searched for secrets for nothing.
///
/// They stand one behind the other, since one piece of memory is filled faster than nine. No `Debug`: the only way to
/// what is there is [`record_into`](Self::record_into), which scrubs.
pub(crate) struct Draft {
    pub(super) time: SystemTime,
    pub(super) site: &'static ErrorSite,
    pub(super) status: ErrorStatus,
    pub(super) location: Option<&'static Location<'static>>,
    pub(super) cut: bool,
    pub(super) is_scrubbed: bool,
    pub(super) texts: String,
    /// Where each text ends, in the order of [`Texts`].
    pub(super) ends: [usize; 9],
}

/// Message, causes, path, user agent, method, context, request id, trace id, route.
type Texts<'t> = [&'t str; 9];

impl Draft {
    /// Makes `record` that of this draft, in the memory that it has. Texts are scrubbed in `spare`.
    pub(crate) fn record_into(&mut self, record: &mut ErrorRecord, scrubber: &Scrubber, spare: &mut String) {
        if !self.is_scrubbed {
            self.scrub(scrubber, spare);
        }
        (record.time, record.site, record.status) = (self.time, self.site, self.status);
        (record.location, record.cut) = (self.location, self.cut);
        let [message, causes, path, user_agent, method, context, request_id, trace_id, route] = self.texts();
        put(&mut record.message, message);
        put(&mut record.causes, causes);
        put(&mut record.path, path);
        put(&mut record.user_agent, user_agent);
        put(&mut record.method, method);
        put(&mut record.context, context);
        put(&mut record.request_id, request_id);
        put(&mut record.trace_id, trace_id);
        put(&mut record.route, route);
    }

    /// The record.
    pub(crate) fn record(&mut self, scrubber: &Scrubber, spare: &mut String) -> ErrorRecord {
        let mut record = ErrorRecord::empty(self);
        self.record_into(&mut record, scrubber, spare);
        record
    }

    fn texts(&self) -> Texts<'_> {
        let mut start = 0;
        self.ends.map(|end| {
            let text = self.texts.get(start..end).unwrap_or_default();
            start = end;
            text
        })
    }

    fn scrub(&mut self, scrubber: &Scrubber, spare: &mut String) {
        spare.clear();
        let mut cut = false;
        let mut free = |limit: Option<usize>, text: &str| {
            let start = spare.len();
            if !scrubber.replace(text, spare) {
                spare.push_str(text);
            }
            if let Some(limit) = limit.filter(|limit| spare.len() - start > *limit) {
                let fitting = prefix(spare.get(start..).unwrap_or_default(), limit).len();
                spare.truncate(start + fitting);
                cut = true;
            }
            spare.len()
        };
        let [message, causes, path, user_agent, method, context, request_id, trace_id, route] = self.texts();
        let ends = [
            free(Some(TEXT_LIMIT), message),
            free(Some(TEXT_LIMIT), causes),
            free(Some(PATH_LIMIT), path),
            free(Some(PATH_LIMIT), user_agent),
            free(Some(ID_LIMIT), method),
            free(None, context),
        ];
        // As they are, so that they can be searched for.
        let mut keep = |text: &str| {
            spare.push_str(text);
            spare.len()
        };
        let [message, causes, path, user_agent, method, context] = ends;
        let (request_id, trace_id, route) = (keep(request_id), keep(trace_id), keep(route));
        self.ends = [message, causes, path, user_agent, method, context, request_id, trace_id, route];
        self.cut |= cut;
        std::mem::swap(&mut self.texts, spare);
        self.is_scrubbed = true;
        // What is left there are the secrets.
        spare.clear();
    }

    /// How many bytes its texts take.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.capacity()
    }
}

/// Copies a text, into memory of its size where there is none to use again.
fn put(place: &mut String, text: &str) {
    if place.capacity() == 0 {
        *place = text.to_owned();
    } else {
        text.clone_into(place);
    }
}
