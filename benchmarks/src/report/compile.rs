//! What whoever compiles pays.
#![expect(clippy::print_stderr, reason = "who waits is told what is built")]

use std::error::Error;
use std::time::Duration;

use super::table::{self, Table};
use crate::compile::{Kind, Project, counted, service};

/// Between the two a variant's own cost is told.
const VARIANTS: [usize; 2] = [100, 300];

/// How often a program is built after an edit. From nothing it is built once, which takes long enough.
const EDITS: usize = 7;

/// A type, by its variants.
pub(super) fn variants() -> Result<(), Box<dyn Error>> {
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

/// A service, from nothing and after edits.
pub(super) fn programs() -> Result<(), Box<dyn Error>> {
    let mut services = Vec::new();
    for kind in Kind::ALL {
        let source = service(kind);
        let project = Project::program(kind, &source)?;
        project.clean()?;
        let clean = project.cargo("build", &[])?;
        eprintln!("{} from nothing: {clean:?}", kind.name());
        services.push(Service { kind, source, project, clean, edited: Vec::new() });
    }
    // In turns, so that a machine that slows down slows all of them.
    for edit in 1..=EDITS {
        for Service { source, project, edited, .. } in &mut services {
            // Another text of a message, and a number where there is none.
            let changed = source.replace("step 0", &format!("step {edit}"));
            project.edit(&format!("{changed}\npub const EDIT: u32 = {edit};\n"))?;
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
    let Some(first) = services.first() else { return Ok(()) };
    for service in &services {
        let (clean, edited) = (service.clean.as_secs_f64(), service.least_edit());
        table.row(&[
            service.kind.label().to_owned(),
            format!("{clean:.0}"),
            table::times(clean / first.clean.as_secs_f64()),
            format!("{edited:.2}"),
            table::times(edited / first.least_edit()),
        ]);
    }
    Ok(())
}

/// A program, and what building it took.
struct Service {
    kind: Kind,
    source: String,
    project: Project,
    clean: Duration,
    edited: Vec<Duration>,
}

impl Service {
    /// Seconds: what a busy machine adds is not the edit's.
    fn least_edit(&self) -> f64 {
        self.edited.iter().min().copied().unwrap_or_default().as_secs_f64()
    }
}
