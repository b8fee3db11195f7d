use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
pub struct ReadFailed {
    #[backtrace(always)]
    trace: std::backtrace::Backtrace,
}

fn main() {}
