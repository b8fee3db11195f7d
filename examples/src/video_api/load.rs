//! A story for the dashboard: what clients of this service do, right and wrong, at a gentle rate.

use std::time::Duration;

use actix_web::rt;
use actix_web::rt::time::interval;
use reqwest::{Client, Method};
use serde_json::json;

/// How often something is sent.
pub const TURN: Duration = Duration::from_millis(250);

/// One request of a client.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path and the query.
    pub path: String,
    /// The body, which is said to be JSON.
    pub body: Option<String>,
    /// The client's name.
    pub user_agent: &'static str,
}

/// What a browser calls itself.
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// What no browser calls itself: texts of clients are texts, wherever they are shown.
const HOSTILE: &str = r#"<img src=x onerror=alert(1)>"</script>"#;

/// What clients send in a turn, four of which are a second: the same in each run.
///
/// Most of it goes well. Every few seconds something is wrong, every minute a user sends too much, and now and then there
/// are requests that take long, a panic, or a model that cannot be loaded. That the thumbnails' service is away at times
/// is that service's own.
pub fn calls_of(turn: u64) -> Vec<Call> {
    let video = turn / 16;
    let id = format!("v{video}");
    let mut calls = vec![get(if turn.is_multiple_of(2) {
        "/models/stable-diffusion".to_owned()
    } else {
        format!("/videos/{id}")
    })];
    let mut every = |period: u64, offset: u64, call: &dyn Fn() -> Call| {
        if turn % period == offset {
            calls.push(call());
        }
    };
    every(16, 0, &|| {
        generate(
            json!({ "video_id": id, "prompt": "a fox in the snow", "user_id": format!("user-{}", video % 9) }),
        )
    });
    every(2, 1, &|| get(format!("/videos/{id}/thumbnail")));
    every(20, 3, &|| get(format!("/videos/gone-{}", turn % 7)));
    every(36, 5, &|| generate(json!({ "video_id": id, "prompt": "a fox", "user_id": "twice" })));
    every(44, 7, &|| generate(json!({ "video_id": "x", "prompt": "a fox", "width": 32 })));
    every(60, 9, &|| generate(json!({ "video_id": "x", "prompt": "a fox", "width": "wide" })));
    every(76, 11, &|| call(Method::POST, "/videos/generate", Some("{".to_owned())));
    every(52, 13, &|| get("/videos.php".to_owned()));
    every(68, 15, &|| call(Method::DELETE, "/models/stable-diffusion", None));
    every(84, 17, &|| generate(json!({ "video_id": "x", "prompt": "violence" })));
    every(120, 19, &|| generate(json!({ "video_id": "x", "prompt": "a fox", "model_name": "broken-model" })));
    every(100, 21, &|| get("/models/no-such-model".to_owned()));
    every(240, 23, &|| get("/panic".to_owned()));
    every(48, 25, &|| get(format!("/videos/{id}/download?quality=high")));
    every(140, 27, &|| Call {
        user_agent: HOSTILE,
        ..get("/videos/%3Cimg%20onerror=alert(1)%3E%3C%2Fscript%3E".to_owned())
    });
    // For five seconds of each minute somebody sends more than anybody may.
    if turn % 240 < 20 {
        let eager = || generate(json!({ "video_id": "burst", "prompt": "a fox", "user_id": "eager" }));
        calls.extend([eager(), eager(), eager()]);
    }
    calls
}

fn call(method: Method, path: impl Into<String>, body: Option<String>) -> Call {
    Call { method, path: path.into(), body, user_agent: BROWSER }
}

fn get(path: String) -> Call {
    call(Method::GET, path, None)
}

#[expect(clippy::needless_pass_by_value, reason = "a body is made to be sent")]
fn generate(body: serde_json::Value) -> Call {
    call(Method::POST, "/videos/generate", Some(body.to_string()))
}

/// Sends it all to the service at `base`, until it is dropped. What the service answers is not looked at.
pub async fn run(base: String) {
    let client = Client::new();
    let mut turns = interval(TURN);
    for turn in 0.. {
        turns.tick().await;
        for call in calls_of(turn) {
            let request = client
                .request(call.method, format!("{base}{}", call.path))
                .header("user-agent", call.user_agent)
                .header("content-type", "application/json")
                .body(call.body.unwrap_or_default());
            // The next ones do not wait for one that takes long.
            rt::spawn(request.send());
        }
    }
}
