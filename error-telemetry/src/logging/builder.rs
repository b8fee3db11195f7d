//! What can be set, and what can be wrong with it.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use error_core::{Clock, JsonBuffer, Scrubber, SystemClock};
use tracing::Dispatch;
use tracing::level_filters::LevelFilter;
use tracing_log::{AsLog as _, LogTracer};
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::registry::Registry;

use super::LINE_LIMIT;
use super::directives::filter;
use super::filter::Admitted;
use super::handle::Logging;
use super::layer::LogLayer;
use super::line::Form;
use super::plan::Plans;
use super::rotating::{RotatingFile, Rotation};
use super::stream::{Sink, Stream};
use super::streams::{Files, Streams};
use crate::TelemetryConfigError;

/// Builds [`Logging`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct LoggingBuilder {
    form: Option<Form>,
    environment: Option<String>,
    service: Option<String>,
    version: Option<String>,
    level: Option<String>,
    default_level: String,
    console: Console,
    writer: Option<Box<dyn Write + Send>>,
    folder: Option<PathBuf>,
    rotation: Rotation,
    queue: usize,
    is_direct: bool,
    scrubber: Option<Scrubber>,
    clock: Arc<dyn Clock>,
    layers: Vec<Box<dyn Layer<Registry> + Send + Sync>>,
    pub(super) problems: Vec<String>,
}

/// Where lines go beside files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Console {
    /// The standard output.
    #[default]
    Stdout,
    /// The standard error.
    Stderr,
    /// Nowhere.
    None,
}

impl LoggingBuilder {
    pub(super) fn new() -> Self {
        Self {
            form: None,
            environment: None,
            service: None,
            version: None,
            level: None,
            default_level: "info".to_owned(),
            console: Console::default(),
            writer: None,
            folder: None,
            rotation: Rotation::default(),
            queue: 8 * 1024 * 1024,
            is_direct: false,
            scrubber: None,
            clock: Arc::new(SystemClock),
            layers: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What lines look like. Default: what the environment says.
    pub fn form(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }

    /// Where the service runs: `development`, `dev`, `local` and `test` log for people, all others JSON. Default: none,
    /// which is development.
    pub fn environment(mut self, name: impl Into<String>) -> Self {
        self.environment = Some(name.into());
        self
    }

    /// The service's name, for each line in JSON. Default: none.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = Some(name.into());
        self
    }

    /// The service's version, for each line in JSON. Default: none.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// What is logged: a level (`trace`, `debug`, `info`, `warning`, `error`, `critical`, which is `error`, or `off`), or
    /// a list such as `info,sqlx=warning` of [`EnvFilter`](tracing_subscriber::EnvFilter)'s.
    pub fn level(mut self, level: impl Into<String>) -> Self {
        self.level = Some(level.into());
        self
    }

    /// The same, where neither code nor a variable says it. Default: `info`.
    pub fn default_level(mut self, level: impl Into<String>) -> Self {
        self.default_level = level.into();
        self
    }

    /// Where lines go beside files. Default: to the standard output.
    pub fn console(mut self, console: Console) -> Self {
        self.console = console;
        self.writer = None;
        self
    }

    /// Has lines written here instead of to the console.
    pub fn writer(mut self, writer: impl Write + Send + 'static) -> Self {
        self.writer = Some(Box::new(writer));
        self
    }

    /// The folder for the four files. Default: none, and no files.
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// How large files become, and how many are kept. Default: 10 MiB, and 5 beside the one that is written.
    pub fn rotation(mut self, rotation: Rotation) -> Self {
        self.rotation = rotation;
        self
    }

    pub(super) fn rotated(mut self, change: impl FnOnce(Rotation) -> Rotation) -> Self {
        self.rotation = change(self.rotation);
        self
    }

    /// The most bytes that wait for one output. Default: 8 MiB.
    pub fn queue(mut self, bytes: usize) -> Self {
        self.queue = bytes;
        self
    }

    /// Whoever logs waits until the line is written, and nothing needs flushing: for tests and short programs. A slow
    /// output makes a slow service.
    pub fn direct(mut self) -> Self {
        self.is_direct = true;
        self
    }

    /// Replaces what finds secrets; with one of your own, what the core has scrubbed passes yours, too. Default: one that
    /// looks for every [`SecretClass`](error_core::SecretClass).
    pub fn scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = Some(scrubber);
        self
    }

    /// Takes the time of lines from `clock`. Default: the machine's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Adds a layer beside the log, such as one that exports traces. It sees what its own filter admits.
    pub fn layer(mut self, layer: impl Layer<Registry> + Send + Sync) -> Self {
        self.layers.push(Box::new(layer));
        self
    }

