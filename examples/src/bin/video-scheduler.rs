//! The video scheduler, with a simulated object store, platforms and converter unless `SERVICES_URL` names
//! them, and a Redis that is started beside it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use actix_web::HttpServer;
use error_actix::health::drain_on_sigterm;
use error_actix::logging::Logging;
use error_examples::video_scheduler::{Settings, State, app, simulated_services};

#[actix_web::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::from_env()?;
    let mut logging = Logging::from_env().service("video-scheduler").default_level("info,actix_server=warn");
    if let Some(otlp) = &settings.otlp {
        logging = logging.layer(otlp.layer());
    }
    // Until the end, when what waits is written.
    let logging = logging.install()?;
    settings.log = Some(logging.counts());
    let services = match settings.services_url.clone() {
        Some(url) => url,
        None => {
            let (server, url) = simulated_services()?;
            actix_web::rt::spawn(server);
            url
        }
    };
    let address = SocketAddr::new(settings.host, settings.port);
    let state = State::new(&settings, &services)?;
    let checks = state.checks().clone();
    actix_web::rt::spawn(work(state.clone()));
    let server = HttpServer::new(move || app(&state)).bind(address)?.disable_signals().run();
    actix_web::rt::spawn(drain_on_sigterm(checks, server.handle(), DRAINING)?);
    println!("video-scheduler listens on http://{address}; its README has what to try");
    server.await?;
    Ok(())
}

/// Until load balancers have noticed: longer than the readiness probe of `ops/kubernetes/deployment.yml` takes.
const DRAINING: Duration = Duration::from_secs(12);

/// The worker: looks every second for posts that are due, and less often while nobody answers.
async fn work(state: State) {
    loop {
        let wait = match state.post_due().await {
            Ok(_) => Duration::from_secs(1),
            Err(error) => {
                tracing::error!(%error, "the queue cannot be asked");
                Duration::from_secs(10)
            }
        };
        actix_web::rt::time::sleep(wait).await;
    }
}
