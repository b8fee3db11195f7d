//! Scopes: what every error that leaves them takes along.

use std::panic::Location;

use super::report::{IntoReport, Report};
use super::surroundings::ErrorContext;

/// Runs `future`; an error that leaves it is a [`Report`] with what `context` says.
///
/// Scopes nest, and the inner one's members stay. Nothing is stored while the future runs: `context` is called when an
/// error leaves, and not before.
///
/// # Errors
///
/// The report of the error that `future` ends with.
///
/// ```
/// use error_core::{ErrorContext, HttpError, Report, scope};
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// async fn buy(ticket: u32) -> Result<(), Report> {
///     scope(|| ErrorContext::new().operation("buy").public("ticket", &ticket), async {
///         Err::<(), _>(SoldOut)
///     })
///     .await
/// }
/// ```
#[track_caller]
pub fn scope<T, E: IntoReport>(
    context: impl FnOnce() -> ErrorContext,
    future: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, Report>> {
    let location = Location::caller();
    async move { leave(future.await, location, context) }
}

/// The same for code that is no future.
///
/// # Errors
///
/// The report of the error that `run` returns.
#[track_caller]
pub fn scope_sync<T, E: IntoReport>(
    context: impl FnOnce() -> ErrorContext,
    run: impl FnOnce() -> Result<T, E>,
) -> Result<T, Report> {
    leave(run(), Location::caller(), context)
}

fn leave<T, E: IntoReport>(
    result: Result<T, E>,
    location: &'static Location<'static>,
    context: impl FnOnce() -> ErrorContext,
) -> Result<T, Report> {
    result.map_err(|error| error.into_report_at(location).with_context(context()))
}
