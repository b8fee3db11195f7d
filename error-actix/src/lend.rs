//! The request, lent to code that Actix gives none: `ResponseError::error_response()`.

use std::cell::Cell;
use std::rc::Rc;

use crate::exchange::Exchange;

thread_local! {
    static CURRENT: Cell<Option<Rc<Exchange>>> = const { Cell::new(None) };
}

/// Runs `body` with `exchange` lent to everything in it.
pub(crate) fn lend<T>(exchange: &Rc<Exchange>, body: impl FnOnce() -> T) -> T {
    let before = swap(Some(Rc::clone(exchange)));
    let already_at_work = before.as_ref().is_some_and(|before| Rc::ptr_eq(before, exchange));
    let _restore = Restore(before);
    if already_at_work { body() } else { exchange.work(body) }
}

/// The exchange that is being served on this thread, if a layer is around.
pub(crate) fn current() -> Option<Rc<Exchange>> {
    let current = swap(None);
    swap(current.clone());
    current
}

/// A thread that is being torn down has nothing to lend.
fn swap(exchange: Option<Rc<Exchange>>) -> Option<Rc<Exchange>> {
    CURRENT.try_with(|current| current.replace(exchange)).ok().flatten()
}

/// Gives back what was lent before, on panics too.
struct Restore(Option<Rc<Exchange>>);

impl Drop for Restore {
    fn drop(&mut self) {
        swap(self.0.take());
    }
}
