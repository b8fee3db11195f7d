use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum Mistakes {
    #[error("status")]
    #[http(status = .status, public = "status")]
    Status { status: String },

    #[error("recoverable")]
    #[http(status = 503, recoverable = .soft)]
    Recoverable { soft: u8 },

    #[error("retry after")]
    #[http(status = 503, retry_after = .wait)]
    RetryAfter { wait: &'static str },

    #[error(transparent)]
    Inner(std::fmt::Error),

    #[error("a mistake that the macro sees")]
    #[http(status = 200)]
    Success,
}

fn main() {}
