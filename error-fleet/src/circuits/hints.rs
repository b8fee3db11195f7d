//! What a process makes of the others' circuits.

use std::ops::Range;

/// What a process makes of the circuits of the others, for [`FleetBuilder::breakers`](crate::FleetBuilder::breakers).
///
/// ```
/// use error_fleet::CircuitHints;
///
/// // The defaults.
/// CircuitHints::new().quorum_percent(50).least_instances(3).quorum_opens(false).probe_in_turn(true);
/// ```
///
/// What follows of how many processes have the circuit of one name open:
///
/// | alive | have it open | a process whose circuit is closed | one whose circuit is open |
/// |---|---|---|---|
/// | any | 0, 1 or 2 | goes by its own calls | the same |
/// | 4 | 2: half, and not three | goes by its own calls | the same |
/// | 4 | 3 | is *sensitive*: opens by half as many failures, rounded up | closes by its own probes, and is sensitive then |
/// | 10 | 5: not more than half | goes by its own calls | the same |
/// | 10 | 6 | is sensitive | as above |
/// | 10 | 6, with [`quorum_opens`](Self::quorum_opens) | opens, once, and is sensitive after it has closed | as above |
/// | any | nobody knows: Redis has not answered for 5 seconds | goes by its own calls | the same |
///
/// A circuit counts as open for the others if calls of that process's own have opened it, until its probes close it.
/// One that a person has set, or that was opened by the others' word, does not: or words would outlive what they were
/// about. A process of which nothing was heard for 5 seconds is not alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitHints {
    quorum_percent: u32,
    least_instances: u32,
    quorum_opens: bool,
    probe_in_turn: bool,
}

/// Of 100 % there are never more.
const PERCENT: Range<u32> = 0..100;

impl CircuitHints {
    /// More than half of the processes and at least three make each other sensitive; none opens by their word.
    pub const fn new() -> Self {
        Self { quorum_percent: 50, least_instances: 3, quorum_opens: false, probe_in_turn: true }
    }

    /// Of more than how many per cent of the living processes a circuit must be open: 0 to 99. Default: 50.
    #[must_use]
    pub const fn quorum_percent(mut self, percent: u32) -> Self {
        self.quorum_percent = percent;
        self
    }

    /// Of how many processes it must be open at the least: 2 or more, so that one that is ill alone decides nothing for
    /// the others. Default: 3.
    #[must_use]
    pub const fn least_instances(mut self, instances: u32) -> Self {
        self.least_instances = instances;
        self
    }

    /// Whether a closed circuit opens when so many have it open. It does so once until there are fewer again: what its
    /// own probes find out then is worth more. Default: no.
    #[must_use]
    pub const fn quorum_opens(mut self, opens: bool) -> Self {
        self.quorum_opens = opens;
        self
    }

    /// Whether processes ask one after the other if a service is back: a circuit whose wait is over stays open for half
    /// a minute at most while it is another process's turn, three seconds each. As soon as one has closed its circuit
    /// all may ask. Default: yes.
    #[must_use]
    pub const fn probe_in_turn(mut self, in_turn: bool) -> Self {
        self.probe_in_turn = in_turn;
        self
    }

    pub(super) fn is_quorum(&self, voices: u32, instances: u32) -> bool {
        let share = u64::from(voices) * 100 > u64::from(instances) * u64::from(self.quorum_percent);
        share && voices >= self.least_instances
    }

    pub(super) fn opens(&self) -> bool {
        self.quorum_opens
    }

    pub(super) fn takes_turns(&self) -> bool {
        self.probe_in_turn
    }

    /// What is wrong with the numbers.
    pub(crate) fn problems(&self, problems: &mut Vec<String>) {
        if !PERCENT.contains(&self.quorum_percent) {
            problems.push(
                "a quorum is more than 0 to 99 % of the processes: of 100 % there are never more".to_owned(),
            );
        }
        if self.least_instances < 2 {
            problems.push(
                "a quorum of one process lets one that is ill decide for all: give at least 2".to_owned(),
            );
        }
    }
}

impl Default for CircuitHints {
    fn default() -> Self {
        Self::new()
    }
}
