//! Instructions, counted by valgrind: the same on a machine that is busy.
#![expect(clippy::print_stderr, reason = "who waits is told what is counted, and why something is not")]

use std::process::Command;

/// Between two runs only the number of rounds differs: what the process costs beside them falls out.
const ROUNDS: [u64; 2] = [1000, 3000];

/// Instructions of doing each case once; none where valgrind is missing or does not get to the end.
pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Option<u64>> {
    names.into_iter().map(once).collect()
}

fn once(name: &str) -> Option<u64> {
    let [few, many] = ROUNDS.map(|rounds| counted(name, rounds));
    match (few, many) {
        (Ok(few), Ok(many)) => {
            let [few_rounds, many_rounds] = ROUNDS;
            let each = many.saturating_sub(few) as f64 / (many_rounds - few_rounds) as f64;
            eprintln!("{name}: {each:.1} instructions");
            Some(each.round() as u64)
        }
        (Err(why), _) | (_, Err(why)) => {
            eprintln!("{name}: {why}");
            None
        }
    }
}

fn counted(name: &str, rounds: u64) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["repeat", name, &rounds.to_string()])
        .output()
        .map_err(|error| format!("valgrind could not be started: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("valgrind says:\n{report}"));
    }
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.ok_or_else(|| format!("valgrind says:\n{report}"))?;
    count.trim().parse().map_err(|error| format!("`{count}` is no number: {error}"))
}
