//! The headers of W3C Trace Context: `traceparent` and `tracestate`, read and handed on.

use std::fmt::Write as _;
use std::str;

/// The digits of a trace id.
const TRACE_ID_LEN: usize = 32;

/// The flags that version 00 knows: sampled, and a trace id that is random (Level 2). Others are handed on as zero.
const KNOWN_FLAGS: u8 = 0b11;

/// The most bytes of a `tracestate` that are handed on, as section 3.3.1.5 asks for.
const STATE_LIMIT: usize = 512;

/// A member of a longer `tracestate` than that goes first if it has more bytes than this.
const LARGE_MEMBER: usize = 128;

/// The most members that a `tracestate` may have.
const MAX_MEMBERS: usize = 32;

/// The trace that a request belongs to.
#[derive(Clone)]
pub(crate) struct TraceContext {
    /// Lower-case hexadecimal digits.
    trace_id: [u8; TRACE_ID_LEN],
    flags: u8,
    state: Option<Box<str>>,
}

impl TraceContext {
    /// The trace of a `traceparent`; `None` where the header is malformed or all zeros (section 3.2).
    pub(crate) fn read(trace_parent: &str) -> Option<Self> {
        let mut parts = trace_parent.split('-');
        let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        // A later version may append parts, version 00 has exactly these; ff is forbidden.
        let ends = version != "00" || parts.next().is_none();
        let well_formed = is_hex(version, 2) && version != "ff" && is_hex(flags, 2) && ends;
        let identified =
            is_hex(trace, TRACE_ID_LEN) && is_hex(parent, 16) && !is_zero(trace) && !is_zero(parent);
        if !(well_formed && identified) {
            return None;
        }
        let flags = u8::from_str_radix(flags, 16).ok()?;
        Some(Self { trace_id: trace.as_bytes().try_into().ok()?, flags, state: None })
    }

    /// Adds what the request's `tracestate` headers say, if all of it is well formed (section 3.3).
    pub(crate) fn with_state(mut self, values: &[&str]) -> Self {
        self.state = state(values);
        self
    }

    pub(crate) fn trace_id(&self) -> &str {
        // Hexadecimal digits.
        str::from_utf8(&self.trace_id).unwrap_or_default()
    }

    /// The `tracestate` for outgoing calls.
    pub(crate) fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The `traceparent` of an outgoing call, whose id is `parent` (section 3.2.2).
    pub(crate) fn parent(&self, parent: u64) -> String {
        let mut text = String::with_capacity(55);
        // All zeros would say that there is no parent. Writing into a string cannot fail.
        let _ =
            write!(text, "00-{}-{:016x}-{:02x}", self.trace_id(), parent.max(1), self.flags & KNOWN_FLAGS);
        text
    }
}

fn is_hex(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}

/// The members of all headers as one, cut to [`STATE_LIMIT`]; `None` where there are none or one is malformed.
fn state(values: &[&str]) -> Option<Box<str>> {
    let mut members = Vec::new();
    for member in
        values.iter().flat_map(|value| value.split(',')).map(|member| member.trim_matches([' ', '\t']))
    {
        if member.is_empty() {
            continue;
        }
        if members.len() == MAX_MEMBERS || !is_member(member) {
            return None;
        }
        members.push(member);
    }
    let len = |members: &[&str]| members.iter().map(|member| member.len() + 1).sum::<usize>();
    while len(&members) > STATE_LIMIT + 1 {
        let large = members.iter().rposition(|member| member.len() > LARGE_MEMBER);
        members.remove(large.unwrap_or(members.len() - 1));
    }
    (!members.is_empty()).then(|| members.join(",").into())
}

/// `key=value` as section 3.3.1.3 has it.
fn is_member(member: &str) -> bool {
    let Some((key, value)) = member.split_once('=') else { return false };
    let key_byte = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@');
    let value_byte = |byte: u8| matches!(byte, b' '..=b'~') && byte != b',' && byte != b'=';
    let begins = key.bytes().next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit());
    begins
        && key.len() <= 256
        && key.bytes().all(key_byte)
        && (1..=256).contains(&value.len())
        && value.bytes().all(value_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn read(text: &str) -> Option<String> {
        TraceContext::read(text).map(|trace| trace.trace_id().to_owned())
    }

    #[test]
    fn what_the_specification_accepts() {
        assert_eq!(read(&format!("00-{TRACE}-00f067aa0ba902b7-01")).as_deref(), Some(TRACE));
        let future = format!("cc-{TRACE}-00f067aa0ba902b7-01-what-the-future-holds");
        assert_eq!(read(&future).as_deref(), Some(TRACE));
    }

    #[test]
    fn what_it_refuses() {
        let zeros = "0".repeat(32);
        for bad in [
            String::new(),
            TRACE.to_owned(),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{zeros}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("00-{TRACE}-00f067aa0ba902b7-1"),
            format!("00-{TRACE}x-00f067aa0ba902b7-01"),
        ] {
            assert_eq!(read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_call_has_a_parent_of_its_own_and_the_flags_that_are_known() {
        let trace = TraceContext::read(&format!("cc-{TRACE}-00f067aa0ba902b7-ff-later")).unwrap();
        assert_eq!(trace.parent(0xab), format!("00-{TRACE}-00000000000000ab-03"));
        assert_eq!(trace.parent(0), format!("00-{TRACE}-0000000000000001-03"));
        let sampled = TraceContext::read(&format!("00-{TRACE}-00f067aa0ba902b7-00")).unwrap();
        assert!(sampled.parent(u64::MAX).ends_with("-ffffffffffffffff-00"));
    }

    #[test]
    fn a_state_is_handed_on_whole_or_not_at_all() {
        let state = |values: &[&str]| state(values).map(String::from);
        assert_eq!(state(&["a=1, b@c=x y ,", "d=2"]).as_deref(), Some("a=1,b@c=x y,d=2"));
        for bad in ["", " , ", "a", "=1", "a=", "A=1", "a=1,b", "a=é", "a=1\u{7f}", "a=1=2", "-a=1"] {
            assert_eq!(state(&[bad]), None, "{bad:?}");
        }
        assert_eq!(state(&[&vec!["a=1"; 33].join(",")]), None);
    }

    #[test]
    fn a_long_state_loses_its_large_members_first_and_then_its_last() {
        let small: Vec<String> = (0..20).map(|n| format!("k{n}={}", "v".repeat(25))).collect();
        let large = format!("large={}", "v".repeat(200));
        let kept = state(&[&large, &small.join(",")]).unwrap();
        assert!(kept.len() <= STATE_LIMIT && kept.len() > STATE_LIMIT - 40, "{}", kept.len());
        assert!(kept.starts_with("k0=") && !kept.contains("large"), "{kept}");
    }
}
