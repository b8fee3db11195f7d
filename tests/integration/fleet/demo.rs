//! Two processes of the video service that meet at a Redis.

use std::time::Duration;

use error_actix::BearerToken;
use error_actix::fleet::Fleet;
use error_examples::video_api::{State, app};
use error_recovery::Quota;
use ureq::http::Method;

use crate::server::Server;
use crate::services::Redis;

const TOKEN: &str = "0123456789-abcdef";

fn serve(redis: &Redis) -> (Server, Fleet) {
    let state = State::new(Quota::per_hour(2)).unwrap();
    // A busy machine is no sick Redis.
    let fleet = Fleet::builder(redis.url(), "video-api").budget(Duration::from_secs(10));
    let state = state.with_fleet(fleet).unwrap();
    let state = state.with_admin(BearerToken::new(TOKEN).unwrap()).unwrap();
    let fleet = state.fleet().unwrap().clone();
    (Server::start(move || app(&state)), fleet)
}

fn generate(server: &Server, id: &str) -> u16 {
    server.post_json("/videos/generate", &format!(r#"{{"video_id":"{id}","prompt":"a fox"}}"#)).status
}

#[actix_web::test]
async fn processes_keep_one_limit_and_add_up_their_errors() {
    let redis = Redis::start();
    let [(one, first), (other, second)] = [serve(&redis), serve(&redis)];
    assert_eq!(generate(&one, "v1"), 201);
    assert_eq!(generate(&other, "v2"), 201);
    let refused = other.post_json("/videos/generate", r#"{"video_id":"v3","prompt":"a fox"}"#);
    refused.error(429, "VIDEO_RATE_LIMITED");
    assert!(refused.header("retry-after").is_some());
    one.get("/videos/nope").error(404, "VIDEO_NOT_FOUND");

    first.round().await.unwrap();
    second.round().await.unwrap();
    let bearer = format!("Bearer {TOKEN}");
    let told = one.send(Method::GET, "/admin/api/errors/fleet", &[("authorization", &bearer)], "").json();
    assert_eq!(told["instances"], 1, "the first has not asked again since the second came");
    let counted = |code: &str| {
        let errors = told["errors"].as_array().unwrap();
        errors.iter().find(|error| error["code"] == code).map(|error| error["count"].clone())
    };
    assert_eq!(counted("VIDEO_NOT_FOUND"), Some(1.into()));
    assert_eq!(counted("VIDEO_RATE_LIMITED"), Some(1.into()));
    assert_eq!(told["errors_by_instance"].as_object().unwrap().len(), 2);
}
