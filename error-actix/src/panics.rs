//! What a panic leaves behind.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use error_core::__private::dispose;

/// What a panic carries.
pub(crate) type Payload = Box<dyn Any + Send>;

/// `None` where `part` panics.
pub(crate) fn guarded<T>(part: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(part)).map_err(dispose).ok()
}
