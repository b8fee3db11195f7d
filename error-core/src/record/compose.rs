//! From an occurrence to its draft, in memory that is used again.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::draft::{CONTEXT_LIMIT, Draft, ID_LIMIT, PATH_LIMIT, TEXT_LIMIT};
use crate::envelope::prefix;
use crate::panics::dispose;
use crate::redact::Cutting;
use crate::{JsonBuffer, Occurrence};

/// What the texts of most errors take, in bytes.
const USUAL: usize = 512;

/// Writes drafts, in memory that is used again.
pub(crate) struct Composer {
    raw: String,
    json: Option<JsonBuffer>,
}

impl Composer {
    /// What is there already.
    pub(crate) const fn new() -> Self {
        Self { raw: String::new(), json: None }
    }

    /// Makes `draft` that of an occurrence.
    pub(crate) fn compose(&mut self, draft: &mut Option<Box<Draft>>, occurrence: &Occurrence<'_>) {
        let draft = draft.get_or_insert_with(|| Box::new(empty(occurrence)));
        self.write(draft, occurrence);
    }

    /// The draft of an occurrence.
    pub(super) fn draft(&mut self, occurrence: &Occurrence<'_>) -> Draft {
        let mut draft = empty(occurrence);
        self.write(&mut draft, occurrence);
        draft
    }

    fn write(&mut self, draft: &mut Draft, occurrence: &Occurrence<'_>) {
        draft.time = occurrence.time();
        draft.site = occurrence.site();
        draft.status = occurrence.status();
        draft.location = occurrence.location();
        (draft.cut, draft.is_scrubbed) = (false, false);
        draft.texts.clear();
        let request = occurrence.request();
        draft.ends = [
            self.spoken(draft, TEXT_LIMIT, occurrence.error()),
            if occurrence.causes().next().is_some() {
                self.spoken(draft, TEXT_LIMIT, occurrence.causes_in_words())
            } else {
                draft.texts.len()
            },
            self.written(draft, PATH_LIMIT, request.path),
            self.written(draft, PATH_LIMIT, request.user_agent),
            self.written(draft, ID_LIMIT, request.method),
            self.context(draft, occurrence),
            copy(draft, ID_LIMIT, request.request_id),
            copy(draft, ID_LIMIT, request.trace_id),
            copy(draft, PATH_LIMIT, request.route),
        ];
    }

    /// Adds what somebody says of himself; answers where it ends.
    fn spoken(&mut self, draft: &mut Draft, limit: usize, text: impl fmt::Display) -> usize {
        self.raw.clear();
        // So many are kept that a secret which ends beyond the limit is still found.
        let mut raw = Cutting::new(&mut self.raw, 2 * limit);
        let said = match catch_unwind(AssertUnwindSafe(|| write!(raw, "{text}"))) {
            Ok(Ok(())) => raw.searchable(limit),
            Ok(Err(_)) => "[the error's Display failed]",
            Err(payload) => {
                dispose(payload);
                "[the error's Display panicked]"
            }
        };
        draft.texts.push_str(said);
        draft.cut |= raw.is_cut();
        draft.texts.len()
    }

    /// As [`spoken`](Self::spoken), of a text that is there in writing.
    fn written(&mut self, draft: &mut Draft, limit: usize, text: Option<&str>) -> usize {
        match text {
            Some(text) if text.len() > limit => self.spoken(draft, limit, text),
            text => copy(draft, limit, text),
        }
    }

    /// Adds the context, internal fields shown, redacted ones not.
    fn context(&mut self, draft: &mut Draft, occurrence: &Occurrence<'_>) -> usize {
        let json = self.json.get_or_insert_with(|| JsonBuffer::new(CONTEXT_LIMIT));
        json.truncate(0);
        if json.raw("{").is_ok() && occurrence.write_context(json, 1, |_| true) > 0 && json.raw("}").is_ok() {
            draft.texts.push_str(json.as_str());
        }
        draft.texts.len()
    }
}

/// One that has no texts yet.
fn empty(occurrence: &Occurrence<'_>) -> Draft {
    Draft {
        time: occurrence.time(),
        site: occurrence.site(),
        status: occurrence.status(),
        location: None,
        cut: false,
        is_scrubbed: false,
        texts: String::with_capacity(USUAL),
        ends: [0; 9],
    }
}

/// Adds a text, cut between characters where it is too long; answers where it ends.
fn copy(draft: &mut Draft, limit: usize, text: Option<&str>) -> usize {
    if let Some(text) = text {
        draft.texts.push_str(if text.len() > limit { prefix(text, limit) } else { text });
    }
    draft.texts.len()
}

#[cfg(test)]
mod tests {
    use std::panic::Location;
    use std::time::SystemTime;

    use super::*;
    use crate::{ErrorContext, ErrorRecord, HttpError, RequestFacts, Scrubber};

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
        composer.compose(&mut kept, &full);
        let mut spare = String::new();
        let mut record = kept.as_mut().unwrap().record(&Scrubber::new(), &mut spare);
        assert!(record.is_cut() && record.message().len() <= TEXT_LIMIT && record.context().is_none());
        let short = failed("short", "second");
        composer.compose(&mut kept, &Occurrence::new(&short, SystemTime::UNIX_EPOCH));
        kept.unwrap().record_into(&mut record, &Scrubber::new(), &mut spare);
        let alone = self::record(&short, RequestFacts::default());
        assert_eq!(serde_json::to_string(&record).unwrap(), serde_json::to_string(&alone).unwrap());
        assert_eq!(record.context(), Some(r#"{"text":"short"}"#));
        assert!(!record.is_cut());
    }

    #[test]
    fn no_secret_is_left_once_a_draft_has_been_read() {
        let error = failed("token=hunter2", "postgres://app:hunter2@db");
        let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH);
        let mut draft = Composer::new().draft(&occurrence);
        assert!(draft.texts.contains("hunter2"));
        let mut spare = String::new();
        let first = draft.record(&Scrubber::new(), &mut spare);
        assert!(!draft.texts.contains("hunter2") && spare.is_empty());
        let second = draft.record(&Scrubber::none(), &mut spare);
        assert_eq!(serde_json::to_string(&first).unwrap(), serde_json::to_string(&second).unwrap());
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
