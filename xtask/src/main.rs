//! The project's own commands.
//!
//! ```text
//! cargo xtask test     everything that must pass: unit, integration, compile-fail, doc tests, models of lock-free code
//! cargo xtask conformance     thiserror's own tests on our `derive(Error)`; part of `test`
//! cargo xtask bless    writes expected outputs anew (`.stderr`, snapshots, golden files); read the difference
//! ```
#![expect(clippy::print_stderr, reason = "speaks to the person who ran it")]

mod conformance;

use std::env;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let passed = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => test(),
        ["conformance"] => conformance(),
        ["bless"] => bless(),
        _ => {
            eprintln!("usage: cargo xtask test | conformance | bless");
            false
        }
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn test() -> bool {
    cargo(&["test", "--workspace", "--locked"], &[]) && loom() && conformance()
}

/// Every interleaving of the monitor's counters, in a target folder of its own since all crates are built otherwise.
fn loom() -> bool {
    cargo(
        &[
            "test",
            "--locked",
            "--package",
            "error-core",
            "--lib",
            "--target-dir",
            "target/loom",
            "monitor::shard",
        ],
        &[("RUSTFLAGS", "--cfg loom")],
    )
}

fn conformance() -> bool {
    conformance::run().unwrap_or_else(|error| {
        eprintln!("{error}");
        false
    })
}

fn bless() -> bool {
    cargo(&["test", "--workspace", "--locked"], &[("TRYBUILD", "overwrite"), ("EXPECTORATE", "overwrite")])
}

/// Runs cargo at the workspace's root.
fn cargo(arguments: &[&str], variables: &[(&str, &str)]) -> bool {
    let shown: Vec<String> = variables.iter().map(|(name, value)| format!("{name}='{value}' ")).collect();
    eprintln!("$ {}cargo {}", shown.concat(), arguments.join(" "));
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(program).args(arguments).envs(variables.iter().copied()).current_dir(root).status();
    match status {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("cargo could not be started: {error}");
            false
        }
    }
}
