//! Handlers: what an application answers differently from what its errors declare.

mod key;
mod response;

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_web::HttpResponse;
use error_core::{HttpError, Occurrence, SpecTree};
use tracing::{Level, event};

pub(crate) use self::key::{Key, cast};
pub use self::response::ErrorResponse;
pub(crate) use self::response::Handled;
use crate::exchange::Exchange;
use crate::panics::dispose;

/// A handler that is given the error its key matched, or the outermost one.
type Run = dyn Fn(&(dyn Error + 'static), &mut ErrorResponse<'_>) + Send + Sync;

/// The most errors inside each other that are asked for their type, so that a cycle ends.
const DEPTH: usize = 32;

/// The handlers of a stack.
#[derive(Default)]
pub(crate) struct Handlers {
    entries: Vec<(Key, Box<Run>)>,
}

impl Handlers {
    pub(crate) fn add(
        &mut self,
        key: Key,
        run: impl Fn(&(dyn Error + 'static), &mut ErrorResponse<'_>) + Send + Sync + 'static,
    ) {
        self.entries.push((key, Box::new(run)));
    }

    /// A sentence for each key that two handlers have, or that no error can have.
    pub(crate) fn problems(&self, families: &[&'static SpecTree]) -> Vec<String> {
        let keys = || self.entries.iter().map(|(key, _)| key);
        let mut problems = Vec::new();
        for (index, key) in keys().enumerate() {
            let before = keys().take(index).filter(|other| *other == key).count();
            match before {
                0 => problems.extend(key.problem(families)),
                // One sentence, however many there are.
                1 => problems.push(format!("{key} is given twice: only one handler can answer, keep one")),
                _ => {}
            }
        }
        problems
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What the most specific handler makes of the response to `occurrence`; `None` if no handler is for it, or if it
    /// panicked.
    ///
    /// `response` is the one that was made so far, `rendered` what will take its place.
    pub(crate) fn handle<B>(
        &self,
        occurrence: Occurrence<'_>,
        exchange: &Exchange,
        response: &HttpResponse<B>,
        rendered: Option<&HttpResponse>,
    ) -> Option<Handled> {
        let handled = catch_unwind(AssertUnwindSafe(|| {
            let (run, error) = self.most_specific(&occurrence)?;
            let mut response = ErrorResponse::new(occurrence, exchange, response, rendered);
            run(error, &mut response);
            Some(response.into_handled())
        }));
        handled.unwrap_or_else(|payload| {
            dispose(payload);
            let code = occurrence.spec().code().as_str();
            event!(target: "error_actix", Level::ERROR, error.code = code, "a handler panicked");
            None
        })
    }

    /// The order of `docs/precedence.md`.
    fn most_specific<'a>(&self, occurrence: &Occurrence<'a>) -> Option<(&Run, &'a (dyn Error + 'static))> {
        let outermost = occurrence.error();
        let spec = occurrence.spec();
        let with = |key: Key| Some((self.find(|known| *known == key)?, outermost as &(dyn Error + 'static)));
        with(Key::Code(spec.code().as_str().into()))
            .or_else(|| self.by_type(outermost, DEPTH))
            .or_else(|| with(Key::Category(spec.category())))
            .or_else(|| with(Key::Status(occurrence.status().as_u16())))
            .or_else(|| with(Key::Any))
    }

    /// From the innermost error outwards.
    fn by_type<'a>(
        &self,
        error: &'a (dyn HttpError + 'static),
        depth: usize,
    ) -> Option<(&Run, &'a (dyn Error + 'static))> {
        let inner = error.inner().filter(|_| depth > 1);
        inner.and_then(|inner| self.by_type(inner, depth - 1)).or_else(|| {
            let error = error as &(dyn Error + 'static);
            Some((self.find(|key| key.is_type_of(error))?, error))
        })
    }

    fn find(&self, wanted: impl Fn(&Key) -> bool) -> Option<&Run> {
        self.entries.iter().find(|(key, _)| wanted(key)).map(|(_, run)| &**run)
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|(key, _)| key)).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use error_core::{ErrorCode, ErrorSite, ErrorSpec, ErrorStatus, RetryAfter};

    use super::*;

    /// An error that says it is inside itself, as no derived one can.
    #[derive(Debug)]
    struct Cycle;

    impl fmt::Display for Cycle {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("round and round")
        }
    }

    impl Error for Cycle {}

    impl HttpError for Cycle {
        fn site(&self) -> &'static ErrorSite {
            static SPEC: ErrorSpec = match ErrorCode::new("CYCLE") {
                Ok(code) => ErrorSpec::new("Cycle", code, ErrorStatus::CONFLICT),
                Err(_) => panic!("a code"),
            };
            static SITE: ErrorSite = ErrorSite::new(&SPEC);
            &SITE
        }

        fn inner(&self) -> Option<&(dyn HttpError + 'static)> {
            Some(self)
        }

        fn status(&self) -> ErrorStatus {
            ErrorStatus::CONFLICT
        }

        fn recoverable(&self) -> bool {
            false
        }

        fn retry_after(&self) -> Option<RetryAfter> {
            None
        }
    }

    #[test]
    fn a_cycle_of_errors_ends() {
        let occurrence = Occurrence::new(&Cycle, SystemTime::UNIX_EPOCH);
        let mut handlers = Handlers::default();
        assert!(handlers.most_specific(&occurrence).is_none());
        handlers.add(Key::of_type::<Cycle>(), |_, _| {});
        assert!(handlers.most_specific(&occurrence).is_some());
    }
}
