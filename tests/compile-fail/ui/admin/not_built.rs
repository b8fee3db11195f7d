//! An administration that is not yet one.
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor};

fn main() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let admin = Admin::builder(&errors, BearerToken::new("0123456789-abcdef").unwrap());
    let _ = errors.endpoints().admin(admin);
}
