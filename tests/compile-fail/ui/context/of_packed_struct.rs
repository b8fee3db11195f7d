use error_core::HttpError;

#[derive(Clone, Copy, Debug, HttpError)]
#[error("{id} is damaged")]
#[http(status = 500)]
#[repr(C, packed)]
pub struct Damaged {
    #[context]
    id: u64,
}

fn main() {}
