use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("query failed")]
#[http(status = 500, category = "databse_error")]
pub struct QueryFailed;

fn main() {}
