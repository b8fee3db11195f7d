//! Numbers that may not be known.

/// A number that may not be known, in the eight bytes of one that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Figure(u64);

impl Figure {
    /// Nothing that is measured comes to this.
    pub(super) const UNKNOWN: Self = Self(u64::MAX);

    pub(super) const fn new(number: u64) -> Self {
        Self(number)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// The number, if it is known.
    pub(crate) fn known(self) -> Option<u64> {
        (self != Self::UNKNOWN).then_some(self.0)
    }
}

impl Default for Figure {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl From<Option<u64>> for Figure {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::UNKNOWN, Self)
    }
}
