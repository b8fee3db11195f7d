use error_core::{HttpError, Problems};

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
pub struct SoldOut;

fn main() {
    let _ = Problems::new().read::<SoldOut>(409, |_| None, b"");
}
