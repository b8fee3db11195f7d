use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("upstream failed")]
    #[http(status = .status, public = "Upstream failed.")]
    Upstream { status: String },
}

fn main() {}
