//! libFuzzer's way into `error_fuzz::request_id`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::request_id(data));
