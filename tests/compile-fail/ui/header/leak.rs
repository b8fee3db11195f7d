use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk full")]
#[http(status = 507, header("x-path" = "{path}"))]
pub struct DiskFull {
    path: String,
}

fn main() {}
