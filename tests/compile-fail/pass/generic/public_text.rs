//! What only the public text and a header show is bounded as well.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("hidden")]
#[http(status = 400, public = "not {value:x}", header("x-shard" = "{shard}"))]
struct HexFailed<T, U> {
    #[context]
    value: T,
    #[context]
    shard: U,
}

struct Public<E>(E);

impl<E: HttpError> std::fmt::Display for Public<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.public_message(f)
    }
}

fn main() {
    let error = HexFailed { value: 255_u8, shard: 'c' };
    let mut headers = Vec::new();
    error.headers(&mut |name, value| headers.push((name, value.to_vec())));
    assert_eq!(headers, [("x-shard", b"c".to_vec())]);
    assert_eq!((error.to_string(), Public(error).to_string()), ("hidden".into(), "not ff".into()));
}
