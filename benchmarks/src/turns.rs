//! Time of the processor: a process for each case, which are asked in turn.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::case::find;

/// How often each case has its turn.
const ROUNDS: usize = 100;

/// How long a turn takes at least, in nanoseconds.
const TURN: u64 = 1_000_000;

/// How often one does it, by line, and the processor's time that took, in nanoseconds: until nobody asks.
///
/// # Errors
///
/// There is no such case, or what is asked is no number.
pub fn serve(name: &str, threads: &str) -> Result<(), Box<dyn Error>> {
    let mut timed = find(name)?.timed(threads.parse()?);
    let mut answers = io::stdout().lock();
    for times in io::stdin().lock().lines() {
        writeln!(answers, "{}", timed(times?.parse()?).as_nanos())?;
        answers.flush()?;
    }
    Ok(())
}

/// A process that has a case ready.
struct Runner {
    process: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// How many times a turn is.
    times: u64,
}

impl Runner {
    fn start(name: &str, threads: usize) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", name, &threads.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take());
        let (Some(asked), Some(answers)) = pipes else { return Err("a process has no pipes".into()) };
        let mut runner = Self { process, asked, answers: BufReader::new(answers), times: 1 };
        while runner.least_of(3)? < TURN {
            runner.times *= 2;
        }
        Ok(runner)
    }

    fn turn(&mut self) -> Result<u64, Box<dyn Error>> {
        writeln!(self.asked, "{}", self.times)?;
        self.asked.flush()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(answer.trim().parse().map_err(|_| format!("a case does not answer: `{answer}`"))?)
    }

    fn least_of(&mut self, turns: usize) -> Result<u64, Box<dyn Error>> {
        let turns: Result<Vec<u64>, _> = (0..turns).map(|_| self.turn()).collect();
        Ok(turns?.into_iter().min().unwrap_or_default())
    }

    /// Nanoseconds of doing it once.
    fn once(&mut self) -> Result<f64, Box<dyn Error>> {
        let turn = self.turn()?;
        Ok(turn as f64 / self.times as f64)
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What takes part: a case and how many threads do it at once.
pub(crate) type Entry<'a> = (&'a str, usize);

/// How long cases took beside each other.
#[derive(Debug)]
pub(crate) struct Turns {
    /// For each round the nanoseconds of each case.
    rounds: Vec<Vec<f64>>,
}

/// Lets each case have its turn in each round, beginning with another one each time.
pub(crate) fn take(entries: &[Entry<'_>]) -> Result<Turns, Box<dyn Error>> {
    let runners: Result<Vec<Runner>, _> =
        entries.iter().map(|(name, threads)| Runner::start(name, *threads)).collect();
    let mut runners = runners?;
    let mut rounds = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let mut times = vec![0.0; runners.len()];
        let first = round % runners.len();
        let order = (first..runners.len()).chain(0..first);
        for at in order {
            if let (Some(runner), Some(time)) = (runners.get_mut(at), times.get_mut(at)) {
                *time = runner.once()?;
            }
        }
        rounds.push(times);
    }
    Ok(Turns { rounds })
}

impl Turns {
    /// The median over the rounds of one case's time by another's, and how far half of the rounds are from it at most.
    pub(crate) fn ratio(&self, case: usize, beside: usize) -> Ratio {
        let ratios = self.rounds.iter().filter_map(|round| Some(round.get(case)? / round.get(beside)?));
        let median = median(ratios.clone().collect());
        let distance = self::median(ratios.map(|ratio| (ratio / median - 1.0).abs()).collect());
        Ratio { median, distance }
    }
}

/// A ratio of times.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    pub(crate) median: f64,
    /// As a share of the median.
    pub(crate) distance: f64,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
