use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum ShopError<'a> {
    #[error(transparent)]
    Order(OrderError<'a>),
}

#[derive(Debug, HttpError)]
#[error("order {id} not found")]
#[http(status = 404)]
pub struct OrderError<'a> {
    #[context]
    id: &'a str,
}

fn main() {}
