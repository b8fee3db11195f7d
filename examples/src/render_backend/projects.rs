//! Projects and their videos, in a database: all of a project, or nothing of it.

use actix_web::{HttpResponse, Responder, get, post, web};
use error_actix::standard::ValidationError;
use error_actix::{HttpError, Report, Result};
use error_recovery::{Guard, InvalidPolicy, Recovery, RetryPolicy};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::State;
use crate::sqlite::{Database, DatabaseFault, Meaning};

pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS project (
        name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS video (
        project TEXT NOT NULL REFERENCES project (name),
        file TEXT NOT NULL CHECK (file GLOB '?*.mp4'),
        UNIQUE (project, file)
    ) STRICT;
";

#[derive(Debug)]
pub(super) struct Projects {
    database: Database,
    create: Guard,
    find: Guard,
}

/// A project as a client sends it, and gets it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Project {
    name: String,
    videos: Vec<String>,
}

/// The most videos of a project.
const MOST: usize = 100;

/// What the database says of a project: document B's mapping of a driver's errors to its own.
#[derive(Debug, HttpError)]
pub enum ProjectError {
    /// A project of this name is there, or a video stands twice in it.
    #[error("{operation}: the key is taken")]
    #[http(
        status = 409,
        code = "PROJECT_ALREADY_EXISTS",
        public = "The project, or one of its videos, is there already."
    )]
    Taken {
        /// What was to be done.
        #[context(internal)]
        operation: &'static str,
        /// What the database said.
        source: DatabaseFault,
    },

    /// A rule of the schema says no.
    #[error("{operation}: a rule of the database says no")]
    #[http(status = 422, code = "PROJECT_REFUSED", public = "A name or a video is none that can be kept.")]
    Refused {
        /// What was to be done.
        #[context(internal)]
        operation: &'static str,
        /// What the database said.
        source: DatabaseFault,
    },

    /// There is no such project.
    #[error("{operation}: there is no such project")]
    #[http(status = 404, public = "There is no such project.")]
    NotFound {
        /// What was to be done.
        #[context(internal)]
        operation: &'static str,
    },

    /// Somebody else writes.
    #[error("{operation}: the database is busy")]
    #[http(
        status = 503,
        code = "DATABASE_BUSY",
        category = "database_error",
        public = "The database is busy.",
        retry_after = "1s",
        action = retry(max = 3, delay = "50ms")
    )]
    Busy {
        /// What was to be done.
        #[context(internal)]
        operation: &'static str,
        /// What the database said.
        source: DatabaseFault,
    },

    /// The database's file cannot be read or written.
    #[error("{operation}: the database cannot be reached")]
    #[http(
        status = 503,
        code = "DATABASE_UNAVAILABLE",
        category = "database_error",
        severity = Critical,
        public = "The database cannot be reached.",
        action = retry(max = 3, delay = "1s")
    )]
    Unavailable {
        /// What was to be done.
        #[context(internal)]
        operation: &'static str,
        /// What the database said.
        source: DatabaseFault,
    },

    /// A statement is wrong, the file is broken, or code panicked.
    #[error("{operation} failed")]
    #[http(status = 500, code = "DATABASE_FAILED", category = "database_error", severity = Critical)]
    Failed {
        /// What was to be done.
        #[context(internal)]
        operation: &'static str,
        /// What the database said.
        source: DatabaseFault,
    },
}

impl ProjectError {
    fn of(operation: &'static str, source: DatabaseFault) -> Self {
        match source.meaning() {
            Meaning::Taken => Self::Taken { operation, source },
            Meaning::Refused => Self::Refused { operation, source },
            Meaning::Missing => Self::NotFound { operation },
            Meaning::Busy => Self::Busy { operation, source },
            Meaning::Unavailable => Self::Unavailable { operation, source },
            Meaning::Broken => Self::Failed { operation, source },
        }
    }
}

impl Projects {
    /// A transaction that failed has left nothing, so it may be tried again.
    pub(super) fn new(
        recovery: &Recovery,
        database: Database,
        retry: RetryPolicy,
    ) -> std::result::Result<Self, InvalidPolicy> {
        let create = recovery.guard("database", "create_project").retry(retry.clone()).build()?;
        Ok(Self { database, create, find: recovery.guard("database", "find_project").retry(retry).build()? })
    }

    async fn create(&self, project: &Project) -> std::result::Result<(), Report> {
        let attempt = |_| async {
            let project = project.clone();
            let created = self.database.run(move |connection| insert(connection, &project)).await;
            created.map_err(|fault| ProjectError::of("create_project", fault))
        };
        self.create.run(attempt).await
    }

    async fn find(&self, name: &str) -> std::result::Result<Project, Report> {
        let attempt = |_| async {
            let name = name.to_owned();
            let found = self.database.run(move |connection| select(connection, name)).await;
            found.map_err(|fault| ProjectError::of("find_project", fault))
        };
        self.find.run(attempt).await
    }
}

/// Whatever ends it before the commit, an error or a panic, drops the transaction, and that rolls it back.
fn insert(connection: &mut Connection, project: &Project) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute("INSERT INTO project (name) VALUES (?1)", [&project.name])?;
    for file in &project.videos {
        transaction
            .execute("INSERT INTO video (project, file) VALUES (?1, ?2)", params![project.name, file])?;
    }
    transaction.commit()
}

fn select(connection: &mut Connection, name: String) -> rusqlite::Result<Project> {
    let transaction = connection.transaction()?;
    transaction.query_row("SELECT 1 FROM project WHERE name = ?1", [&name], |_| Ok(()))?;
    let mut statement = transaction.prepare("SELECT file FROM video WHERE project = ?1 ORDER BY rowid")?;
    let videos = statement.query_map([&name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Project { name, videos })
}

#[post("/projects")]
pub(super) async fn create_project(
    state: web::Data<State>,
    project: web::Json<Project>,
) -> Result<impl Responder> {
    if project.videos.len() > MOST {
        Err(ValidationError::new("videos", format!("at most {MOST} fit into a project")))?;
    }
    state.projects.create(&project).await?;
    Ok(HttpResponse::Created().json(json!({"name": project.name, "videos": project.videos.len()})))
}

#[get("/projects/{name}")]
pub(super) async fn find_project(state: web::Data<State>, name: web::Path<String>) -> Result<impl Responder> {
    Ok(web::Json(state.projects.find(&name).await?))
}
