//! Alerts: rules over what the monitor has counted and what others tell, looked at in the background; what was raised is
//! remembered, and told to sinks.
//!
//! ```
//! use std::time::Duration;
//! use error_core::{ErrorTracker, Monitor, Severity};
//! use error_telemetry::alert::{AlertKind, AlertRule, Alerts, LogSink, PagerDuty, Watch, Webhook};
//!
//! # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
//! let monitor = Monitor::new();
//! let rate = AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(Duration::from_secs(60)))
//!     .above(5.0)
//!     .clear_at(2.0);
//! let alerts = Alerts::builder(monitor.clone())
//!     .service("videos")
//!     .standard_rules()
//!     .rule(rate)                                         // in place of the standard rule of this name
//!     .sink(LogSink)
//!     .sink(Webhook::new("https://alerts.example.com/hook"))
//!     .sink_from(Severity::High, PagerDuty::new("an integration's routing key"))
//!     .build()?;
//! let tracker = ErrorTracker::new(monitor).with_alerts(alerts);
//! # let _ = tracker;
//! # Ok(())
//! # }
//! ```
//!
//! ```text
//! Monitor, BreakerSource, PerformanceSource, HealthSource -> values -> rules -> Alerts -> history, ErrorTracker
//!                                                                                 '-> a queue and a thread for each sink
//! ```
//!
//! | to | see |
//! |---|---|
//! | begin | [`Alerts::builder`], [`standard_rules`] |
//! | say when to alert | [`AlertRule`], [`Watch`], [`ErrorFilter`]; [`parse_rules`] for a file |
//! | send one by hand | [`Alerts::send`] |
//! | tell people | [`LogSink`], [`Webhook`], [`Slack`], [`PagerDuty`], [`Alertmanager`], [`ChannelSink`]; [`AlertSink`] for your own |
//! | say how insistently | [`Delivery`] |
//! | see what is going on | [`Alerts::active`], [`Alerts::history`], [`Alerts::rules`], [`Alerts::sinks`] |
//! | change rules while it runs | [`Alerts::configure`] |
//! | have Prometheus notice when sinks fail | [`Alerts`] is a `MetricsSource` (feature `prometheus`) |
//!
//! # From a value to an alert
//!
//! A rule's value must pass the threshold for as long as the rule says; then an alert is raised, once, and goes on until
//! the value is low enough (hysteresis), when sinks are told that it is over. Then, until the cooldown has passed since
//! it was raised, it is not raised again. Of what a rule watches several of (breakers, checks, errors, objectives), each
//! has alerts of its own.
//!
//! # Secrets
//!
//! Every text of an alert passes a [`Scrubber`](error_core::Scrubber). Addresses, headers and routing keys of sinks are
//! in no `Debug`, error or log.

mod alerts;
mod book;
mod builder;
mod changes;
mod delivery;
mod file;
mod inputs;
mod kind;
#[cfg(feature = "prometheus")]
mod metrics;
mod notification;
mod outbox;
mod rule;
mod sink;
mod standard;
mod status;
#[cfg(test)]
mod tests;
mod time;
mod track;
mod watch;

pub use self::alerts::Alerts;
pub use self::builder::AlertsBuilder;
pub use self::changes::{AlertChanges, RefusedChange, RefusedChanges, RuleChange};
pub use self::delivery::Delivery;
pub use self::file::parse_rules;
pub use self::kind::AlertKind;
pub use self::notification::{Alert, AlertStatus, ManualAlert, Notification};
pub use self::outbox::SinkStatus;
pub use self::rule::{AlertRule, Threshold};
pub use self::sink::{AlertSink, Alertmanager, ChannelSink, LogSink, PagerDuty, SinkError, Slack, Webhook};
pub use self::standard::standard_rules;
pub use self::status::{RuleState, RuleStatus};
pub use self::watch::{ErrorFilter, Watch};
