//! The commands of a README, and what is shown below each.

/// Commands that follow one another.
pub(super) struct Block {
    /// What the application is started with.
    pub(super) variables: Vec<(String, String)>,
    pub(super) steps: Vec<Step>,
}

pub(super) struct Step {
    pub(super) command: String,
    pub(super) output: String,
}

impl Block {
    pub(super) fn all(readme: &str) -> Vec<Self> {
        let mut blocks = Vec::new();
        for part in readme.split("\n```text\n").skip(1) {
            let text = part.split("\n```").next().unwrap();
            if text.lines().any(|line| line.starts_with("$ ") && line.contains("curl")) {
                blocks.push(Self::read(text));
            }
        }
        blocks
    }

    fn read(text: &str) -> Self {
        let mut block = Self { variables: Vec::new(), steps: Vec::new() };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(command) = line.strip_prefix("$ ") {
                let mut command = command.to_owned();
                while command.ends_with('\\') {
                    command.truncate(command.len() - 1);
                    command += lines.next().unwrap().trim_start();
                }
                match command.find("cargo ") {
                    Some(end) => block.variables.extend(variables(&command[..end])),
                    None => block.steps.push(Step { command, output: String::new() }),
                }
            } else if let Some(step) = block.steps.last_mut().filter(|_| !line.starts_with("# ")) {
                step.output += line;
                step.output.push('\n');
            }
        }
        block
    }
}

/// What stands before a command: `NAME=value`.
fn variables(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.split_whitespace().map(|word| {
        let (name, value) = word.split_once('=').unwrap_or_else(|| panic!("`{word}` is no variable"));
        (name.to_owned(), value.to_owned())
    })
}
