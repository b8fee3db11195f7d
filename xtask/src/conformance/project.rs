//! The scratch workspace: a crate called `thiserror`, and a suite that depends on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Compiler, Tally};

/// Where the suite lives, and where its tests come from.
pub(crate) struct Project {
    suite: PathBuf,
    published: PathBuf,
    version: String,
}

const SHIM_LIB: &str = "#![no_std]\npub use error_core::Error;\n";

impl Project {
    /// Writes the workspace anew.
    pub(crate) fn prepare() -> Result<Self, String> {
        let (published, version) = published_thiserror()?;
        let scratch = root().join("target/conformance");
        let suite = scratch.join("suite");
        let tests = suite.join("tests");
        let _ = fs::remove_dir_all(&tests);
        write(
            &scratch.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"thiserror\", \"suite\"]\n",
        )?;
        write(&scratch.join("thiserror/src/lib.rs"), SHIM_LIB)?;
        let core = root().join("error-core");
        let core = core.display();
        write(
            &scratch.join("thiserror/Cargo.toml"),
            &format!(
                "[package]\nname = \"thiserror\"\nversion = \"{version}\"\nedition = \"2021\"\n\n\
                 [features]\ndefault = [\"std\"]\nstd = []\n\n[dependencies]\nerror-core = {{ path = '{core}' }}\n"
            ),
        )?;
        write(&suite.join("src/lib.rs"), "")?;
        write(
            &suite.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"suite\"\nversion = \"0.0.0\"\nedition = \"2021\"\nautobins = false\n\n\
                 [features]\ndefault = [\"std\"]\nstd = []\n\n\
                 [dependencies]\nthiserror = {{ path = \"../thiserror\" }}\nerror-core = {{ path = '{core}' }}\n\
                 anyhow = \"1\"\nref-cast = \"1\"\nrustversion = \"1\"\n\n\
                 [lints.rust]\nunexpected_cfgs = \"allow\"\n"
            ),
        )?;
        // The versions of our own lock file, as far as they go.
        copy(&root().join("Cargo.lock"), &scratch.join("Cargo.lock"))?;
        for file in files(&published.join("tests"))? {
            let name = file.file_name().unwrap_or_default();
            // The driver of the ui files, whose place `ui.rs` takes.
            if file.extension().is_some_and(|extension| extension == "rs") && name != "compiletest.rs" {
                copy(&file, &tests.join(name))?;
            }
        }
        Ok(Self { suite, published, version })
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The published ui files, `.rs` and `.stderr`.
    pub(crate) fn ui_folder(&self) -> PathBuf {
        self.published.join("tests/ui")
    }

    pub(crate) fn suite(&self) -> &Path {
        &self.suite
    }

    /// Runs the run-time tests. A file that does not compile fails as a whole, as one test.
    pub(crate) fn run_tests(&self, compiler: Compiler) -> Result<Tally, String> {
        let mut command = self.cargo(&["test", "--no-fail-fast", "--tests"]);
        if compiler == Compiler::Nightly {
            // By name: the `cargo` that runs this belongs to the pinned toolchain.
            command = Command::new("cargo");
            command
                .args(["+nightly", "test", "--no-fail-fast", "--tests", "--target-dir", "../target/nightly"])
                .current_dir(&self.suite)
                .env_remove("RUSTUP_TOOLCHAIN")
                .env("RUST_BACKTRACE", "0")
                .env("RUSTFLAGS", "--cfg thiserror_nightly_testing");
        }
        let output = command.stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| format!("cargo could not be started: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut tally = Tally::default();
        for line in text.lines() {
            if let Some(counts) = line.strip_prefix("test result: ") {
                tally.passed += number_before(counts, " passed");
                tally.failed += number_before(counts, " failed");
            } else if line.ends_with("FAILED") {
                eprintln!("{line}");
            }
        }
        if !output.status.success() && tally.failed == 0 {
            eprintln!("{text}");
            tally.failed = 1;
        }
        Ok(tally)
    }

    /// Cargo in the suite's folder, with a target folder that survives the next run.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.suite).env("RUST_BACKTRACE", "0");
        command
    }
}

/// Where cargo has unpacked the published package, and its version.
fn published_thiserror() -> Result<(PathBuf, String), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata cannot be read: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
    let found = packages.iter().find_map(|package| {
        (text(package, "name")? == "thiserror")
            .then_some((text(package, "manifest_path")?, text(package, "version")?))
    });
    let (manifest, version) = found.ok_or("thiserror is not among the workspace's packages")?;
    let folder = Path::new(&manifest).parent().ok_or("thiserror's manifest has no folder")?;
    Ok((folder.to_owned(), version))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn number_before(text: &str, word: &str) -> usize {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit([' ', ';']).find_map(|part| part.parse().ok()).unwrap_or(0)
}

pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    Ok(files)
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied.map(|_| ()).map_err(|error| format!("{}: {error}", from.display()))
}
