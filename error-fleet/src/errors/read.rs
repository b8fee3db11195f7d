//! What all processes have told.

use std::collections::{BTreeMap, HashSet};
use std::time::SystemTime;

use redis::{Value, pipe};
use serde::Serialize;
use serde_json::value::RawValue;

use super::entry::Entry;
use super::minutes::second_of;
use crate::FleetError;
use crate::keys::Keys;
use crate::link::Link;

/// The errors of all processes of a service in the last minutes.
///
/// Serializes to `service`, `minutes`, `total_errors`, `error_rate` (errors in a minute), `errors` (the most frequent first),
/// `errors_by_instance`, `requests_by_class`, and `recent_errors`, the latest first.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct FleetErrors {
    /// The service.
    pub service: String,
    /// How many minutes, of which the present one has not passed yet.
    pub minutes: u32,
    /// How many errors happened.
    pub total_errors: u64,
    /// Errors in a minute.
    pub error_rate: f64,
    /// The errors, the most frequent first.
    pub errors: Vec<FleetErrorCount>,
    /// How many errors each process has had, by the name of the instance. Those that have none are not here.
    pub errors_by_instance: BTreeMap<String, u64>,
    /// How many requests were answered with a status of each class.
    pub requests_by_class: BTreeMap<String, u64>,
    /// The latest records, the latest first: up to a hundred.
    pub recent_errors: Vec<FleetRecord>,
}

/// How often an error happened in a fleet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FleetErrorCount {
    /// The error's name.
    #[serde(rename = "type")]
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its category.
    pub category: String,
    /// Its severity.
    pub severity: String,
    /// How often it happened.
    pub count: u64,
    /// How often in each minute, the oldest first.
    pub by_minute: Vec<u64>,
}

/// A record, and the process that it is of.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct FleetRecord {
    /// The instance.
    pub instance: String,
    /// The [`ErrorRecord`](error_core::ErrorRecord), as it serializes.
    pub record: Box<RawValue>,
}

/// The longest that can be asked for.
const MOST_MINUTES: u32 = 60;

/// How many records are read.
const MOST_RECORDS: u32 = 100;

impl FleetErrors {
    pub(crate) async fn read(
        link: &Link,
        keys: &Keys,
        service: &str,
        now: SystemTime,
        minutes: u32,
    ) -> Result<Self, FleetError> {
        let minutes = minutes.clamp(1, MOST_MINUTES);
        let newest = second_of(now) / 60;
        let oldest = (newest + 1).saturating_sub(u64::from(minutes));
        let mut commands = pipe();
        for minute in oldest..=newest {
            commands.cmd("HGETALL").arg(keys.minute(minute));
        }
        commands.cmd("XREVRANGE").arg(keys.recent()).arg("+").arg("-").arg("COUNT").arg(MOST_RECORDS);
        // A key that is not what it should be costs its own minute.
        commands.ignore_errors();
        let mut answers: Vec<Value> = link
            .ask(|mut connection| async move {
                let answers: Vec<Value> = commands.query_async(&mut connection).await?;
                match answers.first() {
                    // Every command reads: where none may, it is the server that does not answer.
                    Some(Value::ServerError(error)) if answers.iter().all(is_error) => {
                        Err(error.clone().into())
                    }
                    _ => Ok(answers),
                }
            })
            .await?;
        let recent = answers.pop();
        let hashes = answers.into_iter().map(|hash| redis::from_redis_value(hash).unwrap_or_default());
        let hashes: Vec<Vec<(String, String)>> = hashes.collect();
        Ok(Self::of(service, &hashes, recent.map(records).unwrap_or_default()))
    }

    /// What the hashes of consecutive minutes come to. What is none of ours is left out.
    fn of(service: &str, hashes: &[Vec<(String, String)>], recent_errors: Vec<FleetRecord>) -> Self {
        let minutes = hashes.len();
        let mut errors: BTreeMap<[String; 4], Vec<u64>> = BTreeMap::new();
        let mut errors_by_instance: BTreeMap<String, u64> = BTreeMap::new();
        let mut requests_by_class: BTreeMap<String, u64> = BTreeMap::new();
        for (minute, hash) in hashes.iter().enumerate() {
            for (field, value) in hash {
                let (Some(entry), Ok(count)) = (Entry::read(field), value.parse::<u64>()) else { continue };
                match entry {
                    Entry::Requests { class, .. } => add(&mut requests_by_class, class, count),
                    Entry::Error { instance, code, category, name, severity } => {
                        let key = [name, code, category, severity].map(str::to_owned);
                        let by_minute = errors.entry(key).or_insert_with(|| vec![0; minutes]);
                        if let Some(sum) = by_minute.get_mut(minute) {
                            *sum = sum.saturating_add(count);
                        }
                        add(&mut errors_by_instance, instance, count);
                    }
                }
            }
        }
        let mut errors: Vec<FleetErrorCount> = errors.into_iter().map(FleetErrorCount::of).collect();
        errors.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
        let total_errors = errors.iter().fold(0, |sum: u64, error| sum.saturating_add(error.count));
        Self {
            service: service.to_owned(),
            minutes: u32::try_from(minutes).unwrap_or(MOST_MINUTES),
            total_errors,
            error_rate: total_errors as f64 / (minutes as f64).max(1.0),
            errors,
            errors_by_instance,
            requests_by_class,
            recent_errors,
        }
    }
}

fn is_error(answer: &Value) -> bool {
    matches!(answer, Value::ServerError(_))
}

fn add(sums: &mut BTreeMap<String, u64>, key: &str, count: u64) {
    match sums.get_mut(key) {
        Some(sum) => *sum = sum.saturating_add(count),
        None => drop(sums.insert(key.to_owned(), count)),
    }
}

impl FleetErrorCount {
    fn of(([name, code, category, severity], by_minute): ([String; 4], Vec<u64>)) -> Self {
        let count = by_minute.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        Self { name, code, category, severity, count, by_minute }
    }
}

/// The records of a stream's answer, each of them once: one that was told twice, since an answer was lost, is one.
fn records(answer: Value) -> Vec<FleetRecord> {
    type Entries = Vec<(String, Vec<(String, String)>)>;
    let entries: Entries = redis::from_redis_value(answer).unwrap_or_default();
    let mut seen = HashSet::new();
    entries.into_iter().filter_map(|(_, fields)| record(fields, &mut seen)).collect()
}

fn record(fields: Vec<(String, String)>, seen: &mut HashSet<(String, String)>) -> Option<FleetRecord> {
    let mut fields: BTreeMap<String, String> = fields.into_iter().collect();
    let (instance, number) = (fields.remove("instance")?, fields.remove("number")?);
    let record = RawValue::from_string(fields.remove("record")?).ok()?;
    seen.insert((instance.clone(), number)).then_some(FleetRecord { instance, record })
}
