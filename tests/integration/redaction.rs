//! Who sees a field: the published table, cell by cell, and secrets that no sink may have.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use error_core::{
    BODY_LIMIT, EnvelopeFormat, ErrorRecord, Flat, HttpError, JsonBuffer, LogEvents, MessageSource as _,
    Monitor, Observer, Occurrence, ProblemDetails, RecordObserver, Redacted, RequestFacts, Standard,
    Translations,
};

use crate::captured::captured;

const TABLE: &str = include_str!("../../error-core/src/docs/visibility.md");
const VALUE: &str = "value-7f3a";
const MARKER: &str = "[redacted]";

/// The sinks, in the order of the table's columns. A new one is a column here and a column there.
const SINKS: [fn(&Occurrence<'_>) -> String; 6] = [body, translation, headers, log, recent, debug];

/// One declaration that names its field wherever it may, and one that names it nowhere.
macro_rules! row {
    ($named:ident, $silent:ident, $type:ty, [$($context:tt)*], $message:literal, [$($http:tt)*]) => {
        #[derive(Debug, HttpError)]
        #[error($message)]
        #[http(status = 500, $($http)*)]
        struct $named {
            $($context)*
            field: $type,
        }

        #[derive(Debug, HttpError)]
        #[error("failed")]
        #[http(status = 500)]
        struct $silent {
            $($context)*
            #[allow(dead_code, reason = "a private field of a text that does not name it")]
            field: $type,
        }
    };
}

row!(Public, PublicSilent, String, [#[context]], "failed: {field}", [header("x-field" = "{field}")]);
row!(Internal, InternalSilent, String, [#[context(internal)]], "failed: {field}", []);
row!(Redact, RedactSilent, String, [#[context(redact)]], "failed: {field}", []);
row!(Private, PrivateSilent, String, [], "failed: {field}", []);
row!(Hidden, HiddenSilent, Redacted<String>, [#[context]], "failed: {field}", [header("x-field" = "{field}")]);

fn body(occurrence: &Occurrence<'_>) -> String {
    // Every format that there is.
    let formats: [&dyn EnvelopeFormat; 6] = [
        &Standard::new(),
        &Standard::classified(),
        &Standard::compact(),
        &Standard::minimal(),
        &Flat::new(),
        &ProblemDetails::new(),
    ];
    let mut text = String::new();
    for format in formats {
        let mut body = JsonBuffer::new(BODY_LIMIT);
        format.render(occurrence, &mut body);
        text.push_str(body.as_str());
    }
    text
}

/// What a translator makes of each field that there is, one after the other; of a `Silent` error, of none.
fn translation(occurrence: &Occurrence<'_>) -> String {
    let code = occurrence.spec().code().as_str();
    let fields: &[&str] = match code.strip_suffix("_SILENT") {
        Some(_) => &[],
        None => &["field", "user", "password", "dsn", "token", "key", "plain"],
    };
    let mut request = RequestFacts::default();
    request.accept_language = Some("de");
    let shown = fields.iter().filter_map(|field| {
        let fluent = format!("{code} = Fehler: {{ ${field} }}");
        let translations = Translations::declared_in("en").source("de", fluent).build().unwrap();
        let message = translations.message(&occurrence.with_request(request))?;
        message.text().map(str::to_owned)
    });
    shown.collect()
}

fn headers(occurrence: &Occurrence<'_>) -> String {
    let mut text = String::new();
    occurrence.error().headers(&mut |name, value| {
        writeln!(text, "{name}: {}", String::from_utf8_lossy(value)).unwrap();
    });
    text
}

fn log(occurrence: &Occurrence<'_>) -> String {
    captured(|| LogEvents::new().observe(occurrence))
}

/// What the monitor keeps and shows of it, and what it tells its observers.
fn recent(occurrence: &Occurrence<'_>) -> String {
    let told = Arc::new(Told::default());
    let monitor = Monitor::builder().record_observer(Arc::clone(&told)).build();
    monitor.observe(occurrence);
    let snapshot = monitor.snapshot();
    let [record] = snapshot.recent_errors() else { panic!("{snapshot:?}") };
    let said = [record.message(), record.causes().unwrap_or_default(), record.context().unwrap_or_default()];
    let told = told.0.lock().unwrap();
    format!("{}\n{said:#?}\n{told:#?}", serde_json::to_string(&snapshot).unwrap())
}

#[derive(Debug, Default)]
struct Told(Mutex<Vec<String>>);

impl RecordObserver for Told {
    fn observe_record(&self, record: &ErrorRecord) {
        self.0.lock().unwrap().push(serde_json::to_string(record).unwrap());
    }
}

fn debug(occurrence: &Occurrence<'_>) -> String {
    let monitor = Monitor::new();
    monitor.observe(occurrence);
    let mut text = format!("{occurrence:#?}\n{monitor:#?}\n{:#?}\n", monitor.snapshot());
    occurrence.error().context(&mut |field| writeln!(text, "{field:#?}").unwrap());
    text
}

/// What a sink does with a field, in the table's words.
fn cell(
    sink: fn(&Occurrence<'_>) -> String,
    named: &(dyn HttpError + 'static),
    silent: &(dyn HttpError + 'static),
) -> &'static str {
    let [named, silent] = [named, silent].map(|error| sink(&Occurrence::new(error, SystemTime::UNIX_EPOCH)));
    match (named.contains(VALUE), silent.contains(VALUE)) {
        (true, true) => "shown",
        (true, false) => "where named",
        (false, true) => "only where it is not named",
        (false, false) if named.contains(MARKER) => "`[redacted]`",
        (false, false) => "absent",
    }
}

#[test]
fn the_table_tells_what_happens() {
    let field = || VALUE.to_owned();
    let rows: [(&str, &(dyn HttpError + 'static), &(dyn HttpError + 'static)); 5] = [
        ("`#[context]`", &Public { field: field() }, &PublicSilent { field: field() }),
        ("`#[context(internal)]`", &Internal { field: field() }, &InternalSilent { field: field() }),
        ("`#[context(redact)]`", &Redact { field: field() }, &RedactSilent { field: field() }),
        ("no attribute", &Private { field: field() }, &PrivateSilent { field: field() }),
        (
            "`#[context]` of type `Redacted<T>`",
            &Hidden { field: field().into() },
            &HiddenSilent { field: field().into() },
        ),
    ];
    let mut expected = TABLE.lines().filter(|line| line.starts_with('|')).skip(2);
    for (name, named, silent) in rows {
        let cells = SINKS.map(|sink| cell(sink, named, silent)).join(" | ");
        assert_eq!(Some(format!("| {name} | {cells} |").as_str()), expected.next());
    }
    assert_eq!(expected.next(), None);
}

/// Above the table stands a promise, which nothing checks.
#[test]
fn a_promise_shows_what_the_message_names() {
    #[derive(Debug, HttpError)]
    #[error("{internal}, {private}, {redacted}")]
    #[http(status = 403, public = display)]
    struct Promised {
        #[context(internal)]
        internal: String,
        private: String,
        #[context(redact)]
        redacted: String,
    }

    let [internal, private] = ["of the log", "of nobody"].map(str::to_owned);
    let error = Promised { internal, private, redacted: VALUE.to_owned() };
    assert_eq!(error.redacted, VALUE);
    let text = body(&Occurrence::new(&error, SystemTime::UNIX_EPOCH));
    assert!(text.contains("of the log, of nobody, [redacted]") && !text.contains(VALUE), "{text}");
}

const SECRET: &str = "hunter2Xq9";

#[derive(Debug, HttpError)]
#[error("login as {user} with password={password} refused, key {key}, {token}")]
#[http(status = 503, header("x-key" = "{key}"))]
struct Login {
    #[context(internal)]
    user: String,
    #[context(internal)]
    password: String,
    #[context(internal)]
    dsn: String,
    #[context(redact)]
    token: String,
    #[context]
    key: Redacted<String>,
    plain: String,
    source: io::Error,
}

#[test]
fn no_sink_has_a_planted_secret() {
    let error = Login {
        user: format!("https://{SECRET}{SECRET}@api.example, Bearer {SECRET}"),
        password: SECRET.to_owned(),
        dsn: format!("Server=db;Password={SECRET} {SECRET};Uid=sa \"\n"),
        token: SECRET.to_owned(),
        key: SECRET.to_owned().into(),
        plain: SECRET.to_owned(),
        source: io::Error::other(format!("no route to postgres://app:{SECRET}@db/x?sslpassword={SECRET}")),
    };
    assert_eq!(error.plain, SECRET);
    let path = format!("/reset;token={SECRET}/ann%40{SECRET}.example");
    let mut request = RequestFacts::default();
    request.method = Some("GET");
    let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_request(request);
    for sink in SINKS {
        let text = sink(&occurrence);
        assert!(!text.contains(SECRET), "{text}");
    }
    // `Debug` of the facts is the client's own request: only what others read is scrubbed of it.
    request.path = Some(&path);
    for sink in [log, recent] {
        let text = sink(&Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_request(request));
        assert!(!text.contains(SECRET) && text.contains("/reset;token=[redacted]"), "{text}");
    }
}

#[test]
fn a_scrubber_of_ones_own_is_used() {
    let error = Public { field: "ann@example.com with value-7f3a".to_owned() };
    let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH);
    let scrubber = error_core::Scrubber::none().with_literal(VALUE);
    let text = captured(|| LogEvents::new().with_scrubber(scrubber).observe(&occurrence));
    assert!(text.contains("ann@example.com with [redacted]"), "{text}");
}
