//! libFuzzer's way into `error_fuzz::scrub`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::scrub(data));
