//! Instructions, counted by valgrind: the same on a machine that is busy.
#![expect(clippy::print_stderr, reason = "who waits is told what is counted, and why something is not")]

use std::process::Command;

/// Between two runs only the number of rounds differs: what the process costs beside them falls out.
const ROUNDS: [u64; 2] = [1000, 3000];

/// For what takes less than so many instructions: a process does not begin in exactly as many each time.
const LITTLE: f64 = 1000.0;
const MORE_ROUNDS: [u64; 2] = [100_000, 300_000];

/// Instructions of doing each case once; none where valgrind is missing or does not get to the end.
pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Option<u64>> {
    names.into_iter().map(once).collect()
}

fn once(name: &str) -> Option<u64> {
    let each =
        each(name, ROUNDS).and_then(|few| if few < LITTLE { each(name, MORE_ROUNDS) } else { Ok(few) });
    match each {
        Ok(each) => {
            eprintln!("{name}: {each:.1} instructions");
            Some(each.round() as u64)
        }
        Err(why) => {
            eprintln!("{name}: {why}");
            None
        }
    }
}

fn each(name: &str, [few, many]: [u64; 2]) -> Result<f64, String> {
    let (less, more) = (counted(name, few)?, counted(name, many)?);
    Ok(more.saturating_sub(less) as f64 / (many - few) as f64)
}

fn counted(name: &str, rounds: u64) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted_rounds*"])
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
