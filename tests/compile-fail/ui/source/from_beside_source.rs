use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("cannot read")]
    #[http(status = 500)]
    Read {
        #[from]
        cause: std::io::Error,
        source: std::fmt::Error,
    },
}

fn main() {}
