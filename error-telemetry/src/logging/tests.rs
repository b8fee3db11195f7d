//! What lines say, where they go, and what hostile values do to them.

mod hostile;
mod lines;
mod outputs;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use error_core::TestClock;
use serde_json::Value;
use tracing::dispatcher::with_default;

use super::{Form, Logging, LoggingBuilder};

/// What was written, for a test to look at.
#[derive(Clone, Default)]
pub(super) struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// 2022-01-01T00:00:00.007Z.
fn clock() -> TestClock {
    TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_millis(1_640_995_200_007))
}

/// A log of every level, written at once, at a time that stands still.
fn builder(form: Form) -> (LoggingBuilder, Written) {
    let written = Written::default();
    let builder =
        Logging::builder().form(form).level("trace").clock(clock()).writer(written.clone()).direct();
    (builder, written)
}

/// The text that the events of `run` make.
fn text_of(form: Form, run: impl FnOnce()) -> String {
    let (builder, written) = builder(form);
    let logging = builder.build().unwrap();
    with_default(logging.dispatch(), run);
    written.text()
}

/// The lines that the events of `run` make, without time, level and target.
fn lines_of(run: impl FnOnce()) -> Vec<Value> {
    let text = text_of(Form::Json, run);
    let lines = text.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        let members = line.as_object_mut().unwrap();
        for name in ["timestamp", "level", "target"] {
            assert!(members.remove(name).is_some(), "{name}");
        }
        line
    });
    lines.collect()
}

/// The only line of `run`.
fn line_of(run: impl FnOnce()) -> Value {
    let mut lines = lines_of(run);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}
