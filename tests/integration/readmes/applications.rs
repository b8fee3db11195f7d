//! The applications that READMEs speak of, as their binaries start them. One that is new has its row here.

use std::collections::HashMap;
use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::dev::{Server as ActixServer, ServerHandle};
use error_actix::{BearerToken, Environment, SystemClock};
use error_examples::{genai_chat, middleware_stack, playlists, render_backend, video_api, video_scheduler};
use tempfile::TempDir;

use crate::server::Server;
use crate::services::Redis;

pub(super) struct Application {
    pub(super) readme: &'static str,
    /// Where the README says that it listens.
    pub(super) shown: &'static str,
    pub(super) start: fn(&[(String, String)]) -> Running,
}

pub(super) const APPLICATIONS: [Application; 7] = [
    Application { readme: "README.md", shown: "http://127.0.0.1:8080", start: video_api },
    Application {
        readme: "examples/src/video_api/README.md",
        shown: "http://127.0.0.1:8080",
        start: video_api,
    },
    Application {
        readme: "examples/src/genai_chat/README.md",
        shown: "http://127.0.0.1:8000",
        start: genai_chat,
    },
    Application {
        readme: "examples/src/middleware_stack/README.md",
        shown: "http://127.0.0.1:8001",
        start: middleware_stack,
    },
    Application {
        readme: "examples/src/playlists/README.md",
        shown: "http://127.0.0.1:8002",
        start: playlists,
    },
    Application {
        readme: "examples/src/render_backend/README.md",
        shown: "http://127.0.0.1:8000",
        start: render_backend,
    },
    Application {
        readme: "examples/src/video_scheduler/README.md",
        shown: "http://127.0.0.1:8000",
        start: video_scheduler,
    },
];

/// An application, and what it needs, until this is dropped: fields are dropped in their order.
pub(super) struct Running {
    server: Server,
    _asked: Option<Server>,
    _provider: Option<Simulated>,
    _redis: Option<Redis>,
    _folder: TempDir,
}

impl Running {
    pub(super) fn url(&self) -> String {
        self.server.url("")
    }

    fn alone(server: Server) -> Self {
        Self { server, _asked: None, _provider: None, _redis: None, _folder: TempDir::new().unwrap() }
    }
}

/// The variables that a README gives, after those that keep files of tests apart.
fn lookup(
    folders: &[(&str, String)],
    variables: &[(String, String)],
) -> impl Fn(&str) -> Option<String> + use<> {
    let folders = folders.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let all: HashMap<String, String> = folders.chain(variables.iter().cloned()).collect();
    move |name| all.get(name).cloned()
}

fn video_api(variables: &[(String, String)]) -> Running {
    let settings = video_api::Settings::read(lookup(&[], variables)).unwrap();
    let mut state = video_api::State::new(settings.quota).unwrap();
    if let Some(token) = settings.admin_token {
        state = state.with_admin(BearerToken::new(token.expose()).unwrap()).unwrap();
    }
    Running::alone(Server::start(move || video_api::app(&state)))
}

fn middleware_stack(variables: &[(String, String)]) -> Running {
    let settings = middleware_stack::Settings::read(lookup(&[], variables)).unwrap();
    let environment = Environment::of(lookup(&[], variables));
    let state = middleware_stack::State::new(&settings, environment, SystemClock).unwrap();
    Running::alone(Server::start(move || middleware_stack::app(&state)))
}

fn genai_chat(variables: &[(String, String)]) -> Running {
    genai_chat_beginning(variables, || ())
}

/// The same, whose threads call `begin` first.
pub(super) fn genai_chat_beginning(
    variables: &[(String, String)],
    begin: impl Fn() + Clone + Send + 'static,
) -> Running {
    let folder = TempDir::new().unwrap();
    let usage = [("USAGE_FILE", folder.path().join("usage.json").to_str().unwrap().to_owned())];
    let mut settings = genai_chat::Settings::read(lookup(&usage, variables)).unwrap();
    let provider = Simulated::start(genai_chat::simulated_provider);
    settings.fall_back_on(&provider.url);
    let state = genai_chat::State::new(settings, provider.url.clone()).unwrap();
    let server = Server::start(move || {
        begin();
        genai_chat::app(&state)
    });
    Running { server, _asked: None, _provider: Some(provider), _redis: None, _folder: folder }
}

/// Beside the service that it asks, unless the README says where that is.
fn playlists(variables: &[(String, String)]) -> Running {
    let mut settings = playlists::Settings::read(lookup(&[], variables)).unwrap();
    let mut videos = None;
    if variables.is_empty() {
        let Running { server, .. } = video_api(&[]);
        settings.videos_url = server.url("");
        videos = Some(server);
    }
    let state = playlists::State::new(&settings).unwrap();
    Running { _asked: videos, ..Running::alone(Server::start(move || playlists::app(&state))) }
}

fn render_backend(variables: &[(String, String)]) -> Running {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("projects.sqlite3").to_str().unwrap().to_owned();
    let own = [("COPY_FOLDER", folder.path().to_str().unwrap().to_owned()), ("DATABASE", database)];
    let settings = render_backend::Settings::read(lookup(&own, variables)).unwrap();
    let provider = Simulated::start(render_backend::simulated_providers);
    let state = render_backend::State::new(settings, &provider.url).unwrap();
    let server = Server::start(move || render_backend::app(&state));
    Running { server, _asked: None, _provider: Some(provider), _redis: None, _folder: folder }
}

fn video_scheduler(variables: &[(String, String)]) -> Running {
    let (folder, redis) = (TempDir::new().unwrap(), Redis::start());
    let file = folder.path().join("videos.sqlite3").to_str().unwrap().to_owned();
    let own = [("DATABASE_FILE", file), ("REDIS_URL", redis.url())];
    let settings = video_scheduler::Settings::read(lookup(&own, variables)).unwrap();
    let services = Simulated::start(video_scheduler::simulated_services);
    let state = video_scheduler::State::new(&settings, &services.url).unwrap();
    actix_web::rt::System::new().block_on(state.checks().refresh());
    let server = Server::start(move || video_scheduler::app(&state));
    Running { server, _asked: None, _provider: Some(services), _redis: Some(redis), _folder: folder }
}

/// The provider that a binary simulates, on a thread of its own.
struct Simulated {
    url: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Simulated {
    fn start(make: fn() -> io::Result<(ActixServer, String)>) -> Self {
        let (send, receive) = mpsc::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (server, url) = make().unwrap();
                send.send((server.handle(), url)).unwrap();
                server.await.unwrap();
            });
        });
        let (handle, url) = receive.recv().unwrap();
        Self { url, handle, thread: Some(thread) }
    }
}

impl Drop for Simulated {
    fn drop(&mut self) {
        // The handle's future only sends the command; the server's thread carries it out.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}
