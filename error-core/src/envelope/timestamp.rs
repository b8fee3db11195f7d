//! RFC 3339 times with milliseconds, at the price of a lookup.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use humantime::format_rfc3339_millis;

use super::buffer::{JsonBuffer, WriteError};
use super::member::TimeFormat;

/// `"2026-11-21T02:02:08`, with its quote: the years 0 to 9999 all have this length.
const DATE_LEN: usize = 20;

/// `"2026-11-21T02:02:08.123Z"`.
const LEN: usize = DATE_LEN + 6;

/// A second since 1970 and how its first millisecond is written; errors come in bursts, and formatting a date costs as
/// much as a whole body.
type Formatted = (u64, [u8; LEN]);

thread_local! {
    static LAST: Cell<Option<Formatted>> = const { Cell::new(None) };
}

/// Writes a time as its format says, quotes included. One before 1970 or after 9999 is written as the nearest of them.
pub(super) fn write_time(
    buffer: &mut JsonBuffer,
    time: SystemTime,
    format: TimeFormat,
) -> Result<(), WriteError> {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let millis = since_epoch.subsec_millis();
    let digit = |divisor: u32| b'0' + (millis / divisor % 10) as u8;
    if format == TimeFormat::UnixSeconds {
        let places = [b'.', digit(100), digit(10), digit(1)];
        let zeros = places.iter().rev().take_while(|place| **place == b'0').count();
        buffer.integer(since_epoch.as_secs())?;
        // One place stays, so that the number is seen to be one with places.
        return buffer.utf8(places.get(..places.len() - zeros.min(2)).unwrap_or(&places));
    }
    let mut text = text_of(since_epoch.as_secs());
    if format == TimeFormat::Rfc3339Seconds {
        buffer.utf8(text.first_chunk::<DATE_LEN>().unwrap_or(&[b'"'; DATE_LEN]))?;
        return buffer.raw("Z\"");
    }
    if let [.., hundreds, tens, ones, b'Z', b'"'] = &mut text {
        [*hundreds, *tens, *ones] = [digit(100), digit(10), digit(1)];
    }
    buffer.utf8(&text)
}

fn text_of(second: u64) -> [u8; LEN] {
    // `try_with`: a destructor of another thread-local may render an error, too.
    match LAST.try_with(Cell::get) {
        Ok(Some((last, text))) if last == second => text,
        _ => {
            let text = format_second(second);
            let _ = LAST.try_with(|cached| cached.set(Some((second, text))));
            text
        }
    }
}

fn format_second(second: u64) -> [u8; LEN] {
    /// 9999-12-31T23:59:59Z, beyond which a date has another length.
    const LATEST: u64 = 253_402_300_799;
    let time = UNIX_EPOCH + Duration::from_secs(second.min(LATEST));
    let text = format!("\"{}\"", format_rfc3339_millis(time));
    text.as_bytes().first_chunk().copied().unwrap_or(*b"\"1970-01-01T00:00:00.000Z\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    fn written(time: SystemTime) -> String {
        let mut buffer = JsonBuffer::new(100);
        write_time(&mut buffer, time, TimeFormat::Rfc3339).unwrap();
        buffer.as_str().to_owned()
    }

    #[test]
    fn other_forms() {
        let form = |millis, format| {
            let mut buffer = JsonBuffer::new(100);
            write_time(&mut buffer, UNIX_EPOCH + Duration::from_millis(millis), format).unwrap();
            buffer.as_str().to_owned()
        };
        assert_eq!(form(1_640_995_200_999, TimeFormat::Rfc3339Seconds), "\"2022-01-01T00:00:00Z\"");
        for (millis, number) in [
            (0, "0.0"),
            (1_640_995_200_000, "1640995200.0"),
            (1_120, "1.12"),
            (1_012, "1.012"),
            (1_007, "1.007"),
        ] {
            assert_eq!(form(millis, TimeFormat::UnixSeconds), number);
        }
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
        assert!(written(far).starts_with("\"9999-12-31T23:59:59"), "{}", written(far));
    }

    proptest! {
        #[test]
        fn as_others_read_it(millis in 0_u64..253_000_000_000_000) {
            let time = UNIX_EPOCH + Duration::from_millis(millis);
            let text: Timestamp = written(time).trim_matches('"').parse().unwrap();
            prop_assert_eq!(text, Timestamp::from_millisecond(millis as i64).unwrap());
        }
    }
}
