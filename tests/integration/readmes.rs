//! What READMEs show is what happens: the commands of their blocks are run by a shell, against the application that the
//! README speaks of, and what they print is compared.
//!
//! A block is replayed if it is marked `text` and has a line that begins with `$ `. Each has an application of its own,
//! with the variables that stand before its `$ … cargo run …`, if it begins with that. `…` on a line of its own stands for any
//! lines, and a line that begins with `# ` is a remark. Times, ids and the order of headers are left out of the comparison.

mod applications;
mod blocks;
mod log;
mod plain;

use std::fs;
use std::process::Command;

use self::applications::{APPLICATIONS, Application};
use self::blocks::{Block, Step};
use self::plain::{agrees, plain};

fn read(path: &str) -> String {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn commands_print_what_the_readmes_show() {
    let mut wrong = String::new();
    for application in &APPLICATIONS {
        let blocks = Block::all(&read(application.readme));
        assert!(!blocks.is_empty(), "{} has no commands", application.readme);
        for block in &blocks {
            replay(application, block, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn replay(application: &Application, block: &Block, wrong: &mut String) {
    let running = (application.start)(&block.variables);
    for Step { command, output } in &block.steps {
        assert!(command.contains(application.shown), "{}: `{command}`", application.readme);
        let command_here = command.replace(application.shown, &running.url());
        let printed = Command::new("sh").args(["-c", &command_here]).output().unwrap();
        assert!(printed.status.success(), "{}: `{command}`: {printed:?}", application.readme);
        let printed = String::from_utf8(printed.stdout).unwrap().replace(&running.url(), application.shown);
        let (expected, found) = (plain(output), plain(&printed));
        if !agrees(&expected, &found) {
            *wrong += &format!(
                "{}: `{command}` is shown to print\n{expected}\nand prints\n{found}\nwhich as it is reads\n{printed}\n\n",
                application.readme
            );
        }
    }
}

/// Whatever example there is, its README is replayed.
#[test]
fn every_example_is_registered() {
    let folder = format!("{}/../examples/src", env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path().join("README.md");
        if path.exists() {
            let path = path.to_str().unwrap();
            let known = APPLICATIONS.iter().any(|application| path.ends_with(application.readme));
            assert!(known, "{path} is not in `APPLICATIONS` of tests/integration/readmes/applications.rs");
        }
    }
}
