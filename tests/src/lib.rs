//! Holds no code. The tests are in `integration/` and `compile_fail.rs`; what README shows is compiled here.
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]
