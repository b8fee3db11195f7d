//! Cargo's subcommands that CI needs and no package of Debian's has, built where they are missing.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A subcommand, as the registry has it.
struct Tool {
    package: &'static str,
    version: &'static str,
    features: &'static [&'static str],
}

/// Without gix, which it needs to fetch advisories.
const DENY: Tool = Tool { package: "cargo-deny", version: "0.20.2", features: &["--no-default-features"] };

const SEMVER: Tool = Tool { package: "cargo-semver-checks", version: "0.51.0", features: &[] };

/// Licences, bans and sources of all dependencies. Advisories are not asked for: what somebody publishes tomorrow must not
/// turn a commit of yesterday red.
pub(crate) fn deny() -> Result<bool, String> {
    let tools = DENY.install()?;
    run(&tools, &["deny", "--all-features", "--locked", "check", "licenses", "bans", "sources"])
}

/// What `packages` offer, beside what they offered at the last tag; whether no user's code breaks by it.
pub(crate) fn semver(packages: &[&str]) -> Result<bool, String> {
    let Some(tag) = last_tag() else {
        eprintln!("no version has a tag here (`v…`): there is nothing to compare with");
        return Ok(true);
    };
    let tools = SEMVER.install()?;
    let mut arguments = vec!["semver-checks", "--baseline-rev", &tag, "--all-features"];
    for package in packages {
        arguments.extend(["--package", package]);
    }
    run(&tools, &arguments)
}

/// The nearest tag of a version before, or at, what is checked out.
fn last_tag() -> Option<String> {
    let output = Command::new("git")
        .args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"])
        .current_dir(root())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let tag = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !tag.is_empty()).then_some(tag)
}

impl Tool {
    /// The path on which it is found, when it has been built where it is missing. Unoptimized: it runs once for each build.
    fn install(&self) -> Result<OsString, String> {
        let path = env::var_os("PATH").unwrap_or_default();
        if env::split_paths(&path).any(|folder| folder.join(self.package).is_file()) {
            return Ok(path);
        }
        let folder = root().join("target/tools");
        let found = env::join_paths([folder.join("bin")].into_iter().chain(env::split_paths(&path)));
        let found = found.map_err(|error| error.to_string())?;
        let root = folder.display().to_string();
        let install =
            ["install", self.package, "--version", self.version, "--locked", "--debug", "--root", &root];
        let arguments = [&install[..], self.features].concat();
        let built = command(&path, &arguments)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TARGET_DIR", folder.join("build"))
            .status()
            .map_err(|error| format!("cargo could not be started: {error}"))?;
        if built.success() { Ok(found) } else { Err(format!("{} could not be built", self.package)) }
    }
}

fn run(path: &OsString, arguments: &[&str]) -> Result<bool, String> {
    let status = command(path, arguments).status();
    status.map(|status| status.success()).map_err(|error| format!("cargo could not be started: {error}"))
}

fn command(path: &OsString, arguments: &[&str]) -> Command {
    eprintln!("$ cargo {}", arguments.join(" "));
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).env("PATH", path).current_dir(root());
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
