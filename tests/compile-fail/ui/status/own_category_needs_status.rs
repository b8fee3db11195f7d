use error_core::{Category, HttpError};

#[derive(Debug, HttpError)]
pub enum PrinterError {
    #[error("the printer jams")]
    #[http(category = HARDWARE)]
    Jam,
}

pub const HARDWARE: Category = Category::new("hardware_error");

fn main() {}
