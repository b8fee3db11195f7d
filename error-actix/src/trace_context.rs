//! The `traceparent` header of W3C Trace Context.

/// The trace id of a `traceparent`, 32 lower-case hex digits; `None` where the header is malformed or all zeros.
pub(crate) fn trace_id(trace_parent: &str) -> Option<&str> {
    let mut parts = trace_parent.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    // A later version may append parts, version 00 has exactly these; ff is forbidden.
    let ends = version != "00" || parts.next().is_none();
    let well_formed = is_hex(version, 2) && version != "ff" && is_hex(flags, 2) && ends;
    let identified = is_hex(trace, 32) && is_hex(parent, 16) && !is_zero(trace) && !is_zero(parent);
    (well_formed && identified).then_some(trace)
}

fn is_hex(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn what_the_specification_accepts() {
        assert_eq!(trace_id(&format!("00-{TRACE}-00f067aa0ba902b7-01")), Some(TRACE));
        assert_eq!(trace_id(&format!("cc-{TRACE}-00f067aa0ba902b7-01-what-the-future-holds")), Some(TRACE));
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
            assert_eq!(trace_id(&bad), None, "{bad}");
        }
    }
}
