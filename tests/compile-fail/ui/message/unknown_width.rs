use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("[{text:>0$}]")]
#[http(status = 500)]
pub struct Padded {
    text: String,
}

fn main() {}
