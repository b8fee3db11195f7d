//! What `src/provide.rs` asks of the compiler.
#![feature(allow_internal_unstable, error_generic_member_access)]

use std::backtrace::Backtrace;
use std::error::{Error, Request};

#[macro_export]
#[allow_internal_unstable(error_generic_member_access)]
macro_rules! provide {
    () => {
        fn provide<'a>(&'a self, request: &mut Request<'a>) {
            $crate::backtrace(request, &self.0);
        }
    };
}

pub fn backtrace<'a>(request: &mut Request<'a>, backtrace: &'a Backtrace) {
    request.provide_ref::<Backtrace>(backtrace);
}

pub fn source<'a, T: Error + ?Sized>(request: &mut Request<'a>, source: &'a T) {
    source.provide(request);
}
