use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 404, display = external)]
pub struct NoSuchUser {
    email: String,
}

impl std::fmt::Display for NoSuchUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.email)
    }
}

impl std::error::Error for NoSuchUser {}

fn main() {}
