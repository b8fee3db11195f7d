//! `docs/FEATURES.md` names files and tests: they are there, and no id is left out. The front page of each crate names its
//! cargo features, and READMEs the oldest Rust of the manifests.

use std::collections::BTreeSet;
use std::fs;

fn read(path: &str) -> Option<String> {
    fs::read_to_string(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))).ok()
}

fn rows(features: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = features.lines().filter(|line| line.starts_with("| F") || line.starts_with("| N"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
}

/// What stands in backquotes and is a file, with the item in it, if one is named.
fn named(cell: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let spans = cell.split('`').skip(1).step_by(2).filter(|span| span.contains('/'));
    spans.map(|span| span.split_once("::").map_or((span, None), |(file, item)| (file, Some(item))))
}

#[test]
fn what_is_named_exists() {
    let features = read("docs/FEATURES.md").unwrap();
    for row in rows(&features) {
        // Module, tests, example; a feature's own text may speak of paths of URLs.
        for (file, item) in row.iter().skip(2).flat_map(|cell| named(cell)) {
            let text = read(file).unwrap_or_else(|| panic!("{}: there is no {file}", row[0]));
            if let Some(item) = item {
                // A test, or a macro's row of one.
                let declared = text.contains(&format!("fn {item}(")) || text.contains(&format!("{item}: "));
                assert!(declared, "{}: there is no {item} in {file}", row[0]);
            }
        }
    }
}

#[test]
fn every_id_has_its_line_and_its_tests_or_is_not_yet_there() {
    let features = read("docs/FEATURES.md").unwrap();
    let ids: Vec<&str> = rows(&features).map(|row| row[0]).collect();
    let all = (1..=50).map(|number| format!("F{number}")).chain((1..=12).map(|number| format!("N{number}")));
    assert_eq!(ids, all.collect::<Vec<String>>());
    for row in rows(&features) {
        let [id, _, module, tests, ..] = row.as_slice() else { panic!("{row:?}") };
        let is_missing = module.contains("not yet");
        assert!(is_missing || named(tests).next().is_some(), "{id} has no test");
        assert!(is_missing || named(module).next().is_some(), "{id} has no module");
    }
}

#[test]
fn front_pages_name_every_cargo_feature() {
    for package in ["error-core", "error-recovery", "error-telemetry", "error-actix"] {
        let manifest = read(&format!("{package}/Cargo.toml")).unwrap();
        let page = read(&format!("{package}/src/lib.rs")).unwrap();
        let page: String = page.lines().filter_map(|line| line.strip_prefix("//!")).collect();
        let (_, features) = manifest.split_once("[features]\n").unwrap();
        let features = features.split("\n[").next().unwrap().lines();
        for (feature, _) in features.filter_map(|line| line.split_once(" = ")) {
            // One that tests need is none for users.
            let is_named = feature.starts_with("test-") || page.contains(&format!("`{feature}`"));
            assert!(is_named, "{package} has a feature {feature} that its front page does not name");
        }
    }
}

/// The oldest Rust of each crate, as its manifest has it.
#[test]
fn readmes_tell_the_oldest_rust_of_the_manifests() {
    let readme = read("README.md").unwrap().replace('\n', " ");
    let (_, rest) = readme.split_once("the oldest Rust that they are written for: ").unwrap();
    let (list, _) = rest.split_once("). ").unwrap();
    // `1.88 (`error-recovery`, `error-telemetry`)`, one after the other.
    let told: BTreeSet<(&str, &str)> = list
        .split_inclusive(')')
        .filter_map(|part| part.trim_start_matches([',', ' ']).split_once('('))
        .flat_map(|(version, crates)| {
            crates.split('`').skip(1).step_by(2).map(move |name| (name, version.trim()))
        })
        .collect();
    let packages =
        ["error-core", "error-derive", "error-fleet", "error-recovery", "error-telemetry", "error-actix"];
    let manifests = packages.map(|package| read(&format!("{package}/Cargo.toml")).unwrap());
    let written = packages.into_iter().zip(&manifests).map(|(package, manifest)| {
        let (_, rest) = manifest.split_once("\nrust-version = \"").unwrap();
        let version = rest.split('"').next().unwrap();
        let own = read(&format!("{package}/README.md")).unwrap();
        assert!(own.contains(&format!("Rust {version} or later")), "{package}/README.md");
        (package, version)
    });
    assert_eq!(told, written.collect());
}
