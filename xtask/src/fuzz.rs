//! libFuzzer on the targets of `fuzz/`, built by nightly, whose compiler alone takes the flags of the coverage.

mod selection;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use self::selection::select;

/// What libFuzzer reads of a program as it runs.
const RUSTFLAGS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing -Cdebug-assertions";

/// Seconds that one input may take; no declaration that a person writes takes a thousandth of that.
const TIMEOUT: &str = "-timeout=10";
const MEMORY: &str = "-rss_limit_mb=2048";
const MAX_LEN: &str = "-max_len=2048";

/// Files in a target's committed corpus, which every `cargo test` replays.
const COMMITTED: usize = 60;

/// Runs a target for some seconds, or until it finds something. What it learns is kept below `target/fuzz`.
pub(crate) fn run(target: &str, seconds: u32) -> io::Result<bool> {
    let paths = Paths::of(target)?;
    let Some(program) = build(&paths, target)? else { return Ok(false) };
    let mut fuzzer = Command::new(program);
    fuzzer
        .args([TIMEOUT, MEMORY, MAX_LEN, "-print_final_stats=1"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(option("-artifact_prefix=", &paths.findings))
        .arg(option("-dict=", &paths.dictionary))
        .args([&paths.learnt, &paths.corpus]);
    Ok(fuzzer.status()?.success())
}

/// Adds to the committed corpus what reaches the most beside it. What is committed stays: some of it was a mistake once.
pub(crate) fn minimize(target: &str) -> io::Result<bool> {
    let paths = Paths::of(target)?;
    let Some(program) = build(&paths, target)? else { return Ok(false) };
    let record = paths.built.join("merge").join(target);
    let merged = record.with_extension("out");
    // An old record would be gone on with.
    let _ = fs::remove_file(&record);
    fs::create_dir_all(&merged)?;
    let mut fuzzer = Command::new(program);
    // How often a place is reached tells inputs apart for a fuzzer, and says nothing to a reader.
    fuzzer
        .args([TIMEOUT, MEMORY, MAX_LEN, "-set_cover_merge=1", "-use_counters=0"])
        .arg(option("-merge_control_file=", &record))
        .args([&merged, &paths.learnt, &paths.corpus]);
    if !fuzzer.status()?.success() {
        return Ok(false);
    }
    let committed = fs::read_dir(&paths.corpus)?.count();
    let selected = select(&fs::read_to_string(&record)?, &paths.corpus, COMMITTED.saturating_sub(committed))
        .ok_or_else(|| io::Error::other("libFuzzer's record of the merge is of a form not known here"))?;
    for input in &selected {
        if let Some(name) = input.file_name() {
            fs::copy(input, paths.corpus.join(name))?;
        }
    }
    eprintln!("{} inputs added to {}", selected.len(), paths.corpus.display());
    Ok(true)
}

/// The folders of one target.
struct Paths {
    root: PathBuf,
    /// What is committed, and what the tests of `fuzz/` replay.
    corpus: PathBuf,
    dictionary: PathBuf,
    built: PathBuf,
    learnt: PathBuf,
    findings: PathBuf,
}

impl Paths {
    fn of(target: &str) -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        if !root.join("fuzz/bin").join(target).with_extension("rs").is_file() {
            return Err(io::Error::other(format!("`{target}` is none of the targets in fuzz/bin")));
        }
        let built = root.join("target/fuzz");
        let paths = Self {
            corpus: root.join("fuzz/corpus").join(target),
            dictionary: root.join("fuzz/dictionary.txt"),
            learnt: built.join("corpus").join(target),
            // With a slash behind it, since libFuzzer puts names right behind what it is given.
            findings: built.join("findings").join(target).join(""),
            built,
            root,
        };
        fs::create_dir_all(&paths.learnt)?;
        fs::create_dir_all(&paths.findings)?;
        Ok(paths)
    }
}

/// The target's program; `None` where it does not compile. Build scripts and macros stay without the flags, since a
/// platform is named.
fn build(paths: &Paths, target: &str) -> io::Result<Option<PathBuf>> {
    let host = host()?;
    let status = nightly("cargo")
        .args(["build", "--release", "--locked", "--package", "error-fuzz", "--features", "libfuzzer"])
        .args(["--bin", target, "--target", &host, "--target-dir"])
        .arg(&paths.built)
        .current_dir(&paths.root)
        .env("RUSTFLAGS", RUSTFLAGS)
        .status()?;
    Ok(status.success().then(|| paths.built.join(host).join("release").join(target)))
}

fn host() -> io::Result<String> {
    let output = nightly("rustc").args(["--print", "host-tuple"]).output()?;
    String::from_utf8(output.stdout).map(|host| host.trim().to_owned()).map_err(io::Error::other)
}

/// A program of the nightly toolchain, whatever toolchain runs this one.
fn nightly(program: &str) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", program]);
    command
}

/// `name` and a path, which need not be text.
fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}
