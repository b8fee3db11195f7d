//! What the derive refuses, in its own words (`ui/`), and the shapes that it must accept (`pass/`).

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("ui/*/*.rs");
}
