//! The evaluator: rules, what each of them has in view, and what was raised. It is told the time and the values, and
//! says what to tell; it asks nobody.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use error_core::Scrubber;

use super::inputs::Sample;
use super::kind::AlertKind;
use super::notification::{Alert, AlertStatus, ManualAlert};
use super::rule::{AlertRule, Threshold};
use super::status::{RuleState, RuleStatus};
use super::track::{Change, Level, Track};

/// The most things that one rule has in view.
const MOST_SUBJECTS: usize = 1_024;

/// The most different alerts by hand that are told within their cooldown.
const MOST_BY_HAND: usize = 1_024;

/// The longest text of an alert, in bytes.
const LONGEST_TEXT: usize = 1_024;

/// The longest subject, in bytes.
const LONGEST_SUBJECT: usize = 128;

/// Now, by both times of a clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) instant: Instant,
    pub(super) time: SystemTime,
}

/// What sinks are to be told.
pub(super) type Told = (Alert, AlertStatus);

#[derive(Debug)]
pub(super) struct Book {
    entries: Vec<Entry>,
    history: VecDeque<Alert>,
    most_history: usize,
    by_hand: BTreeMap<String, ByHand>,
    cooldown_by_hand: Duration,
    scrubber: Scrubber,
    next_id: u64,
}

#[derive(Debug)]
struct Entry {
    rule: AlertRule,
    muted_until: Option<Instant>,
    /// The greatest value of the last look.
    value: Option<f64>,
    tracked: BTreeMap<Option<String>, Tracked>,
}

#[derive(Debug, Default)]
struct Tracked {
    track: Track,
    alert: Option<Alert>,
}

#[derive(Clone, Copy, Debug)]
struct ByHand {
    at: Instant,
    id: u64,
}

impl Book {
    pub(super) fn new(
        rules: Vec<AlertRule>,
        most_history: usize,
        cooldown_by_hand: Duration,
        scrubber: Scrubber,
    ) -> Self {
        let entry = |rule| Entry { rule, muted_until: None, value: None, tracked: BTreeMap::new() };
        Self {
            entries: rules.into_iter().map(entry).collect(),
            history: VecDeque::new(),
            most_history,
            by_hand: BTreeMap::new(),
            cooldown_by_hand,
            scrubber,
            next_id: 1,
        }
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &AlertRule> {
        self.entries.iter().map(|entry| &entry.rule)
    }

    /// Takes a look: `samples` has a list for each rule, in their order.
    pub(super) fn look(&mut self, now: Moment, samples: Vec<Vec<Sample>>) -> Vec<Told> {
        let mut told = Vec::new();
        let mut maker = Maker { scrubber: &self.scrubber, next_id: &mut self.next_id };
        for (entry, samples) in self.entries.iter_mut().zip(samples) {
            if entry.rule.enabled {
                entry.look(now, samples, &mut maker, &mut told);
            }
        }
        for (alert, status) in &told {
            match status {
                AlertStatus::Firing => keep(&mut self.history, self.most_history, alert),
                AlertStatus::Resolved | AlertStatus::StillFiring => amend(&mut self.history, alert),
            }
        }
        // What was muted is remembered, and not told.
        told.retain(|(alert, _)| !alert.muted);
        told
    }

    /// Remembers an alert that was sent by hand; `true`: it is to be told.
    pub(super) fn send(&mut self, now: Moment, sent: &ManualAlert) -> (Alert, bool) {
        let key = format!("{}/{}", sent.kind, sent.subject.as_deref().unwrap_or_default());
        let known = self.by_hand.get(&key).copied();
        if let Some(known) = known
            && now.instant.saturating_duration_since(known.at) < self.cooldown_by_hand
            && let Some(alert) = self.history.iter_mut().rev().find(|alert| alert.id == known.id)
        {
            alert.repeated += 1;
            return (alert.clone(), false);
        }
        let mut maker = Maker { scrubber: &self.scrubber, next_id: &mut self.next_id };
        let mut alert = maker.by_hand(now, sent);
        if self.by_hand.len() >= MOST_BY_HAND {
            let cooldown = self.cooldown_by_hand;
            self.by_hand.retain(|_, told| now.instant.saturating_duration_since(told.at) < cooldown);
        }
        // So many different ones are a flood as well.
        alert.muted = self.by_hand.len() >= MOST_BY_HAND;
        if !alert.muted {
            self.by_hand.insert(key, ByHand { at: now.instant, id: alert.id });
        }
        keep(&mut self.history, self.most_history, &alert);
        let is_new = !alert.muted;
        (alert, is_new)
    }

    /// Puts changed rules in the old ones' place, by name. What a rule that is now disabled had raised is over.
    pub(super) fn replace(&mut self, now: Moment, changed: Vec<Changed>) -> Vec<Told> {
        let mut told = Vec::new();
        for change in changed {
            let Some(entry) = self.entries.iter_mut().find(|entry| entry.rule.name == change.rule.name)
            else {
                continue;
            };
            entry.rule = change.rule;
            match change.mute {
                None => {}
                Some(Duration::ZERO) => entry.muted_until = None,
                Some(time) => entry.muted_until = now.instant.checked_add(time),
            }
            if !entry.rule.enabled {
                entry.value = None;
                let over = std::mem::take(&mut entry.tracked).into_values().filter_map(|it| it.alert);
                told.extend(over.map(|alert| (cleared(alert, now), AlertStatus::Resolved)));
            }
        }
        for (alert, _) in &told {
            amend(&mut self.history, alert);
        }
        told.retain(|(alert, _)| !alert.muted);
        told
    }

    /// What was raised by rules and goes on.
    pub(super) fn active(&self) -> impl Iterator<Item = &Alert> {
        let tracked = self.entries.iter().flat_map(|entry| entry.tracked.values());
        tracked.filter_map(|tracked| tracked.alert.as_ref())
    }

    /// What is remembered, the latest last.
    pub(super) fn history(&self) -> impl Iterator<Item = &Alert> {
        self.history.iter()
    }

    pub(super) fn statuses(&self, now: Instant) -> Vec<RuleStatus> {
        self.entries.iter().map(|entry| entry.status(now)).collect()
    }
}

/// A rule that takes the place of the one with its name, and for how long it is muted, if that changes.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) rule: AlertRule,
    pub(super) mute: Option<Duration>,
}

