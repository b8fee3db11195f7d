//! Where lines go.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use error_core::{performance_metric, security_event};
use serde_json::Value;
use tracing::dispatcher::with_default;
use tracing::span::{Attributes, Id};
use tracing::{Event, debug, error, info, warn};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer};

use super::{Written, builder};
use crate::logging::{Console, Form, Logging, Rotation};

const LONG: Duration = Duration::from_secs(60);

fn messages(folder: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let message = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["message"].as_str().unwrap().to_owned()
    };
    text.lines().map(message).collect()
}

#[test]
fn each_file_has_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let written = Written::default();
    let logs = folder.path().join("made/for it");
    let builder = Logging::builder().environment("production").level("WARNING").folder(&logs);
    let logging = builder.writer(written.clone()).build().unwrap();
    with_default(logging.dispatch(), || {
        info!("not admitted");
        warn!("a warning");
        error!("an error");
        security_event!("failed_login", "refused", user.id = 7);
        security_event!(INFO, "login", "let in");
        security_event!(DEBUG, "looked", "too fine");
        performance_metric!("render_time", Duration::from_millis(1500));
    });
    // Without any flush.
    assert_eq!(messages(&logs, "security.log"), ["refused", "let in"]);
    assert!(logging.flush(LONG));
    assert_eq!(messages(&logs, "app.log"), ["a warning", "an error"]);
    assert_eq!(messages(&logs, "errors.log"), ["an error"]);
    assert_eq!(messages(&logs, "performance.log"), ["render_time"]);
    assert_eq!(written.text().lines().count(), 5);
    let counts: Vec<_> = logging.counts().outputs().map(|counts| (counts.output, counts.written)).collect();
    assert_eq!(counts, [("console", 5), ("app", 2), ("errors", 1), ("security", 2), ("performance", 1)]);
    assert_eq!(logging.counts().dropped(), 0);
}

#[test]
fn a_part_of_a_program_has_a_level_of_its_own() {
    let (builder, written) = builder(Form::Text);
    let logging = builder.level("warning,shop::cart=debug").build().unwrap();
    with_default(logging.dispatch(), || {
        info!(target: "shop", "no");
        debug!(target: "shop::cart", "yes");
    });
    assert_eq!(written.text().lines().count(), 1);
}

/// Notes the names of spans and the messages of events.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Layer<Registry> for Notes {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, Registry>) {
        self.0.lock().unwrap().push(attributes.metadata().name().to_owned());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, Registry>) {
        self.0.lock().unwrap().push(event.metadata().level().to_string());
    }
}

#[test]
fn a_layer_beside_the_log_sees_what_it_likes() {
    let notes = Notes::default();
    let (builder, written) = builder(Form::Text);
    let logging = builder.level("error").layer(notes.clone()).build().unwrap();
    with_default(logging.dispatch(), || {
        let _span = tracing::info_span!("unlogged", id = 7).entered();
        debug!("not admitted");
        security_event!("refused", "admitted by name");
        error!("admitted");
    });
    assert_eq!(*notes.0.lock().unwrap(), ["unlogged", "DEBUG", "WARN", "ERROR"]);
    let text = written.text();
    assert_eq!(text.lines().count(), 2);
    // A span that the level leaves out adds nothing.
    assert!(!text.contains("id=7"), "{text}");
}

/// A writer that waits for somebody.
struct Waits {
    begun: SyncSender<()>,
    go_on: Receiver<()>,
}

