//! Whose circuits are open, and what follows: pure, told the numbers and the time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::CircuitHints;

/// What is heard is believed for as long as a process counts as alive.
const BELIEVED: Duration = Duration::from_secs(5);

/// What a circuit is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// Its own settings are all.
    Own,
    /// Half of them is enough.
    Sensitive,
    /// The same, and it opens now.
    Open,
}

/// What a process knows of the circuits of all.
#[derive(Debug, Default)]
pub(super) struct Quorum {
    voices: BTreeMap<String, u32>,
    instances: u32,
    heard: Option<Instant>,
    /// The circuits of this process that so many others have open.
    sensitive: BTreeSet<String>,
}

impl Quorum {
    /// Hears how many have which circuit open; what the circuits that this process has are to be told, where that is new.
    pub(super) fn hear(
        &mut self,
        hints: &CircuitHints,
        voices: BTreeMap<String, u32>,
        instances: u32,
        is_here: impl Fn(&str) -> bool,
        now: Instant,
    ) -> Vec<(String, Advice)> {
        (self.voices, self.instances, self.heard) = (voices, instances, Some(now));
        let reached = |(name, voices): (&String, &u32)| {
            (hints.is_quorum(*voices, instances) && is_here(name)).then(|| name.clone())
        };
        let reached: BTreeSet<String> = self.voices.iter().filter_map(reached).collect();
        let advice = if hints.opens() { Advice::Open } else { Advice::Sensitive };
        let news = reached.difference(&self.sensitive).map(|name| (name.clone(), advice));
        let gone = self.sensitive.difference(&reached).map(|name| (name.clone(), Advice::Own));
        let told = news.chain(gone).collect();
        self.sensitive = reached;
        told
    }

    /// Nothing could be heard: what was heard last is believed a while.
    pub(super) fn miss(&mut self, now: Instant) -> Vec<(String, Advice)> {
        if self.heard.is_some_and(|heard| now.saturating_duration_since(heard) < BELIEVED) {
            return Vec::new();
        }
        (self.heard, self.instances) = (None, 0);
        self.voices.clear();
        std::mem::take(&mut self.sensitive).into_iter().map(|name| (name, Advice::Own)).collect()
    }

