//! A stack configured by environment variables.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::time::Duration;

use error_core::{EnvelopeFormat, EventLimit, Flat, ProblemDetails, Standard};

use super::ErrorStackBuilder;
use super::preview::{ENVIRONMENT, PREVIEW};
use crate::performance::Performance;
use crate::request_id::RequestIdPolicy;
use crate::trusted_proxies::TrustedProxies;

/// Environment variables for [`ErrorStackBuilder::environment`]; the prefix `ERRORS_` stands before each name.
///
/// | variable | takes | sets |
/// |---|---|---|
/// | `FORMAT` | `standard`, `classified`, `compact`, `minimal`, `flat`, `problem_details` | [`format`](ErrorStackBuilder::format) |
/// | `REQUEST_ID_HEADER` | a header's name | [`request_id_header`](ErrorStackBuilder::request_id_header) |
/// | `REQUEST_IDS` | `accept`, `make` | [`request_id_policy`](ErrorStackBuilder::request_id_policy) |
/// | `REQUEST_SPAN` | yes or no | [`request_span`](ErrorStackBuilder::request_span) |
/// | `LOG_ERRORS` | yes or no | [`log_events`](ErrorStackBuilder::log_events) |
/// | `LOG_LIMIT` | events a second | of [`LogEvents::with_limit`](crate::LogEvents::with_limit); ten times as many at once |
/// | `LOG_REQUESTS` | `off`, `complete`, `all` | [`request_log`](ErrorStackBuilder::request_log): nothing, `request_complete`, both events |
/// | `LOG_QUERY` | yes or no | [`log_query`](ErrorStackBuilder::log_query) |
/// | `USER_HEADER` | a header's name | [`user_header`](ErrorStackBuilder::user_header) |
/// | `TRUSTED_PROXIES` | a number, `0` for none | [`trusted_proxies`](ErrorStackBuilder::trusted_proxies) |
/// | `PERFORMANCE` | yes or no | [`performance`](ErrorStackBuilder::performance), see [`ErrorStack::performance`](crate::ErrorStack::performance) |
/// | `SLOW_REQUEST` | `750ms`, `5s` | what is slow for the `PERFORMANCE` that is made |
/// | `ENVIRONMENT` | any name | where the service runs: in `production`, or `prod`, there are no previews unless they are asked for by name |
/// | `PREVIEW` | `development`, `always`, `never` | `preview`, with the feature `admin` |
///
/// What the builder has been given already, a scrubber for example, is kept where a variable says nothing of it. Yes is
/// `true`, `yes`, `on` or `1`, no is `false`, `no`, `off` or `0`, in capitals or not. An empty value is none. At
/// which level logs are written is not this crate's to say, but the subscriber's.
///
/// ```
/// use error_actix::{Environment, ErrorStack};
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// // At start-up: `Environment::process()`. In a test:
/// let variables = Environment::of(|name| (name == "SHOP_LOG_REQUESTS").then(|| "every".to_owned()));
/// let error = ErrorStack::builder().environment(variables.with_prefix("SHOP_")).build().unwrap_err();
/// assert_eq!(error.problems(), ["`SHOP_LOG_REQUESTS` is `every`: expected `off`, `complete` or `all`"]);
/// # Ok(())
/// # }
/// ```
pub struct Environment {
    prefix: String,
    lookup: Lookup,
    /// All names, where they are known.
    names: Vec<OsString>,
}

/// A variable's value by its whole name.
type Lookup = Box<dyn Fn(&str) -> Option<OsString>>;

/// The variables' names.
const FORMAT: &str = "FORMAT";
const REQUEST_ID_HEADER: &str = "REQUEST_ID_HEADER";
const REQUEST_IDS: &str = "REQUEST_IDS";
const REQUEST_SPAN: &str = "REQUEST_SPAN";
const LOG_ERRORS: &str = "LOG_ERRORS";
const LOG_LIMIT: &str = "LOG_LIMIT";
const LOG_REQUESTS: &str = "LOG_REQUESTS";
const LOG_QUERY: &str = "LOG_QUERY";
const USER_HEADER: &str = "USER_HEADER";
const TRUSTED_PROXIES: &str = "TRUSTED_PROXIES";
const PERFORMANCE: &str = "PERFORMANCE";
const SLOW_REQUEST: &str = "SLOW_REQUEST";

