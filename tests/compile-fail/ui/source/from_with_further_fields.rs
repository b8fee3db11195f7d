use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("cannot read {path}")]
    #[http(status = 500)]
    Read {
        path: String,
        #[from]
        source: std::io::Error,
    },
}

fn main() {}
