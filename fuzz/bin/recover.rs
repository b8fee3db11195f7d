//! libFuzzer's way into `error_fuzz::recover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::recover(data));
