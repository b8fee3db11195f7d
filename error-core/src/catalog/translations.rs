//! Whether everything is said in every language.

use super::Catalog;
use crate::{TranslationError, TranslationsBuilder};

impl Catalog {
    /// Compares translations with the errors: the test that calls this fails where a language lacks a message, and where a
    /// message would not be shown as it is meant.
    ///
    /// ```no_run
    /// # use error_core::{Catalog, HttpError, TranslationError, Translations};
    /// # #[derive(Debug, HttpError)]
    /// # #[error("sold out")]
    /// # #[http(status = 409)]
    /// # struct AppError;
    /// # /*
    /// #[test]
    /// # */
    /// fn errors_are_translated() -> Result<(), TranslationError> {
    ///     let translations = Translations::declared_in("en").directory("messages");
    ///     Catalog::new().include::<AppError>().check_translations(translations)
    /// }
    /// ```
    ///
    /// A relative folder is looked for where the test runs, at the package's manifest. The language of the declarations
    /// needs no messages, and one of a region, such as `de-AT`, none that `de` has.
    ///
    /// # Errors
    ///
    /// [`TranslationError`] with every problem, by file and line: what [`TranslationsBuilder::build`] finds, codes without
    /// a message, messages of codes that no error has, and variables that are no public member of the error's context.
    pub fn check_translations(&self, translations: TranslationsBuilder) -> Result<(), TranslationError> {
        translations.check(self)
    }
}
