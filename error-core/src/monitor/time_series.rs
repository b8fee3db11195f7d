//! What happened when, cell by cell.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::layout::CLASSES;
use super::status_class::StatusClass;
use crate::ErrorSpec;

/// Errors and requests in cells of time of one width, for a chart: [`Monitor::time_series`](crate::Monitor::time_series).
///
/// Cells lie on multiples of their width since 1970. The latest is the current one, which is not over yet; the oldest may
/// begin before the window that was asked for.
///
/// ```
/// use std::time::Duration;
/// use error_core::{HttpError, Monitor};
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// let monitor = Monitor::new();
/// monitor.record(SoldOut.site());
/// let series = monitor.time_series(Duration::from_secs(60));
/// assert_eq!((series.width(), series.cell_count()), (Duration::from_secs(1), 60));
/// let (spec, cells) = series.errors().next().unwrap();
/// assert_eq!((spec.code().as_str(), cells.iter().sum::<u64>()), ("SOLD_OUT", 1));
/// ```
#[derive(Clone, Debug)]
pub struct TimeSeries {
    /// Seconds since 1970.
    pub(super) start: u64,
    /// Seconds.
    pub(super) width: u64,
    pub(super) count: usize,
    pub(super) errors: Vec<(&'static ErrorSpec, Vec<u64>)>,
    pub(super) requests: [Vec<u64>; CLASSES],
}

impl TimeSeries {
    /// When the oldest cell begins.
    pub fn start(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.start)
    }

    /// How long a cell is: a second, or ten.
    pub fn width(&self) -> Duration {
        Duration::from_secs(self.width)
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.count
    }

    /// Each error that happened in the window, with how often it did in each cell, the oldest first.
    pub fn errors(&self) -> impl Iterator<Item = (&'static ErrorSpec, &[u64])> + '_ {
        self.errors.iter().map(|(spec, cells)| (*spec, cells.as_slice()))
    }

    /// How many requests were answered with a status of this class in each cell, the oldest first.
    pub fn requests(&self, class: StatusClass) -> &[u64] {
        self.requests.get(class.index()).map_or(&[], Vec::as_slice)
    }
}
