//! Whether clients may ask for errors that have not happened.

use super::ErrorStackBuilder;
use crate::admin::Preview;

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
    pub fn preview(mut self, preview: Preview) -> Self {
        self.preview = preview;
        self
    }
}
