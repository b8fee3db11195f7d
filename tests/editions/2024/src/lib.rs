//! What the derives write, under strict lints in edition 2024.
#![deny(future_incompatible, rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility)]

#[path = "../../everything.rs"]
pub mod everything;

/// Declarations by macros of other editions.
#[cfg(test)]
mod mixed {
    use error_actix::HttpError as _;

    error_edition_2018::declare!(Of2018, "{gen:?} {:?} {} {argument}", 2, r#gen: Option<u8>);

    error_edition_2021::declare!(Of2021, "{gen:?} {:?} {} {argument}", 2, r#gen: Option<u8>);

    #[test]
    fn declarations_of_other_editions() {
        let error = Of2018 { r#gen: None, theirs: "t", status: 404, source: Some(std::fmt::Error) };
        assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("None None 1 2", 404));
        assert!(std::error::Error::source(&error).is_some());
        let error = Of2021 { r#gen: None, theirs: "t", status: 404, source: Some(std::fmt::Error) };
        assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("None None 1 2", 404));
        assert!(std::error::Error::source(&error).is_some());
    }
}
