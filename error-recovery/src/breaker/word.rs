//! All that a healthy call must know, in one word.

use super::BreakerState;
use super::machine::Machine;

/// The generation, and in what way calls are admitted and successes noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(u64);

impl Word {
    /// Every call is let through.
    const ADMITS: u64 = 1;
    /// A success ends a row of failures, so it must be told.
    const ATTENTIVE: u64 = 1 << 1;
    /// Successes are counted.
    const COUNTED: u64 = 1 << 2;
    /// Successes belong to a part of a time window.
    const TIMED: u64 = 1 << 3;
    /// How long a call takes matters.
    const MEASURED: u64 = 1 << 4;

    pub(super) fn of(machine: &Machine) -> Self {
        let settings = machine.settings();
        let state = machine.state();
        let flag = |flag: u64, set: bool| if set { flag } else { 0 };
        Self(
            u64::from(machine.generation()) << 32
                | flag(Self::ADMITS, state.admits_all())
                | flag(Self::ATTENTIVE, machine.is_attentive())
                | flag(Self::COUNTED, settings.counts())
                | flag(Self::TIMED, machine.slice_end().is_some() && state != BreakerState::ForcedClosed)
                | flag(Self::MEASURED, settings.slow_after.is_some()),
        )
    }

    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) const fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[inline]
    pub(super) const fn admits(self) -> bool {
        self.0 & Self::ADMITS != 0
    }

    #[inline]
    pub(super) const fn is_measured(self) -> bool {
        self.0 & Self::MEASURED != 0
    }

    #[inline]
    pub(super) const fn is_timed(self) -> bool {
        self.0 & Self::TIMED != 0
    }

    /// A success may be counted in the shards.
    #[inline]
    pub(super) const fn counts_apart(self) -> bool {
        self.0 & (Self::ADMITS | Self::COUNTED) == Self::ADMITS | Self::COUNTED
    }

    #[inline]
    pub(super) const fn is_attentive(self) -> bool {
        self.0 & Self::ATTENTIVE != 0
    }

    /// Of a success nothing follows, as long as the word is this one.
    #[inline]
    pub(super) const fn ignores_successes(self) -> bool {
        self.0 as u32 as u64 == Self::ADMITS
    }
}
