//! A guard that workers cannot share.
use std::cell::Cell;
use std::rc::Rc;

use actix_web::HttpRequest;
use error_actix::admin::Admin;
use error_actix::{ErrorStack, Monitor};

fn main() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let is_open = Rc::new(Cell::new(false));
    let _ = Admin::builder(&errors, move |_: &HttpRequest| is_open.get()).build();
}
