//! What cases allocate, asked of the binary whose allocator counts.

use std::error::Error;
use std::process::{Command, Stdio};

/// What doing a case once allocates.
pub(super) struct Allocations {
    allocations: f64,
    reallocations: f64,
    bytes: u64,
}

impl Allocations {
    /// Calls of `alloc`, and those of `realloc` behind a plus.
    pub(super) fn calls(&self) -> String {
        let number = |count: f64| {
            if count.fract() == 0.0 { format!("{count}") } else { format!("{count:.1}") }
        };
        match (self.allocations, self.reallocations) {
            (allocations, 0.0) => number(allocations),
            (allocations, reallocations) => format!("{}+{}", number(allocations), number(reallocations)),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// A process for each case, since recorders and subscribers belong to one.
pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Allocations>, Box<dyn Error>> {
    names.into_iter().map(once).collect()
}

fn once(name: &str) -> Result<Allocations, Box<dyn Error>> {
    let program = std::env::current_exe()?.with_file_name("allocations");
    let output = Command::new(&program)
        .arg(name)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{}, which `cargo build` makes: {error}", program.display()))?;
    let answer = String::from_utf8(output.stdout)?;
    let mut numbers = answer.split_whitespace();
    let mut next = || numbers.next().ok_or_else(|| format!("nothing was counted of {name}"));
    Ok(Allocations {
        allocations: next()?.parse()?,
        reallocations: next()?.parse()?,
        bytes: next()?.parse()?,
    })
}
