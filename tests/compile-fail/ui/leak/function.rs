use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(fmt = write_block)]
    #[http(status = 404)]
    NoBlock(u64),
}

fn write_block(block: &u64, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    write!(f, "block {block}")
}

fn main() {}
