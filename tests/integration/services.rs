//! Servers of others, each started for one test on a port of its own, and ended with it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

/// A Redis server from Debian's package, which `cargo xtask test` installs.
pub(crate) struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// Starts a server that keeps nothing, and waits until it says that it is ready.
    pub(crate) fn start() -> Self {
        Self::start_at(free_port())
    }

    /// Kills it, and starts another one in its place, which knows nothing.
    pub(crate) fn start_anew(&mut self) {
        self.kill();
        *self = Self::start_at(self.port);
    }

    /// Ends it without a word, as a machine ends.
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Sends it a signal: `STOP` has it stand still, `CONT` go on.
    pub(crate) fn signal(&self, name: &str) {
        let status =
            Command::new("kill").args([&format!("-{name}"), &self.process.id().to_string()]).status();
        assert!(status.unwrap().success(), "{name}");
    }

    /// A connection of the test's own.
    pub(crate) fn connection(&self) -> redis::Connection {
        redis::Client::open(self.url()).unwrap().get_connection().unwrap()
    }

    /// Has it do something.
    pub(crate) fn command(&self, words: &[&str]) {
        redis::cmd(words[0]).arg(&words[1..]).query::<()>(&mut self.connection()).unwrap();
    }

    fn start_at(port: u16) -> Self {
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port", &port.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("redis-server, which `cargo xtask test` installs: {error}"));
        // Made before the wait, so that a failure ends the process, too.
        let mut server = Self { process, port };
        let mut lines = BufReader::new(server.process.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("Ready to accept connections")), "Redis ended early");
        // Nobody reads on: the few lines that follow fit into the pipe.
        server.process.stdout = None;
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A Prometheus server from Debian's package, which scrapes one target as often as it can.
pub(crate) struct Prometheus {
    process: Child,
    port: u16,
    agent: ureq::Agent,
    /// Its configuration and its database.
    _folder: TempDir,
}

impl Prometheus {
    /// Starts a server that scrapes `/metrics` of `target`, which it calls the job `app`.
    pub(crate) fn start(target: SocketAddr) -> Self {
        Self::start_with(target, "")
    }

    /// The same, with more in its configuration.
    pub(crate) fn start_with(target: SocketAddr, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = folder.path().join("prometheus.yml");
        let text = format!(
            "global:\n  scrape_interval: 200ms\n  scrape_timeout: 200ms\n  evaluation_interval: 200ms\n\
             scrape_configs:\n- job_name: app\n  static_configs:\n  - targets: ['{target}']\n{more}"
        );
        fs::write(&configuration, text).unwrap();
        let port = free_port();
        let process = Command::new("prometheus")
            .arg(format!("--config.file={}", configuration.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("prometheus, which `cargo xtask test` installs: {error}"));
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        // Made before the wait, so that a failure ends the process, too.
        let mut server = Self { process, port, agent, _folder: folder };
        let mut lines = BufReader::new(server.process.stderr.take().unwrap()).lines();
        let is_ready = lines.any(|line| line.unwrap().contains("Server is ready to receive web requests"));
        assert!(is_ready, "Prometheus ended early");
        // What else it says must be read, or it would wait for somebody to do so.
        thread::spawn(move || lines.for_each(drop));
        server
    }

    /// The value of a query's only series, now; `None` where there is no series.
    pub(crate) fn value(&self, query: &str) -> Option<f64> {
        let answer = self.ask(query);
        let series = answer["data"]["result"].as_array().unwrap_or_else(|| panic!("{query}: {answer}"));
        assert!(series.len() < 2, "{query}: {answer}");
        Some(series.first()?["value"][1].as_str().unwrap().parse().unwrap())
    }

    /// Waits until a query's only series has a value that will do, as long as Prometheus scrapes at least twenty times.
    pub(crate) fn wait_for(&self, query: &str, will_do: impl Fn(f64) -> bool) -> f64 {
        let scrapes = || self.value("count_over_time(up{job='app'}[10m])");
        let began = scrapes().unwrap_or_default();
        loop {
            let scraped = scrapes().unwrap_or_default();
            let value = self.value(query);
            if let Some(value) = value.filter(|value| will_do(*value)) {
                return value;
            }
            assert!(scraped < began + 20.0, "{query} is {value:?} after {scraped} scrapes");
        }
    }

    /// What it answers to a query, whatever that is.
    pub(crate) fn ask(&self, query: &str) -> Value {
        self.get("query", &[("query", query)])
    }

    /// Its rules, each with how its last evaluation ended.
    pub(crate) fn rules(&self) -> Vec<Value> {
        let answer = self.get("rules", &[]);
        let groups = answer["data"]["groups"].as_array().unwrap();
        groups.iter().flat_map(|group| group["rules"].as_array().unwrap().clone()).collect()
    }

    fn get(&self, what: &str, query: &[(&str, &str)]) -> Value {
        let url = format!("http://127.0.0.1:{}/api/v1/{what}", self.port);
        let request = self.agent.get(url).query_pairs(query.iter().copied());
        serde_json::from_str(&request.call().unwrap().body_mut().read_to_string().unwrap()).unwrap()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An Alertmanager from Debian's package, alone.
pub(crate) struct Alertmanager {
    process: Child,
    port: u16,
    /// Its configuration and its data.
    _folder: TempDir,
}

impl Alertmanager {
    /// Starts one with this configuration, and waits until it listens.
    pub(crate) fn start(configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alertmanager.yml");
        fs::write(&file, configuration).unwrap();
        let port = free_port();
        let process = Command::new("prometheus-alertmanager")
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("prometheus-alertmanager, which `cargo xtask test` installs: {error}")
            });
        // Made before the wait, so that a failure ends the process, too.
        let mut server = Self { process, port, _folder: folder };
        let mut lines = BufReader::new(server.process.stderr.take().unwrap()).lines();
        let is_ready = lines.any(|line| line.unwrap().contains("Listening on"));
        assert!(is_ready, "Alertmanager ended early");
        // What else it says must be read, or it would wait for somebody to do so.
        thread::spawn(move || lines.for_each(drop));
        server
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
