//! Errors that were counted, and the sums that people ask for.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::record::Stamp;
use crate::{Category, ErrorCode, ErrorSpec, ErrorType, Severity};

/// One declared error and how often it happened.
#[derive(Clone, Copy, Debug)]
pub struct SiteCount {
    spec: &'static ErrorSpec,
    count: u64,
    suppressed: u64,
    seen: Option<(SystemTime, SystemTime)>,
}

impl SiteCount {
    pub(super) fn new(spec: &'static ErrorSpec, count: u64) -> Self {
        Self { spec, count, suppressed: 0, seen: None }
    }

    /// Adds what only the counts of all time have.
    pub(super) fn with_records(mut self, suppressed: u64, seen: Option<(SystemTime, SystemTime)>) -> Self {
        self.suppressed = suppressed;
        self.seen = seen;
        self
    }

    /// What the error declares.
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// How often it happened.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many of these were counted without a record of their own: by [`Monitor::record`](crate::Monitor::record), or
    /// because enough had been recorded in their second. 0 in a [`Window`](crate::Window).
    pub fn suppressed(&self) -> u64 {
        self.suppressed
    }

    /// When it happened first, to the second. `None` in a [`Window`](crate::Window).
    pub fn first_seen(&self) -> Option<SystemTime> {
        self.seen.map(|(first, _)| first)
    }

    /// When it happened last, to the second. `None` in a [`Window`](crate::Window).
    pub fn last_seen(&self) -> Option<SystemTime> {
        self.seen.map(|(_, last)| last)
    }
}

/// `type`, `code`, `category`, `severity` and `count`; `suppressed`, `first_seen` and `last_seen` where they are known.
impl Serialize for SiteCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("SiteCount", 8)?;
        members.serialize_field("type", self.spec.name())?;
        members.serialize_field("code", self.spec.code().as_str())?;
        members.serialize_field("category", self.spec.category().as_str())?;
        members.serialize_field("severity", self.spec.severity().as_str())?;
        members.serialize_field("count", &self.count)?;
        if let Some((first, last)) = self.seen {
            members.serialize_field("suppressed", &self.suppressed)?;
            members.serialize_field("first_seen", &Stamp(first))?;
            members.serialize_field("last_seen", &Stamp(last))?;
        }
        members.end()
    }
}

/// Declared errors, how often each happened, and sums over them.
#[derive(Clone, Debug, Default)]
pub struct ErrorCounts {
    sites: Vec<SiteCount>,
}

impl ErrorCounts {
    pub(super) fn new(sites: impl Iterator<Item = SiteCount>) -> Self {
        let mut sites: Vec<_> = sites.filter(|site| site.count > 0).collect();
        sites.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.spec.code().cmp(&b.spec.code())));
        Self { sites }
    }

    /// The errors that happened at all, the most frequent first.
    pub fn sites(&self) -> &[SiteCount] {
        &self.sites
    }

    /// The most frequent errors, at most so many.
    pub fn top(&self, most: usize) -> &[SiteCount] {
        self.sites.get(..most).unwrap_or(&self.sites)
    }

    /// How many errors happened.
    pub fn total(&self) -> u64 {
        self.sites.iter().map(SiteCount::count).sum()
    }

    /// How many of them have no record of their own.
    pub fn suppressed(&self) -> u64 {
        self.sites.iter().map(SiteCount::suppressed).sum()
    }

    /// Counts by code.
    pub fn by_code(&self) -> BTreeMap<ErrorCode, u64> {
        self.sum_by(ErrorSpec::code)
    }

    /// Counts by category.
    pub fn by_category(&self) -> BTreeMap<Category, u64> {
        self.sum_by(ErrorSpec::category)
    }

    /// Counts by severity.
    pub fn by_severity(&self) -> BTreeMap<Severity, u64> {
        self.sum_by(ErrorSpec::severity)
    }

    /// Counts by category and type.
    pub fn by_category_and_type(&self) -> BTreeMap<(Category, &'static str), u64> {
        self.sum_by(|spec| (spec.category(), spec.name()))
    }

    /// Counts by kind of error, as [`ErrorType::of_spec`] tells it.
    pub fn by_error_type(&self) -> BTreeMap<ErrorType, u64> {
        self.sum_by(ErrorType::of_spec)
    }

    fn sum_by<K: Ord>(&self, key: impl Fn(&'static ErrorSpec) -> K) -> BTreeMap<K, u64> {
        let mut sums = BTreeMap::new();
        for site in &self.sites {
            *sums.entry(key(site.spec)).or_default() += site.count;
        }
        sums
    }

    /// Counts by `category:Type`.
    pub(super) fn named(&self) -> BTreeMap<String, u64> {
        let sums = self.by_category_and_type().into_iter();
        sums.map(|((category, name), count)| (format!("{category}:{name}"), count)).collect()
    }
}

/// The sums with names that can be written.
pub(super) fn shown<K: ToString>(sums: BTreeMap<K, u64>) -> BTreeMap<String, u64> {
    sums.into_iter().map(|(key, count)| (key.to_string(), count)).collect()
}
