//! Durations as a declaration writes them.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr};

use crate::diagnostics::Diagnostics;

/// Reads `"1m30s"`, or seconds; more than none, which `nothing` says is pointless.
pub(crate) fn duration(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
    nothing: (&str, &str),
) -> syn::Result<Option<u64>> {
    let (millis, tokens): (_, TokenStream) = if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        (millis(&literal.value()), literal.into_token_stream())
    } else if input.peek(LitInt) {
        let number: LitInt = input.parse()?;
        let seconds = number.base10_parse::<u64>().ok();
        (seconds.and_then(|seconds| seconds.checked_mul(1000)), number.into_token_stream())
    } else {
        return Err(input.error("expected a duration or a number of seconds"));
    };
    match millis {
        Some(0) => diagnostics.error(tokens, nothing.0, nothing.1),
        Some(millis) => return Ok(Some(millis)),
        None => diagnostics.error(
            &tokens,
            format_args!("{tokens} is not a duration"),
            "write numbers with units (\"500ms\", \"30s\", \"1m30s\", \"2h\", \"1d\"), or seconds without quotes (30)",
        ),
    }
    Ok(None)
}

/// Reads `1h30m`, `500ms` and the like.
fn millis(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 5] =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    let mut rest = text.trim();
    let mut sum: Option<u64> = None;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let part = number.parse::<u64>().ok()?.checked_mul(*factor)?;
        sum = Some(sum.unwrap_or(0).checked_add(part)?);
        rest = tail;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("30s", 30_000),
            ("1m30s", 90_000),
            ("500ms", 500),
            ("2h", 7_200_000),
            ("1d", 86_400_000),
            ("0s", 0),
        ] {
            assert_eq!(millis(text), Some(expected), "{text}");
        }
        for text in
            ["", "30", "s", "-1s", "1.5s", "30 s", "30sec", "99999999999999999999s", "1d99999999999999999d"]
        {
            assert_eq!(millis(text), None, "{text}");
        }
    }
}
