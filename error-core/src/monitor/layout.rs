//! Which counter stands where in a shard.

use super::status_class::StatusClass;
use crate::ErrorStatus;
use crate::spec::MAX_SITES;

/// How many classes of status there are.
pub(super) const CLASSES: usize = StatusClass::ALL.len();

/// The first status that has a counter.
pub(super) const FIRST_STATUS: u16 = 400;

/// How many statuses have a counter.
pub(super) const STATUSES: usize = 200;

/// Not 0 once something was counted whose second is known.
pub(super) const DATED: usize = MAX_SITES;

const FIRST_STATUS_AT: usize = DATED + 1;
const CLASSES_AT: usize = FIRST_STATUS_AT + STATUSES;
const ROUTES_AT: usize = CLASSES_AT + CLASSES;

/// One counter for each site first, so that a site's number is its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    routes: usize,
}

impl Layout {
    pub(super) const fn new(routes: usize) -> Self {
        Self { routes }
    }

    /// How many counters a shard has.
    pub(super) const fn len(self) -> usize {
        ROUTES_AT + self.routes * (1 + CLASSES)
    }

    /// Errors with a status that a field decided.
    pub(super) fn status(status: ErrorStatus) -> usize {
        FIRST_STATUS_AT + usize::from(status.as_u16().saturating_sub(FIRST_STATUS)).min(STATUSES - 1)
    }

    /// All requests of a class.
    pub(super) const fn class(class: StatusClass) -> usize {
        CLASSES_AT + class.index()
    }

    /// Errors of a route.
    pub(super) const fn route_errors(route: usize) -> usize {
        ROUTES_AT + route * (1 + CLASSES)
    }

    /// Requests of a route and a class.
    pub(super) const fn route_requests(route: usize, class: StatusClass) -> usize {
        Self::route_errors(route) + 1 + class.index()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_counters_share_a_place() {
        let layout = Layout::new(3);
        let statuses = (400..600).map(|status| Layout::status(ErrorStatus::new(status).unwrap()));
        let routes = (0..3).flat_map(|route| {
            let requests = StatusClass::ALL.map(|class| Layout::route_requests(route, class));
            [Layout::route_errors(route)].into_iter().chain(requests)
        });
        let mut places: Vec<usize> = (0..MAX_SITES)
            .chain([DATED])
            .chain(statuses)
            .chain(StatusClass::ALL.map(Layout::class))
            .chain(routes)
            .collect();
        places.sort_unstable();
        assert_eq!(places, (0..layout.len()).collect::<Vec<_>>());
    }
}
