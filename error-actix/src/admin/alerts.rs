//! The alerts that are shown: those that somebody has raised, or with the feature `alerts` the rules as well.

use std::sync::Arc;

use error_core::{AlertSource, RaisedAlert};
#[cfg(feature = "alerts")]
use error_telemetry::alert::{Alert, Alerts, RuleStatus, SinkStatus};
use serde::Serialize;

/// Who knows of alerts.
#[derive(Clone)]
pub(super) enum ShownAlerts {
    Source(Arc<dyn AlertSource>),
    #[cfg(feature = "alerts")]
    Rules(Alerts),
}

/// How many alerts fire at once that a summary names.
#[cfg(feature = "alerts")]
const FIRING: usize = 20;

/// What an overview says of alerts: the latest of `recent` last.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Summary {
    Source {
        total: usize,
        recent: Vec<RaisedAlert>,
    },
    #[cfg(feature = "alerts")]
    Rules {
        total: usize,
        firing: Vec<Alert>,
        recent: Vec<Alert>,
    },
}

/// All that there is to say of alerts.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Document {
    Source {
        recent: Vec<RaisedAlert>,
    },
    #[cfg(feature = "alerts")]
    Rules {
        rules: Vec<RuleStatus>,
        firing: Vec<Alert>,
        recent: Vec<Alert>,
        sinks: Vec<SinkStatus>,
    },
}

impl ShownAlerts {
    /// For a tracker.
    pub(super) fn source(&self) -> Arc<dyn AlertSource> {
        match self {
            Self::Source(source) => Arc::clone(source),
            #[cfg(feature = "alerts")]
            Self::Rules(alerts) => Arc::new(alerts.clone()),
        }
    }

    /// In few words, with at most so many of the latest.
    pub(super) fn summary(&self, recent: usize) -> Summary {
        match self {
            Self::Source(source) => {
                let all = source.raised_alerts();
                Summary::Source { total: all.len(), recent: latest(all, recent) }
            }
            #[cfg(feature = "alerts")]
            Self::Rules(alerts) => {
                let all = alerts.history();
                let mut firing = alerts.active();
                firing.truncate(FIRING);
                Summary::Rules { total: all.len(), firing, recent: latest(all, recent) }
            }
        }
    }

    /// Everything, with at most so many of the latest.
    pub(super) fn document(&self, recent: usize) -> Document {
        match self {
            Self::Source(source) => Document::Source { recent: latest(source.raised_alerts(), recent) },
            #[cfg(feature = "alerts")]
            Self::Rules(alerts) => Document::Rules {
                rules: alerts.rules(),
                firing: alerts.active(),
                recent: latest(alerts.history(), recent),
                sinks: alerts.sinks(),
            },
        }
    }
}

fn latest<T>(mut all: Vec<T>, most: usize) -> Vec<T> {
    all.split_off(all.len().saturating_sub(most))
}
