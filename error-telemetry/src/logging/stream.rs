//! Where lines go: to a file or a writer, from a queue with a thread of its own, or from the thread that logs.

use std::io::{self, Write};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::counts::Counters;
use super::rotating::{RotatingFile, Unwritten};

/// What lines are written to.
pub(super) enum Sink {
    File(RotatingFile),
    Writer(Box<dyn Write + Send>),
}

impl Sink {
    fn write_lines(&mut self, lines: &[u8]) -> Result<(), Unwritten> {
        match self {
            Self::File(file) => file.write_lines(lines),
            Self::Writer(writer) => writer
                .write_all(lines)
                .and_then(|()| writer.flush())
                .map_err(|error| Unwritten { written: 0, error }),
        }
    }
}

/// A sink, its counters, and what it says of itself when it fails.
struct Writing {
    sink: Sink,
    counters: Arc<Counters>,
    /// Whether the last write failed, of which people are told once.
    fails: bool,
    /// Where lines go that the sink does not take.
    resort: Option<Box<dyn Write + Send>>,
}

impl Writing {
    fn write(&mut self, lines: &[u8], number: u64) {
        // Somebody's writer may panic; whoever waits for the next line shall not wait for ever.
        let (written, failure) = match catch_unwind(AssertUnwindSafe(|| self.sink.write_lines(lines))) {
            Ok(Ok(())) => (lines.len(), None),
            Ok(Err(Unwritten { written, error })) => (written, Some(error)),
            Err(_) => (0, Some(io::Error::other("the writer panicked"))),
        };
        let Some(error) = failure else {
            self.counters.add_written(number);
            self.fails = false;
            return;
        };
        let (whole, rest) = lines.split_at_checked(written).unwrap_or((lines, &[]));
        self.counters.add_written(count(whole));
        self.counters.add_failed(count(rest));
        // There is nowhere else to say it, and nothing to do if that fails, too.
        if !self.fails {
            let _ = writeln!(io::stderr(), "logging: `{}` takes no lines: {error}", self.counters.name());
        }
        self.fails = true;
        if let Some(resort) = &mut self.resort {
            let _ = resort.write_all(rest);
        }
    }
}

fn count(lines: &[u8]) -> u64 {
    lines.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// The near end of a sink. When the last is dropped, the thread writes what waits and ends.
pub(super) struct Stream {
    counters: Arc<Counters>,
    way: Way,
}

enum Way {
    /// Whoever logs waits for the write.
    Direct(Mutex<Writing>),
    Queued(Arc<Queue>),
}

impl Stream {
    /// Whoever logs writes the line, and goes on when it is written; `resort` has it if that fails.
    pub(super) fn direct(name: &'static str, sink: Sink, resort: Option<Box<dyn Write + Send>>) -> Self {
        let counters = Arc::new(Counters::new(name));
        let writing = Writing { sink, counters: Arc::clone(&counters), fails: false, resort };
        Self { counters, way: Way::Direct(Mutex::new(writing)) }
    }

    /// A thread writes the lines; at most `most` bytes of them wait.
    pub(super) fn queued(name: &'static str, sink: Sink, most: usize) -> io::Result<Self> {
        let counters = Arc::new(Counters::new(name));
        let mut writing = Writing { sink, counters: Arc::clone(&counters), fails: false, resort: None };
        let queue =
            Arc::new(Queue { state: Mutex::default(), work: Condvar::new(), done: Condvar::new(), most });
        let far = Arc::clone(&queue);
        thread::Builder::new().name(format!("log-{name}")).spawn(move || far.empty_into(&mut writing))?;
        Ok(Self { counters, way: Way::Queued(queue) })
    }

    /// Writes a line, or drops and counts it if too many wait.
    pub(super) fn write(&self, line: &[u8]) {
        match &self.way {
            Way::Direct(writing) => write_directly(writing, line),
            Way::Queued(queue) => {
                if !queue.push(line) {
                    self.counters.add_overflowed();
                }
            }
        }
    }

    /// Writes a line, and waits for room if too many wait.
    pub(super) fn write_surely(&self, line: &[u8]) {
        match &self.way {
            Way::Direct(writing) => write_directly(writing, line),
            Way::Queued(queue) => queue.push_surely(line),
        }
    }

    /// Waits until all that was written before is out of the queue.
    pub(super) fn flush(&self, until: Instant) -> bool {
        match &self.way {
            Way::Direct(_) => true,
            Way::Queued(queue) => queue.flush(until),
        }
    }

    pub(super) fn counters(&self) -> &Arc<Counters> {
        &self.counters
    }
}

fn write_directly(writing: &Mutex<Writing>, line: &[u8]) {
    writing.lock().unwrap_or_else(PoisonError::into_inner).write(line, 1);
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Way::Queued(queue) = &self.way {
            queue.lock().is_closed = true;
            queue.work.notify_one();
        }
    }
}

/// Lines that wait. Bounded by bytes: so many lines are of any size.
struct Queue {
    state: Mutex<State>,
    work: Condvar,
    done: Condvar,
    most: usize,
}

#[derive(Default)]
struct State {
    /// Lines one behind the other.
    waiting: Vec<u8>,
    /// How many.
    number: u64,
    is_asleep: bool,
    is_closed: bool,
    /// How many bytes were ever taken, and how many of them are settled.
    taken: u64,
    settled: u64,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in between can panic and leave half a line.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a line, unless too many wait.
    fn push(&self, line: &[u8]) -> bool {
        let state = self.lock();
        let has_room = self.has_room(&state, line);
        if has_room {
            self.put(state, line);
        }
        has_room
    }

    /// Takes a line when there is room.
    fn push_surely(&self, line: &[u8]) {
        let mut state = self.lock();
        while !self.has_room(&state, line) {
            state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.put(state, line);
    }

    /// An empty queue takes a line of any size.
    fn has_room(&self, state: &State, line: &[u8]) -> bool {
        state.waiting.is_empty() || state.waiting.len().saturating_add(line.len()) <= self.most
    }

    fn put(&self, mut state: MutexGuard<'_, State>, line: &[u8]) {
        state.waiting.extend_from_slice(line);
        state.number += 1;
        state.taken += line.len() as u64;
        // Who is awake looks again before it sleeps.
        if mem::take(&mut state.is_asleep) {
            drop(state);
            self.work.notify_one();
        }
    }

    fn flush(&self, until: Instant) -> bool {
        let mut state = self.lock();
        let target = state.taken;
        while state.settled < target {
            let left = until.saturating_duration_since(Instant::now());
            if left == Duration::ZERO {
                return false;
            }
            state = self.done.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// The thread: writes what waits, until nobody can add to it any more.
    fn empty_into(&self, writing: &mut Writing) {
        let mut lines = Vec::new();
        while let Some(number) = self.take(&mut lines) {
            writing.write(&lines, number);
            self.lock().settled += lines.len() as u64;
            self.done.notify_all();
            lines.clear();
            // After a burst the memory is given back.
            lines.shrink_to(KEPT_MEMORY);
        }
    }

    /// Waits for lines, takes all there are, and answers how many; `None` if there will be none.
    fn take(&self, lines: &mut Vec<u8>) -> Option<u64> {
        let mut state = self.lock();
        while state.waiting.is_empty() {
            if state.is_closed {
                return None;
            }
            state.is_asleep = true;
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        mem::swap(&mut state.waiting, lines);
        Some(mem::take(&mut state.number))
    }
}

const KEPT_MEMORY: usize = 64 * 1024;
