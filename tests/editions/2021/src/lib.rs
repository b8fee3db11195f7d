//! What the derives write, under strict lints in edition 2021.
#![deny(future_incompatible, rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility)]

#[path = "../../everything.rs"]
pub mod everything;

/// Declarations by macros of other editions.
#[cfg(test)]
#[allow(keyword_idents_2024, reason = "a field is called by one")]
mod mixed {
    use error_actix::HttpError as _;

    error_edition_2018::declare!(Of2018, "{gen:?} {:?} {} {argument}", 2, gen: Option<u8>);

    error_edition_2024::declare!(Of2024, "{gen:?} {:?} {} {argument}", 2, gen: Option<u8>);

    #[test]
    fn declarations_of_other_editions() {
        let error = Of2018 { gen: None, theirs: "t", status: 404, source: Some(std::fmt::Error) };
        assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("None None 1 2", 404));
        assert!(std::error::Error::source(&error).is_some());
        let error = Of2024 { gen: None, theirs: "t", status: 404, source: Some(std::fmt::Error) };
        assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("None None 1 2", 404));
        assert!(std::error::Error::source(&error).is_some());
    }
}
