use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("upstream failed")]
    #[http(status = .status)]
    Upstream { status: u16 },
}

fn main() {}
