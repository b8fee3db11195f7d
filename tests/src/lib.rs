//! Holds no code. The tests are in `integration/`; what README shows is compiled here.
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]