fn keep(history: &mut VecDeque<Alert>, most: usize, alert: &Alert) {
    // One that was muted is remembered already.
    if history.iter().rev().any(|known| known.id == alert.id) {
        return amend(history, alert);
    }
    if history.len() >= most {
        history.pop_front();
    }
    history.push_back(alert.clone());
}

fn amend(history: &mut VecDeque<Alert>, alert: &Alert) {
    if let Some(known) = history.iter_mut().rev().find(|known| known.id == alert.id) {
        known.clone_from(alert);
    }
}

fn cleared(mut alert: Alert, now: Moment) -> Alert {
    alert.cleared_at = Some(now.time);
    alert
}

impl Entry {
    fn is_muted(&self, now: Instant) -> bool {
        self.muted_until.is_some_and(|until| now < until)
    }

    fn look(&mut self, now: Moment, samples: Vec<Sample>, maker: &mut Maker<'_>, told: &mut Vec<Told>) {
        self.value = samples.iter().map(|sample| sample.value).reduce(f64::max);
        let muted = self.is_muted(now.instant);
        let mut seen = BTreeSet::new();
        for mut sample in samples {
            sample.subject = sample.subject.map(|subject| maker.text(&subject, LONGEST_SUBJECT));
            let is_new = !self.tracked.contains_key(&sample.subject);
            if !seen.insert(sample.subject.clone()) || is_new && self.tracked.len() >= MOST_SUBJECTS {
                continue;
            }
            let level = self.rule.level(&sample);
            let tracked = self.tracked.entry(sample.subject.clone()).or_default();
            let change = tracked.track.look(now.instant, level, self.rule.holds_for, self.rule.cooldown);
            match change {
                Some(Change::Raised) => {
                    let alert = maker.by_rule(now, &self.rule, &sample, muted);
                    told.push((alert.clone(), AlertStatus::Firing));
                    tracked.alert = Some(alert);
                }
                Some(Change::Cleared) => tracked.clear(now, told),
                None => {}
            }
        }
        let (rule, instant) = (&self.rule, now.instant);
        self.tracked.retain(|subject, tracked| {
            if !seen.contains(subject) {
                let change = tracked.track.look(instant, Level::Cleared, rule.holds_for, rule.cooldown);
                if change == Some(Change::Cleared) {
                    tracked.clear(now, told);
                }
            }
            !tracked.track.is_forgettable(instant, rule.cooldown)
        });
        if !muted {
            self.muted_until = None;
            self.tell_what_was_muted(told);
        }
    }

