use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
pub struct ReadFailed {
    #[context = "internal"]
    token: String,
}

fn main() {}
