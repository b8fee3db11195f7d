//! The whole stack on 127.0.0.1, and a `curl` line for each of its endpoints and errors.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::error::Error;
use std::process::ExitCode;

use actix_web::HttpServer;
use error_actix::logging::Logging;
use error_actix::{Environment, SystemClock};
use error_examples::middleware_stack::{Settings, State, app};

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
        Logging::from_env().service("middleware-stack").default_level("info,actix_server=warn").install()?;
    let settings = Settings::from_env()?;
    let state = State::new(&settings, Environment::process(), SystemClock)?;
    let server = HttpServer::new(move || app(&state)).bind(("127.0.0.1", settings.port))?;
    print_guide(&settings);
    server.run().await?;
    Ok(())
}

fn print_guide(settings: &Settings) {
    let base = format!("http://127.0.0.1:{}", settings.port);
    println!("middleware-stack listens on {base}  (PORT changes it)\n");
    for (what, path) in [
        ("a video                        200", "/videos/v1"),
        ("an id that cannot be one       400", "/videos/error_video"),
        ("no such video                  404", "/videos/missing_video"),
        ("too little memory              503", "/videos/memory_video"),
        ("a database that is down        500", "/videos/database_video"),
        ("a model that cannot be loaded  500", "/videos/model_video"),
        ("a store that refuses           500", "/videos/foreign_video"),
        ("a cache that went away         500", "/videos/word_video"),
        ("what nobody can tell           500", "/videos/unknown_video"),
        ("an unknown path                404", "/nope"),
        ("it is well                     200", "/health"),
        ("which errors there were        200", "/errors/stats"),
        ("how long requests took         200", "/performance/stats"),
        ("all of this in one             200", "/status"),
        ("what Prometheus scrapes        200", "/metrics"),
    ] {
        println!("# {what}\ncurl -i {base}{path}\n");
    }
}
