//! How much of a quota a request takes.

use std::fmt;
use std::sync::Arc;

use actix_web::HttpRequest;

/// What a request costs.
#[derive(Clone)]
pub(super) enum Cost {
    Each(u32),
    Custom(Arc<CustomCost>),
}

type CustomCost = dyn Fn(&HttpRequest) -> u32 + Send + Sync;

impl Cost {
    pub(super) fn of(&self, request: &HttpRequest) -> u32 {
        match self {
            Self::Each(cost) => *cost,
            Self::Custom(cost) => cost(request),
        }
    }
}

impl fmt::Debug for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Each(cost) => f.debug_tuple("Each").field(cost).finish(),
            Self::Custom(_) => f.write_str("Custom"),
        }
    }
}
