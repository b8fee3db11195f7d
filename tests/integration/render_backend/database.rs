//! Projects in a real SQLite: all of one, or nothing of it.

use error_actix::testing::assert_error;
use error_core::error_code;
use error_examples::render_backend::ProjectError;
use rusqlite::Connection;
use serde_json::json;

use super::{Fixture, serve};
use crate::server::Answer;

impl Fixture {
    fn create(&self, name: &str, videos: &[&str]) -> Answer {
        self.server.post_json("/api/projects", &json!({"name": name, "videos": videos}).to_string())
    }

    fn find(&self, name: &str) -> Answer {
        self.server.get(&format!("/api/projects/{name}"))
    }

    /// A connection of somebody else's.
    fn database(&self) -> Connection {
        Connection::open(self.copies.path().join("projects.sqlite3")).unwrap()
    }

    /// Rows of both tables.
    fn rows(&self) -> (i64, i64) {
        let count = |table: &str| {
            self.database().query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        (count("project"), count("video"))
    }
}

const HIDDEN: [&str; 6] = ["UNIQUE", "CHECK", "constraint", "sqlite", "table", "create_project"];

#[test]
fn a_project_is_kept_and_found() {
    let fixture = serve();
    let made = fixture.create("foxes", &["b.mp4", "a.mp4"]);
    assert_eq!((made.status, made.json()), (201, json!({"name": "foxes", "videos": 2})));
    assert_eq!(fixture.find("foxes").json(), json!({"name": "foxes", "videos": ["b.mp4", "a.mp4"]}));
    assert_error!(
        fixture.find("bears").parts(),
        status = 404,
        code = error_code!(ProjectError, "PROJECT_NOT_FOUND"),
        hidden = HIDDEN,
    );
}

/// Each fails behind the first of its rows.
#[test]
fn a_transaction_that_fails_half_way_leaves_nothing() {
    let fixture = serve();
    assert_eq!(fixture.create("foxes", &["a.mp4"]).status, 201);
    for (name, videos, status, code) in [
        ("bears", &["a.mp4", "b.mp4", "a.mp4"][..], 409, "PROJECT_ALREADY_EXISTS"),
        ("bears", &["a.mp4", "b.exe"], 422, "PROJECT_REFUSED"),
        ("", &["a.mp4"], 422, "PROJECT_REFUSED"),
        ("foxes", &["b.mp4"], 409, "PROJECT_ALREADY_EXISTS"),
    ] {
        assert_error!(fixture.create(name, videos).parts(), status = status, code = code, hidden = HIDDEN);
        assert_eq!(fixture.rows(), (1, 1), "{name} {videos:?}");
    }
    assert_eq!(fixture.find("bears").status, 404);
    assert_eq!(fixture.find("foxes").json()["videos"], json!(["a.mp4"]));
    // What was rolled back is in nobody's way.
    assert_eq!(fixture.create("bears", &["a.mp4"]).status, 201);
    // The rules are the client's to keep: the database is well.
    assert_eq!(fixture.circuit("database"), "closed");

    // The second statement is a mistake now, and the first has been carried out by then.
    fixture.database().execute_batch("ALTER TABLE video RENAME TO film").unwrap();
    assert_error!(
        fixture.create("wolves", &["a.mp4"]).parts(),
        status = 500,
        code = error_code!(ProjectError, "DATABASE_FAILED"),
        message = "Internal Server Error",
        hidden = HIDDEN,
    );
    fixture.database().execute_batch("ALTER TABLE film RENAME TO video").unwrap();
    assert_eq!((fixture.rows(), fixture.find("wolves").status), ((2, 2), 404));
}

#[test]
fn a_busy_database_is_asked_again_then_reported_and_at_last_left_alone() {
    let fixture = serve();
    let other = fixture.database();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for _ in 0..2 {
        assert_error!(
            fixture.create("foxes", &["a.mp4"]).parts(),
            status = 503,
            code = error_code!(ProjectError, "DATABASE_BUSY"),
            retry_after = 1,
            hidden = HIDDEN,
        );
    }
    // Two tries each, and the next is the fifth failure in a row.
    assert_eq!(
        fixture.metric(r#"retry_attempts_total{policy="database.create_project",outcome="failure"}"#),
        2.0
    );
    assert_error!(fixture.create("foxes", &["a.mp4"]).parts(), status = 503, code = "CIRCUIT_BREAKER_OPEN");
    assert_eq!(fixture.circuit("database"), "open");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(fixture.create("foxes", &["a.mp4"]).status, 503, "for a minute");
    fixture.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(fixture.create("foxes", &["a.mp4"]).status, 201);
    assert_eq!(fixture.rows(), (1, 1));
}
