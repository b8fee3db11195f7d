//! A macro that writes the whole enum: name, visibility, attributes, variants and fields.
#![deny(warnings)]

use error_core::{ErrorFamily, HttpError};

macro_rules! errors {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($variant:ident { $($field:ident: $ty:ty),* } => $status:literal $message:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, HttpError)]
        $vis enum $name {
            $(
                #[error($message)]
                #[http(status = $status)]
                $variant { $(#[context] $field: $ty),* },
            )*
        }
    };
}

errors! {
    /// Written by a macro.
    #[non_exhaustive]
    pub enum MacroError {
        NotFound { id: u8, shard: Option<u8> } => 404 "{id} not found in {shard:?}",
        Closed {} => 503 "closed",
    }
}

fn main() {
    let error = MacroError::NotFound { id: 7, shard: None };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 not found in None", 404));
    assert_eq!(MacroError::Closed {}.status().as_u16(), 503);
    assert_eq!(MacroError::TREE.own().len(), 2);
}
