//! From files to translations.

use std::path::PathBuf;

use fluent_bundle::FluentValue;
use fluent_bundle::concurrent::FluentBundle;

use super::examine::{Loaded, examine, load};
use super::files::{Given, no_language, read, read_language};
use super::problem::{TranslationError, TranslationProblem};
use super::translations::{Language, Translations};
use crate::Catalog;

/// Builds [`Translations`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[derive(Clone, Debug)]
#[must_use]
pub struct TranslationsBuilder {
    declared_in: String,
    given: Vec<Given>,
    catalog: Option<Catalog>,
    isolation: bool,
}

impl TranslationsBuilder {
    pub(super) fn new(declared_in: String) -> Self {
        Self { declared_in, given: Vec::new(), catalog: None, isolation: false }
    }

    /// Adds the messages of a language, given as a tag (BCP 47), in Fluent's syntax. `include_str!` compiles a file in.
    pub fn source(mut self, language: impl Into<String>, fluent: impl Into<String>) -> Self {
        self.given.push(Given::Text { language: language.into(), fluent: fluent.into() });
        self
    }

    /// Adds the files of a folder, each called by its language: `de.ftl`, `pt-BR.ftl`. They are read by
    /// [`build`](Self::build), once. Files of other kinds are left alone.
    pub fn directory(mut self, path: impl Into<PathBuf>) -> Self {
        self.given.push(Given::Directory(path.into()));
        self
    }

    /// Compares the messages with these errors, so that one of a code that none of them has, and one that names what the
    /// error does not show, fail [`build`](Self::build). A message that is missing does not; that is for
    /// [`Catalog::check_translations`]. Default: nothing is compared.
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = Some(catalog);
        self
    }

    /// Whether values in a message stand between marks that keep their direction of writing from the text around them
    /// (U+2068 and U+2069). Default: no, since who shows a text knows how to isolate what is in it, and a program that
    /// compares messages would not expect them.
    pub fn isolation(mut self, isolation: bool) -> Self {
        self.isolation = isolation;
        self
    }

    /// The translations.
    ///
    /// # Errors
    ///
    /// [`TranslationError`] with every problem: a tag that is no language, a file that cannot be read or parsed, a message
    /// that is there twice or can never be shown, and what [`catalog`](Self::catalog) finds.
    pub fn build(mut self) -> Result<Translations, TranslationError> {
        let catalog = self.catalog.take();
        let (declared_in, isolation) = (self.declared_in.clone(), self.isolation);
        let mut problems = Vec::new();
        let loaded = self.load(&mut problems);
        examine(&loaded, catalog.as_ref(), None, &mut problems);
        TranslationError::unless_empty(problems)?;
        let languages = loaded.into_iter().map(|loaded| language(loaded, isolation)).collect();
        let declared_in = read_language(&declared_in).map_or(declared_in, |tag| tag.to_string());
        Ok(Translations { declared_in, languages })
    }

    /// What [`Catalog::check_translations`] does.
    pub(crate) fn check(self, catalog: &Catalog) -> Result<(), TranslationError> {
        let declared_in = self.declared_in.clone();
        let mut problems = Vec::new();
        let loaded = self.load(&mut problems);
        examine(&loaded, Some(catalog), Some(&declared_in), &mut problems);
        TranslationError::unless_empty(problems)
    }

    fn load(self, problems: &mut Vec<TranslationProblem>) -> Vec<Loaded> {
        if read_language(&self.declared_in).is_none() {
            problems.push(TranslationProblem::of_source("declared_in", no_language(&self.declared_in)));
        }
        load(read(self.given, problems), problems)
    }
}

fn language(loaded: Loaded, isolation: bool) -> Language {
    let tag = loaded.language.to_string();
    let mut bundle = FluentBundle::new_concurrent(vec![loaded.language]);
    bundle.set_use_isolating(isolation);
    // Fails for a name that is taken; the bundle is empty.
    let _ = bundle.add_function("NUMBER", |positional, named| match positional.first() {
        Some(FluentValue::Number(number)) => {
            let mut number = number.clone();
            number.options.merge(named);
            FluentValue::Number(number)
        }
        // A number that is too large to be counted is shown as it is.
        Some(other) => other.clone(),
        None => FluentValue::Error,
    });
    for file in loaded.files {
        // What is there twice has been refused.
        let _ = bundle.add_resource(file.resource);
    }
    Language { tag, bundle }
}
