//! The lock file: read, compared, and written anew.

use std::env;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use super::lock::{Difference, Lock, Short};
use super::{Catalog, SharedCode};

/// Says that [`Catalog::check`] is to write the file.
const VARIABLE: &str = "ERROR_CATALOG";

/// The most that a lock file may hold, in bytes; an error takes about 200 of them.
const LARGEST: u64 = 4 << 20;

/// How many differences are shown.
const MOST_SHOWN: usize = 50;

impl Catalog {
    /// Compares with the lock file at `path`, which is committed: the test that calls this fails where what clients rely
    /// on was changed.
    ///
    /// The file holds the type, status, category and context of each code; internal members are not in it. A relative
    /// path begins where the test runs, at the package's manifest. With `ERROR_CATALOG=overwrite` in the environment the
    /// file is written instead:
    ///
    /// ```text
    /// ERROR_CATALOG=overwrite cargo test
    /// ```
    ///
    /// It is written beside its place and moved there, so that nobody reads half of it, and left alone if it is right.
    ///
    /// ```no_run
    /// # use error_core::{Catalog, HttpError, LockError};
    /// # #[derive(Debug, HttpError)]
    /// # #[error("sold out")]
    /// # #[http(status = 409)]
    /// # struct AppError;
    /// # /*
    /// #[test]
    /// # */
    /// fn errors_are_as_published() -> Result<(), LockError> {
    ///     Catalog::new().include::<AppError>().check("errors.lock.json")
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`LockError`] with every difference, for additions, too; if there is no such file, or it cannot be read or
    /// written; if two families share a code; and for another value of `ERROR_CATALOG`. The message says what to do.
    pub fn check(&self, path: impl AsRef<Path>) -> Result<(), LockError> {
        let path = path.as_ref();
        let outcome = match env::var_os(VARIABLE) {
            Some(value) if value == "overwrite" => self.overwrite(path),
            Some(value) if !value.is_empty() => {
                Err(LockProblem::Variable(value.to_string_lossy().into_owned()))
            }
            _ => self.compare(path),
        };
        outcome.map_err(|problem| LockError { path: path.to_owned(), problem })
    }

    /// Writes the lock file, as [`check`](Self::check) does with `ERROR_CATALOG=overwrite`.
    ///
    /// # Errors
    ///
    /// [`LockError`] if it cannot be written, or two families share a code.
    pub fn write_lock(&self, path: impl AsRef<Path>) -> Result<(), LockError> {
        let path = path.as_ref();
        self.overwrite(path).map_err(|problem| LockError { path: path.to_owned(), problem })
    }

    fn compare(&self, path: &Path) -> Result<(), LockProblem> {
        let now = self.lock()?;
        let text = read(path)?;
        let locked: Lock =
            serde_json::from_str(&text).map_err(|error| LockProblem::Malformed(error.to_string()))?;
        let differences = locked.differences(&now);
        if differences.is_empty() { Ok(()) } else { Err(LockProblem::Differs(differences)) }
    }

    fn overwrite(&self, path: &Path) -> Result<(), LockProblem> {
        let lock = self.lock()?;
        // Texts and numbers alone: nothing in them can fail to serialize.
        let mut text = serde_json::to_string_pretty(&lock).map_err(|error| LockProblem::Io(error.into()))?;
        text.push('\n');
        if fs::read_to_string(path).is_ok_and(|written| written == text) {
            return Ok(());
        }
        replace(path, &text).map_err(LockProblem::Io)
    }

    fn lock(&self) -> Result<Lock, LockProblem> {
        if self.shared_codes().is_empty() {
            Ok(Lock::of(self))
        } else {
            Err(LockProblem::SharedCodes(self.shared_codes().to_vec()))
        }
    }
}

fn read(path: &Path) -> Result<String, LockProblem> {
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LockProblem::Missing,
        _ => LockProblem::Io(error),
    })?;
    // A pipe would be waited for.
    if !metadata.is_file() {
        return Err(LockProblem::Malformed("it is not a regular file".to_owned()));
    }
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text));
    match read {
        Ok(_) if text.len() as u64 > LARGEST => {
            Err(LockProblem::Malformed(format!("it is larger than {LARGEST} bytes")))
        }
        Ok(_) => Ok(text),
        // The limit may cut a character in two: that is no mistake of the text.
        Err(error) if error.kind() == io::ErrorKind::InvalidData && metadata.len() <= LARGEST => {
            Err(LockProblem::Malformed("it is not UTF-8".to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(LockProblem::Malformed(format!("it is larger than {LARGEST} bytes")))
        }
        Err(error) => Err(LockProblem::Io(error)),
    }
}

/// Puts a file into its place at once: tests that run side by side each see a whole one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(format!(".{}-{number}.tmp", process::id()));
    let fresh = path.with_file_name(name);
    let moved = File::create_new(&fresh)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&fresh, path));
    if moved.is_err() {
        // What went wrong is told; what is left of it is not worth another error.
        let _ = fs::remove_file(&fresh);
    }
    moved
}

/// Why [`Catalog::check`] fails.
///
/// Its `Debug` reads like its `Display`, since that is what a failed test shows.
pub struct LockError {
    path: PathBuf,
    problem: LockProblem,
}

/// What is wrong with a lock file, or with the declarations beside it.
#[derive(Debug)]
#[non_exhaustive]
pub enum LockProblem {
    /// The declarations differ from it, ordered by code.
    Differs(Vec<Difference>),
    /// There is none.
    Missing,
    /// It is no lock file; the text says why.
    Malformed(String),
    /// It cannot be read or written.
    Io(io::Error),
    /// Two families share a code, so that nothing can be said of it.
    SharedCodes(Vec<SharedCode>),
    /// `ERROR_CATALOG` has this value, which means nothing.
    Variable(String),
}

impl LockError {
    /// The lock file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong.
    pub fn problem(&self) -> &LockProblem {
        &self.problem
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        let anew = format_args!("`{VARIABLE}=overwrite cargo test`");
        match &self.problem {
            LockProblem::Differs(differences) => {
                writeln!(f, "the errors differ from {path}:")?;
                for difference in differences.iter().take(MOST_SHOWN) {
                    writeln!(f, "  {difference}")?;
                }
                if let Some(more @ 1..) = differences.len().checked_sub(MOST_SHOWN) {
                    writeln!(f, "  and {more} more")?;
                }
                write!(
                    f,
                    "help: clients may rely on what was removed or changed; if it is meant, write the file anew with {anew} and commit it"
                )
            }
            LockProblem::Missing => {
                write!(f, "there is no {path}\nhelp: make it with {anew} and commit it")
            }
            LockProblem::Malformed(why) => write!(
                f,
                "{path} is not a lock file: {}\nhelp: take it from version control, or write it anew with {anew}",
                Short(why)
            ),
            LockProblem::Io(error) => write!(f, "{path} cannot be read or written: {error}"),
            LockProblem::SharedCodes(shared) => {
                write!(f, "{path} cannot be compared, since families share codes:")?;
                shared.iter().try_for_each(|shared| write!(f, "\n  {shared}"))
            }
            LockProblem::Variable(value) => write!(
                f,
                "the environment variable {VARIABLE} is `{}`\nhelp: `overwrite` writes {path}; unset, it is compared",
                Short(value)
            ),
        }
    }
}

impl fmt::Debug for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for LockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            LockProblem::Io(error) => Some(error),
            _ => None,
        }
    }
}
