//! What the derive and the administration refuse (`ui/`), and the shapes that the derive must accept (`pass/`).

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

#[test]
fn accepted() {
    trybuild::TestCases::new().pass("pass/*/*.rs");
}
