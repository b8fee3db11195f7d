use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("[{:>1$}]", 7, 2)]
#[http(status = 500)]
pub struct Padded(u8, usize);

fn main() {}
