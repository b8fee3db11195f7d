//! One thing to measure, and what is done with it inside its process.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Does it so many times.
pub(crate) type Run = Box<dyn Fn(u64)>;

/// The same from several threads at once, on one and the same thing.
pub(crate) type SharedRun = Arc<dyn Fn(u64) + Send + Sync>;

/// One thing to measure.
pub struct Case {
    name: String,
    prepare: Prepare,
}

enum Prepare {
    Local(Box<dyn Fn() -> Run>),
    Shared(Box<dyn Fn() -> SharedRun>),
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Case").field(&self.name).finish()
    }
}

impl Case {
    /// `prepare` makes ready what all rounds share.
    pub(crate) fn new(name: impl Into<String>, prepare: impl Fn() -> Run + 'static) -> Self {
        Self { name: name.into(), prepare: Prepare::Local(Box::new(prepare)) }
    }

    /// One that can be run by several threads at once.
    pub(crate) fn shared(name: impl Into<String>, prepare: impl Fn() -> SharedRun + 'static) -> Self {
        Self { name: name.into(), prepare: Prepare::Shared(Box::new(prepare)) }
    }

    /// What it is asked for by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What runs it in this thread.
    pub(crate) fn run(&self) -> Run {
        match &self.prepare {
            Prepare::Local(prepare) => prepare(),
            Prepare::Shared(prepare) => {
                let run = prepare();
                Box::new(move |times| run(times))
            }
        }
    }

    /// The processor's time of so many threads that each do it `times` times: that of the slowest.
    pub(crate) fn timed(&self, threads: usize) -> Box<dyn FnMut(u64) -> Duration> {
        match &self.prepare {
            Prepare::Shared(prepare) if threads > 1 => {
                let run = prepare();
                Box::new(move |times| at_once(&run, threads, times))
            }
            _ => {
                let run = self.run();
                Box::new(move |times| timed(|| run(times)))
            }
        }
    }
}

/// The processor's time of this thread: what others do on the machine in the meantime is not in it.
fn timed(work: impl FnOnce()) -> Duration {
    let spent = || {
        let spent = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(spent.tv_sec.unsigned_abs(), u32::try_from(spent.tv_nsec).unwrap_or_default())
    };
    let before = spent();
    work();
    spent().saturating_sub(before)
}

fn at_once(run: &SharedRun, threads: usize, times: u64) -> Duration {
    let start = Barrier::new(threads);
    thread::scope(|scope| {
        let one = || {
            // What belongs to a thread is made before the time counts.
            run(1);
            start.wait();
            timed(|| run(times))
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).max().unwrap_or_default()
    })
}

/// A run of something that is done again and again.
pub(crate) fn looped<T>(once: impl Fn() -> T + 'static) -> Run {
    Box::new(move |times| {
        for _ in 0..times {
            std::hint::black_box(once());
        }
    })
}

/// The same for several threads.
pub(crate) fn looped_by_many<T>(once: impl Fn() -> T + Send + Sync + 'static) -> SharedRun {
    Arc::new(move |times| {
        for _ in 0..times {
            std::hint::black_box(once());
        }
    })
}

/// All cases of all topics.
fn all() -> impl Iterator<Item = Case> {
    crate::responses::cases()
        .into_iter()
        .chain(crate::requests::cases())
        .chain(crate::counting::cases())
        .chain(crate::circuits::cases())
        .chain(crate::growth::cases())
}

/// The case of a name.
///
/// # Errors
///
/// There is none.
pub fn find(name: &str) -> Result<Case, Box<dyn Error>> {
    all().find(|case| case.name == name).ok_or_else(|| format!("there is no case `{name}`").into())
}

/// Runs a case and nothing else, for a tool that counts instructions.
///
/// # Errors
///
/// There is no such case, or `times` is no number.
pub fn repeat(name: &str, times: &str) -> Result<(), Box<dyn Error>> {
    let (case, times) = (find(name)?, times.parse()?);
    counted_rounds(&case.run(), times);
    Ok(())
}

/// What a tool that counts instructions knows by this name: making things ready, which may try out clocks until they
/// agree, is not among them.
#[inline(never)]
fn counted_rounds(run: &Run, times: u64) {
    run(times);
    // Or the function would only jump, and leave no call to be seen.
    std::hint::black_box(times);
}

/// How many times a counted case runs, after as many runs that nobody counts.
const COUNTED: u64 = 1000;

/// What `counter` has counted of a case, divided by its rounds: `counter` begins when called, and is asked by what it
/// returns.
///
/// # Errors
///
/// There is no such case.
pub fn count<const N: usize, R: Fn() -> [usize; N]>(
    name: &str,
    counter: impl FnOnce() -> R,
) -> Result<[f64; N], Box<dyn Error>> {
    let run = find(name)?.run();
    run(COUNTED);
    let counted = counter();
    run(COUNTED);
    Ok(counted().map(|count| count as f64 / COUNTED as f64))
}
