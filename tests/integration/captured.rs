//! What a JSON subscriber writes.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use tracing::Level;
use tracing::dispatcher::Dispatch;
use tracing::subscriber::{NoSubscriber, with_default};

/// While there is only one dispatcher, `tracing` asks that of the thread where an event is first met whether anybody
/// wants such events, and believes the answer for all threads. Where that is another test's, with none, ours are lost.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines that the events of `run` make, at level `Info`.
pub(crate) fn captured(run: impl FnOnce()) -> String {
    captured_at(Level::INFO, run)
}

/// The lines that the events of `run` make.
pub(crate) fn captured_at(level: Level, run: impl FnOnce()) -> String {
    LazyLock::force(&SECOND);
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(level)
        .with_writer(move || writer.clone())
        .finish();
    with_default(subscriber, run);
    let bytes = written.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}
