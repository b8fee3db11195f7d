//! What a README shows of a log is what its requests make.

use std::io;
use std::process::Command;
use std::sync::{Arc, Mutex};

use error_actix::logging::{Form, Logging};

use super::applications::genai_chat_beginning;
use super::blocks::Block;
use crate::captured::install;

const README: &str = "examples/src/genai_chat/README.md";
const SHOWN: &str = "http://127.0.0.1:8000";

/// Fields with another value each time, or at each reader's.
const VARYING: [&str; 6] = [
    "request_id",
    "client.address",
    "user_agent.original",
    "http.server.request.duration",
    "time_to_head",
    "busy",
];

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines of the first block that shows some; what does not begin with a time goes on with the line before.
fn shown(readme: &str) -> Vec<String> {
    let mut blocks = readme.split("\n```text\n").skip(1).map(|part| part.split("\n```").next().unwrap());
    let block = blocks.find(|block| is_start(block)).unwrap();
    let mut lines: Vec<String> = Vec::new();
    for line in block.lines() {
        if is_start(line) {
            lines.push(line.to_owned());
        } else {
            let last = lines.last_mut().unwrap();
            *last += " ";
            *last += line;
        }
    }
    lines.iter().map(|line| plain(line)).collect()
}

fn is_start(line: &str) -> bool {
    line.starts_with("20") && line.as_bytes().get(10) == Some(&b'T')
}

fn plain(line: &str) -> String {
    let words = line.split_whitespace().skip(1);
    let plain = words.map(|word| match word.split_once('=') {
        Some((name, _)) if VARYING.contains(&name) => name,
        _ => word,
    });
    plain.collect::<Vec<&str>>().join(" ")
}

/// The log of the first block's requests has the lines that are shown, in that order.
#[test]
fn the_log_of_the_chat_is_as_its_readme_shows_it() {
    let written = Written::default();
    let logging = Logging::builder().form(Form::Text).writer(written.clone()).direct().build().unwrap();
    let dispatch = logging.dispatch().clone();
    let running = genai_chat_beginning(&[], move || install(&dispatch));
    let readme = super::read(README);
    for step in &Block::all(&readme)[0].steps {
        let command = step.command.replace(SHOWN, &running.url());
        assert!(Command::new("sh").args(["-c", &command]).output().unwrap().status.success(), "{command}");
    }
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let mut lines = log.lines().map(plain);
    for shown in shown(&readme) {
        assert!(lines.any(|line| line == shown), "there is no\n{shown}\nin what is left of\n{log}");
    }
}
