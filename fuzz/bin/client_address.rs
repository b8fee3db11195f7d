//! libFuzzer's way into `error_fuzz::client_address`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::client_address(data));
