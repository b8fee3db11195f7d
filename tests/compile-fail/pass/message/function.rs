//! `fmt = path`: functions that write a variant, and one for all.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 409, public = "The block is damaged.")]
#[error(fmt = block)]
enum BlockError {
    Damaged(#[context(name = "block")] u64, &'static str),
    Moved { block: u64, to: &'static str },
    #[error(fmt = functions::lost)]
    Lost,
    #[error("a message beside it")]
    Message(u8),
}

fn block(block: &u64, why: &&'static str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "block {block:#x}: {why}")
}

mod functions {
    use std::fmt;

    pub(crate) fn lost(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("lost")
    }
}

fn main() {
    assert_eq!(BlockError::Damaged(16, "bad").to_string(), "block 0x10: bad");
    assert_eq!(BlockError::Moved { block: 17, to: "disk" }.to_string(), "block 0x11: disk");
    assert_eq!(BlockError::Lost.to_string(), "lost");
    assert_eq!(BlockError::Message(1).to_string(), "a message beside it");
    assert_eq!(BlockError::Lost.status().as_u16(), 409);
}
