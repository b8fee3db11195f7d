//! A file of whole lines that never grows beyond a size, and its predecessors, of which so many are kept.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// How large files become, and how many are kept.
///
/// ```
/// use error_telemetry::logging::Rotation;
///
/// let rotation = Rotation::default().with_size(50 * 1024 * 1024).with_kept(10);
/// # let _ = rotation;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Bytes.
    pub(super) size: u64,
    /// Files beside the one that is written.
    pub(super) kept: u32,
}

impl Rotation {
    /// The most bytes of one file. Default: 10 MiB.
    #[must_use]
    pub const fn with_size(mut self, bytes: u64) -> Self {
        self.size = bytes;
        self
    }

    /// How many full files are kept of each beside the one that is written, as `app.log.1`, the latest, `app.log.2` and
    /// so on. Default: 5.
    #[must_use]
    pub const fn with_kept(mut self, files: u32) -> Self {
        self.kept = files;
        self
    }
}

impl Default for Rotation {
    fn default() -> Self {
        Self { size: 10 * 1024 * 1024, kept: 5 }
    }
}

/// Why not all lines were written.
#[derive(Debug)]
pub(super) struct Unwritten {
    /// How many bytes of whole lines were.
    pub(super) written: usize,
    pub(super) error: io::Error,
}

/// The writer. It trusts nothing that it saw before: the file may have been renamed, removed with its folder, or filled
/// by somebody else since, and is looked at anew before each write.
#[derive(Debug)]
pub(super) struct RotatingFile {
    path: PathBuf,
    rotation: Rotation,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    identity: Identity,
}

impl RotatingFile {
    /// Nothing is touched yet.
    pub(super) const fn new(path: PathBuf, rotation: Rotation) -> Self {
        Self { path, rotation, open: None }
    }

    /// Opens the file now, so that somebody can be told if that fails.
    pub(super) fn open(&mut self) -> io::Result<()> {
        self.ready().map(drop)
    }

    /// Writes lines, each with its end. Either a line is on file as a whole, or nothing of it is.
    pub(super) fn write_lines(&mut self, lines: &[u8]) -> Result<(), Unwritten> {
        let mut written = 0;
        while let Some(rest) = lines.get(written..).filter(|rest| !rest.is_empty()) {
            match self.write_some(rest) {
                Ok(more) => written += more,
                Err((more, error)) => return Err(Unwritten { written: written + more, error }),
            }
        }
        Ok(())
    }

    /// Writes as many lines as one file takes; answers how many bytes they have.
    fn write_some(&mut self, lines: &[u8]) -> Result<usize, (usize, io::Error)> {
        let nothing = |error| (0, error);
        let (_, len) = self.ready().map_err(nothing)?;
        let mut fitting = whole_lines(lines, self.rotation.size.saturating_sub(len));
        if fitting.is_empty() {
            self.rotate().map_err(nothing)?;
            fitting = whole_lines(lines, self.rotation.size);
            if fitting.is_empty() {
                return Err(nothing(io::Error::new(
                    io::ErrorKind::FileTooLarge,
                    "a line beyond a file's size",
                )));
            }
        }
        let (file, len) = self.ready().map_err(nothing)?;
        let Err((reached, error)) = write_all(file, fitting) else { return Ok(fitting.len()) };
        // What is there of a line that is not there as a whole must go.
        let kept = whole_lines(fitting, reached as u64).len();
        if kept < reached && file.set_len(len + kept as u64).is_err() {
            // Opening it again mends its end.
            self.open = None;
        }
        Err((kept, error))
    }

    /// The file and its length, opened again unless it is still the one that its path leads to.
    fn ready(&mut self) -> io::Result<(&mut File, u64)> {
        let current = self.open.take().and_then(|open| {
            let metadata = fs::metadata(&self.path).ok()?;
            (Identity::of(&metadata) == open.identity).then_some((open, metadata.len()))
        });
        let (open, len) = match current {
            Some(current) => current,
            None => open_and_mend(&self.path)?,
        };
        Ok((&mut self.open.insert(open).file, len))
    }

    /// Makes room: the file becomes the first of those that are kept, each of which becomes the next, and the last is no
    /// more.
    ///
    /// Each step is one `rename`, the oldest first, so that whoever is killed in between leaves a gap and loses nothing;
    /// the next rotation fills the gap.
    fn rotate(&mut self) -> io::Result<()> {
        self.open = None;
        let kept = self.rotation.kept;
        let gap = (1..=kept).find(|number| fs::symlink_metadata(self.kept(*number)).is_err());
        for number in (1..gap.unwrap_or(kept)).rev() {
            fs::rename(self.kept(number), self.kept(number + 1))?;
        }
        let moved =
            if kept == 0 { fs::remove_file(&self.path) } else { fs::rename(&self.path, self.kept(1)) };
        match moved {
            // Somebody else was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            moved => moved?,
        }
        // Of a time when more were kept.
        let mut beyond = kept.saturating_add(1);
        while fs::remove_file(self.kept(beyond)).is_ok() {
            beyond = beyond.saturating_add(1);
        }
        Ok(())
    }

    fn kept(&self, number: u32) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(format!(".{number}"));
        path.into()
    }
}

/// The longest beginning of `lines` that ends with a line and has at most `most` bytes.
fn whole_lines(lines: &[u8], most: u64) -> &[u8] {
    let most = usize::try_from(most).unwrap_or(usize::MAX).min(lines.len());
    let head = lines.get(..most).unwrap_or(lines);
    let end = head.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    head.get(..end).unwrap_or_default()
}

/// As that of `io::Write`, but says how far it came.
fn write_all(file: &mut File, bytes: &[u8]) -> Result<(), (usize, io::Error)> {
    let mut written = 0;
    while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
        match file.write(rest) {
            Ok(0) => return Err((written, io::ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err((written, error)),
        }
    }
    Ok(())
}

/// Opens a file at its end, with its folder if need be, and takes away what a killed process left of its last line.
fn open_and_mend(path: &Path) -> io::Result<(Open, u64)> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    // What is logged is not for everybody on the machine.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let mut file = options.open(path)?;
    let metadata = file.metadata()?;
    let len = mend(&mut file, metadata.len())?;
    Ok((Open { file, identity: Identity::of(&metadata) }, len))
}

/// Cuts a file behind its last whole line; answers its new length.
fn mend(file: &mut File, len: u64) -> io::Result<u64> {
    /// More than the longest line.
    const LOOK_BACK: u64 = 2 * super::LINE_LIMIT as u64;
    if len == 0 {
        return Ok(0);
    }
    let start = len.saturating_sub(LOOK_BACK);
    file.seek(SeekFrom::Start(start))?;
    let mut end = Vec::new();
    file.take(LOOK_BACK).read_to_end(&mut end)?;
    let whole = whole_lines(&end, LOOK_BACK).len();
    if whole == end.len() {
        return Ok(len);
    }
    if whole == 0 && start > 0 {
        // Not ours, so nothing of it is taken away.
        file.write_all(b"\n")?;
        return Ok(len + 1);
    }
    let len = start + whole as u64;
    file.set_len(len)?;
    Ok(len)
}

/// What tells a file from another that has come to its path.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    inode: u64,
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;

        Self { device: metadata.dev(), inode: metadata.ino() }
    }

    /// Only that there is one is known.
    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Self {
        Self {}
    }
}

#[cfg(test)]
#[path = "rotating_tests.rs"]
mod tests;
