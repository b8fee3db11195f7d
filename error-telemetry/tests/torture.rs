//! What is on file when a process is killed while it writes and rotates, when the folder is removed, and when the disk is
//! full.
//!
//! The process that suffers is this test binary, started once more to run `victim` alone.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may take the short way, as tests may: a panic is a failed test"
)]

use std::env;
use std::fmt;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use error_core::security_event;
use error_telemetry::logging::{Console, Form, Logging, Rotation};
use serde_json::Value;
use tracing::field::{Empty, debug};
use tracing::{info, info_span};

const SIZE: u64 = 64 * 1024;
const KEPT: u32 = 3;
const LONG: Duration = Duration::from_secs(60);

/// Two of the files: of one, lines are acknowledged by a flush, of the other, by the end of the macro.
const NAMES: [&str; 2] = ["app", "security"];

fn log_in(folder: &Path, size: u64) -> Logging {
    let rotation = Rotation::default().with_size(size).with_kept(KEPT);
    let builder =
        Logging::builder().form(Form::Json).console(Console::None).folder(folder).rotation(rotation);
    builder.install().unwrap()
}

/// Writes numbered lines, and says on the standard output which of them are acknowledged.
#[test]
fn victim() {
    let variable = |name: &str| env::var(name).ok();
    let (Some(folder), Some(first), Some(last), Some(size)) = (
        variable("VICTIM_FOLDER"),
        variable("VICTIM_FIRST"),
        variable("VICTIM_LAST"),
        variable("VICTIM_SIZE"),
    ) else {
        // Nobody's victim: a part of `cargo test`.
        return;
    };
    let logging = log_in(Path::new(&folder), size.parse().unwrap());
    let mut out = std::io::stdout().lock();
    // The test harness is in the middle of a line.
    writeln!(out).unwrap();
    let padding = "x".repeat(300);
    for number in first.parse::<u64>().unwrap()..last.parse().unwrap() {
        info!(number, padding, "app");
        security_event!(INFO, "victim", "security", number, padding);
        writeln!(out, "ack security {number}").unwrap();
        if number % 20 == 0 && logging.flush(LONG) {
            writeln!(out, "ack app {number}").unwrap();
        }
    }
    assert!(logging.flush(LONG));
    for counts in logging.counts().outputs() {
        writeln!(out, "counts {} {} {}", counts.output, counts.written, counts.failed).unwrap();
    }
}

fn victim_process(folder: &Path, first: u64, last: u64, size: u64, prefix: &str) -> Child {
    let program = env::current_exe().unwrap();
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{prefix} exec \"$0\" --exact victim --nocapture")).arg(program);
    command.env("VICTIM_FOLDER", folder).env("VICTIM_SIZE", size.to_string());
    command.env("VICTIM_FIRST", first.to_string()).env("VICTIM_LAST", last.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// The numbers in the files of one name, the oldest first, and how many ends of them are torn.
fn numbers(folder: &Path, name: &str) -> (Vec<u64>, usize) {
    let file = |number: u32| match number {
        0 => folder.join(format!("{name}.log")),
        number => folder.join(format!("{name}.log.{number}")),
    };
    let mut numbers = Vec::new();
    let mut torn = 0;
    for text in (0..=KEPT).rev().filter_map(|number| fs::read_to_string(file(number)).ok()) {
        for line in text.split_inclusive('\n') {
            match serde_json::from_str::<Value>(line) {
                Ok(line) if line["message"] == name => numbers.push(line["number"].as_u64().unwrap()),
                parsed => {
                    assert!(!line.ends_with('\n'), "{name}: {line:?} is {parsed:?}");
                    torn += 1;
                }
            }
        }
    }
    (numbers, torn)
}

fn assert_bounds(folder: &Path, size: u64) {
    let mut files = Vec::<PathBuf>::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        assert!(entry.metadata().unwrap().len() <= size, "{entry:?}");
        files.push(entry.path());
    }
    for name in NAMES {
        let prefix = format!("{name}.log");
        let of_name =
            files.iter().filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&prefix));
        assert!(of_name.count() <= KEPT as usize + 1, "{files:?}");
    }
}

#[test]
fn who_is_killed_loses_nothing_that_was_acknowledged() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("logs");
    let mut first = 0;
    let mut firsts = Vec::new();
    let mut acknowledged = [None; 2];
    for round in 0..60_u64 {
        firsts.push(first);
        let mut victim = victim_process(&folder, first, u64::MAX, SIZE, "");
        let out = BufReader::new(victim.stdout.take().unwrap());
        let mut left = 1 + round * 97 % 700;
        for line in out.lines().map_while(Result::ok) {
            let Some((name, number)) = line.strip_prefix("ack ").and_then(|ack| ack.split_once(' ')) else {
                continue;
            };
            // The last may be half of one.
            let Ok(number) = number.parse::<u64>() else { continue };
            let index = NAMES.iter().position(|known| *known == name).unwrap();
            acknowledged[index] = acknowledged[index].max(Some(number));
            left = left.saturating_sub(1);
            // What it still says until it is dead counts, too.
            if left == 0 {
                victim.kill().unwrap();
            }
        }
        victim.wait().unwrap();

        assert_bounds(&folder, SIZE);
        for (name, acknowledged) in NAMES.into_iter().zip(acknowledged) {
            let (numbers, torn) = numbers(&folder, name);
            assert!(torn <= 1, "{name}: {torn} torn lines");
            // All numbers from some on, in order; only what no kill had acknowledged may be missing.
            for pair in numbers.windows(2) {
                assert!(
                    pair[1] == pair[0] + 1 || pair[0] < pair[1] && firsts.contains(&pair[1]),
                    "{name}: {pair:?}"
                );
            }
            assert!(
                numbers.last().copied() >= acknowledged,
                "{name}: {acknowledged:?} is not in {:?}",
                numbers.last()
            );
        }
        first =
            NAMES.iter().filter_map(|name| numbers(&folder, name).0.last().copied()).max().unwrap_or(0) + 1;
    }
}

