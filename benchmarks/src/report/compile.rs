//! What whoever compiles pays.
#![expect(clippy::print_stderr, reason = "who waits is told what is built")]

use std::error::Error;
use std::time::Duration;

use super::table::{self, Table};
use crate::compile::{Kind, Project, counted, service};

/// Between the two a variant's own cost is told.
const VARIANTS: [usize; 2] = [100, 300];

/// How often a program is built from nothing, and how often after an edit.
const CLEAN: usize = 2;
const EDITS: usize = 7;

pub(super) fn print() -> Result<(), Box<dyn Error>> {
    per_variant()?;
    programs()
}

fn per_variant() -> Result<(), Box<dyn Error>> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let mut counts = Vec::new();
        for count in VARIANTS {
            let instructions = counted(kind, count)?;
            eprintln!("{} with {count} variants: {instructions} instructions", kind.name());
            counts.push(instructions);
        }
        rows.push((kind, counts));
    }
    let [few, many] = VARIANTS;
    let columns = [
        "a type of so many variants, `cargo check`".to_owned(),
        format!("{few}: million instructions"),
        format!("{many}: million instructions"),
        "each variant: thousand instructions".to_owned(),
    ];
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let table = Table::begin("What a variant costs the compiler", &columns);
    for (kind, counts) in rows {
        let [of_few, of_many] = counts.as_slice() else { continue };
        let each = of_many.saturating_sub(*of_few) / (many - few) as u64;
        table.row(&[
            kind.label().to_owned(),
            table::count(Some(of_few / 1_000_000)),
            table::count(Some(of_many / 1_000_000)),
            table::count(Some(each / 1000)),
        ]);
    }
    Ok(())
}

fn programs() -> Result<(), Box<dyn Error>> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let source = service(kind);
        let project = Project::program(kind, &source)?;
        rows.push((kind, source, project, Vec::new(), Vec::new()));
    }
    // In turns, so that a machine that slows down slows all of them.
    for _ in 0..CLEAN {
        for (kind, _, project, clean, _) in &mut rows {
            project.clean()?;
            let took = project.cargo("build", &[])?;
            eprintln!("{} from nothing: {took:?}", kind.name());
            clean.push(took);
        }
    }
    for edit in 1..=EDITS {
        for (_, source, project, _, edited) in &mut rows {
            // A text of a message, or a number where there is none.
            project.edit(
                &format!("{source}\npub const EDIT: u32 = {edit};\n")
                    .replace("step 0", &format!("step {edit}")),
            )?;
            edited.push(project.cargo("build", &[])?);
        }
    }
    let columns = [
        "a service of one route and twelve errors, `cargo build`",
        "from nothing: seconds of processor",
        "×",
        "after an edit: seconds of processor",
        "×",
    ];
    let table = Table::begin("What a service costs the compiler", &columns);
    let mut first = None;
    for (kind, _, _, clean, edited) in &rows {
        let (clean, edited) = (least(clean), least(edited));
        let (first_clean, first_edited) = *first.get_or_insert((clean, edited));
        table.row(&[
            kind.label().to_owned(),
            format!("{:.1}", clean.as_secs_f64()),
            table::times(clean.as_secs_f64() / first_clean.as_secs_f64()),
            format!("{:.2}", edited.as_secs_f64()),
            table::times(edited.as_secs_f64() / first_edited.as_secs_f64()),
        ]);
    }
    Ok(())
}

fn least(took: &[Duration]) -> Duration {
    took.iter().copied().min().unwrap_or_default()
}
