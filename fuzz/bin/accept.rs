//! libFuzzer's way into `error_fuzz::accept`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| error_fuzz::accept(data));
