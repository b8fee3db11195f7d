//! What requests that cannot be read are answered with, and how much of a body is read.

use super::ErrorStackBuilder;

/// Requests that cannot be read, by [the extractors of this crate](crate::extract); the statuses hold for Actix's own as
/// well.
impl ErrorStackBuilder {
    /// The status of a body that is not JSON (`INVALID_JSON`): 400 or 422. Default: 400.
    pub fn json_syntax_errors(mut self, status: u16) -> Self {
        self.extract.json_syntax = status;
        self
    }

    /// The status of JSON of another shape than expected (`INVALID_BODY`): 422 or 400. Default: 422.
    pub fn json_data_errors(mut self, status: u16) -> Self {
        self.extract.json_data = status;
        self
    }

    /// The status of a form of another shape than expected (`INVALID_FORM`): 422 or 400. Default: 422.
    pub fn form_errors(mut self, status: u16) -> Self {
        self.extract.form = status;
        self
    }

    /// The status of a query string of another shape than expected (`INVALID_QUERY`): 400 or 422. Default: 400.
    pub fn query_errors(mut self, status: u16) -> Self {
        self.extract.query = status;
        self
    }

    /// The status of a path whose segments are of another type (`INVALID_PATH`): 404, 400 or 422. Default: 404, since
    /// nothing can be there.
    pub fn path_errors(mut self, status: u16) -> Self {
        self.extract.path = status;
        self
    }

    /// The status of values that a rule does not accept (`VALIDATION_FAILED`): 422 or 400. Default: 422.
    pub fn validation_errors(mut self, status: u16) -> Self {
        self.extract.validation = status;
        self
    }

    /// The status of a body of another media type than is taken (`UNSUPPORTED_MEDIA_TYPE`): 415 or 400. Default: 415. Its
    /// `Accept` says what would have been taken.
    pub fn media_type_errors(mut self, status: u16) -> Self {
        self.extract.media_type = status;
        self
    }

    /// The status of a body that is larger than the limit (`PAYLOAD_TOO_LARGE`): 413 or 400. Default: 413.
    pub fn body_size_errors(mut self, status: u16) -> Self {
        self.extract.size = status;
        self
    }

    /// The most bytes of a body of JSON, decompressed. Default: 2 MiB, as in Actix. It is for
    /// [`extract::Json`](crate::extract::Json); a resource may have [another](crate::extract::JsonConfig).
    pub fn json_limit(mut self, bytes: usize) -> Self {
        self.extract.json_limit = bytes;
        self
    }

    /// The most bytes of a form, decompressed. Default: 16 KiB, as in Actix. It is for
    /// [`extract::Form`](crate::extract::Form); a resource may have [another](crate::extract::FormConfig).
    pub fn form_limit(mut self, bytes: usize) -> Self {
        self.extract.form_limit = bytes;
        self
    }
}
