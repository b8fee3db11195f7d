//! What the derive refuses, in its own words (`ui/`), and the shapes that it must accept (`pass/`).

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

#[test]
fn accepted() {
    trybuild::TestCases::new().pass("pass/*/*.rs");
}
