use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
pub struct ReadFailed {
    #[context]
    shape: Shape,
}

#[derive(Debug)]
pub struct Shape;

fn main() {}
