use error_core::HttpError;

#[derive(HttpError)]
#[error("a union")]
#[http(status = 500)]
pub union Either {
    left: u32,
    right: f32,
}

fn main() {}
