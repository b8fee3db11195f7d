//! The request, lent to code that Actix gives none: `ResponseError::error_response()`.

use std::cell::Cell;
use std::rc::Rc;

use crate::exchange::Exchange;

thread_local! {
    static CURRENT: Cell<Option<Rc<Exchange>>> = const { Cell::new(None) };
}

/// Runs `body` with `exchange` lent to everything in it, inside the request's span, and counts the time as busy.
pub(crate) fn lend<T>(exchange: &Rc<Exchange>, body: impl FnOnce() -> T) -> T {
    match lend_anew(exchange) {
        Some(_restore) => exchange.work(body),
        None => body(),
    }
}

/// As [`lend`], for the first of all that runs for a request: it is polled at once, so that its end is no moment to note.
pub(crate) fn lend_first<T>(exchange: &Rc<Exchange>, body: impl FnOnce() -> T) -> T {
    match lend_anew(exchange) {
        Some(_restore) => exchange.enter(body),
        None => body(),
    }
}

/// Lends an exchange until what this returns is dropped; `None` where it is lent already.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it takes less than a call, twice for each request")]
fn lend_anew(exchange: &Rc<Exchange>) -> Option<Restore> {
    let before = swap(Some(Rc::clone(exchange)));
    let is_lent = before.as_ref().is_some_and(|before| Rc::ptr_eq(before, exchange));
    (!is_lent).then_some(Restore(before))
}

/// The exchange that is being served on this thread, if a layer is around.
#[inline]
pub(crate) fn current() -> Option<Rc<Exchange>> {
    let current = |current: &Cell<Option<Rc<Exchange>>>| {
        let exchange = current.take()?;
        current.set(Some(Rc::clone(&exchange)));
        Some(exchange)
    };
    CURRENT.try_with(current).ok().flatten()
}

/// A thread that is being torn down has nothing to lend.
fn swap(exchange: Option<Rc<Exchange>>) -> Option<Rc<Exchange>> {
    CURRENT.try_with(|current| current.replace(exchange)).ok().flatten()
}

/// Gives back what was lent before, on panics too.
struct Restore(Option<Rc<Exchange>>);

impl Drop for Restore {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn drop(&mut self) {
        swap(self.0.take());
    }
}
