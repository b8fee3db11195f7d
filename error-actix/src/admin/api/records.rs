//! Recent errors: found, one by one, and grouped.

use error_core::ErrorRecord;
use serde::{Deserialize, Serialize};

use crate::admin::AdminError;
use crate::admin::call::{Answer, Call, document};
use crate::admin::query::Asked;

/// A record with its number as `id`.
#[derive(Serialize)]
pub(in crate::admin) struct Numbered<'a> {
    id: u64,
    #[serde(flatten)]
    record: &'a ErrorRecord,
}

impl<'a> Numbered<'a> {
    pub(in crate::admin) fn of(record: &'a ErrorRecord) -> Self {
        Self { id: record.number(), record }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    limit: Option<u64>,
    q: Option<String>,
    code: Option<String>,
    category: Option<String>,
    severity: Option<String>,
    status: Option<u16>,
    route: Option<String>,
    request_id: Option<String>,
    fingerprint: Option<String>,
    after: Option<u64>,
}

impl Wanted {
    fn matches(&self, record: &ErrorRecord, needle: Option<&str>) -> bool {
        let spec = record.spec();
        let is = |wanted: &Option<String>, text: Option<&str>| wanted.is_none() || wanted.as_deref() == text;
        let severity = spec.severity().as_str();
        self.after.is_none_or(|after| record.number() > after)
            && self.status.is_none_or(|status| record.status().as_u16() == status)
            && is(&self.code, Some(spec.code().as_str()))
            && is(&self.category, Some(spec.category().as_str()))
            && self.severity.as_deref().is_none_or(|wanted| wanted.split(',').any(|one| one == severity))
            && is(&self.route, record.route())
            && is(&self.request_id, record.request_id())
            && self.fingerprint.as_deref().is_none_or(|wanted| record.fingerprint().to_string() == wanted)
            && needle.is_none_or(|needle| has(record, needle))
    }
}

/// Whether a record's texts have this one, which is in small letters.
fn has(record: &ErrorRecord, needle: &str) -> bool {
    let texts = [
        Some(record.spec().code().as_str()),
        Some(record.message()),
        record.causes(),
        record.context(),
        record.path(),
        record.route(),
        record.request_id(),
        record.trace_id(),
        record.user_agent(),
    ];
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains(needle))
}

#[derive(Serialize)]
struct Found<'a> {
    errors: Vec<Numbered<'a>>,
    matched: usize,
    kept: usize,
    dropped: u64,
}

pub(super) fn recent(call: &Call) -> Answer {
    let mut asked: Asked<Wanted> = Asked::by(&call.request)?;
    let limit = asked.number("limit", asked.of.limit, 1..=500, 50);
    let wanted = asked.settle()?;
    let needle = wanted.q.as_deref().map(str::to_lowercase).filter(|needle| !needle.is_empty());
    let snapshot = call.admin.inner.monitor.snapshot();
    let records = snapshot.recent_errors();
    let matching: Vec<_> =
        records.iter().filter(|record| wanted.matches(record, needle.as_deref())).collect();
    let shown = matching.iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
    document(&Found {
        errors: shown.map(|record| Numbered::of(record)).collect(),
        matched: matching.len(),
        kept: records.len(),
        dropped: snapshot.records_dropped(),
    })
}

pub(super) fn record(call: &Call) -> Answer {
    let id = call.part().parse().unwrap_or_default();
    let snapshot = call.admin.inner.monitor.snapshot();
    match snapshot.recent_errors().iter().find(|record| record.number() == id) {
        Some(record) => document(&Numbered::of(record)),
        None => Err(AdminError::RecordGone { id }.into()),
    }
}

#[derive(Deserialize)]
struct Limited {
    limit: Option<u64>,
}

pub(super) fn groups(call: &Call) -> Answer {
    let mut asked: Asked<Limited> = Asked::by(&call.request)?;
    let limit = asked.number("limit", asked.of.limit, 1..=500, 50);
    asked.settle()?;
    let snapshot = call.admin.inner.monitor.snapshot();
    let mut groups = snapshot.error_groups();
    groups.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    document(&serde_json::json!({ "groups": groups }))
}

pub(super) fn group(call: &Call) -> Answer {
    let fingerprint = call.part();
    let snapshot = call.admin.inner.monitor.snapshot();
    let groups = snapshot.error_groups();
    match groups.iter().find(|group| group.fingerprint().to_string() == fingerprint) {
        Some(group) => {
            let errors: Vec<_> = group.records().iter().map(|record| Numbered::of(record)).collect();
            document(&serde_json::json!({ "group": group, "errors": errors }))
        }
        None => Err(AdminError::GroupGone { fingerprint }.into()),
    }
}
