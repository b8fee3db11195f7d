//! One request, measured.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::request_id::RequestId;

/// Bytes of the megabyte that thresholds and JSON are counted in.
pub(super) const MEGABYTE: u64 = 1024 * 1024;

/// One of the last requests. Serializes with durations in seconds, memory in megabytes, and the time as seconds since
/// 1970; what is not known is left out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestPerformance {
    /// The request's id, by which the log knows it.
    pub request_id: RequestId,
    /// The method; `_OTHER` for what RFC 9110 and RFC 5789 do not define.
    pub method: &'static str,
    /// The pattern of the route; `None` where none matched, or the request was lost with a panic; `(other)` for routes
    /// beyond the first 128.
    pub route: Option<String>,
    /// The status; `None` where nobody waited for the answer.
    pub status: Option<u16>,
    /// The time until the last byte was handed on.
    pub duration: Duration,
    /// The time until the status was known.
    pub time_to_head: Option<Duration>,
    /// The time in which the service worked and did not wait.
    pub busy: Option<Duration>,
    /// The process's resident memory when the request came, in bytes.
    pub memory_before: Option<u64>,
    /// The process's resident memory when the request ended, in bytes.
    pub memory_after: Option<u64>,
    /// The process's use of all processors about when the request ended, in percent.
    pub cpu_usage: Option<f64>,
    /// It took longer than it should.
    pub slow: bool,
    /// It passed a threshold of memory or processor.
    pub heavy: bool,
    /// When it ended.
    pub time: SystemTime,
}

impl RequestPerformance {
    /// How much larger the process was when the request ended, in bytes.
    pub fn memory_delta(&self) -> Option<i64> {
        Some(self.memory_after?.cast_signed().saturating_sub(self.memory_before?.cast_signed()))
    }
}

impl Serialize for RequestPerformance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn known<M: SerializeMap, T: Serialize>(
            map: &mut M,
            name: &str,
            value: Option<T>,
        ) -> Result<(), M::Error> {
            value.map_or(Ok(()), |value| map.serialize_entry(name, &value))
        }
        let megabytes = |bytes: u64| bytes as f64 / MEGABYTE as f64;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("request_id", self.request_id.as_str())?;
        map.serialize_entry("method", self.method)?;
        known(&mut map, "route", self.route.as_deref())?;
        map.serialize_entry("duration", &self.duration.as_secs_f64())?;
        known(&mut map, "time_to_head", self.time_to_head.map(|time| time.as_secs_f64()))?;
        known(&mut map, "busy", self.busy.map(|time| time.as_secs_f64()))?;
        known(&mut map, "memory_before", self.memory_before.map(megabytes))?;
        known(&mut map, "memory_after", self.memory_after.map(megabytes))?;
        known(&mut map, "memory_delta", self.memory_delta().map(|bytes| bytes as f64 / MEGABYTE as f64))?;
        known(&mut map, "cpu_usage", self.cpu_usage)?;
        known(&mut map, "status_code", self.status)?;
        map.serialize_entry("slow", &self.slow)?;
        map.serialize_entry("heavy", &self.heavy)?;
        let time = self.time.duration_since(UNIX_EPOCH).unwrap_or_default();
        map.serialize_entry("timestamp", &time.as_secs_f64())?;
        map.end()
    }
}

/// The method as a label that no client can make another of.
pub(crate) fn method_name(method: &str) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("_OTHER")
}
