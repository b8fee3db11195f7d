//! Servers of others, each started for one test on a port of its own, and ended with it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A Redis server from Debian's package, which `cargo xtask test` installs.
pub(crate) struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// Starts a server that keeps nothing, and waits until it says that it is ready.
    pub(crate) fn start() -> Self {
        let port = free_port();
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
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
