//! From an error to its response.

use std::error::Error;

use super::table::{self, Table};
use super::{allocations, instructions};
use crate::responses::ANSWERS;
use crate::turns;

pub(super) fn print() -> Result<(), Box<dyn Error>> {
    let names = || ANSWERS.iter().map(|answer| answer.name);
    let instructions = instructions::of(names());
    let allocations = allocations::of(names())?;
    let entries: Vec<turns::Entry<'_>> = names().map(|name| (name, 1)).collect();
    let turns = turns::take(&entries)?;
    let first = instructions.first().copied().flatten();
    let table = Table::begin(
        "From an error to its response",
        &[
            "way",
            "facts told",
            "body, bytes",
            "headers",
            "instructions",
            "×",
            "time ×",
            "allocations",
            "bytes",
        ],
    );
    for (at, ((answer, count), allocated)) in ANSWERS.iter().zip(&instructions).zip(&allocations).enumerate()
    {
        let contents = answer.contents();
        table.row(&[
            answer.label.to_owned(),
            format!("{} of {}", contents.facts, contents.of),
            contents.size.to_string(),
            contents.headers.to_string(),
            table::count(*count),
            table::ratio(*count, first),
            table::times(turns.ratio(at, 0).median),
            allocated.calls(),
            table::count(Some(allocated.bytes())),
        ]);
    }
    table::trust((0..entries.len()).map(|at| turns.ratio(at, 0).distance));
    Ok(())
}
