//! Every interleaving of two threads at the places where a breaker's lock-free front meets its lock.
//!
//! Beside each model stands a mutant: the same with one check left out, which the model must catch.

use std::time::{Duration, Instant};

use loom::sync::Arc;
use loom::thread;

use super::BreakerSettings;
use super::circuit::Circuit;
use super::machine::Outcome;

const WAIT: Duration = Duration::from_secs(60);

/// A probe is given up while somebody resets the circuit, which then opens and comes to be half-open again: it must have
/// one probe, whatever became of the old one.
fn a_probe_given_up_beside_a_reset(cancel: fn(&Circuit, u32, Instant)) {
    loom::model(move || {
        let start = Instant::now();
        let settings = BreakerSettings::consecutive(1).with_probes(1);
        let circuit = Arc::new(Circuit::new(settings, start, 0, 1));
        let fail = |circuit: &Circuit, now| {
            let generation = circuit.word().generation();
            circuit.step(|machine| machine.record(generation, Outcome::Failure { slow: false }, now));
        };
        fail(&circuit, start);
        let now = start + WAIT;
        let probe = circuit.step(|machine| machine.admit(now)).0.unwrap();

        let other = Arc::clone(&circuit);
        let thread = thread::spawn(move || cancel(&other, probe, now));
        circuit.step(|machine| machine.set(super::BreakerState::Closed, now));
        fail(&circuit, now);
        let later = now + WAIT;
        assert!(circuit.step(|machine| machine.admit(later)).0.is_ok());
        thread.join().unwrap();
        assert!(circuit.step(|machine| machine.admit(later)).0.is_err(), "a second probe");
    });
}

#[test]
fn a_probe_given_up_beside_a_reset_makes_no_room_in_another_generation() {
    a_probe_given_up_beside_a_reset(|circuit, probe, now| {
        circuit.step(|machine| machine.record(probe, Outcome::Cancelled, now));
    });
}

#[test]
#[should_panic(expected = "a second probe")]
fn mutant_a_probe_is_given_back_to_whatever_generation_there_is() {
    a_probe_given_up_beside_a_reset(|circuit, _, now| {
        circuit.step(|machine| machine.record(machine.generation(), Outcome::Cancelled, now));
    });
}

/// A call succeeds while the generation changes: it is counted once, and never among the new generation's calls.
fn a_success_beside_a_new_generation(add: fn(&Circuit, super::Word) -> bool) {
    loom::model(move || {
        let now = Instant::now();
        let circuit = Arc::new(Circuit::new(BreakerSettings::count_window(4), now, 0, 1));
        let admitted = circuit.word();

        let other = Arc::clone(&circuit);
        let thread = thread::spawn(move || {
            if !add(&other, admitted) {
                let outcome = Outcome::Success { slow: false };
                other.step(|machine| machine.record(admitted.generation(), outcome, now));
            }
        });
        circuit.step(|machine| machine.set(super::BreakerState::Closed, now));
        thread.join().unwrap();
        let (seen, _) = circuit.step(|machine| machine.seen(now));
        assert_eq!(seen.calls, 0, "a late success in view");
        let (counts, _) = circuit.step(|machine| machine.counts());
        assert_eq!(counts.successes, 1);
    });
}

#[test]
fn a_success_beside_a_new_generation_is_counted_and_not_in_view() {
    a_success_beside_a_new_generation(|circuit, admitted| circuit.note_success(admitted, || 0));
}

#[test]
#[should_panic(expected = "a late success in view")]
fn mutant_a_success_is_counted_for_whatever_generation_there_is() {
    a_success_beside_a_new_generation(|circuit, _| circuit.note_success(circuit.word(), || 0));
}

/// Failures of two threads beside a success: the row of two that they may make opens the circuit at most once, and every
/// result is counted.
#[test]
fn failures_of_two_threads_open_the_circuit_once() {
    loom::model(|| {
        let now = Instant::now();
        let circuit = Arc::new(Circuit::new(BreakerSettings::consecutive(2), now, 0, 1));
        let admitted = circuit.word();
        let fail = move |circuit: &Circuit| {
            let failure = Outcome::Failure { slow: false };
            circuit.step(|machine| machine.record(admitted.generation(), failure, now)).1
        };
        let other = Arc::clone(&circuit);
        let thread = thread::spawn(move || fail(&other));
        let first = fail(&circuit);
        let second = thread.join().unwrap();
        assert!(first.is_some() != second.is_some(), "one of them opens it");
        assert!(!circuit.ignores_success(admitted));
    });
}
