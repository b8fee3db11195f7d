//! What validation libraries found, as violations.

use std::borrow::Cow;
use std::collections::BTreeMap;

use error_core::Violations;
use garde::{Path, Report};
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

fn shown(violations: &Violations) -> Vec<(&str, &str, &str)> {
    violations
        .iter()
        .map(|violation| (violation.place().as_str(), violation.code(), violation.detail()))
        .collect()
}

fn with<const N: usize>(code: &'static str, limits: [(&'static str, f64); N]) -> ValidationError {
    let mut error = ValidationError::new(code);
    // What was sent is among the parameters, and must not come back.
    error.add_param(Cow::Borrowed("value"), &"hunter2");
    for (name, limit) in limits {
        if limit.fract() == 0.0 {
            error.add_param(Cow::Borrowed(name), &(limit as i64));
        } else {
            error.add_param(Cow::Borrowed(name), &limit);
        }
    }
    error
}

#[test]
fn of_validator() {
    let mut item = ValidationErrors::new();
    item.add("width", with("range", [("min", 64.0), ("max", 4096.0)]));
    let mut owner = ValidationErrors::new();
    owner.add("a/b~c", ValidationError::new("taken").with_message(Cow::Borrowed("belongs to somebody else")));
    owner.add("__all__", with("incomplete", []));

    let mut errors = ValidationErrors::new();
    errors.add("ratio", with("range", [("exclusive_min", 0.5)]));
    errors.add("name", with("length", [("min", 1.0)]));
    errors.add("name", with("length", [("equal", 3.0)]));
    errors.add("mail", with("email", []));
    errors.add("page", with("url", []));
    errors.add("id", with("required", []));
    errors.add("code", with("range", []));
    let items = BTreeMap::from([(10, Box::new(item.clone())), (2, Box::new(item))]);
    errors.errors_mut().insert(Cow::Borrowed("items"), ValidationErrorsKind::List(items));
    errors.errors_mut().insert(Cow::Borrowed("owner"), ValidationErrorsKind::Struct(Box::new(owner)));

    let violations = Violations::from(errors);
    assert_eq!(
        shown(&violations),
        [
            ("/code", "RANGE", "is not valid"),
            ("/id", "REQUIRED", "is required"),
            ("/items/2/width", "RANGE", "must be at least 64 and at most 4096"),
            ("/items/10/width", "RANGE", "must be at least 64 and at most 4096"),
            ("/mail", "EMAIL", "must be an email address"),
            ("/name", "LENGTH", "must have a length of at least 1"),
            ("/name", "LENGTH", "must have a length of 3"),
            ("/owner", "INCOMPLETE", "is not valid"),
            ("/owner/a~1b~0c", "TAKEN", "belongs to somebody else"),
            ("/page", "URL", "must be a URL"),
            ("/ratio", "RANGE", "must be more than 0.5"),
        ]
    );
}

#[test]
fn of_garde() {
    let mut report = Report::new();
    let error = |text: &str| garde::Error::new(text);
    report.append(Path::new("items").join(3_usize).join("width"), error("lower than 64"));
    report.append(Path::new("map").join("a/b~c").join("x.y"), error("is taken"));
    report.append(Path::new("wrapper").join(garde::error::NoKey::default()), error("is empty"));
    report.append(Path::empty(), error("is incomplete"));
    let violations = Violations::from(report);
    assert_eq!(
        shown(&violations),
        [
            ("/items/3/width", "INVALID", "lower than 64"),
            ("/map/a~1b~0c/x.y", "INVALID", "is taken"),
            ("/wrapper", "INVALID", "is empty"),
            ("", "INVALID", "is incomplete"),
        ]
    );
}
