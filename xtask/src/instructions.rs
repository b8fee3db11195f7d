//! Instructions of the cases of `error-actix/benches/cases`: what a noisy machine cannot tell by time.

use std::collections::HashMap;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The cases, by their names in the bench.
const CASES: [&str; 23] = [
    "declared",
    "declared_content_type_only",
    "by_hand",
    "usual",
    "no_body",
    "request_alone",
    "success_bare",
    "success_bare_with_id",
    "success_in_layer",
    "success_floor",
    "success_timed",
    "success_measured",
    "success_logged",
    "failure_bare",
    "failure_in_layer",
    "failure_counted",
    "failure_by_hand_bare",
    "failure_logged",
    "failure_logged_without_span",
    "full_request_alone",
    "failure_of_full_request",
    "failure_logged_in_full",
    "failure_logged_usual",
];

/// Between two runs only the number of rounds differs: what the process costs beside them falls out.
const ROUNDS: [u64; 2] = [1000, 3000];

/// What one case costs more than another, and the most that it is to be. What `/proc` says is read ten times a second, and
/// so by more of the requests where valgrind slows them down.
const ADDED: [(&str, &str, &str, u64); 4] = [
    ("layer, its id and header apart", "success_in_layer", "success_bare_with_id", 1500),
    ("layer, id, header and durations", "success_timed", "success_bare", 3000),
    ("the same, busy time and use", "success_measured", "success_bare", 3000),
    ("durations by hand", "success_floor", "success_bare", 3000),
];

/// What one case costs, and the most that it is to be.
const WHOLE: [(&str, &str, u64); 1] = [("failure with a line in JSON", "failure_logged", 30_000)];

/// How many times one case costs another, and the most that it is to be.
const TIMES: [(&str, &str, &str, f64); 3] = [
    ("failure in the layer", "failure_in_layer", "failure_bare", 1.3),
    ("the line, by the usual way", "failure_logged", "failure_logged_usual", 0.1),
    ("declared, by the fastest hand", "declared_content_type_only", "by_hand", 2.0),
];

/// Prints the instructions of a round of each case, and what they come to beside the goals. Needs valgrind.
pub(crate) fn run() -> Result<bool, String> {
    let bench = built_bench()?;
    let mut found = HashMap::new();
    for case in CASES {
        let [few, many] = ROUNDS.map(|rounds| instructions(&bench, case, rounds));
        let (few, many) = (few?, many?);
        let each = many.saturating_sub(few) / (ROUNDS[1] - ROUNDS[0]);
        eprintln!("{case:>32} {each:>8}");
        found.insert(case, each);
    }
    let of = |case| found.get(case).copied().unwrap_or_default();
    for (what, case, beside, most) in ADDED {
        eprintln!("{what:>32} {:>8} of {most}", of(case).saturating_sub(of(beside)));
    }
    for (what, case, most) in WHOLE {
        eprintln!("{what:>32} {:>8} of {most}", of(case));
    }
    for (what, case, beside, most) in TIMES {
        eprintln!("{what:>32} {:>8.2} of {most}", of(case) as f64 / of(beside).max(1) as f64);
    }
    Ok(true)
}

/// The path of the bench, which is built if need be.
fn built_bench() -> Result<String, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "bench",
            "--package",
            "error-actix",
            "--bench",
            "instructions",
            "--no-run",
            "--message-format",
            "json",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = messages.lines().rev().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message.get("executable")?.as_str().map(str::to_owned)
    });
    executable.ok_or_else(|| "the bench could not be built".to_owned())
}

fn instructions(bench: &str, case: &str, rounds: u64) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            bench,
            "--loop",
            case,
            &rounds.to_string(),
        ])
        .output()
        .map_err(|error| format!("valgrind could not be started: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.ok_or_else(|| format!("valgrind says:\n{report}"))?;
    count.trim().parse().map_err(|error| format!("`{count}` is no number: {error}"))
}
