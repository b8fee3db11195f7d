//! What can be set of alerts, and what can be wrong with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use error_core::{
    BreakerSource, Clock, HealthSource, Monitor, PerformanceSource, Scrubber, Severity, SystemClock,
};

use super::alerts::{Alerts, Parts};
use super::book::Book;
use super::delivery::Delivery;
use super::file::parse_rules;
use super::inputs::Inputs;
use super::outbox::Outbox;
use super::rule::AlertRule;
use super::sink::AlertSink;
use super::standard::standard_rules;
use crate::TelemetryConfigError;

/// Builds [`Alerts`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
#[derive(Debug)]
pub struct AlertsBuilder {
    inputs: Inputs,
    clock: Arc<dyn Clock>,
    service: String,
    scrubber: Scrubber,
    rules: Vec<AlertRule>,
    standard: bool,
    sinks: Vec<(Box<dyn AlertSink>, Severity)>,
    delivery: Delivery,
    interval: Option<Duration>,
    history: usize,
    cooldown_by_hand: Duration,
    problems: Vec<String>,
}

impl AlertsBuilder {
    pub(super) fn new(monitor: Monitor) -> Self {
        Self {
            inputs: Inputs { monitor, breakers: None, performance: None, health: None },
            clock: Arc::new(SystemClock),
            service: "service".to_owned(),
            scrubber: Scrubber::new(),
            rules: Vec::new(),
            standard: false,
            sinks: Vec::new(),
            delivery: Delivery::new(),
            interval: Some(Duration::from_secs(10)),
            history: 1_000,
            cooldown_by_hand: Duration::from_secs(60),
            problems: Vec::new(),
        }
    }

    /// What the service is called where alerts of several arrive. Default: `service`.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = name.into();
        self
    }

    /// Where the time comes from: that of the monitor. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Who tells of circuit breakers. Default: nobody.
    pub fn breakers(mut self, source: impl BreakerSource + 'static) -> Self {
        self.inputs.breakers = Some(Arc::new(source));
        self
    }

    /// Who tells of response times and memory. Default: nobody.
    pub fn performance(mut self, source: impl PerformanceSource + 'static) -> Self {
        self.inputs.performance = Some(Arc::new(source));
        self
    }

    /// Who tells of dependencies that do not work. Default: nobody.
    pub fn health(mut self, source: impl HealthSource + 'static) -> Self {
        self.inputs.health = Some(Arc::new(source));
        self
    }

    /// Adds a rule. One of a standard rule's name takes its place.
    pub fn rule(mut self, rule: AlertRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Adds the rules of a file, as [`parse_rules`] reads it.
    pub fn rules_from(mut self, path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let shown = path.display();
        match fs::read_to_string(path) {
            Err(error) => self.problems.push(format!("{shown} cannot be read: {error}")),
            Ok(text) => match parse_rules(&text) {
                Ok(rules) => self.rules.extend(rules),
                Err(error) => {
                    let problems = error.problems().iter();
                    self.problems.extend(problems.map(|problem| format!("{shown}, {problem}")));
                }
            },
        }
        self
    }

    /// Adds the [standard rules](standard_rules), but for those that nobody can tell the values of.
    pub fn standard_rules(mut self) -> Self {
        self.standard = true;
        self
    }

    /// Tells a sink of all alerts. Default: no sink; then alerts are seen only where somebody looks.
    pub fn sink(self, sink: impl AlertSink) -> Self {
        self.sink_from(Severity::Low, sink)
    }

    /// Tells a sink of alerts that are at least so bad.
    pub fn sink_from(mut self, severity: Severity, sink: impl AlertSink) -> Self {
        self.sinks.push((Box::new(sink), severity));
        self
    }

    /// How insistently sinks are told. Default: [`Delivery::new`].
    pub fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// How often the rules are looked at, in the background. Default: every ten seconds.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// Leaves it to the application or the test to call [`Alerts::evaluate`].
    pub fn evaluated_by_hand(mut self) -> Self {
        self.interval = None;
        self
    }

    /// How many alerts are remembered. Default: 1,000, as in document D.
    pub fn history(mut self, most: usize) -> Self {
        self.history = most;
        self
    }

    /// How long the same alert by hand is not told again. Default: a minute.
    pub fn cooldown_by_hand(mut self, time: Duration) -> Self {
        self.cooldown_by_hand = time;
        self
    }

    /// What takes secrets out of the texts of alerts. Default: [`Scrubber::new`].
    pub fn scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// Begins to look at the rules, and starts a thread for each sink.
    ///
    /// # Errors
    ///
    /// [`TelemetryConfigError`] with every problem: of a rule, of a file, of a sink; a name that two rules have; a rule
    /// that could never alert, since nobody tells what it watches.
    pub fn build(mut self) -> Result<Alerts, TelemetryConfigError> {
        self.check();
        TelemetryConfigError::unless_empty(std::mem::take(&mut self.problems))?;
        if self.standard {
            self.add_standard_rules();
        }
        let mut outboxes = Vec::new();
        for (sink, least) in self.sinks {
            let name = sink.name().to_owned();
            match Outbox::open(sink, least, &self.delivery) {
                Ok(outbox) => outboxes.push(outbox),
                Err(error) => self.problems.push(format!("sink {name}: its thread did not start: {error}")),
            }
        }
        let book = Book::new(self.rules, self.history, self.cooldown_by_hand, self.scrubber);
        let parts =
            Parts { inputs: self.inputs, clock: self.clock, service: self.service.into(), book, outboxes };
        let alerts = Alerts::start(parts, self.interval).map_err(|error| {
            TelemetryConfigError::of(vec![format!("the thread of alerts did not start: {error}")])
        })?;
        TelemetryConfigError::unless_empty(self.problems)?;
        Ok(alerts)
    }

    fn check(&mut self) {
        let mut names = BTreeSet::new();
        for rule in &self.rules {
            let of_rule = |text: &str| format!("rule `{}`: {text}", rule.name().escape_debug());
            self.problems.extend(rule.problems().iter().map(|problem| of_rule(&problem.text)));
            if !names.insert(rule.name()) {
                self.problems.push(of_rule("two rules have this name: rename one"));
            }
            if let Some(lack) = self.inputs.lacks(rule.watch()) {
                let watch = rule.watch().name();
                self.problems.push(of_rule(&format!("it watches `{watch}`, and {lack}")));
            }
        }
        let mut names = BTreeSet::new();
        for (sink, _) in &self.sinks {
            let name = sink.name();
            self.problems.extend(sink.problems().iter().map(|problem| format!("sink {name}: {problem}")));
            if !names.insert(name) {
                self.problems.push(format!("two sinks are called {name}: rename one"));
            }
        }
        self.problems.extend(self.delivery.problems().into_iter().map(|it| format!("delivery: {it}")));
        if self.interval.is_some_and(|interval| interval.is_zero()) {
            self.problems.push("the interval of looks is zero: give a second or more".to_owned());
        }
        if self.history == 0 {
            self.problems.push("a history of no alerts remembers nothing: give at least 1".to_owned());
        }
    }

    fn add_standard_rules(&mut self) {
        for rule in standard_rules() {
            let is_taken = self.rules.iter().any(|own| own.name() == rule.name());
            if !is_taken && self.inputs.lacks(rule.watch()).is_none() {
                self.rules.push(rule);
            }
        }
    }
}
