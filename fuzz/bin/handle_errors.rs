//! libFuzzer's way into `error_fuzz::handle_errors`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::handle_errors(data));
