//! Mending what can be mended without a person.
//!
//! ```text
//! every interval: condition -> Machine (pure) -> attempt -> hook, within its time -> listener, log
//! ```

mod event;
mod machine;
#[cfg(test)]
mod tests;
mod watch;

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use error_core::{Clock, HttpError, Report};

pub use self::event::{HealingAction, HealingEvent, HealingState, HealingStep, WatchSnapshot};
use self::machine::{Machine, Step};
use self::watch::Remedy;
pub use self::watch::Watch;
use crate::{CoarseClock, Deadline, InvalidPolicy};

/// Watches circuits, and any condition that a closure tells, and calls hooks that reset, drain or restart while it is
/// unhealthy: so often at most, further and further apart, and then it gives up and says so.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use error_core::{Report, TestClock};
/// use error_recovery::{BreakerSettings, BreakerState, Breakers, SelfHealing, Watch};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let clock = TestClock::at(SystemTime::UNIX_EPOCH);
/// let breakers =
///     Breakers::builder().service("stripe", BreakerSettings::consecutive(1)).clock(clock.clone()).build()?;
/// let stripe = breakers.service("stripe");
/// let closed = stripe.clone();
/// let healing = SelfHealing::builder()
///     .watch(Watch::breaker(stripe.clone()).patience(Duration::from_secs(20)).reset(3, move || {
///         // Where a provider can be asked whether it is back: ask it first.
///         closed.reset("self-healing");
///         async { Ok::<_, Report>(()) }
///     }))
///     .clock(clock.clone())
///     .build()?;
///
/// stripe.admit().unwrap_or_else(|refused| panic!("{refused}")).failure();
/// healing.check().await;
/// assert_eq!(stripe.state(), BreakerState::Open, "nothing is done at once");
/// clock.advance(Duration::from_secs(20));
/// // What `healing.run()` does every five seconds, in a task of its own.
/// healing.check().await;
/// assert_eq!(stripe.state(), BreakerState::Closed);
/// # Ok::<(), error_recovery::InvalidPolicy>(())
/// # }).unwrap();
/// ```
///
/// # When something is done
///
/// | | |
/// |---|---|
/// | the first attempt | the condition was seen at each look for [`patience`](Watch::patience) |
/// | the next | that still holds, and the [`backoff`](Watch::backoff) after the last attempt is over |
/// | none any more | all attempts of all hooks were made, and the wait after the last is over: `GaveUp`, once |
/// | as many again | all was well at each look for [`calm`](Watch::calm): `Recovered` |
///
/// A hook that fails, panics or takes longer than its [limit](Watch::time_limit) was an attempt like another: whether it
/// helped is seen at the next look. Each step is written to the log, and told to the [listener](SelfHealingBuilder::listener).
/// Clones share their watches.
#[derive(Clone)]
pub struct SelfHealing {
    shared: Arc<Shared>,
}

struct Shared {
    watches: Vec<(Watch, Mutex<Machine>)>,
    interval: Duration,
    clock: Arc<dyn Clock>,
    listener: Option<Listener>,
}