/// The victim ends by itself; what it has counted as written and as failed, by name.
fn counts_of(victim: Child) -> Vec<(String, u64, u64)> {
    let output = victim.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let counts = text.lines().filter_map(|line| line.strip_prefix("counts "));
    counts
        .map(|line| {
            let words: Vec<_> = line.split(' ').collect();
            (words[0].to_owned(), words[1].parse().unwrap(), words[2].parse().unwrap())
        })
        .collect()
}

/// What was counted as written is on file, whole, and nothing else.
fn assert_counted(folder: &Path, victim: Child, lines: u64) {
    let counts = counts_of(victim);
    for name in NAMES {
        let (numbers, torn) = numbers(folder, name);
        let (_, written, failed) = counts.iter().find(|(counted, ..)| counted == name).unwrap();
        assert_eq!((numbers.len() as u64, torn, written + failed), (*written, 0, lines), "{name}");
        assert!(*written > 20 && *failed > 20, "{name}: {counts:?}");
        assert!(numbers.is_sorted());
    }
}

#[test]
fn a_file_that_may_not_grow_has_whole_lines() {
    let root = tempfile::tempdir().unwrap();
    // In blocks of 512 bytes, or of 1024, by the shell; the signal would kill the process.
    let limited = "trap '' XFSZ; ulimit -f 100;";
    let victim = victim_process(root.path(), 0, 500, 1 << 30, limited);
    assert_counted(root.path(), victim, 500);
}

#[test]
fn a_full_disk_has_whole_lines_and_takes_more_when_there_is_room() {
    let root = tempfile::tempdir().unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(root.path()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        // Only root may; `a_file_that_may_not_grow_has_whole_lines` needs no right.
        return;
    }
    let _unmounted = Unmount(root.path());
    let ballast = root.path().join("ballast");
    fs::write(&ballast, vec![0; 64 * 1024]).unwrap();
    assert_counted(root.path(), victim_process(root.path(), 0, 500, 1 << 30, ""), 500);

    fs::remove_file(&ballast).unwrap();
    let counts = counts_of(victim_process(root.path(), 1000, 1020, 1 << 30, ""));
    assert!(counts.iter().all(|(_, _, failed)| *failed == 0), "{counts:?}");
    assert_eq!(numbers(root.path(), "security").0.last(), Some(&1019));
}

struct Unmount<'a>(&'a Path);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_folder_that_is_removed_comes_back() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("logs");
    let mut victim = victim_process(&folder, 0, u64::MAX, SIZE, "");
    let out = BufReader::new(victim.stdout.take().unwrap());
    let mut removed = 0;
    for line in out.lines().map_while(Result::ok) {
        let Some(number) = line.strip_prefix("ack app ").and_then(|number| number.parse::<u64>().ok()) else {
            continue;
        };
        if removed == 20 {
            // What is acknowledged here may be of the time before, since acknowledgements wait in the pipe.
            if NAMES.iter().all(|name| folder.join(format!("{name}.log")).exists()) {
                victim.kill().unwrap();
            }
        } else if number % 40 == 0 {
            // Somebody may make a file in it meanwhile.
            removed += u64::from(fs::remove_dir_all(&folder).is_ok());
        }
    }
    victim.wait().unwrap();
    assert_bounds(&folder, SIZE);
    for name in NAMES {
        let (numbers, torn) = numbers(&folder, name);
        assert!(!numbers.is_empty() && torn <= 1, "{name}: {numbers:?}");
        assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{name}");
    }
}

/// Logs while it is logged.
struct Logs;

impl fmt::Debug for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        info!("in between");
        f.write_str("whole")
    }
}

#[test]
fn who_logs_while_it_is_logged_waits_for_nobody() {
    let root = tempfile::tempdir().unwrap();
    // Of the process: a subscriber of a thread is not told of such events.
    let logging = log_in(root.path(), SIZE);
    let span = info_span!("span", noted = Empty).entered();
    span.record("noted", debug(Logs));
    info!(logs = ?Logs, "outer");
    assert!(logging.flush(LONG));
    let text = fs::read_to_string(root.path().join("app.log")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line["message"].as_str().unwrap(), line["noted"].as_str(), line["logs"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("in between", None, None),
            ("in between", Some("whole"), None),
            ("outer", Some("whole"), Some("whole"))
        ]
    );
}
