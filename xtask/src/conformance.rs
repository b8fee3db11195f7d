//! thiserror's own tests, run on our `derive(Error)`.
//!
//! A crate that is called `thiserror` and re-exports our derive takes the place of the published one; the tests are read
//! from the folder that cargo has unpacked the published package to, and copied to `target/conformance`.

mod project;
mod report;
mod ui;

use self::project::Project;

/// The compiler that runs the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The workspace's own.
    Pinned,
    /// The installed nightly, on which errors can hand out their backtraces.
    Nightly,
}

/// Runs everything, prints what passed and failed, and answers whether nothing failed. The ui files, whose texts belong
/// to one compiler, are left to the pinned one.
pub(crate) fn run(compiler: Compiler) -> Result<bool, String> {
    let project = Project::prepare()?;
    let run_time = project.run_tests(compiler)?;
    if compiler == Compiler::Nightly {
        eprintln!("conformance with thiserror {}, on nightly:", project.version());
        eprintln!("  run-time tests: {} passed, {} failed", run_time.passed, run_time.failed);
        return Ok(run_time.failed == 0 && run_time.passed > 0);
    }
    let ui = ui::run(&project)?;
    eprintln!("conformance with thiserror {}:", project.version());
    eprintln!("  run-time tests: {} passed, {} failed", run_time.passed, run_time.failed);
    eprintln!("  ui files:       {} passed, {} failed", ui.passed, ui.failed);
    Ok(run_time.failed == 0 && ui.failed == 0 && run_time.passed > 0 && ui.passed > 0)
}

/// How many tests did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}
