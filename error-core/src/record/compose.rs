//! From an occurrence to its record, in memory that is used again.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::ErrorRecord;
use crate::panics::dispose;
use crate::redact::Cutting;
use crate::{JsonBuffer, Occurrence, Scrubber};

/// The most bytes of the message, and of the causes.
const TEXT_LIMIT: usize = 512;

/// The most bytes of the path, of a route's pattern, and of a user agent.
const PATH_LIMIT: usize = 256;

/// The most bytes of the context, before what is secret in it is replaced.
const CONTEXT_LIMIT: usize = 1024;

/// The most bytes of an id, and of a method: what the adapter lets through is shorter.
const ID_LIMIT: usize = 128;

/// Writes records. What a text takes from outside is written here first, and then scrubbed into its place.
#[derive(Default)]
pub(crate) struct Composer {
    raw: String,
    json: Vec<u8>,
}

impl Composer {
    /// What is there already.
    pub(crate) const fn new() -> Self {
        Self { raw: String::new(), json: Vec::new() }
    }

    /// The record of an occurrence, in the memory of another if there is one.
    pub(crate) fn compose(
        &mut self,
        kept: &mut Option<Box<ErrorRecord>>,
        occurrence: &Occurrence<'_>,
        scrubber: &Scrubber,
    ) {
        let record = kept.get_or_insert_with(|| Box::new(ErrorRecord::empty(occurrence)));
        self.write(record, occurrence, scrubber);
    }

    /// Makes `record` that of an occurrence.
    pub(super) fn write(
        &mut self,
        record: &mut ErrorRecord,
        occurrence: &Occurrence<'_>,
        scrubber: &Scrubber,
    ) {
        record.time = occurrence.time();
        record.site = occurrence.site();
        record.status = occurrence.status();
        record.location = occurrence.location();
        let request = occurrence.request();
        record.cut = self.text(&mut record.message, TEXT_LIMIT, scrubber, occurrence.error());
        if occurrence.causes().next().is_some() {
            record.cut |= self.text(&mut record.causes, TEXT_LIMIT, scrubber, occurrence.causes_in_words());
        } else {
            record.causes.clear();
        }
        record.cut |= self.written(&mut record.path, PATH_LIMIT, scrubber, request.path.unwrap_or_default());
        let user_agent = request.user_agent.unwrap_or_default();
        record.cut |= self.written(&mut record.user_agent, PATH_LIMIT, scrubber, user_agent);
        self.written(&mut record.method, ID_LIMIT, scrubber, request.method.unwrap_or_default());
        self.context(&mut record.context, scrubber, occurrence);
        // As they are, so that they can be searched for.
        copy(&mut record.request_id, request.request_id, ID_LIMIT);
        copy(&mut record.trace_id, request.trace_id, ID_LIMIT);
        copy(&mut record.route, request.route, PATH_LIMIT);
    }

    /// Puts a text into `place` without its secrets; answers whether it was cut.
    fn text(
        &mut self,
        place: &mut String,
        limit: usize,
        scrubber: &Scrubber,
        text: impl fmt::Display,
    ) -> bool {
        self.raw.clear();
        // So many are looked at that a secret which ends beyond the limit is still found.
        let mut raw = Cutting::new(&mut self.raw, 2 * limit);
        match catch_unwind(AssertUnwindSafe(|| write!(raw, "{text}"))) {
            Ok(Ok(())) => scrubber.scrub_into(raw.searchable(limit), place),
            Ok(Err(_)) => "[the error's Display failed]".clone_into(place),
            Err(payload) => {
                dispose(payload);
                "[the error's Display panicked]".clone_into(place);
            }
        }
        let cut = raw.is_cut() || place.len() > limit;
        truncate(place, limit);
        cut
    }

    /// As [`text`](Self::text), of one that is there in writing.
    fn written(&mut self, place: &mut String, limit: usize, scrubber: &Scrubber, text: &str) -> bool {
        if text.len() > limit {
            return self.text(place, limit, scrubber, text);
        }
        scrubber.scrub_into(text, place);
        let cut = place.len() > limit;
        truncate(place, limit);
        cut
    }

