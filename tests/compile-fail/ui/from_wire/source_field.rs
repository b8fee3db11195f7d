use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum ShopError {
    #[error("the store failed")]
    #[http(status = 503, from_wire)]
    Store(#[from] std::io::Error),
}

fn main() {}
