//! What a JSON subscriber writes.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use error_actix::logging::Logging;
use serde_json::Value;
use tracing::dispatcher::{self, Dispatch, set_default as set_default_dispatch};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::{NoSubscriber, set_default, with_default};
use tracing::{Level, Subscriber};
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::{Registry, registry};

/// While there is only one dispatcher, `tracing` asks that of the thread where an event is first met whether anybody
/// wants such events, and believes the answer for all threads. Where that is another test's, with none, ours are lost.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

/// For subscribers of other tests than those here: events of any thread are met by two dispatchers from now on.
pub(crate) fn beside_another() {
    LazyLock::force(&SECOND);
}

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

/// Has `dispatch` get what the calling thread logs from now on.
pub(crate) fn install(dispatch: &Dispatch) {
    beside_another();
    // The thread is a server's, and ends with it.
    std::mem::forget(set_default_dispatch(dispatch));
}

/// The lines that the events of `run` make, at level `Info`.
pub(crate) fn captured(run: impl FnOnce()) -> String {
    captured_at(Level::INFO, run)
}

/// The lines that the events of `run` make.
pub(crate) fn captured_at(level: Level, run: impl FnOnce()) -> String {
    beside_another();
    let written = Written::default();
    with_default(subscriber(level, &written), run);
    written.text()
}

/// The lines that the log of a binary has of `run` for people, without their times.
pub(crate) fn shown(run: impl FnOnce()) -> Vec<String> {
    beside_another();
    let written = Written::default();
    let logging = Logging::builder().writer(written.clone()).direct().build().unwrap();
    dispatcher::with_default(logging.dispatch(), run);
    written.text().lines().map(|line| line.split_once(' ').unwrap().1.trim_start().to_owned()).collect()
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn subscriber(level: Level, written: &Written) -> impl Subscriber + use<> {
    let writer = written.clone();
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(level)
        .with_writer(move || writer.clone())
        .finish()
}

/// What the threads of a server write.
#[derive(Clone, Default)]
pub(crate) struct Lines(Written);

impl Lines {
    /// Takes what the calling thread writes from now on.
    pub(crate) fn install(&self) {
        self.install_at(Level::INFO);
    }

    pub(crate) fn install_at(&self, level: Level) {
        beside_another();
        // The thread is a server's, and ends with it.
        std::mem::forget(set_default(subscriber(level, &self.0)));
    }

    /// The same, with a layer that is told as well. A registry, since the layer may have a filter.
    pub(crate) fn install_beside(&self, layer: impl Layer<Registry> + Send + Sync) {
        beside_another();
        let writer = self.0.clone();
        let lines = tracing_subscriber::fmt::layer().json().flatten_event(true);
        let lines = lines.with_writer(move || writer.clone()).with_filter(LevelFilter::INFO);
        std::mem::forget(set_default(registry().with(layer).with(lines)));
    }

    /// What has been written since the last look, without its times, and without what the server says of itself.
    pub(crate) fn take(&self) -> Vec<Value> {
        let bytes = std::mem::take(&mut *self.0.0.lock().unwrap());
        let lines = String::from_utf8(bytes).unwrap();
        let events = lines.lines().map(|line| {
            let mut event: Value = serde_json::from_str(line).unwrap();
            event.as_object_mut().unwrap().remove("timestamp");
            event
        });
        events.filter(|event| !event["target"].as_str().unwrap().starts_with("actix_server")).collect()
    }

    /// The names of the events since the last look, with how many like them were not written.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |event: &Value| {
            let name = event["event.name"].as_str().unwrap_or("?");
            event
                .get("suppressed")
                .map_or_else(|| name.to_owned(), |missing| format!("{name} ({missing} before)"))
        };
        self.take().iter().map(name).collect()
    }
}
