//! Texts cut between characters.

/// The longest beginning of `text` that has at most `max` bytes and ends between characters.
pub(crate) fn prefix(text: &str, max: usize) -> &str {
    // A character has at most four bytes.
    (max.saturating_sub(3)..=max).rev().find_map(|end| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_prefix_is_as_long_as_it_can_be(text in any::<String>(), max in 0_usize..20) {
            let begin = prefix(&text, max);
            prop_assert!(text.starts_with(begin));
            prop_assert!(begin.len() <= max);
            let next = text.get(begin.len()..).unwrap().chars().next();
            prop_assert!(next.is_none_or(|next| begin.len() + next.len_utf8() > max));
        }
    }
}
