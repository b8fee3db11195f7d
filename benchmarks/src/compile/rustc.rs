//! How many instructions the compiler takes for one crate: Cargo is told to start this program in rustc's place.

use std::error::Error;
use std::fs;
use std::process::{Command, Stdio};

use super::{Kind, Project, variants};

/// Names the file that takes the count.
const COUNT: &str = "BENCHMARKS_COUNT";

/// Checks a library of so many variants, and says how many instructions that took.
pub(crate) fn counted(kind: Kind, count: usize) -> Result<u64, Box<dyn Error>> {
    let project = Project::library(kind, &variants(kind, count))?;
    let program = std::env::current_exe()?;
    let program = program.to_str().ok_or("the path of this program is no text")?;
    let file = std::env::temp_dir().join(format!("instructions-{}", std::process::id()));
    let name = file.to_str().ok_or("the path of a temporary file is no text")?;
    // Dependencies are not counted: only the workspace's own crate goes through the wrapper.
    let variables = [("RUSTC_WORKSPACE_WRAPPER", program), (COUNT, name), ("CARGO_INCREMENTAL", "0")];
    let checked = project.cargo("check", &variables);
    let count = fs::read_to_string(&file);
    let _ = fs::remove_file(&file);
    checked?;
    Ok(count?.trim().parse()?)
}

/// As Cargo's wrapper: runs the compiler, and for the measured crate counts. None if this is not what is wanted.
///
/// # Errors
///
/// The compiler or valgrind could not be started.
pub fn count_rustc(arguments: &[&str]) -> Option<Result<(), Box<dyn Error>>> {
    let file = std::env::var_os(COUNT)?;
    let (rustc, arguments) = arguments.split_first()?;
    Some(if arguments.windows(2).any(|pair| pair == ["--crate-name", "measured"]) {
        below_valgrind(rustc, arguments).and_then(|count| Ok(fs::write(file, count)?))
    } else {
        run(Command::new(rustc).args(arguments))
    })
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    if command.status()?.success() { Ok(()) } else { Err("the compiler has failed".into()) }
}

fn below_valgrind(rustc: &str, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    // What `rustc` names may be a program that only finds the real one.
    let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output()?;
    let compiler = format!("{}/bin/rustc", String::from_utf8(sysroot.stdout)?.trim());
    let log = std::env::temp_dir().join(format!("callgrind-{}", std::process::id()));
    run(Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(compiler)
        .args(arguments)
        .stdin(Stdio::null()))?;
    let report = fs::read_to_string(&log)?;
    let _ = fs::remove_file(&log);
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.ok_or_else(|| format!("valgrind says:\n{report}"))?;
    Ok(count.trim().to_owned())
}
