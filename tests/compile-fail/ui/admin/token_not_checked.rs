//! A token that may have been refused.
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor};

fn main() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let token = std::env::var("ADMIN_TOKEN").unwrap();
    let _ = Admin::builder(&errors, BearerToken::new(token)).build();
}
