//! What errors that are not the application's own become.

use error_core::{ForeignError, Panicked};

use crate::{HttpError, InputError, ResponseError, StatusError};

/// An error of the framework: of routing, an extractor, a middleware, or a handler that answered with a bare status.
///
/// The client reads a fixed text, except where the cause is the client's own input.
#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "")]
#[non_exhaustive]
pub enum FrameworkError {
    /// No route has this path.
    #[error("there is nothing at this path")]
    #[http(status = 404)]
    RouteNotFound,

    /// The path has a route, for other methods.
    #[error("this path does not take this method")]
    #[http(status = 405)]
    #[non_exhaustive]
    MethodNotAllowed {},

    /// What a client sent cannot be read as what the handler asks for.
    #[error(transparent)]
    Input(#[from] InputError),

    /// The body ended early, or its encoding is broken.
    #[error("the body could not be read: {detail}")]
    #[http(status = 400, public = "The body could not be read.")]
    #[non_exhaustive]
    UnreadableBody {
        /// What the transport said.
        #[context(internal)]
        detail: String,
    },

    /// A header that a handler asks for is missing, or has another form.
    #[error("a header is missing or malformed: {detail}")]
    #[http(status = 400, public = "A header is missing or malformed.")]
    #[non_exhaustive]
    InvalidHeader {
        /// What the parser said.
        #[context(internal)]
        detail: String,
    },

    /// The resource is a WebSocket, and the request does not ask for one.
    #[error("the request does not ask for the upgrade to a WebSocket")]
    #[http(status = 426, public = "This resource is a WebSocket.", header("upgrade" = "websocket"))]
    UpgradeRequired,

    /// The body's length is not given.
    #[error("the body's length is required")]
    #[http(status = 411)]
    LengthRequired,

    /// Code panicked.
    #[error(transparent)]
    Panic(Panicked),

    /// The application asks for data that nobody has given it.
    #[error("the application is misconfigured: {detail}")]
    #[http(status = 500, code = "APPLICATION_MISCONFIGURED", severity = Critical)]
    #[non_exhaustive]
    Misconfigured {
        /// What the extractor said.
        #[context(internal)]
        detail: String,
    },

    /// A body that is streamed ended in an error. Whoever has seen its beginning sees the connection end; before the
    /// beginning, this is the response.
    #[error("the response's stream failed: {detail}")]
    #[http(status = 500, code = "RESPONSE_STREAM_FAILED")]
    #[non_exhaustive]
    ResponseStreamFailed {
        /// What it said, and its causes.
        #[context(internal)]
        detail: String,
        /// How many bytes of the body had been sent.
        #[context(internal)]
        bytes_sent: u64,
    },

    /// A body that is streamed ended in a panic.
    #[error("the response's stream {detail}")]
    #[http(status = 500, code = "RESPONSE_STREAM_PANICKED", severity = Critical)]
    #[non_exhaustive]
    ResponseStreamPanicked {
        /// That it panicked, and what it said.
        #[context(internal)]
        detail: String,
        /// How many bytes of the body had been sent.
        #[context(internal)]
        bytes_sent: u64,
    },

    /// An error that nobody declared, of a kind that the stack's classifier knows.
    #[error(transparent)]
    Foreign(ForeignError),

    /// An error that nothing is known of.
    #[error("unexpected error: {detail}")]
    #[http(status = 500, code = "INTERNAL_ERROR")]
    #[non_exhaustive]
    Unexpected {
        /// What it said.
        #[context(internal)]
        detail: String,
    },

    /// A response that says no more than its status.
    #[error(transparent)]
    Status(StatusError),
}
