//! Holds no code. The tests are in `integration/`; what README and the guides show is compiled and run here, by
//! `cargo test --doc`, where all crates and features are at hand.

#![cfg_attr(doctest, doc = include_str!("../../README.md"))]

/// A module for each page, so that a failure says which.
#[cfg(doctest)]
mod guides {
    macro_rules! pages {
        ($($name:ident: $($page:literal),+;)*) => {
            $($(#[doc = include_str!(concat!("../../", $page))])+ mod $name {})*
        };
    }

    pages! {
        actix: "docs/actix.md";
        crate_actix: "error-actix/README.md";
        crate_core: "error-core/README.md";
        crate_fleet: "error-fleet/README.md";
        crate_recovery: "error-recovery/README.md";
        crate_telemetry: "error-telemetry/README.md";
        between_services: "docs/between-services.md";
        designing_codes: "docs/designing-codes.md";
        fleet: "docs/fleet.md";
        features: "docs/FEATURES.md";
        life_of_an_error: "docs/life-of-an-error.md";
        migrating_from_anyhow: "docs/migrating-from-anyhow.md";
        migrating_from_thiserror: "docs/migrating-from-thiserror.md";
        operations: "docs/operations.md";
        overview: "docs/README.md";
        performance: "docs/performance.md";
        recovery: "docs/recovery.md";
        visibility: "docs/visibility.md", "error-core/src/docs/visibility.md";
    }
}
