//! What is known of all events of one place in the code: worked out at the first, and looked up at the others.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

use error_core::{JsonBuffer, Scrubber};
use tracing::Metadata;
use tracing::callsite::Identifier;

use super::line::Form;
use super::streams::Topic;

/// How the events, or the spans, of one place in the code are written.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) topic: Topic,
    /// Whether the fields are written by the core, which scrubs what it writes.
    pub(super) is_scrubbed: bool,
    /// Whether these are records of the crate `log`, each of which says itself where it comes from.
    pub(super) is_bridged: bool,
    /// What stands between the time and the fields.
    pub(super) head: Box<str>,
    /// In the order of the fields.
    pub(super) keys: Box<[Key]>,
    /// What is compared before names are.
    pub(super) hashes: Box<[u32]>,
}

/// A field's name as it is written.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: Box<str>,
    pub(super) hash: u32,
    /// With all that stands before the value.
    pub(super) lead: Box<str>,
    /// Whether values under such a name are secrets.
    pub(super) is_secret: bool,
    pub(super) is_message: bool,
    /// Whether it is no member, but what `tracing-log` tells of a record.
    pub(super) is_left_out: bool,
}

impl Plan {
    pub(super) fn of(
        metadata: &Metadata<'_>,
        form: Form,
        fixed: &[Box<str>],
        scrubber: &Scrubber,
        trusts: bool,
    ) -> Self {
        let mut taken: Vec<Box<str>> = fixed.to_vec();
        let is_bridged = metadata.target() == "log" && metadata.fields().field("log.target").is_some();
        let keys = metadata.fields().iter().map(|field| {
            let name = free_name(field.name(), &taken);
            taken.push(name.clone());
            let is_message = &*name == "message";
            Key {
                lead: form.lead(&name, is_message),
                is_secret: names_a_secret(scrubber, field.name()),
                is_message,
                is_left_out: is_bridged && name.starts_with("log."),
                hash: hash_of(&name),
                name,
            }
        });
        let keys: Box<[Key]> = keys.collect();
        Self {
            topic: Topic::of(metadata.target()),
            is_scrubbed: trusts && metadata.module_path().is_some_and(is_core),
            is_bridged,
            head: form.head(metadata),
            hashes: keys.iter().map(|key| key.hash).collect(),
            keys,
        }
    }
}

/// FNV-1a.
fn hash_of(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The module whose events have passed a scrubber.
fn is_core(module: &str) -> bool {
    module.starts_with("error_core::log::")
}

/// The name, or one like it that nothing else has.
fn free_name(name: &str, taken: &[Box<str>]) -> Box<str> {
    let is_free = |name: &str| taken.iter().all(|taken| &**taken != name);
    if is_free(name) {
        return name.into();
    }
    let mut other = format!("field.{name}");
    let first = other.len();
    let mut number = 2_u32;
    while !is_free(&other) {
        other.truncate(first);
        let _ = write!(other, ".{number}");
        number = number.saturating_add(1);
    }
    other.into()
}

/// Whether the scrubber takes what stands behind such a name for a secret.
fn names_a_secret(scrubber: &Scrubber, name: &str) -> bool {
    let mut text = JsonBuffer::new(name.len() * 6 + 40);
    let written = text.raw("{").and_then(|()| text.string(name)).and_then(|()| text.raw(":\"x7Q\"}"));
    written.is_ok() && !scrubber.scrub(text.as_str()).contains("x7Q")
}

/// The plans of all places so far: as many as a program has `event!`s and `span!`s.
#[derive(Debug, Default)]
pub(super) struct Plans {
    by_callsite: RwLock<HashMap<Identifier, Arc<Plan>, BuildHasherDefault<AddressHasher>>>,
}

impl Plans {
    pub(super) fn of(&self, metadata: &Metadata<'_>, make: impl FnOnce() -> Plan) -> Arc<Plan> {
        let id = metadata.callsite();
        // What a panic has left behind is a map that is whole.
        let known = self.by_callsite.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        known.unwrap_or_else(|| {
            let mut plans = self.by_callsite.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(plans.entry(id).or_insert_with(|| Arc::new(make())))
        })
    }
}

/// A callsite is told by its address, whose bits need but be spread.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
