//! What the video service publishes of its errors: the lock file, and what is written of the same catalogue for people
//! and for programs. The files are committed beside it.

use error_core::standard::ProcessingTimeoutError;
use error_core::{Catalog, View};
use error_examples::video_api::VideoError;
use expectorate::assert_contents;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/src/video_api");

/// The families that the service registers.
fn catalog() -> Catalog {
    Catalog::new().include::<VideoError>().include::<ProcessingTimeoutError>()
}

#[test]
fn the_video_service_keeps_what_it_has_published() {
    let lock = format!("{FOLDER}/errors.lock.json");
    if std::env::var_os("EXPECTORATE").is_some_and(|value| value == "overwrite") {
        catalog().write_lock(&lock).unwrap();
    }
    catalog().check(&lock).unwrap();
}

#[test]
fn its_pages_are_of_the_same_catalogue() {
    assert_contents(format!("{FOLDER}/errors.md"), &catalog().markdown(View::Client));
    assert_contents(format!("{FOLDER}/errors.ts"), &catalog().typescript());
}