    /// Puts the context into `place`, internal fields shown, redacted ones not.
    fn context(&mut self, place: &mut String, scrubber: &Scrubber, occurrence: &Occurrence<'_>) {
        let mut json = JsonBuffer::reusing(std::mem::take(&mut self.json), CONTEXT_LIMIT);
        place.clear();
        if json.raw("{").is_ok()
            && occurrence.write_context(&mut json, 1, |_| true) > 0
            && json.raw("}").is_ok()
        {
            scrubber.scrub_into(json.as_str(), place);
        }
        self.json = json.into_bytes();
    }
}

fn copy(place: &mut String, text: Option<&str>, limit: usize) {
    text.unwrap_or_default().clone_into(place);
    truncate(place, limit);
}

/// Cuts a text between characters.
fn truncate(text: &mut String, limit: usize) {
    if text.len() > limit {
        let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::Location;
    use std::time::SystemTime;

    use super::*;
    use crate::{ErrorContext, HttpError, RequestFacts};

    #[derive(Debug, HttpError)]
    #[error("{text}")]
    #[http(status = 503)]
    struct Failed {
        #[context(internal)]
        text: String,
        source: std::io::Error,
    }

    fn failed(text: &str, cause: &str) -> Failed {
        Failed { text: text.to_owned(), source: std::io::Error::other(cause.to_owned()) }
    }

    fn record(error: &Failed, request: RequestFacts<'_>) -> ErrorRecord {
        let occurrence = Occurrence::new(error, SystemTime::UNIX_EPOCH).with_request(request);
        ErrorRecord::new(&occurrence, &Scrubber::new())
    }

    #[test]
    fn memory_is_used_again_and_nothing_of_the_last_one_stays() {
        let mut composer = Composer::new();
        let mut kept = None;
        let request = RequestFacts { path: Some("/a/b"), request_id: Some("r1"), ..RequestFacts::default() };
        let long = failed(&"long ".repeat(1000), "first cause");
        let full = Occurrence::new(&long, SystemTime::UNIX_EPOCH).with_request(request);
        composer.compose(&mut kept, &full, &Scrubber::new());
        let record = kept.as_ref().unwrap();
        assert!(record.is_cut() && record.message().len() <= TEXT_LIMIT && record.context().is_none());
        let short = failed("short", "second");
        composer.compose(&mut kept, &Occurrence::new(&short, SystemTime::UNIX_EPOCH), &Scrubber::new());
        let record = *kept.unwrap();
        let alone = self::record(&short, RequestFacts::default());
        assert_eq!(serde_json::to_string(&record).unwrap(), serde_json::to_string(&alone).unwrap());
        assert_eq!(record.context(), Some(r#"{"text":"short"}"#));
        assert!(!record.is_cut());
    }

    #[test]
    fn a_secret_is_not_cut_in_two() {
        for before in (0..2 * TEXT_LIMIT).step_by(7) {
            let text = format!("{} postgres://app:hunter2@db", ".".repeat(before));
            let record = record(&failed(&text, &text), RequestFacts::default());
            assert!(!record.message().contains("hunt"), "{before}");
            assert!(!record.causes().unwrap().contains("hunt"), "{before}");
        }
    }

    #[test]
    fn the_same_error_at_the_same_place_with_the_same_cause() {
        let mut request = RequestFacts { route: Some("/videos/{id}"), ..RequestFacts::default() };
        let print = |text: &str, cause: &str, request| record(&failed(text, cause), request).fingerprint();
        let first = print("video 1", "no answer in 30s", request);
        assert_eq!(first, print("video 2", "no answer in 5s", request));
        assert_ne!(first, print("video 1", "refused", request));
        request.route = Some("/models/{name}");
        assert_ne!(first, print("video 1", "no answer in 30s", request));
        // Where the error says where it was made, the route does not matter.
        let error = failed("x", "y");
        let here = Location::caller();
        let at = |request| {
            let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_request(request);
            ErrorRecord::new(&occurrence.with_location(here), &Scrubber::new()).fingerprint()
        };
        assert_eq!(at(request), at(RequestFacts::default()));
        assert_ne!(at(request), print("x", "y", request));
    }

    #[test]
    fn surroundings_are_part_of_it() {
        let error = failed("x", "y");
        let context = ErrorContext::new().operation("render").redacted("card");
        let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_context(&context);
        let record = ErrorRecord::new(&occurrence, &Scrubber::new());
        assert_eq!(record.context(), Some(r#"{"text":"x","operation":"render","card":"[redacted]"}"#));
    }
}
