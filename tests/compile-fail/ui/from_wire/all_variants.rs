use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(from_wire)]
pub enum ShopError {
    #[error("closed")]
    #[http(status = 503)]
    Closed,
    #[error("busy")]
    #[http(status = 503)]
    Busy { queue: u32 },
    #[error("the store failed")]
    #[http(status = 503)]
    Store { source: std::io::Error },
    #[error(transparent)]
    Inner(error_core::Unexpected),
}

fn main() {}
