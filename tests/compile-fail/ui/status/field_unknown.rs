use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("upstream failed")]
    #[http(status = .upstream_status, public = "Upstream failed.")]
    Upstream { status: u16 },
}

fn main() {}
