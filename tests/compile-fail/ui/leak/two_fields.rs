use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("{user} may not see {id}, {id:?}")]
    #[http(status = 403)]
    Forbidden { user: String, id: u64 },
}

fn main() {}
