//! The limit: the same bytes, written by hand for this one error.

use std::fmt::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::{HttpResponse, ResponseError};
use divan::black_box;

use super::{REQUEST_ID, json, model, respond, video_id};

/// Constant pieces, one pass over each text, one allocation of the body's size.
#[derive(Debug)]
pub(crate) struct ByHand {
    video_id: String,
    model: String,
}

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "video {} not found", self.video_id)
    }
}

const PIECES: [&[u8]; 6] = [
    br#"{"error":{"type":"NotFound","code":"VIDEO_NOT_FOUND","message":"video "#,
    br#" not found","category":"resource_not_found","severity":"low","status_code":404,"timestamp":""#,
    br#"","recoverable":false,"request_id":""#,
    br#"","context":{"video_id":""#,
    br#"","model":""#,
    br#""}}}"#,
];

impl ResponseError for ByHand {
    fn error_response(&self) -> HttpResponse {
        let [before_message, before_time, before_id, before_context, before_model, end] = PIECES;
        let (video_id, model, request_id) =
            (self.video_id.as_str(), self.model.as_str(), black_box(REQUEST_ID));
        let constant: usize = PIECES.iter().map(|piece| piece.len()).sum();
        let size =
            constant + 2 * video_id.len() + model.len() + request_id.len() + "2026-11-21T02:02:08.123Z".len();
        let mut body = Vec::with_capacity(size);
        body.extend_from_slice(before_message);
        escape(&mut body, video_id);
        body.extend_from_slice(before_time);
        timestamp(&mut body);
        body.extend_from_slice(before_id);
        escape(&mut body, request_id);
        body.extend_from_slice(before_context);
        escape(&mut body, video_id);
        body.extend_from_slice(before_model);
        escape(&mut body, model);
        body.extend_from_slice(end);
        json(body.into())
    }
}

/// The bytes that need an escape, or may.
#[expect(clippy::indexing_slicing, reason = "there is a place for each byte")]
const NEEDS: [bool; 256] = {
    let mut needs = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        needs[byte] = byte < 0x20 || matches!(byte as u8, b'"' | b'\\' | b'<' | b'>' | b'&' | 0xe2);
        byte += 1;
    }
    needs
};

#[expect(clippy::indexing_slicing, reason = "there is a place for each byte")]
fn escape(body: &mut Vec<u8>, text: &str) {
    if text.bytes().fold(false, |needs, byte| needs | NEEDS[usize::from(byte)]) {
        for c in text.chars() {
            let _ = write!(Appended(body), "{}", c.escape_default());
        }
    } else {
        body.extend_from_slice(text.as_bytes());
    }
}

struct Appended<'a>(&'a mut Vec<u8>);

impl fmt::Write for Appended<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Days to a date by the civil calendar's arithmetic.
fn timestamp(body: &mut Vec<u8>) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (now.as_secs() / 86_400, now.as_secs() % 86_400);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let millis = u64::from(now.subsec_millis());
    for (at, width, number) in [
        (0, 4, year),
        (5, 2, month),
        (8, 2, day),
        (11, 2, second / 3600),
        (14, 2, second / 60 % 60),
        (17, 2, second % 60),
        (20, 3, millis),
    ] {
        let mut rest = number;
        for digit in text.iter_mut().skip(at).take(width).rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
    }
    body.extend_from_slice(&text);
}

pub(crate) fn error() -> ByHand {
    ByHand { video_id: video_id().to_owned(), model: model().to_owned() }
}

pub(crate) fn by_hand() -> HttpResponse {
    respond(error())
}
