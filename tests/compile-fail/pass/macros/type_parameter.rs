//! `$t:ty` that is a type parameter, whose bounds are inferred through the invisible group.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

macro_rules! error {
    ($name:ident<$($param:ident),*>, $shown:ty, $debugged:ty, $source:ty) => {
        #[derive(Debug, HttpError)]
        #[error("{shown} {debugged:?}")]
        #[http(status = 502, public = "{shown}")]
        struct $name<$($param),*> {
            #[context]
            shown: $shown,
            debugged: [$debugged; 1],
            source: $source,
        }
    };
}

error!(GroupFailed<A, B, C>, A, B, Option<C>);

fn main() {
    let error = GroupFailed { shown: 'a', debugged: ["b"], source: Some(std::fmt::Error) };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), (r#"a ["b"]"#, 502));
    assert!(error.source().unwrap().is::<std::fmt::Error>());
}
