//! Telling the fleet what a process has counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use error_core::{ErrorRecord, Monitor};
use redis::pipe;

use super::KEPT;
use super::minutes::{minutes, second_of};
use crate::FleetError;
use crate::keys::Keys;
use crate::link::Link;

/// What a process tells, and how far it has told it.
#[derive(Debug)]
pub(crate) struct Telling {
    monitor: Monitor,
    progress: Mutex<Progress>,
    dropped: AtomicU64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// When the minutes were told.
    told: Option<Instant>,
    /// The minute in which that was, which was not over then.
    minute: Option<u64>,
    /// The number of the latest record that was told.
    record: u64,
}

/// Between two tellings of the minutes.
const BETWEEN: Duration = Duration::from_secs(5);

/// How many records are told at once. In a storm the latest; counts have them all.
const MOST_RECORDS: usize = 10;

/// How many records are kept for all processes, give or take.
const KEPT_RECORDS: usize = 1000;

/// The longest a monitor remembers by the minute, in seconds, and the shortest that it tells in cells of ten.
const LONGEST: u64 = 3_600;
const SHORTEST: u64 = 61;

impl Telling {
    pub(crate) fn new(monitor: Monitor) -> Self {
        Self { monitor, progress: Mutex::default(), dropped: AtomicU64::new(0) }
    }

    /// Tells what is new. Where that fails, the next time tells it.
    pub(crate) async fn tell(
        &self,
        link: &Link,
        keys: &Keys,
        instance: &str,
        now: Instant,
    ) -> Result<(), FleetError> {
        let mut progress = self.progress();
        let mut records = pipe();
        let dropped = self.add_records(&mut records, keys, instance, &mut progress);
        if !records.is_empty() {
            link.ask(|mut connection| async move { records.query_async::<()>(&mut connection).await })
                .await?;
            self.dropped.fetch_add(dropped, Ordering::Relaxed);
            // Noted at once: minutes may be told twice, but a record would be there twice.
            self.note(progress);
        }
        if progress.told.is_none_or(|told| now.saturating_duration_since(told) >= BETWEEN) {
            let mut counts = pipe();
            self.add_minutes(&mut counts, keys, instance, &mut progress);
            if counts.is_empty() {
                return Ok(());
            }
            link.ask(|mut connection| async move { counts.query_async::<()>(&mut connection).await }).await?;
            progress.told = Some(now);
            self.note(progress);
        }
        Ok(())
    }

    fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, progress: Progress) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    fn add_minutes(
        &self,
        commands: &mut redis::Pipeline,
        keys: &Keys,
        instance: &str,
        progress: &mut Progress,
    ) {
        // As far back as nothing was told: a monitor that has just come tells its whole hour.
        let length = match (progress.minute, second_of(self.monitor.snapshot().time())) {
            (Some(minute), now) => now.saturating_sub(minute * 60).saturating_add(10),
            (None, _) => LONGEST,
        };
        let series = self.monitor.time_series(Duration::from_secs(length.clamp(SHORTEST, LONGEST)));
        let end = second_of(series.start()) + series.width().as_secs() * series.cell_count() as u64;
        for (minute, fields) in minutes(instance, &series) {
            let key = keys.minute(minute);
            commands.cmd("HSET").arg(&key);
            for (field, count) in &fields {
                commands.arg(field).arg(count);
            }
            commands.ignore().cmd("PEXPIRE").arg(key).arg(KEPT).ignore();
        }
        progress.minute = Some(end.saturating_sub(1) / 60);
    }

    /// Adds the records that came since the last time; how many came too fast to be told.
    fn add_records(
        &self,
        commands: &mut redis::Pipeline,
        keys: &Keys,
        instance: &str,
        progress: &mut Progress,
    ) -> u64 {
        let snapshot = self.monitor.snapshot();
        let recent = snapshot.recent_errors();
        let newest = recent.first().map_or(0, ErrorRecord::number);
        let fresh = recent.iter().take_while(|record| record.number() > progress.record);
        let mut told: Vec<&ErrorRecord> = fresh.take(MOST_RECORDS).collect();
        told.reverse();
        let dropped = newest.saturating_sub(progress.record).saturating_sub(told.len() as u64);
        progress.record = progress.record.max(newest);
        if told.is_empty() {
            return 0;
        }
        let key = keys.recent();
        for record in told {
            // A record is an object of texts and numbers.
            let Ok(text) = serde_json::to_string(record) else { continue };
            commands.cmd("XADD").arg(&key).arg("MAXLEN").arg("~").arg(KEPT_RECORDS).arg("*");
            commands.arg("instance").arg(instance).arg("number").arg(record.number()).arg("record").arg(text);
            commands.ignore();
        }
        commands.cmd("PEXPIRE").arg(key).arg(KEPT).ignore();
        dropped
    }

    /// How many records came too fast to be told.
    pub(crate) fn records_dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}