impl Write for Waits {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.begun.send(());
        let _ = self.go_on.recv();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_does_not_fit_is_counted_and_nobody_waits() {
    let (begun, has_begun) = sync_channel(100);
    let (go_on, may_go_on) = sync_channel(100);
    let writer = Waits { begun, go_on: may_go_on };
    let logging = Logging::builder().form(Form::Json).writer(writer).queue(1000).build().unwrap();
    with_default(logging.dispatch(), || {
        info!("first");
        has_begun.recv().unwrap();
        // The thread is in the middle of the first line: these wait, as long as they fit.
        for _ in 0..100 {
            info!("one of a hundred");
        }
    });
    assert!(!logging.flush(Duration::ZERO));
    let counts = logging.counts().outputs().next().unwrap();
    assert!((85..99).contains(&counts.overflowed), "{counts:?}");
    drop(go_on);
    assert!(logging.flush(LONG));
    let counts = logging.counts().outputs().next().unwrap();
    assert_eq!(counts.written + counts.overflowed, 101);
}

#[test]
fn security_waits_for_room() {
    let (begun, has_begun) = sync_channel(100);
    let (go_on, may_go_on) = sync_channel(100);
    let writer = Waits { begun, go_on: may_go_on };
    let logging = Logging::builder().form(Form::Json).writer(writer).queue(500).build().unwrap();
    let dispatch = logging.dispatch().clone();
    let told = std::thread::spawn(move || {
        with_default(&dispatch, || {
            for _ in 0..100 {
                security_event!("refused", "one of a hundred");
            }
        });
    });
    has_begun.recv().unwrap();
    drop(go_on);
    told.join().unwrap();
    assert!(logging.flush(LONG));
    let counts = logging.counts().outputs().next().unwrap();
    assert_eq!((counts.written, counts.overflowed), (100, 0));
}

struct Panics;

impl Write for Panics {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        panic!("no lines today");
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_panics_costs_its_lines() {
    let logging = Logging::builder().form(Form::Json).writer(Panics).queue(100).build().unwrap();
    with_default(logging.dispatch(), || {
        info!("one");
        security_event!("refused", "waits for room, and gets it");
    });
    assert!(logging.flush(LONG));
    let counts = logging.counts().outputs().next().unwrap();
    assert_eq!((counts.written, counts.failed), (0, 2));
}

#[test]
fn dropping_it_writes_what_waits() {
    let written = Written::default();
    let logging = Logging::builder().writer(written.clone()).build().unwrap();
    with_default(logging.dispatch(), || (0..1000).for_each(|number| info!(number)));
    drop(logging);
    assert_eq!(written.text().lines().count(), 1000);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_costs_lines_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["app.log", "errors.log", "security.log", "performance.log"] {
        std::os::unix::fs::symlink("/dev/full", folder.path().join(name)).unwrap();
    }
    let builder = Logging::builder().folder(folder.path()).console(Console::None);
    let logging = builder.build().unwrap();
    with_default(logging.dispatch(), || {
        error!("lost");
        security_event!("refused", "told on the standard error");
    });
    assert!(logging.flush(LONG));
    let failed: Vec<_> = logging.counts().outputs().map(|counts| (counts.output, counts.failed)).collect();
    assert_eq!(failed, [("app", 1), ("errors", 1), ("security", 1), ("performance", 0)]);
    assert_eq!(logging.counts().dropped(), 3);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let variables = |name: &str| {
        let value = match name {
            "LOG_LEVEL" => "loud",
            "DEBUG" => "perhaps",
            "LOG_FORMAT" => "xml",
            "LOG_FILES_KEPT" => "some",
            "LOG_FILE_SIZE" => "1 KiB",
            "LOG_DIR" => return Some(file.to_str().unwrap().to_owned()),
            _ => return None,
        };
        Some(value.to_owned())
    };
    let error = Logging::builder().variables(variables).build().unwrap_err();
    let begins = [
        "`DEBUG` is `perhaps`: expected yes or no",
        "`LOG_FORMAT` is `xml`: expected `json` or `text`",
        "`LOG_FILES_KEPT` is `some`: expected a number",
        "the level is `loud`: expected a level (",
        "a file may have 1024 bytes: let it have at least 65536",
    ];
    for (problem, begin) in error.problems().iter().zip(begins) {
        assert!(problem.starts_with(begin), "{problem}");
    }
    assert!(error.problems()[5].contains("file/app.log` cannot be written: "), "{error}");
    assert_eq!(error.problems().len(), 9, "{error}");
}

#[test]
fn variables_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let written = Written::default();
    let variables = |name: &str| {
        let value = match name {
            "RUST_LOG" => "off",
            "LOG_LEVEL" => "ERROR",
            "DEBUG" => "true",
            "APP_ENV" => "staging",
            "APP_VERSION" => "1.2.3",
            "LOG_FILE_SIZE" => "64 KiB",
            "LOG_FILES_KEPT" => "0",
            "LOG_DIR" => return Some(folder.path().to_str().unwrap().to_owned()),
            _ => return None,
        };
        Some(value.to_owned())
    };
    let logging = Logging::builder().variables(variables).writer(written.clone()).build().unwrap();
    with_default(logging.dispatch(), || {
        warn!("not admitted");
        (0..1000).for_each(|_| error!("one of a thousand"));
    });
    assert!(logging.flush(LONG));
    let text = written.text();
    assert_eq!(text.lines().count(), 1000);
    assert!(text.contains(r#""service.version":"1.2.3","deployment.environment.name":"staging"}"#), "{text}");
    assert!(fs::metadata(folder.path().join("app.log")).unwrap().len() <= 64 * 1024);
    assert!(!folder.path().join("app.log.1").exists());
}

#[test]
fn development_is_for_people() {
    for (environment, is_json) in
        [(None, false), (Some("Dev"), false), (Some("test"), false), (Some("qa"), true)]
    {
        let written = Written::default();
        let builder = Logging::builder().writer(written.clone()).direct().rotation(Rotation::default());
        let logging = match environment {
            Some(name) => builder.environment(name),
            None => builder,
        }
        .build()
        .unwrap();
        with_default(logging.dispatch(), || info!("up"));
        assert_eq!(written.text().starts_with('{'), is_json, "{environment:?}");
    }
}
