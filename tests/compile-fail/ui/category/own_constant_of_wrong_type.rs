use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("query failed")]
#[http(status = 500, category = STORAGE)]
pub struct QueryFailed;

pub const STORAGE: &str = "storage";

fn main() {}
