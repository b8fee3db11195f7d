use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("cannot read")]
    #[http(status = 500)]
    #[context]
    Read,
}

fn main() {}
