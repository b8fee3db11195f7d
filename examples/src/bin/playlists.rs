//! Playlists on 127.0.0.1, of videos that `cargo demo` has, and a `curl` line for each of its errors.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::error::Error;
use std::process::ExitCode;

use actix_web::HttpServer;
use error_actix::logging::Logging;
use error_examples::playlists::{Settings, State, app};

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
        Logging::from_env().service("playlists").default_level("info,actix_server=warn").install()?;
    let settings = Settings::from_env()?;
    let state = State::new(&settings)?;
    let server = HttpServer::new(move || app(&state)).bind(("127.0.0.1", settings.port))?;
    print_guide(&settings);
    server.run().await?;
    Ok(())
}

fn print_guide(settings: &Settings) {
    let (base, videos) = (format!("http://127.0.0.1:{}", settings.port), &settings.videos_url);
    println!("playlists listens on {base}, and asks {videos} for videos  (PORT and VIDEOS_URL change it)\n");
    for (what, command) in [
        ("a playlist without videos      200", format!("curl -i {base}/playlists/empty")),
        ("no such playlist               404", format!("curl -i {base}/playlists/nope")),
        (
            "the same in German             404",
            format!("curl -i {base}/playlists/nope -H 'accept-language: de'"),
        ),
        (
            "a video that is gone           409, or 503 where nobody has videos",
            format!("curl -i {base}/playlists/old"),
        ),
    ] {
        println!("# {what}\n{command}\n");
    }
}
