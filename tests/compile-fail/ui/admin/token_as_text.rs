//! A text that nobody has looked at: it may be short, or empty.
use error_actix::admin::Admin;
use error_actix::{ErrorStack, Monitor};

fn main() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let _ = Admin::builder(&errors, "secret").build();
}