const NAMES: [&str; 14] = [
    FORMAT,
    REQUEST_ID_HEADER,
    REQUEST_IDS,
    REQUEST_SPAN,
    LOG_ERRORS,
    LOG_LIMIT,
    LOG_REQUESTS,
    LOG_QUERY,
    USER_HEADER,
    TRUSTED_PROXIES,
    PERFORMANCE,
    SLOW_REQUEST,
    ENVIRONMENT,
    PREVIEW,
];

impl Environment {
    /// The variables of this process.
    ///
    /// A name that begins with the prefix and is but a slip away from one of the table is a problem: nothing would read
    /// it.
    pub fn process() -> Self {
        Self {
            names: env::vars_os().map(|(name, _)| name).collect(),
            lookup: Box::new(|name| env::var_os(name)),
            ..Self::of(|_| None)
        }
    }

    /// The variables that `lookup` knows, by their whole names.
    pub fn of(lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self {
            prefix: "ERRORS_".to_owned(),
            lookup: Box::new(move |name| lookup(name).map(OsString::from)),
            names: Vec::new(),
        }
    }

    /// What stands before each name. Default: `ERRORS_`.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// What `read` makes of a variable, if it is set; a problem that says what is `expected` where it makes nothing.
    pub(super) fn get<T>(
        &self,
        name: &str,
        expected: &str,
        problems: &mut Vec<String>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let name = format!("{}{name}", self.prefix);
        let value = (self.lookup)(&name).filter(|value| !value.is_empty())?;
        let read = value.to_str().and_then(read);
        if read.is_none() {
            let value = value.to_string_lossy();
            problems.push(format!("`{name}` is `{}`: expected {expected}", value.escape_debug()));
        }
        read
    }

