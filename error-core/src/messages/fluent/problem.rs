//! What can be wrong with translations.

use std::fmt;

/// How many problems are shown; all are listed by [`TranslationError::problems`].
const MOST_SHOWN: usize = 50;

/// Everything that is wrong with translations, in one error.
///
/// Its `Debug` reads like its `Display`, since that is what a failed test shows.
#[derive(Clone, PartialEq, Eq)]
pub struct TranslationError {
    problems: Vec<TranslationProblem>,
}

/// One thing that is wrong with translations, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TranslationProblem {
    /// The file, or what was given in the place of one: a language, a folder.
    pub source: String,
    /// The line, from 1, where there is one to speak of.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub problem: String,
}

impl TranslationError {
    /// `Err` if there is any problem.
    pub(super) fn unless_empty(problems: Vec<TranslationProblem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }

    /// The problems, file by file.
    pub fn problems(&self) -> &[TranslationProblem] {
        &self.problems
    }
}

impl TranslationProblem {
    pub(super) fn of_source(source: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { source: source.into(), line: None, problem: problem.into() }
    }

    pub(super) fn at(source: &str, line: usize, problem: impl Into<String>) -> Self {
        Self { source: source.to_owned(), line: Some(line), problem: problem.into() }
    }
}

/// `messages/de.ftl:3: …`
impl fmt::Display for TranslationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.source, self.problem),
            None => write!(f, "{}: {}", self.source, self.problem),
        }
    }
}

impl fmt::Display for TranslationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the translations are not right:")?;
        for problem in self.problems.iter().take(MOST_SHOWN) {
            write!(f, "\n  {problem}")?;
        }
        match self.problems.len().checked_sub(MOST_SHOWN) {
            Some(more @ 1..) => write!(f, "\n  and {more} more"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for TranslationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for TranslationError {}
