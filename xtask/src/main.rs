//! The project's own commands.
//!
//! ```text
//! cargo xtask test     everything that must pass: unit, integration, compile-fail, doc tests, models of lock-free code;
//!                      what the tests start or ask (Redis, Prometheus, Python, Chromium) is installed first
//! cargo xtask conformance [nightly]     thiserror's own tests on our `derive(Error)`; without `nightly` part of `test`
//! cargo xtask bless    writes expected outputs anew (`.stderr`, snapshots, golden files); read the difference
//! cargo xtask screenshots    writes the pictures of the dashboard anew, from the demo under load
//! cargo xtask instructions    what a response costs, beside what people write by hand; needs valgrind
//! cargo xtask benchmarks [topic…]     the same and more beside what people use, in a workspace of its own; as Markdown
//! cargo xtask deny            licences, bans and sources of all dependencies
//! cargo xtask semver          what the crates offer, beside what they offered at the last tag
//! cargo xtask package         what would be published, without building it again
//! cargo xtask soak [minutes]  a storm of errors at full speed, for an hour if not said otherwise
//! cargo xtask fuzz <target> [seconds]     any input to a target of `fuzz/`, for a minute if not said otherwise
//! cargo xtask fuzz <target> minimize      adds to `fuzz/corpus` what reaches the most beside it
//! ```
#![expect(clippy::print_stderr, reason = "speaks to the person who ran it")]

mod conformance;
mod fuzz;
mod instructions;
mod packages;
mod tools;

use std::env;
use std::fmt::Display;
use std::process::{Command, ExitCode};

use self::conformance::Compiler;

/// What others can depend on.
const PUBLISHED: [&str; 6] =
    ["error-derive", "error-core", "error-recovery", "error-telemetry", "error-fleet", "error-actix"];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let passed = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => test(),
        ["conformance"] => conformance(Compiler::Pinned),
        ["conformance", "nightly"] => conformance(Compiler::Nightly),
        ["bless"] => bless(),
        ["screenshots"] => screenshots(),
        ["instructions"] => told(instructions::run()),
        ["benchmarks", topics @ ..] => benchmarks(topics),
        ["deny"] => told(tools::deny()),
        ["semver"] => told(tools::semver(&PUBLISHED)),
        ["package"] => package(),
        ["soak", rest @ ..] => match number(rest, 60) {
            Some(minutes) => soak(minutes),
            None => usage(),
        },
        ["fuzz", target, "minimize"] => told(fuzz::minimize(target)),
        ["fuzz", target, rest @ ..] => match number(rest, 60) {
            Some(seconds) => told(fuzz::run(target, seconds)),
            None => usage(),
        },
        _ => usage(),
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage() -> bool {
    eprintln!(
        "usage: cargo xtask test | conformance [nightly] | bless | screenshots | instructions | benchmarks [topic…] | deny | semver | package | soak [minutes] | fuzz <target> [seconds | minimize]"
    );
    false
}

/// How long: `usual`, unless one number says otherwise.
fn number(arguments: &[&str], usual: u32) -> Option<u32> {
    match arguments {
        [] => Some(usual),
        [number] => number.parse().ok(),
        _ => None,
    }
}

/// Whether a step passed; why it could not be taken is shown.
fn told<E: Display>(outcome: Result<bool, E>) -> bool {
    outcome.unwrap_or_else(|error| {
        eprintln!("{error}");
        false
    })
}

fn test() -> bool {
    told(packages::install())
        && cargo(&["test", "--workspace", "--locked"], &[])
        && libraries()
        && loom()
        && conformance(Compiler::Pinned)
}

/// What is compiled for nothing else: errors of libraries, and policies behind features.
fn libraries() -> bool {
    let features = "sqlx,redis,reqwest,test-hyper";
    cargo(&["test", "--locked", "--package", "error-core", "--lib", "--features", features, "classify"], &[])
        && cargo(&["test", "--locked", "--package", "error-recovery", "--all-features"], &[])
}

/// Every interleaving of what is lock-free, in a target folder of its own since all crates are built otherwise.
fn loom() -> bool {
    let models: [(&str, &[&str]); 2] = [
        ("error-core", &["monitor::models", "monitor::ring", "storm_gate"]),
        ("error-recovery", &["breaker::interleavings"]),
    ];
    models.iter().all(|(package, models)| {
        let package =
            ["test", "--locked", "--package", package, "--lib", "--target-dir", "target/loom", "--"];
        cargo(&[&package[..], models].concat(), &[("RUSTFLAGS", "--cfg loom")])
    })
}

/// Beside what people write by hand and what they use: tables on the standard output, of some topics or of all.
fn benchmarks(topics: &[&str]) -> bool {
    let package = ["--release", "--locked", "--manifest-path", "benchmarks/Cargo.toml"];
    // One of its binaries starts the other.
    cargo(&[&["build"], &package[..]].concat(), &[])
        && cargo(&[&["run"], &package[..], &["--"], topics].concat(), &[])
}

/// The crates that can be published, in one go since they need each other.
fn package() -> bool {
    let packages: Vec<&str> = PUBLISHED.iter().flat_map(|name| ["--package", *name]).collect();
    cargo(&[&["package", "--locked", "--allow-dirty", "--no-verify"], packages.as_slice()].concat(), &[])
}

/// A storm of errors, whose memory is printed.
fn soak(minutes: u32) -> bool {
    let test =
        ["test", "--release", "--locked", "--package", "error-core", "--test", "soak", "--", "--nocapture"];
    cargo(&test, &[("SOAK_MINUTES", &minutes.to_string())])
}

fn conformance(compiler: Compiler) -> bool {
    told(conformance::run(compiler))
}

fn bless() -> bool {
    cargo(&["test", "--workspace", "--locked"], &[("TRYBUILD", "overwrite"), ("EXPECTORATE", "overwrite")])
}

/// The browser tests take the pictures whenever they run; here they keep them.
fn screenshots() -> bool {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/images");
    let test = ["test", "--locked", "--package", "error-tests", "--test", "browser", "demo"];
    told(packages::install()) && cargo(&test, &[("SCREENSHOTS", folder)])
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
