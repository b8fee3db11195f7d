use error_core::{FromWire, HttpError, WireError};

#[derive(Debug, HttpError)]
#[error("no such thing")]
#[http(status = 404, from_wire)]
pub struct Missing<T, const N: usize = 0> {
    #[context]
    id: T,
    #[context]
    near: Vec<T>,
}

fn main() {
    let error = WireError::read(404, br#"{"error":"MISSING","id":7,"near":[6,8]}"#);
    let missing: Missing<u8> = FromWire::from_wire(&error).unwrap();
    assert_eq!((missing.id, missing.near), (7, vec![6, 8]));
    assert!(Missing::<String>::from_wire(&error).is_none());
}
