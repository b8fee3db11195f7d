//! The boundary of what runs outside any request.

use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::context::Panicked;
use crate::panics::dispose;
use crate::{Clock, ErrorContext, IntoReport, Observer, Report, SystemClock};

/// Tells an observer of errors that no layer sees: those of background tasks. Clones share the observer.
///
/// ```
/// use std::sync::Arc;
/// use error_core::{HttpError, Monitor, Reporter};
///
/// #[derive(Debug, HttpError)]
/// #[error("the disk is full")]
/// #[http(status = 507)]
/// struct DiskFull;
///
/// # fn block_on<F: Future>(future: F) -> F::Output {
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     let std::task::Poll::Ready(output) = std::pin::pin!(future).as_mut().poll(&mut context) else { panic!() };
/// #     output
/// # }
/// let monitor = Arc::new(Monitor::new());
/// let reporter = Reporter::new(monitor.clone());
/// // Hand it to the runtime's `spawn`; it still yields the result.
/// let task = reporter.reported("clean_up", async { Err::<(), _>(DiskFull) });
/// assert!(block_on(task).unwrap_err().is_recorded());
/// assert_eq!(monitor.snapshot().total(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Reporter {
    observer: Arc<dyn Observer>,
    clock: Arc<dyn Clock>,
}

impl Reporter {
    /// Tells `observer`, by the machine's clock.
    pub fn new(observer: impl Observer + 'static) -> Self {
        Self { observer: Arc::new(observer), clock: Arc::new(SystemClock) }
    }

    /// Takes the time from `clock`.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Tells the observer of `report`, unless that has been done. An observer that panics harms nothing else.
    pub fn record(&self, report: &mut Report) {
        if report.is_recorded() {
            return;
        }
        report.mark_recorded();
        let observe = AssertUnwindSafe(|| self.observer.observe(&report.occurrence(self.clock.now())));
        if let Err(payload) = catch_unwind(observe) {
            dispose(payload);
            tracing::error!(target: "error_core", "an observer panicked");
        }
    }

    /// `future`, as a task called `name`: an error or a panic that ends it is recorded, and yielded as a report.
    ///
    /// The name is the operation of an error that has none of its own.
    #[track_caller]
    pub fn reported<T, E, F>(&self, name: &'static str, future: F) -> Reported<F>
    where
        F: Future<Output = Result<T, E>>,
        E: IntoReport,
    {
        Reported { future, name, reporter: self.clone(), location: Location::caller() }
    }
}

pin_project! {
    /// What [`Reporter::reported`] returns.
    #[must_use = "a future does nothing unless it is awaited or spawned"]
    pub struct Reported<F> {
        #[pin]
        future: F,
        name: &'static str,
        reporter: Reporter,
        location: &'static Location<'static>,
    }
}

impl<T, E, F> Future for Reported<F>
where
    F: Future<Output = Result<T, E>>,
    E: IntoReport,
{
    type Output = Result<T, Report>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        // A future that has panicked is not polled again: this one is ready then.
        let polled = catch_unwind(AssertUnwindSafe(|| this.future.poll(context)));
        let ended = match polled {
            Ok(poll) => ready!(poll).map_err(|error| error.into_report_at(this.location)),
            Err(payload) => {
                let panicked = Panicked::from_payload(&*payload);
                dispose(payload);
                Err(panicked.into_report_at(this.location))
            }
        };
        Poll::Ready(ended.map_err(|report| {
            let mut report = report.with_context(ErrorContext::new().operation(this.name));
            this.reporter.record(&mut report);
            report
        }))
    }
}

impl<F> fmt::Debug for Reported<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reported").field("name", &self.name).finish_non_exhaustive()
    }
}
