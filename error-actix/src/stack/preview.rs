//! Whether clients may ask for errors that have not happened.

use super::{Environment, ErrorStackBuilder};
#[cfg(feature = "admin")]
use crate::admin::Preview;

/// The names of variables.
pub(super) const ENVIRONMENT: &str = "ENVIRONMENT";
pub(super) const PREVIEW: &str = "PREVIEW";

impl ErrorStackBuilder {
    /// Whether a request may ask for an error by the header `X-Preview-Error: VIDEO_NOT_FOUND`, so that a front end is
    /// tested against every error. Default: [`Preview::Development`].
    ///
    /// Any route then answers with the error of this code, as this stack would answer with it: the status, headers and
    /// body that follow from its declaration, in the stack's format, through its handlers. Values that only a real error
    /// has are examples and say so: `example video_id`. The response has the header, too. A code that no registered
    /// error has is a 404 `PREVIEW_UNKNOWN_CODE`.
    ///
    /// The route's own handler is not called. Nobody counts a preview, as an error or as a request: neither monitors nor
    /// metrics, performance, observers or the log of errors; that it was asked for is an event with the target
    /// `error_actix::preview`.
    #[cfg(feature = "admin")]
    #[cfg_attr(docsrs, doc(cfg(feature = "admin")))]
    pub fn preview(mut self, preview: Preview) -> Self {
        self.preview = preview;
        self
    }

    /// Takes what the environment says of previews.
    #[cfg_attr(
        not(feature = "admin"),
        expect(unused_mut, reason = "without the feature there are no previews")
    )]
    pub(super) fn previews_in(mut self, environment: &Environment, problems: &mut Vec<String>) -> Self {
        let in_production =
            environment.get(ENVIRONMENT, "a text", problems, |name| Some(is_production(name)));
        let named = environment.get(PREVIEW, "`development`, `always` or `never`", problems, named);
        #[cfg(feature = "admin")]
        {
            self.is_production = in_production.unwrap_or(self.is_production);
            self.preview = named.unwrap_or(self.preview);
        }
        let _ = (in_production, named);
        self
    }
}

fn is_production(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "production" | "prod")
}

#[cfg(feature = "admin")]
fn named(name: &str) -> Option<Preview> {
    match name.to_ascii_lowercase().as_str() {
        "development" => Some(Preview::Development),
        "always" => Some(Preview::Always),
        "never" => Some(Preview::Never),
        _ => None,
    }
}

/// Without the feature a name is right or wrong, and nothing more.
#[cfg(not(feature = "admin"))]
fn named(name: &str) -> Option<()> {
    matches!(name.to_ascii_lowercase().as_str(), "development" | "always" | "never").then_some(())
}
