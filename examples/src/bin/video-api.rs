//! `cargo demo`: the video service on 127.0.0.1 with its dashboard, and a `curl` line for each of its errors;
//! `cargo demo -- --load`: the same with clients, so that the dashboard has a story to tell.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tells the user of the demo what to try")]

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use actix_web::{HttpServer, rt};
use error_actix::BearerToken;
use error_actix::fleet::Fleet;
use error_actix::health::drain_on_sigterm;
use error_actix::logging::Logging;
use error_examples::video_api::{Settings, State, app, load};

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
        Logging::from_env().service("video-api").default_level("info,actix_server=warn").install()?;
    let with_load = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [only] if only == "--load" => true,
        others => {
            return Err(format!("`{}` is not understood: say nothing, or `--load`", others.join(" ")).into());
        }
    };
    let settings = Settings::from_env()?;
    let (guard, token) = match &settings.admin_token {
        Some(token) => (BearerToken::new(token.expose())?, None),
        None => {
            let (guard, token) = BearerToken::by_chance();
            (guard, Some(token))
        }
    };
    let mut state = State::new(settings.quota)?;
    if let Some(redis) = &settings.redis_url {
        state = state.with_fleet(Fleet::builder(redis.expose(), "video-api"))?;
    }
    let state = state.with_admin(guard)?;
    let fleet = state.fleet().cloned();
    let (checks, watched) = (state.checks().clone(), state.checks().clone());
    let server =
        HttpServer::new(move || app(&state)).bind(("127.0.0.1", settings.port))?.disable_signals().run();
    // Nobody balances load here: there is nothing to wait for.
    rt::spawn(drain_on_sigterm(checks, server.handle(), Duration::from_secs(1))?);
    rt::spawn(async move { watched.watch().await });
    if let Some(fleet) = fleet {
        rt::spawn(async move { fleet.run().await });
    }
    print_guide(&settings, token.as_deref());
    if with_load {
        rt::spawn(load::run(base(&settings)));
    }
    server.await?;
    Ok(())
}

fn base(settings: &Settings) -> String {
    format!("http://127.0.0.1:{}", settings.port)
}

fn print_guide(settings: &Settings, token: Option<&str>) {
    let base = base(settings);
    let (limit, window) = (settings.quota.limit(), settings.quota.window().as_secs());
    let post = |body: &str| {
        format!("curl -i {base}/videos/generate -H 'content-type: application/json' -d '{body}'")
    };
    println!(
        "video-api listens on {base}  (PORT, RATE_LIMIT, RATE_WINDOW_SECONDS and ADMIN_TOKEN change it)"
    );
    match token {
        Some(token) => println!("dashboard: {base}/admin/  token of this run: {token}\n"),
        None => println!("dashboard: {base}/admin/  token: that of ADMIN_TOKEN\n"),
    }
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
        (
            "a thumbnail (twenty seconds of ninety its service is away) 200 or 503",
            format!("curl -i {base}/videos/v1/thumbnail"),
        ),
        ("a download that takes long     200", format!("curl -i '{base}/videos/v1/download?quality=high'")),
        ("work that nobody waits for     202", format!("curl -i -X POST {base}/videos/v1/process")),
        (
            "what a 503 would look like     503",
            format!("curl -i {base}/videos/v1 -H 'x-preview-error: CIRCUIT_BREAKER_OPEN'"),
        ),
        ("which errors there were        200", format!("curl {base}/errors/stats")),
    ] {
        println!("# {what}\n{command}\n");
    }
    println!("# more than {limit} requests in {window} s    429");
    let eager = post(r#"{"video_id":"burst","prompt":"a fox","user_id":"eager"}"#);
    let quietly = eager.replace("curl -i", "curl -s -o /dev/null");
    println!("for i in $(seq {limit}); do {quietly}; done; {eager}\n");
}
