//! An observer that remembers, for tests to ask.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use error_actix::{JsonBuffer, Observer, Occurrence};

/// What it remembers of each occurrence: code, status, route, message, context as a log may show it, and causes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Capture {
    seen: Arc<Mutex<Vec<Seen>>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    pub(crate) route: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) display: String,
    pub(crate) context: String,
    pub(crate) causes: String,
}

impl Capture {
    pub(crate) fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    /// The one occurrence since the last look; anything else is a failure to count once.
    pub(crate) fn one(&self) -> Seen {
        let seen = self.take();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.into_iter().next().unwrap()
    }
}

impl Observer for Capture {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        let request = occurrence.request();
        let mut context = JsonBuffer::new(4096);
        occurrence.write_context(&mut context, 0, |_| true);
        let mut causes = String::new();
        for cause in occurrence.causes() {
            write!(causes, "{cause}; ").unwrap();
        }
        self.seen.lock().unwrap().push(Seen {
            code: occurrence.spec().code().as_str(),
            status: occurrence.status().as_u16(),
            route: request.route.map(str::to_owned),
            path: request.path.map(str::to_owned),
            request_id: request.request_id.map(str::to_owned),
            trace_id: request.trace_id.map(str::to_owned),
            display: occurrence.error().to_string(),
            context: context.as_str().to_owned(),
            causes,
        });
    }
}
