//! An output without what is another each time, and without what a README has for its readers.

/// Times, ids and dates as names, headers in alphabetical order, and a body that is wrapped in one line.
pub(super) fn plain(output: &str) -> String {
    let output = output.replace('\r', "");
    let (head, body) = match output.split_once("\n\n") {
        Some((head, body)) if head.starts_with("HTTP/") => (sorted(head), body),
        _ => (String::new(), &*output),
    };
    let body: String = body.lines().map(str::trim_start).collect();
    head + &masked(&body)
}

fn sorted(head: &str) -> String {
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default().trim_end();
    let mut headers: Vec<String> = lines.map(header).collect();
    headers.sort();
    format!("{status}\n{}\n\n", headers.join("\n"))
}

fn header(line: &str) -> String {
    match line.split_once(": ") {
        // The length is that of times, too; the rest counts down while the block runs.
        Some((name @ ("date" | "content-length" | "retry-after" | "ratelimit"), _)) => {
            format!("{name}: <{name}>")
        }
        Some((name, value)) => format!("{name}: {}", masked(value)),
        None => line.to_owned(),
    }
}

/// What is shown, `…` standing for anything.
pub(super) fn agrees(shown: &str, found: &str) -> bool {
    let mut pieces = shown.split('…');
    let Some(mut rest) = found.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, between)) = pieces.split_last() else { return rest.is_empty() };
    for piece in between {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// Ids and times, by their shapes.
fn masked(text: &str) -> String {
    let mut plain = String::new();
    for (index, word) in words(text).enumerate() {
        // Words and what is between them alternate.
        plain += if index % 2 == 0 { mask_of(word).unwrap_or(word) } else { word };
    }
    plain
}

/// Runs of what ids and times are made of, and what is between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.');
    let mut rest = text;
    let mut inside = false;
    std::iter::from_fn(move || {
        inside = !inside;
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c| is_inside(c) != inside).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        Some(word)
    })
}

fn mask_of(word: &str) -> Option<&'static str> {
    let is = |shape: &str| {
        shape.len() == word.len()
            && shape.bytes().zip(word.bytes()).all(|(shape, byte)| match shape {
                b'x' => byte.is_ascii_hexdigit(),
                b'9' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    // A member's number is a word with its colon.
    let number = word.trim_start_matches(':');
    let is_moment = number.len() >= 10
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && number.bytes().take(10).all(|byte| byte.is_ascii_digit());
    if is("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
        Some("<id>")
    } else if is("9999-99-99T99:99:99.999Z") || is("9999-99-99T99:99:99Z") {
        Some("<time>")
    } else if is_moment {
        Some("<moment>")
    } else {
        None
    }
}

#[test]
fn what_is_another_each_time_is_left_out() {
    let one = plain(
        "HTTP/1.1 404 Not Found\r\nx: 01a214fb-99bf-7c25-94ec-b8d270760c53\r\ndate: Wed\r\na: 1\r\n\r\n{\"t\":\"2026-11-25T23:12:42.956Z\",\"n\":7}",
    );
    let other = plain(
        "HTTP/1.1 404 Not Found\na: 1\ndate: Thu\nx: 01a214fb-0000-7c25-94ec-b8d270760c53\n\n{\"t\":\"2026-11-25T23:12:43.001Z\",\n  \"n\":7}\n",
    );
    assert_eq!(one, other);
    assert_eq!(plain("{\"at\":1795654120.431,\"n\":12}"), "{\"at\"<moment>,\"n\":12}");
    assert_ne!(plain("{\"n\":7}"), plain("{\"n\":8}"));
}

#[test]
fn a_gap_stands_for_anything() {
    for (shown, found, is_equal) in [
        ("a", "a", true),
        ("a", "ab", false),
        ("a…", "ab", true),
        ("a…d", "abcd", true),
        ("a…c…e", "abcde", true),
        ("a…x…e", "abcde", false),
        ("a…d", "abc", false),
        ("b…", "ab", false),
    ] {
        assert_eq!(agrees(shown, found), is_equal, "{shown} {found}");
    }
}
