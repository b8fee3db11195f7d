use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("query failed")]
#[http(status = 400, category = "database_error")]
pub struct QueryFailed;

fn main() {}
