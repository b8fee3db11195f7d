//! What is mended without an operator, and when the instance gives itself up.

use std::fs;
use std::thread;
use std::time::Duration;

use error_recovery::SelfHealing;
use serde_json::{Value, json};
use ureq::http::Method;

use super::{Fixture, outage, serve, serve_with, session};
use crate::captured::shown;
use crate::provider::Reply;

/// What the task that watches does every five seconds.
fn look(healing: &SelfHealing) {
    actix_web::rt::System::new().block_on(healing.check());
}

impl Fixture {
    fn look_after(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        look(self.state.healing());
    }

    /// The state of a watch and its attempts, as operators see them.
    fn watch(&self, name: &str) -> (Value, Value) {
        let watches = self.admin(Method::GET, "health/services").json()["healing"].clone();
        let all = watches.as_array().unwrap();
        let watch = all.iter().find(|watch| watch["name"] == name).unwrap();
        (watch["state"].clone(), watch["attempts"].clone())
    }
}

#[test]
fn a_circuit_is_closed_as_soon_as_the_provider_says_that_it_is_well() {
    let fixture = serve();
    fixture.open();
    fixture.look_after(0);
    fixture.look_after(19);
    assert!(fixture.provider.requests().is_empty());
    assert_eq!(fixture.watch("stripe"), (json!("unhealthy"), json!(0)));
    fixture.look_after(1);
    assert!(fixture.provider.requests()[0].starts_with("GET /health HTTP/1.1\r\n"));
    assert_eq!(fixture.watch("stripe"), (json!("healing"), json!(1)));
    assert_eq!(fixture.circuit("stripe"), "open");

    fixture.provider.will(session());
    // The wait after an attempt is a minute, and up to twice that with its random part.
    fixture.look_after(120);
    assert_eq!((fixture.circuit("stripe"), fixture.watch("stripe").1), (json!("closed"), json!(2)));
    fixture.look_after(1);
    fixture.look_after(300);
    assert_eq!(fixture.watch("stripe"), (json!("healthy"), json!(0)));
}

/// Its block without commands, in which a line goes on below where it is too long to read.
#[test]
fn the_log_says_who_closed_the_circuit_as_the_readme_shows() {
    let readme = format!("{}/../examples/src/render_backend/README.md", env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(readme).unwrap();
    let (_, block) =
        readme.split_once("the log says who closed the circuit, each in one line:\n\n```text\n").unwrap();
    let (block, _) = block.split_once("\n```").unwrap();
    let block = block.replace("\n  ", " ");
    let expected: Vec<&str> =
        block.lines().map(|line| line.split_once("Z ").unwrap().1.trim_start()).collect();

    let fixture = serve();
    fixture.open();
    fixture.look_after(0);
    fixture.provider.will(session());
    fixture.clock.advance(Duration::from_secs(20));
    assert_eq!(shown(|| look(fixture.state.healing())), expected);
}

#[test]
fn a_provider_that_stays_away_is_given_up() {
    let fixture = serve();
    fixture.open();
    fixture.look_after(0);
    for _ in 0..8 {
        fixture.look_after(3600);
    }
    assert_eq!(fixture.watch("stripe"), (json!("gave_up"), json!(5)));
    fixture.provider.will(outage());
    fixture.provider.requests();
    fixture.look_after(3600);
    assert!(fixture.provider.requests().is_empty());
}

#[test]
fn an_instance_whose_places_are_stuck_is_drained_and_asks_for_another() {
    let fixture = serve_with(|settings| {
        settings.renderings = 1;
        settings.provider_timeout = Duration::from_secs(600);
    });
    fixture.provider.will(Reply::Nothing);
    let Fixture { server, provider, clock, state, .. } = fixture;
    let ready = || server.get("/health/ready");
    thread::scope(|scope| {
        let stuck = scope.spawn(|| server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":30}"#));
        while provider.requests().is_empty() {
            thread::yield_now();
        }
        let look_after = |seconds| {
            clock.advance(Duration::from_secs(seconds));
            look(state.healing());
        };
        look_after(0);
        look_after(299);
        assert_eq!(ready().status, 200);
        look_after(1);
        assert_eq!((ready().status, &ready().json()["status"]), (503, &json!("draining")));
        look_after(120);
        actix_web::rt::System::new().block_on(state.restart_asked());
        // Closes what it kept waiting.
        drop(provider);
        assert_eq!(stuck.join().unwrap().status, 500);
    });
}
