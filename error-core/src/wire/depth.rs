//! How deep JSON is nested, before anything is made of it.

/// Whether objects and lists are nested more than `limit` deep. Of what is no JSON it may say either.
pub(super) fn is_deeper_than(json: &[u8], limit: usize) -> bool {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            // What is escaped may be a quote.
            b'\\' if in_string => {
                bytes.next();
            }
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_are_none() {
        for (json, depth) in [
            ("1", 0),
            ("[]", 1),
            ("{\"a\":[1,{}]}", 3),
            ("[\"[[[\"]", 1),
            ("[\"\\\"[[\", []]", 2),
            ("[\"\\\\\", [[]]]", 3),
            ("[[],[],[[]]]", 3),
        ] {
            assert!(!is_deeper_than(json.as_bytes(), depth), "{json}");
            assert!(depth == 0 || is_deeper_than(json.as_bytes(), depth - 1), "{json}");
        }
    }
}
