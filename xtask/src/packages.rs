//! Servers that the tests start, from Debian's packages.

use std::env;
use std::fs;
use std::process::Command;

/// A program that a test starts, and the package that has it.
const NEEDED: [(&str, &str); 1] = [("redis-server", "redis-server")];

/// Installs what is missing, where that is possible.
pub(crate) fn install() -> Result<bool, String> {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(program, _)| !is_on_path(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(true);
    }
    let by_hand = || {
        format!("the tests need {0}: install them, on Debian with `apt-get install {0}`", missing.join(" "))
    };
    if !is_on_path("apt-get") {
        return Err(by_hand());
    }
    let installed = apt_get(&["update", "-q"])
        && apt_get(&[&["install", "-q", "-y", "--no-install-recommends"], missing.as_slice()].concat());
    if installed { Ok(true) } else { Err(by_hand()) }
}

fn apt_get(arguments: &[&str]) -> bool {
    eprintln!("$ apt-get {}", arguments.join(" "));
    let status = Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive").status();
    status.is_ok_and(|status| status.success())
}

fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| fs::metadata(folder.join(program)).is_ok_and(|file| file.is_file()))
}
