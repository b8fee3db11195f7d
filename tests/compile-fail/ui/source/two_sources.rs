use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("copy failed")]
    #[http(status = 500)]
    Copy {
        #[source]
        read: std::io::Error,
        #[source]
        write: std::io::Error,
    },
}

fn main() {}
