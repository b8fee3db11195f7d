//! Servers that the tests start, and tools that they ask, from Debian's packages.

use std::env;
use std::fs;
use std::process::Command;

/// What a test starts or asks: its file, and the package that has it.
enum Needed {
    /// On the path.
    Program(&'static str),
    /// At a place of its own.
    File(&'static str),
}

const NEEDED: [(Needed, &str); 12] = [
    (Needed::Program("curl"), "curl"),
    (Needed::Program("redis-server"), "redis-server"),
    (Needed::Program("prometheus"), "prometheus"),
    (Needed::Program("promtool"), "prometheus"),
    (Needed::Program("prometheus-alertmanager"), "prometheus-alertmanager"),
    (Needed::Program("amtool"), "prometheus-alertmanager"),
    (Needed::File("/usr/bin/python3"), "python3"),
    (Needed::File("/usr/lib/python3/dist-packages/yaml/__init__.py"), "python3-yaml"),
    (
        Needed::File("/usr/lib/python3/dist-packages/prometheus_client/__init__.py"),
        "python3-prometheus-client",
    ),
    (Needed::File("/usr/bin/chromium"), "chromium"),
    (Needed::Program("chromedriver"), "chromium-driver"),
    // What the browser writes with: without a font it draws boxes.
    (Needed::File("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"), "fonts-liberation"),
];

impl Needed {
    fn is_there(&self) -> bool {
        match self {
            Self::Program(program) => is_on_path(program),
            Self::File(path) => fs::metadata(path).is_ok_and(|file| file.is_file()),
        }
    }
}

/// Installs what is missing, where that is possible.
pub(crate) fn install() -> Result<bool, String> {
    let mut missing: Vec<&str> =
        NEEDED.iter().filter(|(needed, _)| !needed.is_there()).map(|(_, package)| *package).collect();
    missing.dedup();
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