    /// Builds the log without making it anybody's.
    ///
    /// # Errors
    ///
    /// [`TelemetryConfigError`] with every problem: a level that is none, a variable that cannot be read, bounds that are
    /// too small, a folder in which no file can be made.
    pub fn build(mut self) -> Result<Logging, TelemetryConfigError> {
        let level = self.level.as_deref().unwrap_or(&self.default_level);
        let admitted = filter(level).map_err(|expected| {
            self.problems.push(format!("the level is `{}`: {expected}", level.escape_debug()));
        });
        if self.rotation.size < LINE_LIMIT as u64 {
            self.problems.push(format!(
                "a file may have {} bytes: let it have at least {LINE_LIMIT}, since a line may have as many",
                self.rotation.size
            ));
        }
        let form = self.settled_form();
        let fixed = self.fixed(form);
        if fixed.len() > LINE_LIMIT / 8 {
            self.problems.push("the names of service, version and environment are too long".to_owned());
        }
        let files = self.files();
        let console = self.console_stream();
        let Ok(admitted) = admitted else { return Err(TelemetryConfigError::of(self.problems)) };
        TelemetryConfigError::unless_empty(self.problems)?;
        let streams = Arc::new(Streams { console, files });
        let reserved = Form::RESERVED.iter().copied().chain(FIXED);
        let log = LogLayer {
            form,
            trusts_core: self.scrubber.is_none(),
            scrubber: self.scrubber.unwrap_or_default(),
            reserved: reserved.map(Into::into).collect(),
            fixed,
            clock: self.clock,
            streams: Arc::clone(&streams),
            plans: Plans::default(),
        };
        let admitted = Admitted::by(admitted);
        let dispatch = if self.layers.is_empty() {
            Dispatch::new(Registry::default().with(admitted).with(log))
        } else {
            self.layers.push(log.with_filter(admitted).boxed());
            Dispatch::new(Registry::default().with(self.layers))
        };
        Ok(Logging::new(streams, dispatch))
    }

    /// Builds the log and makes it that of the process, for the crate `log` as well, unless that has a logger already.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), and where the process has a subscriber already.
    pub fn install(self) -> Result<Logging, TelemetryConfigError> {
        let logging = self.build()?;
        match tracing::dispatcher::set_global_default(logging.dispatch().clone()) {
            Ok(()) => {
                let most = LevelFilter::current().as_log();
                // Who has set another logger has said where such records go.
                let _ = LogTracer::builder().with_max_level(most).init();
                Ok(logging)
            }
            Err(_) => Err(TelemetryConfigError::of(vec![
                "the process has a subscriber of `tracing` already: install one only".to_owned(),
            ])),
        }
    }

    fn settled_form(&self) -> Form {
        let is_for_people = self.environment.as_deref().is_none_or(|environment| {
            ["development", "dev", "local", "test"].iter().any(|name| environment.eq_ignore_ascii_case(name))
        });
        self.form.unwrap_or(if is_for_people { Form::Text } else { Form::Json })
    }

    /// What each line has; people know where they are.
    fn fixed(&self, form: Form) -> Box<str> {
        let mut members = JsonBuffer::new(LINE_LIMIT);
        if form == Form::Json {
            for (name, value) in FIXED.iter().zip([&self.service, &self.version, &self.environment]) {
                // One that does not fit makes too long a text, which is told.
                let _ = value
                    .as_deref()
                    .map(|value| members.raw(&form.lead(name, false)).and_then(|()| members.string(value)));
            }
        }
        members.as_str().into()
    }

    fn console_stream(&mut self) -> Option<Stream> {
        let writer = match (self.writer.take(), self.console) {
            (Some(writer), _) => writer,
            (None, Console::Stdout) => Box::new(io::stdout()),
            (None, Console::Stderr) => Box::new(io::stderr()),
            (None, Console::None) => return None,
        };
        self.stream("console", Sink::Writer(writer))
    }

    fn files(&mut self) -> Option<Files> {
        let folder = self.folder.take()?;
        let rotation = self.rotation;
        let mut open = |name: &str| {
            let path = folder.join(name);
            let mut file = RotatingFile::new(path.clone(), rotation);
            if let Err(error) = file.open() {
                self.problems.push(format!("`{}` cannot be written: {error}", path.display()));
            }
            Sink::File(file)
        };
        let [app, errors, security, performance] =
            ["app.log", "errors.log", "security.log", "performance.log"].map(&mut open);
        Some(Files {
            app: self.stream("app", app)?,
            errors: self.stream("errors", errors)?,
            security: Stream::direct("security", security, Some(Box::new(io::stderr()))),
            performance: self.stream("performance", performance)?,
        })
    }

    fn stream(&mut self, name: &'static str, sink: Sink) -> Option<Stream> {
        if self.is_direct {
            return Some(Stream::direct(name, sink, None));
        }
        let stream = Stream::queued(name, sink, self.queue);
        stream.map_err(|error| self.problems.push(format!("no thread for `{name}`: {error}"))).ok()
    }
}

/// The members of every line that the application is told by, as OpenTelemetry calls them.
const FIXED: [&str; 3] = ["service.name", "service.version", "deployment.environment.name"];

impl fmt::Debug for LoggingBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggingBuilder")
            .field("form", &self.form)
            .field("environment", &self.environment)
            .field("level", &self.level)
            .field("folder", &self.folder)
            .field("rotation", &self.rotation)
            .finish_non_exhaustive()
    }
}
