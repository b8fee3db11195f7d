//! A record as JSON.

use std::fmt;
use std::panic::Location;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use humantime::format_rfc3339_millis;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::ErrorRecord;

impl Serialize for ErrorRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let spec = self.spec();
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("timestamp", &Stamp(self.time))?;
        members.serialize_entry("type", spec.name())?;
        members.serialize_entry("code", spec.code().as_str())?;
        members.serialize_entry("message", &self.message)?;
        members.serialize_entry("category", spec.category().as_str())?;
        members.serialize_entry("severity", spec.severity().as_str())?;
        members.serialize_entry("status_code", &self.status.as_u16())?;
        members.serialize_entry("fingerprint", &Shown(self.fingerprint()))?;
        let texts = [
            ("causes", self.causes()),
            ("request_id", self.request_id()),
            ("trace_id", self.trace_id()),
            ("method", self.method()),
            ("path", self.path()),
            ("route", self.route()),
            ("user_agent", self.user_agent()),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                members.serialize_entry(name, text)?;
            }
        }
        if let Some(place) = self.location {
            members.serialize_entry("location", &Shown(Place(place)))?;
        }
        if self.cut {
            members.serialize_entry("cut", &true)?;
        }
        if let Some(context) = self.context() {
            match serde_json::from_str::<Value>(context) {
                Ok(object) => members.serialize_entry("context", &object)?,
                Err(_) => members.serialize_entry("context", context)?,
            }
        }
        members.end()
    }
}

/// Written as its `Display`.
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

struct Place(&'static Location<'static>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.0.file(), self.0.line())
    }
}

/// RFC 3339 with milliseconds; a time before 1970 or after 9999 as the nearest of them.
pub(crate) struct Stamp(pub(crate) SystemTime);

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LAST: Duration = Duration::from_millis(253_402_300_799_999);
        let since_epoch = self.0.duration_since(UNIX_EPOCH).unwrap_or_default();
        format_rfc3339_millis(UNIX_EPOCH + since_epoch.min(LAST)).fmt(f)
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
