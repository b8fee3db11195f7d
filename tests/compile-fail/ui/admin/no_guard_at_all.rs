//! A guard that is perhaps not there.
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor};

fn main() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let guard: Option<BearerToken> = None;
    let _ = Admin::builder(&errors, guard).build();
}
