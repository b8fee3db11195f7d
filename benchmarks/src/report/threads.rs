//! What several threads do at once to one thing: count errors, ask a circuit.

use std::error::Error;

use super::table::{self, Table};
use super::{allocations, instructions};
use crate::{circuits, counting, turns};

/// Counting an error.
pub(super) fn counting() -> Result<(), Box<dyn Error>> {
    print("Counting one error", &counting::ROWS)
}

/// Healthy calls through a circuit breaker.
pub(super) fn circuits() -> Result<(), Box<dyn Error>> {
    print("A healthy call through a circuit breaker", &circuits::ROWS)
}

/// Times are those of the first row by one thread.
fn print(title: &str, rows: &[(&str, &str)]) -> Result<(), Box<dyn Error>> {
    let names = || rows.iter().map(|(name, _)| *name);
    let instructions = instructions::of(names());
    let allocations = allocations::of(names())?;
    let entries: Vec<turns::Entry<'_>> = names().flat_map(|name| [(name, 1), (name, 2)]).collect();
    let turns = turns::take(&entries)?;
    let first = instructions.first().copied().flatten();
    let columns = ["way", "instructions", "×", "time ×, 1 thread", "time ×, 2 threads", "allocations"];
    let table = Table::begin(title, &columns);
    for (at, ((row, count), allocated)) in rows.iter().zip(&instructions).zip(&allocations).enumerate() {
        table.row(&[
            row.1.to_owned(),
            table::count(*count),
            table::ratio(*count, first),
            table::times(turns.ratio(2 * at, 0).median),
            table::times(turns.ratio(2 * at + 1, 0).median),
            allocated.calls(),
        ]);
    }
    table::trust((0..entries.len()).map(|at| turns.ratio(at, 0).distance));
    Ok(())
}
