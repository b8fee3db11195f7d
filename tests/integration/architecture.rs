//! The invariants that ARCHITECTURE.md states, where a text can be asked about them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every Rust file below a folder of the workspace.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut waiting = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

fn dependencies(package: &str) -> String {
    let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
    let from = manifest.find("[dependencies]").unwrap();
    let section = &manifest[from..];
    section[1..].find("\n[").map_or(section, |end| &section[..=end]).to_owned()
}

#[test]
fn crates_depend_downwards() {
    let derive = dependencies("error-derive");
    assert!(!derive.contains("error-"), "{derive}");
    // What is optional is another library's error, to be recognized.
    let core = dependencies("error-core");
    let core: String = core.lines().filter(|line| !line.contains("optional = true")).collect();
    for foreign in ["actix", "tokio", "futures", "async", "axum", "hyper", "error-actix"] {
        assert!(!core.contains(foreign), "{foreign} in {core}");
    }
}

#[test]
fn recovery_knows_no_framework() {
    let recovery = fs::read_to_string(root().join("error-recovery/Cargo.toml")).unwrap();
    for foreign in ["actix", "axum", "hyper", "error-telemetry"] {
        assert!(!recovery.contains(foreign), "{foreign}");
    }
    let fleet = fs::read_to_string(root().join("error-fleet/Cargo.toml")).unwrap();
    assert!(!fleet.contains("actix") && !fleet.contains("error-telemetry"), "{fleet}");
    // What an error declares is read in one place.
    for (path, text) in sources("error-recovery/src") {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let is_test = code.contains("#[test]") || code.contains("#[tokio::test");
        let reads = code.contains(".recoverable()") && !is_test;
        assert!(!reads || path.ends_with("decision.rs"), "{}", path.display());
    }
}

#[test]
fn values_import_no_sibling() {
    for value in ["status", "code", "category", "severity", "retry_after", "violation/mod"] {
        let text = fs::read_to_string(root().join(format!("error-core/src/{value}.rs"))).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        assert!(
            !code.lines().any(|line| line.starts_with("use crate") || line.starts_with("use super")),
            "{value}"
        );
    }
}

#[test]
fn envelopes_and_monitor_do_not_know_each_other() {
    for (path, text) in sources("error-core/src/envelope") {
        assert!(!text.contains("monitor") && !text.contains("Monitor"), "{}", path.display());
    }
    for (path, text) in sources("error-core/src/monitor") {
        assert!(!text.contains("envelope") && !text.contains("EnvelopeFormat"), "{}", path.display());
    }
}

#[test]
fn only_two_files_build_http_values() {
    for (path, text) in sources("error-actix/src") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let builds = ["HttpResponse::", "HttpResponseBuilder", "HeaderValue::", "StatusCode::from"];
        if !matches!(name, "respond.rs" | "convert.rs") {
            assert!(!builds.iter().any(|constructor| code.contains(constructor)), "{}", path.display());
        }
    }
}

#[test]
fn files_are_short_enough_to_be_known() {
    for folder in [
        "error-derive/src",
        "error-core/src",
        "error-recovery/src",
        "error-telemetry/src",
        "error-fleet/src",
        "error-actix/src",
        "examples/src",
        "fuzz/src",
        "tests/integration",
        "tests/memory",
        "tests/compile-fail/pass",
        "tests/editions",
        "xtask/src",
        "benchmarks/src",
    ] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            assert!(
                lines <= 400 || path.components().any(|part| part.as_os_str() == "snapshots"),
                "{}: {lines}",
                path.display()
            );
        }
    }
}

/// One dependency is enough: whatever the core offers, the adapter hands on.
#[test]
fn the_adapter_hands_on_what_the_core_offers() {
    let text = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned).collect()
    };
    let (core, adapter) = (text("error-core/src/lib.rs"), words(&text("error-actix/src/lib.rs")));
    let offered = core.split(';').filter_map(|item| {
        // Attributes and modules of its own stand before it.
        let (_, names) = item.split_once("pub use self::").or_else(|| item.split_once("\npub mod "))?;
        Some(names.split_once("::").map_or(names, |(_, names)| names))
    });
    let missing: Vec<String> = offered
        .flat_map(words)
        .filter(|name| !name.is_empty() && name != "__private" && !adapter.contains(name))
        .collect();
    assert!(missing.is_empty(), "error_actix does not hand on {missing:?}");
}