    /// Each circuit that somebody has open: how many, of how many, and whether this process is sensitive to it.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&str, u32, u32, bool)> {
        let shown = |(name, voices): (&'_ String, _)| (self.sensitive.contains(name), voices);
        self.voices.iter().map(move |(name, voices)| {
            let (is_sensitive, voices) = shown((name, voices));
            (name.as_str(), *voices, self.instances, is_sensitive)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HINTS: CircuitHints = CircuitHints::new();

    fn hear(quorum: &mut Quorum, hints: &CircuitHints, voices: u32, instances: u32) -> Option<Advice> {
        let told = quorum.hear(
            hints,
            BTreeMap::from([("s3".to_owned(), voices)]),
            instances,
            |_| true,
            Instant::now(),
        );
        told.first().map(|(_, advice)| *advice)
    }

    #[test]
    fn the_table_of_the_documentation_holds() {
        for (instances, voices, advice) in [
            (1, 1, None),
            (2, 2, None),
            (3, 2, None),
            (3, 3, Some(Advice::Sensitive)),
            (4, 2, None),
            (4, 3, Some(Advice::Sensitive)),
            (10, 1, None),
            (10, 5, None),
            (10, 6, Some(Advice::Sensitive)),
            (1000, 500, None),
            (1000, 501, Some(Advice::Sensitive)),
        ] {
            let mut quorum = Quorum::default();
            assert_eq!(hear(&mut quorum, &HINTS, voices, instances), advice, "{voices} of {instances}");
            let opens = advice.map(|_| Advice::Open);
            let mut quorum = Quorum::default();
            assert_eq!(hear(&mut quorum, &HINTS.quorum_opens(true), voices, instances), opens);
        }
    }

    #[test]
    fn a_quorum_is_told_once_and_once_that_it_is_gone() {
        let (mut quorum, hints) = (Quorum::default(), HINTS.quorum_opens(true));
        assert_eq!(hear(&mut quorum, &hints, 3, 4), Some(Advice::Open));
        assert_eq!(hear(&mut quorum, &hints, 4, 4), None, "its own probes know better");
        assert_eq!(hear(&mut quorum, &hints, 2, 4), Some(Advice::Own));
        assert_eq!(hear(&mut quorum, &hints, 2, 4), None);
        assert_eq!(hear(&mut quorum, &hints, 3, 4), Some(Advice::Open));
    }

    #[test]
    fn a_circuit_that_comes_to_be_here_later_is_told_then() {
        let (mut quorum, now) = (Quorum::default(), Instant::now());
        let voices = BTreeMap::from([("s3".to_owned(), 3)]);
        assert_eq!(quorum.hear(&HINTS, voices.clone(), 4, |_| false, now), []);
        assert_eq!(quorum.shown().collect::<Vec<_>>(), [("s3", 3, 4, false)]);
        let told = quorum.hear(&HINTS, voices, 4, |name| name == "s3", now);
        assert_eq!(told, [("s3".to_owned(), Advice::Sensitive)]);
        assert_eq!(quorum.shown().collect::<Vec<_>>(), [("s3", 3, 4, true)]);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Hear(Vec<u32>, u32),
        Miss,
        Pass(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => (proptest::collection::vec(0_u32..8, 3), 1_u32..8).prop_map(|(voices, all)| Step::Hear(voices, all)),
            2 => Just(Step::Miss),
            2 => (0_u64..4).prop_map(Step::Pass),
        ]
    }

    proptest! {
        /// A circuit is sensitive if and only if a quorum was heard last, and that not too long ago; whoever does what
        /// he is told each time knows as much, and is told to open only when a quorum comes to be.
        #[test]
        fn who_does_what_he_is_told_is_as_sensitive_as_the_last_word(
            steps in proptest::collection::vec(step(), 0..60),
            opens in any::<bool>(),
        ) {
            let names = ["s3", "smtp", "stripe"];
            let hints = HINTS.quorum_opens(opens);
            let (mut quorum, mut now) = (Quorum::default(), Instant::now());
            let mut last: Option<(Instant, Vec<bool>)> = None;
            let mut plain = [false; 3];
            for step in steps {
                let told = match step {
                    Step::Pass(seconds) => {
                        now += Duration::from_secs(seconds);
                        continue;
                    }
                    Step::Hear(voices, all) => {
                        last = Some((now, voices.iter().map(|v| *v >= 3 && *v * 2 > all).collect()));
                        let voices = names.iter().map(|name| (*name).to_owned()).zip(voices).collect();
                        quorum.hear(&hints, voices, all, |_| true, now)
                    }
                    Step::Miss => quorum.miss(now),
                };
                if last.as_ref().is_some_and(|(heard, _)| now - *heard >= BELIEVED) {
                    last = None;
                }
                for (name, advice) in told {
                    let place = names.iter().position(|known| *known == name).unwrap();
                    prop_assert_eq!(plain[place], advice == Advice::Own, "told what it is");
                    prop_assert_eq!(advice == Advice::Open, opens && advice != Advice::Own);
                    plain[place] = advice != Advice::Own;
                }
                let expected = last.as_ref().map_or(vec![false; 3], |(_, reached)| reached.clone());
                prop_assert_eq!(&plain[..], &expected[..]);
                let shown: BTreeSet<_> = quorum.shown().filter(|circuit| circuit.3).map(|circuit| circuit.0).collect();
                let sensitive = names.iter().zip(plain).filter(|(_, sensitive)| *sensitive);
                prop_assert_eq!(shown, sensitive.map(|(name, _)| *name).collect());
            }
        }
    }
}
