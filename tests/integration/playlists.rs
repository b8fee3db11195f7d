//! The playlists beside the video service that they ask.

use error_core::Catalog;
use error_examples::playlists::{self, PlaylistError};
use error_examples::video_api;
use error_recovery::Quota;
use serde_json::json;
use ureq::http::Method;

use crate::server::Server;

fn videos() -> Server {
    let state = video_api::State::new(Quota::per_hour(100)).unwrap();
    Server::start(move || video_api::app(&state))
}

/// Playlists whose videos are at an address.
fn asking(videos_url: String) -> Server {
    let state = playlists::State::new(&playlists::Settings { port: 1, videos_url }).unwrap();
    Server::start(move || playlists::app(&state))
}

#[test]
fn a_playlist_has_its_videos_or_says_which_is_gone() {
    let videos = videos();
    let playlists = asking(videos.url(""));
    let fox = r#"{"video_id":"fox-in-the-snow","prompt":"a fox"}"#;
    let made = videos.post_json("/videos/generate", fox).json();
    assert_eq!(playlists.get("/playlists/foxes").json(), json!({"name": "foxes", "videos": [made]}));
    let error = playlists.get("/playlists/old").error(409, "PLAYLIST_STALE");
    assert_eq!(error["context"], json!({"name": "old", "video_id": "fox-of-1998"}));
}

#[test]
fn what_the_other_service_says_is_not_relayed() {
    let videos = videos();
    // A 404 of its fallback, which is none of the errors that both know.
    let error = asking(videos.url("/nowhere")).get("/playlists/foxes").error(502, "PLAYLIST_VIDEOS_FAILED");
    assert_eq!(error["message"], "The videos cannot be shown at the moment.");
    assert!(!error.to_string().contains("ROUTE_NOT_FOUND"), "{error}");
    let away = asking("http://127.0.0.1:1".to_owned()).get("/playlists/foxes");
    assert_eq!(away.error(503, "PLAYLIST_VIDEOS_AWAY")["retry_after"], 5);
}

#[test]
fn what_clients_read_is_in_their_language() {
    let playlists = asking("http://127.0.0.1:1".to_owned());
    for (language, said, message) in [
        ("de", "de", "Die Liste nope gibt es nicht."),
        ("fr, de-CH;q=0.5", "de", "Die Liste nope gibt es nicht."),
        ("fr", "en", "there is no playlist nope"),
    ] {
        let answer = playlists.send(Method::GET, "/playlists/nope", &[("accept-language", language)], "");
        assert_eq!(answer.header("content-language"), Some(said), "{language}");
        assert_eq!(answer.error(404, "PLAYLIST_NOT_FOUND")["message"], message, "{language}");
    }
}

#[test]
fn everything_is_translated() {
    let catalog = Catalog::new().include::<PlaylistError>();
    catalog.check_translations(playlists::translations()).unwrap();
}