    fn tell_what_was_muted(&mut self, told: &mut Vec<Told>) {
        for alert in self.tracked.values_mut().filter_map(|tracked| tracked.alert.as_mut()) {
            if alert.muted {
                alert.muted = false;
                told.push((alert.clone(), AlertStatus::Firing));
            }
        }
    }

    fn status(&self, now: Instant) -> RuleStatus {
        let tracks = || self.tracked.values().map(|tracked| &tracked.track);
        let state = if !self.rule.enabled {
            RuleState::Disabled
        } else if tracks().any(Track::is_firing) {
            RuleState::Firing
        } else if tracks().any(Track::is_waiting) {
            RuleState::Pending
        } else {
            RuleState::Ok
        };
        let muted_for = self.muted_until.and_then(|until| until.checked_duration_since(now));
        RuleStatus { rule: self.rule.clone(), state, value: self.value, muted_for }
    }
}

impl Tracked {
    fn clear(&mut self, now: Moment, told: &mut Vec<Told>) {
        told.extend(self.alert.take().map(|alert| (cleared(alert, now), AlertStatus::Resolved)));
    }
}

impl AlertRule {
    fn level(&self, sample: &Sample) -> Level {
        let threshold = sample.threshold.or(self.threshold);
        if threshold.is_some_and(|threshold| threshold.is_passed_by(sample.value)) {
            Level::Passed
        } else if self.clear_at.is_some_and(|clear_at| sample.value > clear_at) {
            Level::Between
        } else {
            Level::Cleared
        }
    }
}

/// Makes alerts, with a number each and without secrets.
struct Maker<'a> {
    scrubber: &'a Scrubber,
    next_id: &'a mut u64,
}

impl Maker<'_> {
    fn by_rule(&mut self, now: Moment, rule: &AlertRule, sample: &Sample, muted: bool) -> Alert {
        let kind = sample.kind.as_ref().unwrap_or(&rule.kind);
        let label = match (&rule.label, &sample.kind) {
            (None, Some(kind)) => kind.description().unwrap_or(kind.as_str()),
            _ => rule.shown_label(),
        };
        Alert {
            id: self.number(),
            rule: Some(rule.name.as_str().into()),
            kind: kind.clone(),
            label: self.text(label, LONGEST_SUBJECT).into(),
            // Scrubbed already, so that what was cut is found again.
            subject: sample.subject.as_deref().map(Arc::from),
            message: self.text(&sample.message, LONGEST_TEXT).into(),
            severity: sample.severity.unwrap_or(rule.severity),
            value: Some(sample.value),
            threshold: sample.threshold.or(rule.threshold).map(Threshold::value),
            runbook: rule.runbook.as_deref().map(Arc::from),
            raised_at: now.time,
            cleared_at: None,
            repeated: 0,
            muted,
        }
    }

    fn by_hand(&mut self, now: Moment, sent: &ManualAlert) -> Alert {
        let kind = AlertKind::new(self.text(sent.kind.as_str(), LONGEST_SUBJECT));
        let label = kind.description().unwrap_or(kind.as_str()).into();
        Alert {
            id: self.number(),
            rule: None,
            label,
            kind,
            subject: sent.subject.as_deref().map(|subject| self.text(subject, LONGEST_SUBJECT).into()),
            message: self.text(&sent.message, LONGEST_TEXT).into(),
            severity: sent.severity,
            value: None,
            threshold: None,
            runbook: None,
            raised_at: now.time,
            cleared_at: None,
            repeated: 0,
            muted: false,
        }
    }

    fn number(&mut self) -> u64 {
        let id = *self.next_id;
        *self.next_id += 1;
        id
    }

    /// Without secrets, control characters and what is too long.
    fn text(&self, text: &str, longest: usize) -> String {
        let scrubbed = self.scrubber.scrub(text);
        let mut shown = String::new();
        for c in scrubbed.chars().map(|c| if c.is_control() { ' ' } else { c }) {
            if shown.len() + c.len_utf8() > longest {
                shown.push('…');
                break;
            }
            shown.push(c);
        }
        shown
    }
}
