//! Every output, as a golden file.

use error_core::{Catalog, HttpError, View};

use super::catalog;

fn assert_golden(name: &str, text: &str) {
    expectorate::assert_contents(format!("golden/catalog/{name}"), &format!("{}\n", text.trim_end()));
}

#[test]
fn outputs_of_both_views() {
    let catalog = catalog();
    for (view, name) in [(View::Client, "client"), (View::Operator, "operator")] {
        assert_golden(&format!("{name}.json"), &catalog.json(view));
        assert_golden(&format!("{name}.md"), &catalog.markdown(view));
        assert_golden(&format!("{name}.html"), &catalog.html(view));
    }
}

#[test]
fn outputs_for_clients() {
    let catalog = catalog();
    assert_golden("schema.json", &format!("{:#}", catalog.json_schema()));
    assert_golden("errors.ts", &catalog.typescript());
    assert_golden("responses.json", &format!("{:#}", catalog.openapi_responses()));
}

#[test]
fn no_output_for_clients_names_what_is_internal() {
    let catalog = catalog();
    let outputs = [
        catalog.json(View::Client),
        catalog.markdown(View::Client),
        catalog.html(View::Client),
        catalog.typescript(),
        catalog.json_schema().to_string(),
        catalog.openapi_responses().to_string(),
    ];
    for output in outputs {
        assert!(output.contains("VIDEO_RATE_LIMITED"), "{output}");
        for internal in ["user", "operator", "AppError", "alert", "integration"] {
            assert!(!output.contains(internal), "{internal} in {output}");
        }
    }
}

#[test]
fn a_family_is_listed_once_however_it_is_reached() {
    let catalog = catalog();
    let codes: Vec<&str> = catalog.entries(View::Client).iter().map(|entry| entry.code).collect();
    assert_eq!(codes, ["ACCESS_LOGIN", "UPLOAD", "VIDEO_HIDDEN", "VIDEO_NOT_FOUND", "VIDEO_RATE_LIMITED"]);
    assert!(catalog.shared_codes().is_empty());
    assert_eq!(catalog.json(View::Operator), super::catalog().json(View::Operator));
}

#[test]
fn each_type_of_a_generic_family_brings_the_families_in_it() {
    #[derive(Debug, HttpError)]
    #[expect(dead_code, reason = "only its declaration is read")]
    enum Retried<E> {
        #[error(transparent)]
        Last(E),
        #[error("gave up")]
        #[http(status = 504)]
        GaveUp,
    }
    let catalog =
        Catalog::new().include::<Retried<super::UploadError>>().include::<Retried<super::AccessError>>();
    let codes: Vec<&str> = catalog.entries(View::Client).iter().map(|entry| entry.code).collect();
    assert_eq!(codes, ["ACCESS_LOGIN", "RETRIED_GAVE_UP", "UPLOAD", "VIDEO_HIDDEN"]);
    assert!(catalog.shared_codes().is_empty());
}

#[test]
fn nothing_included_is_nothing_listed() {
    let catalog = Catalog::new();
    assert_eq!(catalog.json(View::Operator), "{\n  \"errors\": []\n}");
    assert_eq!(catalog.json_schema()["not"], serde_json::json!({}));
    assert_eq!(catalog.openapi_responses(), serde_json::json!({}));
    assert!(catalog.json_schema_of("ABSENT").is_none());
}
