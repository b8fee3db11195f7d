//! What scrubbing costs: texts without secrets, texts full of them, and texts made to be slow; 4 KiB each.
//!
//! `cargo bench -p error-core --bench scrub` prints bytes a second; compare cases of one run only.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use error_core::Scrubber;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const LEN: usize = 4 * 1024;

/// Texts by what is repeated in them.
const TEXTS: &[(&str, &str)] = &[
    ("prose", "the upstream service closed the connection before the answer was complete; "),
    ("json", r#"{"video_id":"0f3e","width":1920,"model":"stable","tags":["a","b"],"took":"1.25s"},"#),
    ("secrets", "password=hunter2 of ann@example.com at postgres://app:hunter2@db; "),
    ("signs", ":=@%40:=@"),
    ("digits", "4 1 1 1 1-"),
    ("schemes", "bearer basic "),
    ("addresses", "a://b:c/"),
    ("drivers", "a@tcp("),
    ("scrubbed", "a://b:[redacted]/"),
    ("tokens", "eyJeyJhbGciOi."),
    ("opened", "password=(\""),
    ("blocks", "-----BEGIN RSA PRIVATE KEY----------END "),
    ("slashes", "password=\"\\\\\\"),
    ("keys", "token: "),
];

#[divan::bench(args = TEXTS.iter().map(|(name, _)| *name), sample_count = 100, sample_size = 50)]
fn scrub(bencher: Bencher<'_, '_>, name: &str) {
    let piece = TEXTS.iter().find(|(other, _)| *other == name).map_or("", |(_, piece)| piece);
    let text: String = piece.chars().cycle().take(LEN).collect();
    let scrubber = Scrubber::new();
    bencher.counter(BytesCount::new(text.len())).bench_local(|| scrubber.scrub(black_box(&text)).len());
}

/// The floor: each byte looked at once.
#[divan::bench(sample_count = 100, sample_size = 50)]
fn look_at_each_byte(bencher: Bencher<'_, '_>) {
    let text = "the upstream service closed the connection; ".repeat(LEN / 44);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| black_box(&text).bytes().position(|byte| matches!(byte, b'0'..=b'9' | b'=' | b'@')));
}
