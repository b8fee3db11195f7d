use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("closed")]
#[http(status = 503)]
pub struct Closed;

#[derive(Debug, HttpError)]
pub enum ShopError {
    #[error(transparent)]
    #[http(from_wire)]
    Closed(Closed),
}

fn main() {}
