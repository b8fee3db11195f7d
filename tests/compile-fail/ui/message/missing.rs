use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[http(status = 404)]
    NotFound,
}

fn main() {}
