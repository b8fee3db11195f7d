//! libFuzzer's way into `error_fuzz::trace_context`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::trace_context(data));
