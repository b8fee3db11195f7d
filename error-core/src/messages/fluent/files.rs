//! Where translations come from.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use unic_langid::LanguageIdentifier;

use super::problem::TranslationProblem;

/// The most that a file may hold, in bytes.
const LARGEST: u64 = 1 << 20;

/// What a builder was given.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Text { language: String, fluent: String },
    Directory(PathBuf),
}

/// A text in Fluent's syntax, and what it is to be called where something is wrong with it.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) language: LanguageIdentifier,
    pub(super) text: String,
}

/// Reads all that was given; what cannot be read is among the problems.
pub(super) fn read(given: Vec<Given>, problems: &mut Vec<TranslationProblem>) -> Vec<Source> {
    let mut sources = Vec::new();
    for given in given {
        match given {
            Given::Text { language, fluent } => match read_language(&language) {
                Some(tag) => sources.push(Source { name: language, language: tag, text: fluent }),
                None => problems.push(TranslationProblem::of_source(&language, no_language(&language))),
            },
            Given::Directory(path) => read_directory(&path, &mut sources, problems),
        }
    }
    sources
}

/// The language that a tag names: `de`, `pt-BR`, `zh-Hant-TW`.
pub(super) fn read_language(tag: &str) -> Option<LanguageIdentifier> {
    let language: LanguageIdentifier = tag.parse().ok()?;
    // Longer ones are well-formed (RFC 5646, section 2.2.1), and none is registered: what looks like one is a word.
    (language.language.as_str().len() <= 3 && !language.language.is_empty()).then_some(language)
}

pub(super) fn no_language(tag: &str) -> String {
    format!("`{}` is no language: write a tag such as `de` or `pt-BR`", tag.escape_debug())
}

fn read_directory(path: &Path, sources: &mut Vec<Source>, problems: &mut Vec<TranslationProblem>) {
    let shown = path.display().to_string();
    let listed = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut files: Vec<PathBuf> = match listed {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(error) => {
            problems
                .push(TranslationProblem::of_source(shown, format!("the folder cannot be read: {error}")));
            return;
        }
    };
    files.retain(|file| file.extension().is_some_and(|extension| extension == "ftl"));
    // The order of a folder is no order.
    files.sort();
    if files.is_empty() {
        problems.push(TranslationProblem::of_source(shown, "the folder holds no file like `de.ftl`"));
    }
    for file in files {
        match read_file(&file) {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(TranslationProblem::of_source(file.display().to_string(), problem)),
        }
    }
}

fn read_file(path: &Path) -> Result<Source, String> {
    let tag = path.file_stem().unwrap_or_default().to_string_lossy();
    let language = read_language(&tag).ok_or_else(|| no_language(&tag))?;
    // A pipe would be waited for.
    if !fs::metadata(path).map_err(|error| error.to_string())?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| format!("it cannot be read: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes"));
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    Ok(Source { name: path.display().to_string(), language, text })
}
