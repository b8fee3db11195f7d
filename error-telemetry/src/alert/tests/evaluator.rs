//! The whole evaluator beside a plain model, and its drivers.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use error_core::{Clock as _, Monitor, Scrubber, TestClock};
use proptest::prelude::*;

use super::{Fixture, firing};
use crate::alert::book::{Book, Moment};
use crate::alert::inputs::Sample;
use crate::alert::sink::{AlertSink, SinkError};
use crate::alert::{AlertKind, AlertRule, AlertStatus, Alerts, ChannelSink, Notification, Watch};

const SUBJECTS: [&str; 3] = ["a", "b", "c"];

/// All that was ever seen of one thing, which is asked anew at each look.
#[derive(Default)]
struct Seen {
    values: Vec<(Duration, Option<u32>)>,
    raised: Vec<Duration>,
    firing: bool,
}

struct Model {
    above: u32,
    clear_at: u32,
    holds_for: Duration,
    cooldown: Duration,
    seen: BTreeMap<&'static str, Seen>,
}

impl Model {
    fn look(&mut self, now: Duration, subject: &'static str, value: Option<u32>) -> Option<AlertStatus> {
        let above = self.above;
        let is_too_much = |value: &Option<u32>| value.is_some_and(|value| value > above);
        let seen = self.seen.entry(subject).or_default();
        seen.values.push((now, value));
        if seen.firing {
            seen.firing = value.is_some_and(|value| value > self.clear_at);
            return (!seen.firing).then(|| {
                // A time of too much begins after this.
                seen.values.clear();
                AlertStatus::Resolved
            });
        }
        let since = seen.values.iter().rev().take_while(|(_, value)| is_too_much(value)).last()?.0;
        let cold = seen.raised.iter().all(|raised| now - *raised >= self.cooldown);
        seen.firing = now - since >= self.holds_for && cold;
        seen.firing.then(|| {
            seen.raised.push(now);
            AlertStatus::Firing
        })
    }
}

fn sample(subject: &str, value: u32) -> Sample {
    Sample {
        subject: Some(subject.to_owned()),
        value: f64::from(value),
        threshold: None,
        kind: None,
        severity: None,
        message: format!("{subject} is {value}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn it_tells_what_the_plain_model_tells(
        (clear_at, above) in (0_u32..6).prop_flat_map(|clear_at| (Just(clear_at), clear_at..8)),
        holds_for in 0_u64..30,
        cooldown in 0_u64..60,
        looks in prop::collection::vec((0_u64..15, prop::array::uniform3(prop::option::of(0_u32..10))), 1..60),
    ) {
        let (holds_for, cooldown) = (Duration::from_secs(holds_for), Duration::from_secs(cooldown));
        let rule = AlertRule::new("rule", AlertKind::ERROR_PATTERN, Watch::Memory)
            .above(f64::from(above))
            .clear_at(f64::from(clear_at))
            .holds_for(holds_for)
            .cooldown(cooldown);
        prop_assert!(rule.problems().is_empty());
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let begin = clock.instant();
        let mut book = Book::new(vec![rule], 10_000, Duration::ZERO, Scrubber::new());
        let mut model = Model { above, clear_at, holds_for, cooldown, seen: BTreeMap::new() };
        let mut raised = 0;
        for (wait, values) in looks {
            clock.advance(Duration::from_secs(wait));
            let now = Moment { instant: clock.instant(), time: clock.now() };
            let pairs: Vec<_> = SUBJECTS.into_iter().zip(values).collect();
            let samples = pairs.iter().filter_map(|(subject, value)| Some(sample(subject, (*value)?)));
            let mut told: Vec<_> = book
                .look(now, vec![samples.collect()])
                .into_iter()
                .map(|(alert, status)| (alert.subject().unwrap_or_default().to_owned(), status))
                .collect();
            told.sort_by(|a, b| a.0.cmp(&b.0));
            let expected: Vec<_> = pairs
                .iter()
                .filter_map(|(subject, value)| {
                    Some((String::from(*subject), model.look(now.instant - begin, subject, *value)?))
                })
                .collect();
            prop_assert_eq!(&told, &expected);
            raised += told.iter().filter(|(_, status)| *status == AlertStatus::Firing).count();
            let firing: Vec<_> =
                book.active().map(|alert| alert.subject().unwrap_or_default().to_owned()).collect();
            let expected: Vec<_> =
                model.seen.iter().filter(|(_, seen)| seen.firing).map(|(name, _)| String::from(*name)).collect();
            prop_assert_eq!(firing, expected);
            // Whoever was raised and does not go on has an end.
            let over = book.history().filter(|alert| alert.cleared_at().is_some()).count();
            prop_assert_eq!((book.history().count(), over), (raised, raised - book.active().count()));
        }
    }
}

/// Wants to be told again.
#[derive(Debug)]
struct Insistent(ChannelSink);

impl AlertSink for Insistent {
    fn name(&self) -> &str {
        "insistent"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        self.0.deliver(notification)
    }

    fn repeats_every(&self) -> Option<Duration> {
        Some(Duration::from_secs(60))
    }
}

#[test]
fn who_wants_to_hear_it_again_does() {
    let (sink, told) = ChannelSink::new(100);
    let fixture = Fixture::new(|builder| builder.standard_rules().sink(Insistent(sink)));
    fixture.world.set(|world| world.open = vec!["stripe"]);
    assert_eq!(fixture.after(10), [firing("breaker/stripe")]);
    for seconds in [40, 20, 30, 40] {
        assert_eq!(fixture.after(seconds), [], "the others do not");
    }
    fixture.world.set(|world| world.open.clear());
    fixture.after(60);
    let statuses: Vec<_> = told.try_iter().map(|it| it.status()).collect();
    use AlertStatus::{Firing, Resolved, StillFiring};
    assert_eq!(statuses, [Firing, StillFiring, StillFiring, Resolved]);
}

#[test]
fn the_background_looks_by_itself_and_ends_with_the_last_clone() {
    let world = super::World::default();
    world.set(|world| world.open = vec!["stripe"]);
    let (sink, told) = ChannelSink::new(10);
    let alerts = Alerts::builder(Monitor::new())
        .breakers(world)
        .standard_rules()
        .interval(Duration::from_millis(5))
        .sink(sink)
        .build()
        .unwrap();
    let notification = told.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(notification.alert().subject(), Some("stripe"));
    let other = alerts.clone();
    drop(alerts);
    assert_eq!(other.active().len(), 1);
    drop(other);
    // The sink's thread has dropped its end.
    let deadline = Instant::now() + Duration::from_secs(20);
    while told.recv_timeout(Duration::from_millis(20)) != Err(std::sync::mpsc::RecvTimeoutError::Disconnected)
    {
        assert!(Instant::now() < deadline);
    }
}
