//! The chat service on 127.0.0.1, with a simulated provider unless `PROVIDER_URL` names one, and a `curl` line for each
//! error that a request can cause.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::error::Error;
use std::process::ExitCode;

use actix_web::HttpServer;
use error_actix::logging::Logging;
use error_examples::genai_chat::{Settings, State, app, simulated_provider};

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
        Logging::from_env().service("genai-chat").default_level("info,actix_server=warn").install()?;
    let mut settings = Settings::from_env()?;
    let provider = match settings.provider_url.clone() {
        Some(url) => url,
        None => {
            let (server, url) = simulated_provider()?;
            actix_web::rt::spawn(server);
            settings.fall_back_on(&url);
            url
        }
    };
    let state = State::new(settings.clone(), provider)?;
    let server = HttpServer::new(move || app(&state)).bind(("127.0.0.1", settings.port))?;
    print_guide(&settings);
    server.run().await?;
    Ok(())
}

fn print_guide(settings: &Settings) {
    let base = format!("http://127.0.0.1:{}", settings.port);
    let post = |body: &str| format!("curl -i {base}/chat -H 'content-type: application/json' -d '{body}'");
    let say = |content: &str| {
        post(&format!(r#"{{"model":"claude-3","messages":[{{"role":"user","content":"{content}"}}]}}"#))
    };
    // With two providers, whatever each did is one error; alone, each has an error of its own.
    let (other, nonsense) = if settings.fallback_url.is_some() {
        ("another provider's answer      200", "a provider that talks nonsense 503")
    } else {
        ("a provider that is down        503", "a provider that talks nonsense 502")
    };
    println!("genai-chat listens on {base}\n");
    for (what, command) in [
        ("it is well                     200", format!("curl -i {base}/health")),
        ("which models there are         200", format!("curl -i {base}/models")),
        ("a chat                         200", say("Hello")),
        ("no such model                  404", post(r#"{"model":"unknown-model","messages":[]}"#)),
        ("nothing said                   400", post(r#"{"model":"claude-3","messages":[]}"#)),
        ("a message without content      400", post(r#"{"model":"claude-3","messages":[{"role":"user"}]}"#)),
        (
            "too hot                        400",
            post(r#"{"model":"claude-3","messages":[{"role":"user","content":"Hi"}],"temperature":3}"#),
        ),
        ("another type                   422", post(r#"{"model":"claude-3","messages":"Hello"}"#)),
        (other, say("outage of claude")),
        ("a provider that is overloaded  503", say("overloaded")),
        ("a provider that fails          503", say("outage")),
        ("a provider that hangs          503", say("hang")),
        (nonsense, say("garbage")),
        ("an unknown path                404", format!("curl -i {base}/nope")),
    ] {
        println!("# {what}\n{command}\n");
    }
    println!(
        "# TOKEN_BUDGET=1 has no tokens left, and RATE_LIMIT_PER_MINUTE=1 answers the second request with 429.\n\
         # FALLBACK=none asks one provider alone, and shows what became of it. USAGE_FILE=/ stops the start: there is no\n\
         # chat without a record of tokens. X-User-Id says who asks."
    );
}
