//! thiserror's own tests, run on our `derive(Error)`.
//!
//! A crate that is called `thiserror` and re-exports our derive takes the place of the published one; the tests are read
//! from the folder that cargo has unpacked the published package to, and copied to `target/conformance`.

mod project;
mod report;
mod ui;

use self::project::Project;

/// Runs everything, prints what passed and failed, and answers whether nothing failed.
pub(crate) fn run() -> Result<bool, String> {
    let project = Project::prepare()?;
    let run_time = project.run_tests()?;
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
