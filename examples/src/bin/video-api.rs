//! `cargo demo`: the video service on 127.0.0.1, and a `curl` line for each of its errors.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::error::Error;
use std::process::ExitCode;

use actix_web::HttpServer;
use error_examples::video_api::{Settings, State, app};
use tracing_subscriber::EnvFilter;

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
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn")),
        )
        .init();
    let settings = Settings::from_env()?;
    let state = State::new(settings.quota)?;
    let server = HttpServer::new(move || app(&state)).bind(("127.0.0.1", settings.port))?;
    print_guide(settings);
    server.run().await?;
    Ok(())
}

fn print_guide(settings: Settings) {
    let base = format!("http://127.0.0.1:{}", settings.port);
    let (limit, window) = (settings.quota.limit(), settings.quota.window().as_secs());
    let post = |body: &str| {
        format!("curl -i {base}/videos/generate -H 'content-type: application/json' -d '{body}'")
    };
    println!("video-api listens on {base}  (PORT, RATE_LIMIT and RATE_WINDOW_SECONDS change it)\n");
    for (what, command) in [
        ("a video                        201", post(r#"{"video_id":"v1","prompt":"a fox in the snow"}"#)),
        ("the same again                 409", post(r#"{"video_id":"v1","prompt":"a fox in the snow"}"#)),
        ("no such video                  404", format!("curl -i {base}/videos/nope")),
        ("no such model                  404", format!("curl -i {base}/models/nope")),
        ("a field out of range           400", post(r#"{"video_id":"v2","prompt":"a fox","width":32}"#)),
        ("a field of another type        422", post(r#"{"video_id":"v2","prompt":"a fox","width":"wide"}"#)),
        ("a body that is not JSON        400", post("{")),
        ("a body of another media type   415", format!("curl -i {base}/videos/generate -d x=1")),
        ("a prompt that the model refuses 422", post(r#"{"video_id":"v3","prompt":"violence"}"#)),
        (
            "a model that cannot be loaded  500",
            post(r#"{"video_id":"v4","prompt":"a fox","model_name":"broken-model"}"#),
        ),
        ("an unknown path                404", format!("curl -i {base}/nope")),
        ("a panic                        500", format!("curl -i {base}/panic")),
        ("which errors there were        200", format!("curl {base}/errors/stats")),
    ] {
        println!("# {what}\n{command}\n");
    }
    println!("# more than {limit} requests in {window} s    429");
    let eager = post(r#"{"video_id":"burst","prompt":"a fox","user_id":"eager"}"#);
    let quietly = eager.replace("curl -i", "curl -s -o /dev/null");
    println!("for i in $(seq {limit}); do {quietly}; done; {eager}\n");
}
