use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("token {} refused", .token.len())]
#[http(status = 500)]
pub struct TokenRefused {
    #[context(redact)]
    token: String,
}

fn main() {}
