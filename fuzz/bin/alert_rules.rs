//! libFuzzer's way into `error_fuzz::alert_rules`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::alert_rules(data));
