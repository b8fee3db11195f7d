use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("query failed")]
#[http(status = 500, category = 7)]
pub struct QueryFailed;

fn main() {}