type Listener = Box<dyn Fn(&HealingEvent<'_>) + Send + Sync>;

/// Builds [`SelfHealing`].
#[must_use]
pub struct SelfHealingBuilder {
    watches: Vec<Watch>,
    interval: Duration,
    clock: Option<Arc<dyn Clock>>,
    listener: Option<Listener>,
}

/// A hook did not end as one should; for the log.
#[derive(Clone, Copy, Debug, HttpError)]
#[error("the {action} hook of a watch panicked")]
#[http(status = 500)]
struct HookPanicked {
    #[context(internal)]
    action: &'static str,
}

impl SelfHealing {
    /// Nothing that is watched yet.
    pub fn builder() -> SelfHealingBuilder {
        SelfHealingBuilder {
            watches: Vec::new(),
            interval: Duration::from_secs(5),
            clock: None,
            listener: None,
        }
    }

    /// Looks again and again, until the future is dropped. For a task of its own, once in a process.
    pub async fn run(&self) {
        loop {
            self.check().await;
            tokio::time::sleep(self.shared.interval).await;
        }
    }

    /// Looks at everything once, and does what is to be done: one after the other, each within its time.
    pub async fn check(&self) {
        for (watch, machine) in &self.shared.watches {
            let Some(is_unhealthy) = watch.is_unhealthy() else {
                tracing::error!(watch = &*watch.name, "the condition of a watch panicked");
                continue;
            };
            let step = locked(machine).look(is_unhealthy, self.shared.clock.instant());
            match step {
                Step::Nothing => {}
                Step::Attempt(attempt) => self.attempt(watch, attempt).await,
                Step::GiveUp => self.tell(watch, HealingStep::GaveUp { attempts: watch.attempts() }),
                Step::Recovered(attempts) => self.tell(watch, HealingStep::Recovered { attempts }),
            }
        }
    }

    async fn attempt(&self, watch: &Watch, attempt: u32) {
        let Some(remedy) = watch.remedy_of(attempt) else { return };
        let error = carry_out(remedy, watch.time_limit).await.err();
        let (action, of) = (remedy.action, watch.attempts());
        self.tell(watch, HealingStep::Attempted { action, attempt, of, error: error.as_ref() });
    }

    fn tell(&self, watch: &Watch, step: HealingStep<'_>) {
        let event = HealingEvent { watch: &watch.name, step };
        event.log();
        if let Some(listener) = &self.shared.listener {
            // Who listens must not end the watching.
            let _ = catch_unwind(AssertUnwindSafe(|| listener(&event)));
        }
    }

    /// Each watch as it is now.
    pub fn snapshots(&self) -> Vec<WatchSnapshot> {
        let snapshot = |(watch, machine): &(Watch, Mutex<Machine>)| {
            let machine = locked(machine);
            let state = match (machine.has_given_up(), machine.attempts(), machine.is_unhealthy()) {
                (true, ..) => HealingState::GaveUp,
                (false, 1.., _) => HealingState::Healing,
                (false, 0, true) => HealingState::Unhealthy,
                (false, 0, false) => HealingState::Healthy,
            };
            let (attempts, most_attempts) = (machine.attempts(), watch.attempts());
            WatchSnapshot { name: Arc::clone(&watch.name), state, attempts, most_attempts }
        };
        self.shared.watches.iter().map(snapshot).collect()
    }
}

fn locked(machine: &Mutex<Machine>) -> MutexGuard<'_, Machine> {
    machine.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a hook, whose panic is one more way to fail.
async fn carry_out(remedy: &Remedy, limit: Duration) -> Result<(), Report> {
    let action = remedy.action.as_str();
    let panicked = || Report::new(HookPanicked { action });
    let mut running = remedy.begin().ok_or_else(panicked)?;
    let caught = poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(cx))) {
        Ok(poll) => poll,
        Err(_) => Poll::Ready(Err(panicked())),
    });
    Deadline::after(limit).run(action, caught).await.unwrap_or_else(|late| Err(late.into()))
}

impl SelfHealingBuilder {
    /// Adds something to be watched.
    pub fn watch(mut self, watch: Watch) -> Self {
        self.watches.push(watch);
        self
    }

    /// How long after one look the next follows. Default: 5 seconds.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Where the time comes from. Default: a [`CoarseClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Who is told of each step, for metrics and alerts. Its panics are caught. Default: the log alone.
    pub fn listener(mut self, listener: impl Fn(&HealingEvent<'_>) + Send + Sync + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// The watches.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] with all that is wrong: a watch without a hook, a hook without an attempt or time, two watches of
    /// one name, times that are none.
    pub fn build(self) -> Result<SelfHealing, InvalidPolicy> {
        let mut problems: Vec<String> = self.watches.iter().flat_map(Watch::problems).collect();
        for (index, Watch { name, .. }) in self.watches.iter().enumerate() {
            if self.watches.iter().take(index).any(|earlier| earlier.name == *name) {
                problems.push(format!("two watches are called {name}: rename one"));
            }
        }
        if self.interval.is_zero() || self.interval > crate::LONGEST {
            problems.push("the interval between looks must be above zero, and a year at most".to_owned());
        }
        InvalidPolicy::unless_empty(problems)?;
        let watches = self.watches.into_iter().map(|watch| {
            let machine = Mutex::new(Machine::new(watch.limits()));
            (watch, machine)
        });
        let clock = self.clock.unwrap_or_else(|| Arc::new(CoarseClock::new()));
        let shared =
            Shared { watches: watches.collect(), interval: self.interval, clock, listener: self.listener };
        Ok(SelfHealing { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for SelfHealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelfHealing").field("watches", &self.snapshots()).finish_non_exhaustive()
    }
}

impl fmt::Debug for SelfHealingBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelfHealingBuilder").field("watches", &self.watches).finish_non_exhaustive()
    }
}
