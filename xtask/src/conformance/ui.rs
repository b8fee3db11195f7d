//! thiserror's ui files: each must be refused at the same lines with the same error codes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;

use serde_json::Value;

use super::Tally;
use super::project::{Project, copy, files, write};
use super::report::Message;

/// How texts begin that thiserror words itself: there ours must be an error at the same line, in our words.
const WORDED_BY_THISERROR: &[&str] = &[
    "#[error(",
    "#[from] is only",
    "ambiguous reference",
    "cannot have both",
    "deriving From requires",
    "duplicate #[",
    "expected attribute arguments",
    "expected one of: string literal",
    "missing #[error(",
    "non-static lifetimes",
    "not expected here",
    "only one #[error(",
    "transparent error struct",
    "transparent variant",
    "union as errors",
];

/// Compiles every file and compares what the compiler says with what is published.
pub(super) fn run(project: &Project) -> Result<Tally, String> {
    let names = copy_files(project)?;
    let said = compile(project)?;
    let mut tally = Tally::default();
    for name in names {
        let stderr = project.ui_folder().join(format!("{name}.stderr"));
        let stderr = fs::read_to_string(&stderr).map_err(|error| format!("{}: {error}", stderr.display()))?;
        let expected = sorted(Message::of_stderr(&stderr));
        let actual = sorted(said.get(&name).cloned().unwrap_or_default());
        if same_meaning(&expected, &actual) {
            tally.passed += 1;
        } else {
            tally.failed += 1;
            eprintln!("ui file {name}:\n{}", difference(&expected, &actual));
        }
    }
    Ok(tally)
}

/// Makes each file a binary of the suite.
fn copy_files(project: &Project) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let manifest = project.suite().join("Cargo.toml");
    let mut text =
        fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    for file in files(&project.ui_folder())? {
        let Some(name) = file.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if file.extension().is_some_and(|extension| extension == "rs") {
            let place = format!("ui/{name}.rs");
            copy(&file, &project.suite().join(&place))?;
            let _ = write!(text, "\n[[bin]]\nname = \"{name}\"\npath = \"{place}\"\ntest = false\n");
            names.push(name.to_owned());
        }
    }
    write(&manifest, &text)?;
    Ok(names)
}

/// What the compiler says of each binary.
fn compile(project: &Project) -> Result<BTreeMap<String, Vec<Message>>, String> {
    let output = project
        .cargo(&["check", "--bins", "--keep-going", "--message-format=json"])
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let mut said: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
        let target = event.get("target").and_then(|target| target.get("name")).and_then(Value::as_str);
        if let (Some(target), Some(message)) = (target, event.get("message").and_then(Message::of_json)) {
            said.entry(target.to_owned()).or_default().push(message);
        }
    }
    Ok(said)
}

fn sorted(mut messages: Vec<Message>) -> Vec<Message> {
    // Warnings about unused code come and go with the compiler; a published one is an error's companion.
    messages.sort_by(|a, b| (a.line, &a.code, &a.level).cmp(&(b.line, &b.code, &b.level)));
    messages
}

fn same_meaning(expected: &[Message], actual: &[Message]) -> bool {
    expected.len() == actual.len()
        && expected.iter().zip(actual).all(|(expected, actual)| matches(expected, actual))
}

fn matches(expected: &Message, actual: &Message) -> bool {
    let place = |message: &Message| (message.level.clone(), message.code.clone(), message.line);
    let ours = WORDED_BY_THISERROR.iter().any(|start| expected.text.starts_with(start));
    place(expected) == place(actual) && (ours || expected.text == actual.text)
}

fn difference(expected: &[Message], actual: &[Message]) -> String {
    let mut text = String::new();
    for (whose, messages) in [("published", expected), ("ours", actual)] {
        for Message { level, code, text: message, line } in messages {
            let _ = writeln!(text, "  {whose:9} line {line}: {level} {code} {message:?}");
        }
    }
    text
}
