//! The rendering backend on 127.0.0.1, with simulated providers unless `PROVIDER_URL` names them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::error::Error;
use std::process::ExitCode;

use actix_web::HttpServer;
use error_actix::logging::Logging;
use error_examples::render_backend::{Settings, State, app, simulated_providers};

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
    // Until the end, when what waits is written.
    let _logging =
        Logging::from_env().service("render-backend").default_level("info,actix_server=warn").install()?;
    let settings = Settings::from_env()?;
    let provider = match settings.provider_url.clone() {
        Some(url) => url,
        None => {
            let (server, url) = simulated_providers()?;
            actix_web::rt::spawn(server);
            url
        }
    };
    let port = settings.port;
    let state = State::new(settings, &provider)?;
    let (healing, asked) = (state.healing().clone(), state.clone());
    actix_web::rt::spawn(async move { healing.run().await });
    let server = HttpServer::new(move || app(&state)).bind(("127.0.0.1", port))?.run();
    println!("render-backend listens on http://127.0.0.1:{port}; its README has what to try");
    let handle = server.handle();
    let restart = actix_web::rt::spawn(async move {
        asked.restart_asked().await;
        handle.stop(true).await;
    });
    server.await?;
    // A supervisor starts again what did not end well.
    if restart.is_finished() { Err("the renderer is stuck".into()) } else { Ok(()) }
}
