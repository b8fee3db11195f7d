//! How cost grows.

use std::error::Error;

use super::table::{self, Table};
use super::{allocations, instructions};
use crate::growth::{FIELDS, SPECS, VARIANTS};

pub(super) fn print() -> Result<(), Box<dyn Error>> {
    fields()?;
    variants()?;
    specs()
}

fn fields() -> Result<(), Box<dyn Error>> {
    let columns = [
        "fields",
        "declared: instructions",
        "allocations",
        "as usual: instructions",
        "allocations",
        "declared ×",
    ];
    let rows = measured(&FIELDS, &["fields_ours_", "fields_usual_"])?;
    let table = Table::begin("An error of so many text fields, to its response", &columns);
    for (count, cells) in rows {
        let [ours, usual] = cells.as_slice() else { continue };
        table.row(&[
            count.to_string(),
            table::count(ours.instructions),
            ours.allocations.calls(),
            table::count(usual.instructions),
            usual.allocations.calls(),
            table::ratio(ours.instructions, usual.instructions),
        ]);
    }
    Ok(())
}

fn variants() -> Result<(), Box<dyn Error>> {
    let rows = measured(&VARIANTS, &["variants_ours_"])?;
    let columns = ["variants", "instructions", "allocations"];
    let table = Table::begin("The last variant of so many, to its response", &columns);
    for (count, cells) in rows {
        let [ours] = cells.as_slice() else { continue };
        table.row(&[count.to_string(), table::count(ours.instructions), ours.allocations.calls()]);
    }
    Ok(())
}

fn specs() -> Result<(), Box<dyn Error>> {
    let rows = measured(&SPECS, &["specs_count_", "specs_snapshot_"])?;
    // What it takes to make one is known by what it allocates.
    let names = SPECS.map(|size| format!("specs_monitor_{size}"));
    let made = allocations::of(names.iter().map(String::as_str))?;
    let columns = [
        "errors known",
        "counting one more: instructions",
        "allocations",
        "a snapshot: instructions",
        "memory of the monitor, bytes",
    ];
    let table = Table::begin("A monitor that knows so many errors", &columns);
    for ((count, cells), made) in rows.into_iter().zip(made) {
        let [counted, read] = cells.as_slice() else { continue };
        table.row(&[
            count.to_string(),
            table::count(counted.instructions),
            counted.allocations.calls(),
            table::count(read.instructions),
            table::count(Some(made.bytes())),
        ]);
    }
    Ok(())
}

struct Measured {
    instructions: Option<u64>,
    allocations: allocations::Allocations,
}

/// A size, and what was measured of each kind.
type Row = (usize, Vec<Measured>);

/// For each size what is measured of the cases whose names begin so.
fn measured(sizes: &[usize], kinds: &[&str]) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for size in sizes {
        let names: Vec<String> = kinds.iter().map(|kind| format!("{kind}{size}")).collect();
        let names = || names.iter().map(String::as_str);
        let instructions = instructions::of(names());
        let allocations = allocations::of(names())?;
        let cells = instructions.into_iter().zip(allocations);
        rows.push((
            *size,
            cells.map(|(instructions, allocations)| Measured { instructions, allocations }).collect(),
        ));
    }
    Ok(rows)
}
