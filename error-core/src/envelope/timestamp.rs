//! RFC 3339 times with milliseconds, at the price of a lookup.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use super::buffer::{JsonBuffer, WriteError};

/// `2026-11-21T02:02:08`: the years 0 to 9999 all have this length.
const DATE_LEN: usize = 19;

/// A second since 1970 and its date; errors come in bursts, and formatting a date costs as much as a whole body.
type Formatted = (u64, [u8; DATE_LEN]);

thread_local! {
    static LAST: Cell<Option<Formatted>> = const { Cell::new(None) };
}

/// Writes `"2026-11-21T02:02:08.123Z"`, quotes included. A time before 1970 or after 9999 is written as the nearest of them.
pub(super) fn write_timestamp(buffer: &mut JsonBuffer, time: SystemTime) -> Result<(), WriteError> {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let second = since_epoch.as_secs();
    // `try_with`: a destructor of another thread-local may render an error, too.
    let date = match LAST.try_with(Cell::get) {
        Ok(Some((last, date))) if last == second => date,
        _ => {
            let date = format_date(second);
            let _ = LAST.try_with(|cached| cached.set(Some((second, date))));
            date
        }
    };
    let millis = since_epoch.subsec_millis();
    let digit = |divisor: u32| b'0' + (millis / divisor % 10) as u8;
    let tail = [b'.', digit(100), digit(10), digit(1), b'Z', b'"'];
    buffer.raw("\"")?;
    buffer.raw(std::str::from_utf8(&date).unwrap_or_default())?;
    buffer.raw(std::str::from_utf8(&tail).unwrap_or_default())
}

fn format_date(second: u64) -> [u8; DATE_LEN] {
    let timestamp = i64::try_from(second)
        .ok()
        .and_then(|second| Timestamp::from_second(second).ok())
        .unwrap_or(Timestamp::MAX);
    let text = timestamp.to_string();
    text.as_bytes().first_chunk().copied().unwrap_or(*b"1970-01-01T00:00:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(time: SystemTime) -> String {
        let mut buffer = JsonBuffer::new(100);
        write_timestamp(&mut buffer, time).unwrap();
        buffer.as_str().to_owned()
    }

    #[test]
    fn known_times() {
        assert_eq!(written(UNIX_EPOCH), "\"1970-01-01T00:00:00.000Z\"");
        assert_eq!(written(UNIX_EPOCH - Duration::from_secs(1)), "\"1970-01-01T00:00:00.000Z\"");
        assert_eq!(
            written(UNIX_EPOCH + Duration::from_millis(1_640_995_200_007)),
            "\"2022-01-01T00:00:00.007Z\""
        );
        let far = UNIX_EPOCH + Duration::from_secs(400_000_000_000);
        assert!(written(far).starts_with("\"9999-12-"), "{}", written(far));
    }

    proptest! {
        #[test]
        fn as_jiff_reads_it(millis in 0_u64..253_000_000_000_000) {
            let time = UNIX_EPOCH + Duration::from_millis(millis);
            let text: Timestamp = written(time).trim_matches('"').parse().unwrap();
            prop_assert_eq!(text, Timestamp::from_millisecond(millis as i64).unwrap());
        }
    }
}
