use error_core::{Category, HttpError};

#[derive(Debug, HttpError)]
#[error("query failed")]
#[http(status = 400, category = STORAGE)]
pub struct QueryFailed;

pub const STORAGE: Category = Category::DATABASE_ERROR;

fn main() {}
