//! libFuzzer's way into `error_fuzz::fleet_entry`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::fleet_entry(data));
