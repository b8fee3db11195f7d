//! Models of what threads do to each other here: loom runs every interleaving.
//!
//! Each says which mutant it catches; each was tried.

use std::sync::Arc;

use loom::sync::Mutex;
use loom::thread;

use super::history::History;
use super::shard::{Shards, add_as_owner, add_shared};

/// A shard handed from one thread to another loses nothing, and a reader never sees a sum go down.
///
/// Mutants: `claim` that takes a shard without asking; `release` and `claim` without ordering.
#[test]
fn hand_over_loses_nothing() {
    loom::model(|| {
        let shards = Arc::new(Shards::new(1));
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let shards = Arc::clone(&shards);
                thread::spawn(move || {
                    let shard = shards.claim().unwrap();
                    add_as_owner(shard.counters(), 0);
                    shard.release();
                })
            })
            .collect();
        let first = shards.totals();
        let second = shards.totals();
        assert!(first <= second);
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(shards.totals(), [2]);
    });
}

/// The overflow shard is counted into by many at once.
///
/// Mutant: `add_shared` as a load and a store.
#[test]
fn overflow_loses_nothing() {
    loom::model(|| {
        let shards = Arc::new(Shards::new(1));
        let other = Arc::clone(&shards);
        let thread = thread::spawn(move || add_shared(other.overflow(), 0));
        add_shared(shards.overflow(), 0);
        thread.join().unwrap();
        assert_eq!(shards.totals(), [2]);
    });
}

/// Whoever folds while others count: everything ends up in the cells, and nothing twice.
///
/// Mutants: a fold that reads the counters again to note how far it has come; one that does not note it.
#[test]
fn a_fold_takes_everything_once() {
    loom::model(|| {
        let shards = Arc::new(Shards::new(1));
        let history = Arc::new(Mutex::new(History::new(1, 0)));
        let counts = {
            let shards = Arc::clone(&shards);
            thread::spawn(move || {
                let shard = shards.claim().unwrap();
                add_as_owner(shard.counters(), 0);
                add_as_owner(shard.counters(), 0);
                shard.release();
            })
        };
        let folds = {
            let (shards, history) = (Arc::clone(&shards), Arc::clone(&history));
            thread::spawn(move || {
                if let Ok(mut history) = history.try_lock() {
                    history.try_fold(&shards, 1, 1);
                }
            })
        };
        history.lock().unwrap().fold(&shards, 1, 2);
        counts.join().unwrap();
        folds.join().unwrap();
        let mut history = history.lock().unwrap();
        history.fold(&shards, 1, 3);
        assert_eq!((history.errors(0, 60), history.seen(0).map(|seen| seen.last <= 3)), (2, Some(true)));
    });
}
