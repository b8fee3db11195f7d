//! A category by its name, and the application's own by the path of a constant: of a module, and of a type.
#![deny(warnings)]

use error_core::{Category, HttpError};

mod categories {
    pub const BILLING: super::Category = super::Category::new("billing");
}

struct Own;

impl Own {
    const QUOTA: Category = Category::new("quota");
}

#[derive(Debug, HttpError)]
#[http(category = categories::BILLING)]
enum CategoryError {
    #[error("module")]
    #[http(status = 402)]
    Module,
    #[error("type")]
    #[http(status = 503, category = Own::QUOTA)]
    Type,
    #[error("name")]
    #[http(category = "database_error")]
    Name,
    #[error("ours")]
    #[http(status = 500, category = ::error_core::Category::SYSTEM_ERROR)]
    Ours,
}

fn main() {
    let all = [CategoryError::Module, CategoryError::Type, CategoryError::Name, CategoryError::Ours];
    let categories = all.map(|error| error.spec().category().as_str());
    assert_eq!(categories, ["billing", "quota", "database_error", "system_error"]);
}
