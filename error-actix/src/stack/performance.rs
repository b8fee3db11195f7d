//! Who measures a stack's requests.

use super::{ErrorStack, ErrorStackBuilder};
use crate::performance::Performance;

impl ErrorStack {
    /// Who measures the requests, if anybody does.
    pub fn performance(&self) -> Option<&Performance> {
        self.shared.performance.as_ref()
    }
}

impl ErrorStackBuilder {
    /// Measures every request in `performance`, by the stack's clock. Default: nobody measures.
    ///
    /// A request that was slow, or made the process grow, is logged as a warning even without a
    /// [`request_log`](Self::request_log).
    pub fn performance(mut self, performance: Performance) -> Self {
        self.performance = Some(performance);
        self
    }
}
