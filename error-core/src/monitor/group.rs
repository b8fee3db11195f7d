//! Recent errors that are the same.

use std::time::SystemTime;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::record::{Shown, Stamp};
use crate::{ErrorRecord, Fingerprint};

/// Recent errors with the same [`Fingerprint`].
#[derive(Clone, Debug)]
pub struct ErrorGroup<'a> {
    records: Vec<&'a ErrorRecord>,
    latest: &'a ErrorRecord,
}

impl<'a> ErrorGroup<'a> {
    /// What they have in common.
    pub fn fingerprint(&self) -> Fingerprint {
        self.latest.fingerprint()
    }

    /// The latest of them.
    pub fn latest(&self) -> &'a ErrorRecord {
        self.latest
    }

    /// All of them, the latest first. More may have happened and not been recorded.
    pub fn records(&self) -> &[&'a ErrorRecord] {
        &self.records
    }

    /// When the first of them happened.
    pub fn first_seen(&self) -> SystemTime {
        self.records.iter().map(|record| record.time()).fold(self.latest.time(), SystemTime::min)
    }

    /// When the last of them happened.
    pub fn last_seen(&self) -> SystemTime {
        self.records.iter().map(|record| record.time()).fold(self.latest.time(), SystemTime::max)
    }
}

/// `fingerprint`, `code`, `message` and `causes` of the latest, `records`, `first_seen`, `last_seen`.
impl Serialize for ErrorGroup<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("ErrorGroup", 7)?;
        members.serialize_field("fingerprint", &Shown(self.fingerprint()))?;
        members.serialize_field("code", self.latest.spec().code().as_str())?;
        members.serialize_field("message", self.latest.message())?;
        if let Some(causes) = self.latest.causes() {
            members.serialize_field("causes", causes)?;
        }
        members.serialize_field("records", &self.records.len())?;
        members.serialize_field("first_seen", &Stamp(self.first_seen()))?;
        members.serialize_field("last_seen", &Stamp(self.last_seen()))?;
        members.end()
    }
}

/// Groups records that come the latest first.
pub(super) fn groups(records: &[ErrorRecord]) -> Vec<ErrorGroup<'_>> {
    let mut groups: Vec<ErrorGroup<'_>> = Vec::new();
    for record in records {
        match groups.iter_mut().find(|group| group.fingerprint() == record.fingerprint()) {
            Some(group) => group.records.push(record),
            None => groups.push(ErrorGroup { records: vec![record], latest: record }),
        }
    }
    groups
}
