use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
pub struct ReadFailed {
    #[context]
    video: u64,
    #[context(name = "video")]
    clip: u64,
}

fn main() {}
