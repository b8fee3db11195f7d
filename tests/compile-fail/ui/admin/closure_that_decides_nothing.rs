//! A closure that answers what the request has, and not whether it may come in.
use actix_web::HttpRequest;
use error_actix::admin::Admin;
use error_actix::{ErrorStack, Monitor};

fn main() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let inside = |request: &HttpRequest| request.headers().get("x-inside").cloned();
    let _ = Admin::builder(&errors, inside).build();
}
