use error_core::HttpError;

pub type Maybe<T> = Option<T>;

#[derive(Debug, HttpError)]
#[error("read failed")]
#[http(status = 500)]
pub struct ReadFailed {
    source: Maybe<std::io::Error>,
}

fn main() {}
