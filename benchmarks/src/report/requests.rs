//! Whole requests.

use std::error::Error;

use super::table::{self, Table};
use super::{allocations, instructions};
use crate::requests::ROWS;
use crate::turns;

pub(super) fn print() -> Result<(), Box<dyn Error>> {
    let names = || ROWS.iter().map(|(name, _)| *name);
    let instructions = instructions::of(names());
    let allocations = allocations::of(names())?;
    let entries: Vec<turns::Entry<'_>> = names().map(|name| (name, 1)).collect();
    let turns = turns::take(&entries)?;
    // Without the request itself.
    let alone = instructions.first().copied().flatten();
    let own = |count: Option<u64>| Some(count?.saturating_sub(alone?));
    let bare = own(instructions.get(1).copied().flatten());
    let table = Table::begin(
        "Whole requests",
        &["request", "instructions", "× bare 200", "time × bare 200", "allocations", "bytes"],
    );
    for (at, ((row, count), allocated)) in ROWS.iter().zip(&instructions).zip(&allocations).enumerate() {
        let (count, ratio) = match at {
            0 => (*count, "–".to_owned()),
            _ => (own(*count), table::ratio(own(*count), bare)),
        };
        table.row(&[
            row.1.to_owned(),
            table::count(count),
            ratio,
            table::times(turns.ratio(at, 1).median),
            allocated.calls(),
            table::count(Some(allocated.bytes())),
        ]);
    }
    table::trust((0..entries.len()).map(|at| turns.ratio(at, 1).distance));
    Ok(())
}
