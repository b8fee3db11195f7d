//! Leases of several processes against one bucket, in any order, beside plain sums.

use std::time::{Duration, Instant};

use error_recovery::Quota;
use proptest::prelude::*;

use super::lease::{Lease, Taken, Terms};
use super::rate::{Ask, Bucket, Rate, Told};

const SECOND: u64 = 1_000_000;

/// What happens to a process, or to all.
#[derive(Clone, Debug)]
enum Step {
    Check {
        at: usize,
        cost: u32,
    },
    /// Redis is told, and has counted.
    Send {
        at: usize,
    },
    /// Its answer arrives.
    Answer {
        at: usize,
    },
    /// Its answer is lost, or it never heard.
    Lose {
        at: usize,
        heard: bool,
    },
    Pass {
        micros: u64,
    },
}

fn steps(instances: usize, costs: u32) -> impl Strategy<Value = Vec<Step>> {
    let at = 0..instances;
    let step = prop_oneof![
        8 => (at.clone(), 1..=costs).prop_map(|(at, cost)| Step::Check { at, cost }),
        3 => at.clone().prop_map(|at| Step::Send { at }),
        3 => at.clone().prop_map(|at| Step::Answer { at }),
        1 => (at, any::<bool>()).prop_map(|(at, heard)| Step::Lose { at, heard }),
        2 => (0..3 * SECOND).prop_map(|micros| Step::Pass { micros }),
    ];
    prop::collection::vec(step, 1..400)
}

/// A fleet whose Redis is a bucket.
struct Fleet {
    terms: Terms,
    redis: Bucket,
    began: Instant,
    micros: u64,
    processes: Vec<Process>,
}

#[derive(Default)]
struct Process {
    lease: Lease,
    waiting: Option<(Ask, Told)>,
}

impl Fleet {
    fn new(limit: u32, chunk: u32, instances: usize) -> Self {
        // A call in a second.
        let rate = Rate::of(Quota::new(limit, Duration::from_micros(SECOND * u64::from(limit))));
        let processes = (0..instances).map(|_| Process::default()).collect();
        Self {
            terms: Terms { rate, chunk },
            redis: Bucket::default(),
            began: Instant::now(),
            micros: 0,
            processes,
        }
    }

    fn now(&self) -> Instant {
        self.began + Duration::from_micros(self.micros)
    }

    fn check(&mut self, at: usize, cost: u32) -> Taken {
        let (now, terms) = (self.now(), self.terms);
        self.processes[at].lease.take(terms, cost, now, false)
    }

    fn send(&mut self, at: usize) {
        let (now, terms, process) = (self.now(), self.terms, &mut self.processes[at]);
        if process.waiting.is_none() && process.lease.wants(terms) {
            let ask = process.lease.send(terms, now);
            // Redis's time is another one than the processes'.
            process.waiting = Some((ask, self.redis.ask(terms.rate, ask, self.micros + 77)));
        }
    }

    fn answer(&mut self, at: usize) {
        let (now, process) = (self.now(), &mut self.processes[at]);
        if let Some((_, told)) = process.waiting.take() {
            process.lease.answered(told, now);
        }
    }

    fn settle(&mut self, at: usize) {
        self.send(at);
        self.answer(at);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever comes when: never more than the quota, what came back of it, and a chunk for each process.
    #[test]
    fn the_fleet_lets_no_more_through_than_it_says(
        (limit, chunk, instances, steps) in (1_u32..12, 1_usize..5).prop_flat_map(|(limit, instances)| {
            (Just(limit), 1..=limit, Just(instances), steps(instances, limit.min(4)))
        }),
    ) {
        let mut fleet = Fleet::new(limit, chunk, instances);
        let mut admitted = 0_u64;
        for step in steps {
            match step {
                Step::Check { at, cost } => {
                    if let Taken::Yes { remaining, .. } = fleet.check(at, cost) {
                        prop_assert!(remaining <= limit);
                        admitted += u64::from(cost);
                    }
                }
                Step::Send { at } => fleet.send(at),
                Step::Answer { at } => fleet.answer(at),
                Step::Lose { at, heard } => {
                    let (terms, micros) = (fleet.terms, fleet.micros);
                    let process = &mut fleet.processes[at];
                    if heard {
                        process.waiting = None;
                    } else if process.lease.wants(terms) {
                        let now = fleet.began + Duration::from_micros(micros);
                        process.lease.send(terms, now);
                    } else {
                        continue;
                    }
                    process.lease.unanswered();
                    // The next settlement ends the outage.
                    fleet.settle(at);
                }
                Step::Pass { micros } => fleet.micros += micros,
            }
            let came_back = fleet.micros / SECOND;
            let most = u64::from(limit) + came_back + u64::from(chunk) * instances as u64;
            prop_assert!(admitted <= most, "{admitted} of {most}");
            for process in &fleet.processes {
                let (granted, debt) = process.lease.held();
                prop_assert!(debt <= chunk && granted <= chunk.max(4), "{granted} {debt}");
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Where more is asked for than there is, all of it is used, and in the long run no more: by one process or by many.
    #[test]
    fn in_the_long_run_the_rate_comes_through(
        (limit, chunk) in (1_u32..12).prop_flat_map(|limit| (Just(limit), 1..=limit)),
        instances in 1_usize..5,
        every in 2_000_u64..20_000,
    ) {
        let mut fleet = Fleet::new(limit, chunk, instances);
        let mut admitted = 0_u64;
        let seconds = 300;
        let mut turn = 0;
        while fleet.micros < seconds * SECOND {
            fleet.micros += every;
            turn = (turn + 1) % instances;
            if matches!(fleet.check(turn, 1), Taken::Yes { .. }) {
                admitted += 1;
            }
            fleet.settle(turn);
        }
        let (most, chunks) = (seconds + u64::from(limit), u64::from(chunk) * instances as u64);
        prop_assert!(admitted <= most + chunks, "{admitted} of {most}");
        // What is leased and not used yet is missing, and what came back to a full bucket until somebody asked.
        let least = seconds * SECOND / (SECOND + every * instances as u64);
        prop_assert!(admitted + chunks >= least, "{admitted} of {least}");
    }

    /// Who asks less often than the rate is never refused, whichever process he comes to.
    #[test]
    fn who_stays_below_the_rate_is_let_through(
        (limit, chunk) in (1_u32..40).prop_flat_map(|limit| (Just(limit), 1..=limit)),
        turns in prop::collection::vec((0_usize..6, SECOND * 2..SECOND * 5), 1..200),
    ) {
        let mut fleet = Fleet::new(limit, chunk, 6);
        for (at, micros) in turns {
            fleet.micros += micros;
            prop_assert!(matches!(fleet.check(at, 1), Taken::Yes { .. }), "{:?}", fleet.processes[at].lease);
            fleet.settle(at);
        }
    }
}
