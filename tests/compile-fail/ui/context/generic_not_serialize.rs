use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
pub struct ReadFailed<T> {
    #[context]
    shape: T,
}

#[derive(Debug)]
pub struct Shape;

fn fail() -> impl HttpError {
    ReadFailed { shape: Shape }
}

fn main() {}
