//! What things are called in Redis.

/// The keys of one service. All have its name as hash tag, so that in a cluster they are on one node, and one script may use
/// several.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    prefix: String,
}

impl Keys {
    pub(crate) fn new(service: &str) -> Self {
        Self { prefix: format!("errors:{{{service}}}") }
    }

    /// Who is alive: a sorted set of instances, by when they were seen.
    pub(crate) fn members(&self) -> String {
        format!("{}:members", self.prefix)
    }

    /// What was counted in a minute since 1970: a hash.
    pub(crate) fn minute(&self, minute: u64) -> String {
        format!("{}:minute:{minute}", self.prefix)
    }

    /// What the keys of a limit's clients begin with: what is counted for one quota says nothing of another.
    pub(crate) fn limit(&self, name: &str, limit: u32, micros: u128) -> String {
        format!("{}:limit:{name}:{limit}:{micros}", self.prefix)
    }

    /// The latest records: a stream.
    pub(crate) fn recent(&self) -> String {
        format!("{}:recent", self.prefix)
    }

    /// Who has which circuit open: a sorted set of `instance|circuit`, by when that was heard.
    pub(crate) fn circuits(&self) -> String {
        format!("{}:circuits", self.prefix)
    }

    /// How many have which circuit open: a hash, made of the set.
    pub(crate) fn circuit_counts(&self) -> String {
        format!("{}:circuits:counts", self.prefix)
    }

    /// What a person has set last in which circuit: a hash.
    pub(crate) fn circuit_changes(&self) -> String {
        format!("{}:circuits:changes", self.prefix)
    }

    /// A number that grows with each of them.
    pub(crate) fn circuit_latest(&self) -> String {
        format!("{}:circuits:latest", self.prefix)
    }

    /// Whose turn it is to ask whether which service is back: a hash.
    pub(crate) fn circuit_turns(&self) -> String {
        format!("{}:circuits:turns", self.prefix)
    }
}

/// Whether a service's or an instance's name can stand in a key, and before a separator.
pub(crate) fn is_name(name: &str) -> bool {
    let may = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=128).contains(&name.len()) && name.bytes().all(may)
}
