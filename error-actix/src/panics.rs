//! What a panic leaves behind.

use std::any::Any;

pub(crate) use error_core::__private::dispose;

/// What a panic carries.
pub(crate) type Payload = Box<dyn Any + Send>;
