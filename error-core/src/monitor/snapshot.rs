//! The counts at one moment, and the sums that people ask for.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::{Category, ErrorCode, ErrorSpec, Severity};

/// What a [`Monitor`](crate::Monitor) had counted at one moment.
///
/// Serializes to `error_counts` (by `category:Type`), `errors_by_category`, `errors_by_severity`, `errors_by_code` and
/// `total_errors`.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    sites: Vec<SiteCount>,
}

/// One declared error and how often it happened.
#[derive(Clone, Copy, Debug)]
pub struct SiteCount {
    spec: &'static ErrorSpec,
    count: u64,
}

impl SiteCount {
    pub(super) fn new(spec: &'static ErrorSpec, count: u64) -> Self {
        Self { spec, count }
    }

    /// What the error declares.
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// How often it happened.
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl Snapshot {
    pub(super) fn new(sites: impl Iterator<Item = SiteCount>) -> Self {
        let mut sites: Vec<_> = sites.collect();
        sites.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.spec.code().cmp(&b.spec.code())));
        Self { sites }
    }

    /// The errors that happened at all, the most frequent first.
    pub fn sites(&self) -> &[SiteCount] {
        &self.sites
    }

    /// How many errors happened.
    pub fn total(&self) -> u64 {
        self.sites.iter().map(SiteCount::count).sum()
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

    fn sum_by<K: Ord>(&self, key: impl Fn(&'static ErrorSpec) -> K) -> BTreeMap<K, u64> {
        let mut sums = BTreeMap::new();
        for site in &self.sites {
            *sums.entry(key(site.spec)).or_default() += site.count;
        }
        sums
    }
}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn named<K>(sums: BTreeMap<K, u64>, name: impl Fn(K) -> String) -> BTreeMap<String, u64> {
            sums.into_iter().map(|(key, count)| (name(key), count)).collect()
        }
        let mut members = serializer.serialize_struct("Snapshot", 5)?;
        let counts = named(self.by_category_and_type(), |(category, name)| format!("{category}:{name}"));
        members.serialize_field("error_counts", &counts)?;
        members.serialize_field("errors_by_category", &named(self.by_category(), |key| key.to_string()))?;
        members.serialize_field("errors_by_severity", &named(self.by_severity(), |key| key.to_string()))?;
        members.serialize_field("errors_by_code", &named(self.by_code(), |key| key.to_string()))?;
        members.serialize_field("total_errors", &self.total())?;
        members.end()
    }
}
