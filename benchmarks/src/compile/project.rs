//! A package that is made for the occasion, below `target`, and built.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Kind;

/// The versions of everything.
const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock");

pub(crate) struct Project {
    folder: PathBuf,
    target: PathBuf,
    source: &'static str,
}

impl Project {
    /// A library, whose dependencies are built once for all libraries.
    pub(crate) fn library(kind: Kind, source: &str) -> Result<Self, Box<dyn Error>> {
        Self::write(kind, "lib", source, &root().join("libraries"))
    }

    /// A program, which shares nothing.
    pub(crate) fn program(kind: Kind, source: &str) -> Result<Self, Box<dyn Error>> {
        Self::write(kind, "main", source, &root().join(format!("program-{}", kind.name())))
    }

    fn write(kind: Kind, file: &'static str, source: &str, target: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = root().join(format!("{file}-{}", kind.name()));
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"measured\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{}\n[profile.dev]\ndebug = \"line-tables-only\"\n",
            kind.dependencies()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(LOCK, folder.join("Cargo.lock"))?;
        let source_file = if file == "lib" { "src/lib.rs" } else { "src/main.rs" };
        let project = Self { folder, target: target.to_owned(), source: source_file };
        project.edit(source)?;
        Ok(project)
    }

    /// Writes the source anew.
    pub(crate) fn edit(&self, source: &str) -> Result<(), Box<dyn Error>> {
        Ok(fs::write(self.folder.join(self.source), source)?)
    }

    /// Forgets all that was built.
    pub(crate) fn clean(&self) -> Result<(), Box<dyn Error>> {
        match fs::remove_dir_all(&self.target) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// `cargo build` or `cargo check`: the processor time of all its processes together.
    pub(crate) fn cargo(
        &self,
        command: &str,
        variables: &[(&str, &str)],
    ) -> Result<Duration, Box<dyn Error>> {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let before = children()?;
        let status = Command::new(program)
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("{} does not build", self.folder.display()).into());
        }
        Ok(children()?.saturating_sub(before))
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/compile"))
}

/// Processor time of all processes that this one has waited for, and of those that they have.
fn children() -> Result<Duration, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name, which may hold anything, is in parentheses; user and system time of children are 16th and 17th.
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat has no name")?;
    let ticks = fields.split_whitespace().skip(13).take(2).map(str::parse::<u64>);
    let ticks: u64 = ticks.collect::<Result<Vec<_>, _>>()?.into_iter().sum();
    // A tick is a hundredth of a second wherever Linux runs on hardware of this century.
    Ok(Duration::from_millis(ticks * 10))
}
