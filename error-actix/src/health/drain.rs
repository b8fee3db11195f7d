//! The end of a process that loses no request.

use std::future::Future;
use std::io;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::signal;
use actix_web::rt::time::sleep;

use super::HealthChecks;

/// On SIGTERM (on other systems than Unix: Ctrl-C) tells readiness probes that the process drains, waits for `delay`, so
/// that whoever sends requests has noticed, and then stops the server gracefully.
///
/// Actix itself stops listening at once, while a load balancer still sends: so switch its handler off with
/// `disable_signals()`, and spawn what this returns. `delay` is at least one period of the readiness probe, in
/// Kubernetes 10 seconds by default, and less than `terminationGracePeriodSeconds`.
///
/// ```no_run
/// use std::time::Duration;
/// use actix_web::{App, HttpServer, rt};
/// use error_actix::health::{HealthChecks, drain_on_sigterm};
///
/// # async fn serve(checks: HealthChecks) -> std::io::Result<()> {
/// let server = HttpServer::new(App::new).bind(("0.0.0.0", 8080))?.disable_signals().run();
/// rt::spawn(drain_on_sigterm(checks, server.handle(), Duration::from_secs(10))?);
/// server.await
/// # }
/// ```
///
/// # Errors
///
/// If the signal's handler cannot be installed.
pub fn drain_on_sigterm(
    checks: HealthChecks,
    server: ServerHandle,
    delay: Duration,
) -> io::Result<impl Future<Output = ()>> {
    let signalled = termination()?;
    Ok(async move {
        signalled.await;
        checks.drain();
        tracing::info!(target: "error_actix::health", delay_ms = delay.as_millis(), "draining");
        sleep(delay).await;
        server.stop(true).await;
    })
}

#[cfg(unix)]
fn termination() -> io::Result<impl Future<Output = ()>> {
    let mut signal = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    Ok(async move {
        signal.recv().await;
    })
}

#[cfg(not(unix))]
fn termination() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler there is no signal to wait for.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
