//! libFuzzer's way into `error_fuzz::wire_error`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::wire_error(data));