    /// A sentence for each name that was probably meant to be another.
    fn slips(&self) -> Vec<String> {
        let ours = self
            .names
            .iter()
            .filter_map(|name| Some((name.to_str()?, name.to_str()?.strip_prefix(&self.prefix)?)));
        let unknown = ours.filter(|(_, name)| !NAMES.contains(name));
        unknown
            .filter_map(|(whole, name)| {
                let meant = NAMES.iter().find(|known| distance(known, name) <= 2)?;
                Some(format!(
                    "`{whole}` is set, but nothing reads it: did you mean `{}{meant}`?",
                    self.prefix
                ))
            })
            .collect()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl ErrorStackBuilder {
    /// Takes what the environment says. It counts over what the builder was told before, and less than what it is told
    /// afterwards; [`build`](Self::build) fails with every value that cannot be read.
    #[expect(clippy::needless_pass_by_value, reason = "nobody reads an environment twice")]
    pub fn environment(mut self, environment: Environment) -> Self {
        let mut problems = environment.slips();
        let found = &mut problems;
        let switch =
            |name, found: &mut Vec<String>| environment.get(name, "`true` or `false`", found, switched);
        let text = |name, found: &mut Vec<String>| {
            environment.get(name, "a text", found, |name| Some(name.to_owned()))
        };

        const FORMATS: &str = "`standard`, `classified`, `compact`, `minimal`, `flat` or `problem_details`";
        if let Some(format) = environment.get(FORMAT, FORMATS, found, format_called) {
            self.format = format;
        }
        if let Some(header) = text(REQUEST_ID_HEADER, found) {
            self = self.request_id_header(header);
        }
        if let Some(policy) = environment.get(REQUEST_IDS, "`accept` or `make`", found, policy_called) {
            self = self.request_id_policy(policy);
        }
        if let Some(on) = switch(REQUEST_SPAN, found) {
            self = self.request_span_if(on);
        }
        let limit = environment.get(LOG_LIMIT, "a number of events a second, at least 1", found, positive);
        if let Some(limit) = limit {
            self = self.log_limit(EventLimit::per_second(limit).with_burst(limit.saturating_mul(10)));
        }
        if let Some(on) = switch(LOG_ERRORS, found) {
            self = self.log_events(on);
        }
        let requests = environment.get(LOG_REQUESTS, "`off`, `complete` or `all`", found, requests_called);
        if let Some(requests) = requests {
            self = self.request_events(requests);
        }
        if let Some(on) = switch(LOG_QUERY, found) {
            self = self.log_query(on);
        }
        if let Some(header) = text(USER_HEADER, found) {
            self = self.user_header(header);
        }
        let hops = environment
            .get(TRUSTED_PROXIES, "a number of proxies, such as 1", found, |text| text.parse().ok());
        if let Some(hops) = hops {
            self = self.trusted_proxies(TrustedProxies::hops(hops));
        }
        let slow = environment.get(SLOW_REQUEST, "a duration, such as `750ms` or `5s`", found, duration);
        let before = found.len();
        let performance = switch(PERFORMANCE, found);
        let is_read = found.len() == before;
        match (performance, slow) {
            (Some(true), slow) if self.performance.is_none() => {
                let default = Performance::builder();
                let asked = slow.map_or(default, |slow| Performance::builder().slow_after(slow));
                self = self.performance(asked.build());
            }
            (_, Some(_)) if is_read => found.push(format!(
                "`{0}{SLOW_REQUEST}` is set without effect: it needs `{0}{PERFORMANCE}` to be `true`, and an \
                 application that gives no `Performance` of its own",
                environment.prefix
            )),
            (Some(false), None) => self.performance = None,
            _ => {}
        }
        self = self.previews_in(&environment, found);
        self.problems.append(&mut problems);
        self
    }
}

fn switched(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn format_called(name: &str) -> Option<Box<dyn EnvelopeFormat>> {
    Some(match name.to_ascii_lowercase().as_str() {
        "standard" => Box::new(Standard::new()),
        "classified" => Box::new(Standard::classified()),
        "compact" => Box::new(Standard::compact()),
        "minimal" => Box::new(Standard::minimal()),
        "flat" => Box::new(Flat::new()),
        "problem_details" => Box::new(ProblemDetails::new()),
        _ => return None,
    })
}

fn policy_called(name: &str) -> Option<RequestIdPolicy> {
    match name.to_ascii_lowercase().as_str() {
        "accept" => Some(RequestIdPolicy::Accept),
        "make" => Some(RequestIdPolicy::Make),
        _ => None,
    }
}

/// Which events of requests are written.
#[derive(Clone, Copy)]
pub(super) enum RequestLogKind {
    Off,
    Complete,
    All,
}

fn requests_called(name: &str) -> Option<RequestLogKind> {
    match name.to_ascii_lowercase().as_str() {
        "off" => Some(RequestLogKind::Off),
        "complete" => Some(RequestLogKind::Complete),
        "all" => Some(RequestLogKind::All),
        _ => None,
    }
}

fn positive(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| *number > 0)
}

/// A whole number of seconds or milliseconds.
fn duration(text: &str) -> Option<Duration> {
    if let Some(millis) = text.strip_suffix("ms") {
        return millis.trim().parse().ok().map(Duration::from_millis);
    }
    text.strip_suffix('s')?.trim().parse().ok().map(Duration::from_secs)
}

/// How many characters must be put in, taken out or replaced to make one name of another.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        for (slot, other) in row.iter_mut().skip(1).zip(right.chars()) {
            let cost = (diagonal + usize::from(letter != other)).min(*slot + 1).min(before + 1);
            diagonal = std::mem::replace(slot, cost);
            before = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorStack;

    #[test]
    fn distances() {
        for (left, right, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
            ("a", "xa", 1),
        ] {
            assert_eq!(
                (distance(left, right), distance(right, left)),
                (expected, expected),
                "{left} {right}"
            );
        }
    }

    #[test]
    fn the_names_of_the_table_are_the_names_that_are_read() {
        let asked = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let asking = std::rc::Rc::clone(&asked);
        let environment = Environment::of(move |name| {
            asking.borrow_mut().push(name.to_owned());
            None
        });
        ErrorStack::builder().environment(environment.with_prefix("")).build().unwrap();
        let mut asked = asked.take();
        asked.sort();
        let mut names = NAMES.map(str::to_owned).to_vec();
        names.sort();
        assert_eq!(asked, names);
    }

    #[test]
    fn a_slip_of_the_pen_is_told() {
        let mut environment = Environment::of(|_| None);
        environment.names = ["ERRORS_LOG_REQUEST", "ERRORS_SERVICE_HOST", "LOG_REQUEST", "ERRORS_FORMAT"]
            .map(OsString::from)
            .to_vec();
        let problems = environment.slips();
        assert_eq!(
            problems,
            ["`ERRORS_LOG_REQUEST` is set, but nothing reads it: did you mean `ERRORS_LOG_REQUESTS`?"]
        );
    }
}
