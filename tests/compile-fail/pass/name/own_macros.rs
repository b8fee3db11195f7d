//! Macros of the user's own with the names of std's.
#![deny(warnings)]

use error_core::HttpError;

macro_rules! shadow {
    ($($name:ident),*) => {
        $(
            #[allow(unused_macros)]
            macro_rules! $name {
                ($d:tt) => { compile_error!("not std's") };
            }
        )*
    };
}

shadow!(write, format, format_args, assert, panic, unreachable, matches, line, column, module_path, concat);

const OWN: error_core::Category = error_core::Category::new("own");

#[derive(Debug, HttpError)]
#[error("{id} {}", .id + 1)]
#[http(status = 500, category = OWN, public = "{id}", header("x-id" = "{id}"))]
struct MacroFailed {
    #[context]
    id: u8,
}

fn main() {
    let error = MacroFailed { id: 1 };
    std::assert_eq!((error.to_string().as_str(), error.spec().category().as_str()), ("1 2", "own"));
}
