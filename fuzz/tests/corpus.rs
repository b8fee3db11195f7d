//! The committed inputs: examples of the grammar, and all that a fuzzer ever found.

use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;

use crate::with_room;

/// The inputs of a target, by the names of their files.
pub(crate) fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "corpus", target].iter().collect();
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| {
            let file = file.unwrap();
            (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap())
        })
        .collect();
    assert!(!inputs.is_empty(), "{}", folder.display());
    // A failure shall be the same one on every machine.
    inputs.sort();
    inputs
}

fn replay(target: &str, run: fn(&[u8])) {
    with_room(|| {
        for (name, input) in inputs(target) {
            let outcome = catch_unwind(|| run(&input));
            assert!(outcome.is_ok(), "fuzz/corpus/{target}/{name}");
        }
    });
}

#[test]
fn derive() {
    replay("derive", error_fuzz::derive);
}

#[test]
fn attributes() {
    replay("attributes", error_fuzz::attributes);
}

#[test]
fn handle_errors() {
    replay("handle_errors", error_fuzz::handle_errors);
}

#[test]
fn recover() {
    replay("recover", error_fuzz::recover);
}

#[test]
fn trace_context() {
    replay("trace_context", error_fuzz::trace_context);
}

#[test]
fn request_id() {
    replay("request_id", error_fuzz::request_id);
}

#[test]
fn client_address() {
    replay("client_address", error_fuzz::client_address);
}

#[test]
fn wire_error() {
    replay("wire_error", error_fuzz::wire_error);
}

#[test]
fn scrub() {
    replay("scrub", error_fuzz::scrub);
}

#[test]
fn accept() {
    replay("accept", error_fuzz::accept);
}

#[test]
fn accept_language() {
    replay("accept_language", error_fuzz::accept_language);
}

#[test]
fn alert_rules() {
    replay("alert_rules", error_fuzz::alert_rules);
}

#[test]
fn fleet_entry() {
    replay("fleet_entry", error_fuzz::fleet_entry);
}
