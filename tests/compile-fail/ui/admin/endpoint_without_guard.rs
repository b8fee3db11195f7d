//! An endpoint that nobody guards.
use error_actix::ErrorStack;

fn main() {
    let errors = ErrorStack::builder().build().unwrap();
    let _ = errors.endpoints().admin();
}
