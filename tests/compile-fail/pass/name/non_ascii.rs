//! Names beyond ASCII, of the type, a variant and a field.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 413, public = display, prefix = "")]
enum GrößenError {
    #[error("größe {größe}, {größe:>breite$}, {}", .größe + 1)]
    #[http(code = "SIZE")]
    Größe {
        #[context]
        größe: u8,
        #[context]
        breite: usize,
    },
}

fn main() {
    let error = GrößenError::Größe { größe: 1, breite: 3 };
    assert_eq!(error.to_string(), "größe 1,   1, 2");
    assert_eq!(error.spec().name(), "Größe");
    let mut keys = Vec::new();
    error.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["größe", "breite"]);
}
