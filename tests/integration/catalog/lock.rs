//! The lock file, case by case.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use error_core::{Catalog, HttpError, LockError, LockProblem};

use super::{AppError, VideoError, catalog};

/// A folder of a test's own, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("lock-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn lock(&self) -> PathBuf {
        self.0.join("errors.lock.json")
    }

    /// A lock file in which a text was replaced.
    fn with_change(&self, from: &str, to: &str) -> PathBuf {
        catalog().write_lock(self.lock()).unwrap();
        let text = fs::read_to_string(self.lock()).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(self.lock(), text.replacen(from, to, 1)).unwrap();
        self.lock()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The one difference, as it is shown.
fn difference(from: &str, to: &str, name: &str) -> String {
    let folder = Folder::new(name);
    let error = catalog().check(folder.with_change(from, to)).unwrap_err();
    let LockProblem::Differs(differences) = error.problem() else { panic!("{error}") };
    assert_eq!(differences.len(), 1, "{error}");
    assert!(error.to_string().contains(&differences[0].to_string()), "{error}");
    differences[0].to_string()
}

fn message(outcome: Result<(), LockError>) -> String {
    let error = outcome.unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    error.to_string()
}

#[test]
fn the_committed_file_is_as_the_declarations() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/catalog/errors.lock.json");
    if std::env::var_os("EXPECTORATE").is_some_and(|value| value == "overwrite") {
        catalog().write_lock(path).unwrap();
    }
    catalog().check(path).unwrap();
}

#[test]
fn a_removed_code() {
    let folder = Folder::new("removed");
    catalog().write_lock(folder.lock()).unwrap();
    let shown = message(Catalog::new().include::<VideoError>().check(folder.lock()));
    assert!(
        shown.contains("  UPLOAD: was 502 or what a field says external_service_error, is removed\n"),
        "{shown}"
    );
    assert!(shown.contains("write the file anew with `ERROR_CATALOG=overwrite cargo test`"), "{shown}");
}

#[test]
fn an_added_code() {
    let folder = Folder::new("added");
    Catalog::new().include::<VideoError>().write_lock(folder.lock()).unwrap();
    let shown = message(catalog().check(folder.lock()));
    assert!(shown.contains("  UPLOAD: is new: 502 or what a field says"), "{shown}");
    assert!(shown.contains("ERROR_CATALOG=overwrite"), "{shown}");
}

#[test]
fn a_changed_status() {
    let shown = difference("\"status\": 429", "\"status\": 503", "status");
    assert_eq!(shown, "VIDEO_RATE_LIMITED: status was 503, is 429");
    let shown = difference("\"dynamic_status\": true", "\"dynamic_status\": false", "dynamic");
    assert_eq!(shown, "UPLOAD: status was 502, is 502 or what a field says");
}

#[test]
fn a_changed_category() {
    let shown = difference("rate_limit_error", "authorization", "category");
    assert_eq!(shown, "VIDEO_RATE_LIMITED: category was authorization, is rate_limit_error");
}

#[test]
fn a_changed_name() {
    let shown = difference("\"type\": \"Hidden\"", "\"type\": \"Secret\"", "name");
    assert_eq!(shown, "VIDEO_HIDDEN: type was Secret, is Hidden");
}

#[test]
fn a_changed_member() {
    let shown = difference("\"video_id\": \"string\"", "\"video_id\": \"integer\"", "member");
    assert_eq!(shown, "VIDEO_NOT_FOUND: context member `video_id` was integer, is string");
}

#[test]
fn a_removed_member() {
    let shown = difference("\"video_id\":", "\"title\": \"string\", \"video_id\":", "member-removed");
    assert_eq!(shown, "VIDEO_NOT_FOUND: context member `title` was string, is removed");
}

#[test]
fn an_added_member() {
    let shown = difference("\"video_id\": \"string\"", "", "member-added");
    assert_eq!(shown, "VIDEO_NOT_FOUND: context member `video_id` is new: string");
}

#[test]
fn what_is_internal_is_not_locked() {
    let folder = Folder::new("internal");
    catalog().write_lock(folder.lock()).unwrap();
    let text = fs::read_to_string(folder.lock()).unwrap();
    assert!(text.contains("\"token\": \"redacted\"") && !text.contains("user"), "{text}");
}

#[test]
fn a_missing_file_says_how_to_make_it() {
    let folder = Folder::new("missing");
    let shown = message(catalog().check(folder.lock()));
    assert!(shown.starts_with("there is no "), "{shown}");
    assert!(
        shown.ends_with("help: make it with `ERROR_CATALOG=overwrite cargo test` and commit it"),
        "{shown}"
    );
}

#[test]
fn a_broken_file_is_an_error_and_short() {
    let folder = Folder::new("broken");
    let long = "x".repeat(100_000);
    let deep = "[".repeat(100_000);
    let conflict = "{\n<<<<<<< HEAD\n";
    let unknown = format!("{{\"errors\":{{}},\"{long}\":1}}");
    let control = "{\"errors\":{},\"\\u001b[31m\\n\":1}";
    for text in ["", "null", "[]", "{}", conflict, &deep, &unknown, control, "{\"errors\":{\"A\":{}}}"] {
        fs::write(folder.lock(), text).unwrap();
        let shown = message(catalog().check(folder.lock()));
        assert!(shown.contains("is not a lock file: "), "{shown}");
        assert!(shown.len() < 1000 && !shown.contains('\u{1b}'), "{shown}");
    }
    fs::write(folder.lock(), [0xff, 0xfe]).unwrap();
    assert!(message(catalog().check(folder.lock())).contains("it is not UTF-8"));
}

#[test]
fn a_file_of_hostile_size_is_not_read_to_its_end() {
    let folder = Folder::new("large");
    let file = fs::File::create(folder.lock()).unwrap();
    // A hole: it takes no place on the disk.
    file.set_len(1 << 40).unwrap();
    assert!(message(catalog().check(folder.lock())).contains("larger than 4194304 bytes"));
    fs::write(folder.lock(), "é".repeat(3 << 20)).unwrap();
    assert!(message(catalog().check(folder.lock())).contains("larger than 4194304 bytes"));
}

#[test]
fn many_differences_are_counted() {
    let folder = Folder::new("many");
    let errors: Vec<String> = (0..200)
        .map(|n| {
            format!("\"GONE_{n}\":{{\"type\":\"Gone\",\"status\":410,\"category\":\"resource_not_found\"}}")
        })
        .collect();
    fs::write(folder.lock(), format!("{{\"errors\":{{{}}}}}", errors.join(","))).unwrap();
    let shown = message(catalog().check(folder.lock()));
    assert!(shown.contains("\n  and 155 more\n"), "{shown}");
}

#[test]
fn a_folder_is_no_file() {
    let folder = Folder::new("folder");
    assert!(message(catalog().check(&folder.0)).contains("it is not a regular file"));
    assert!(message(catalog().write_lock(&folder.0)).contains("cannot be read or written"));
    assert!(
        message(catalog().write_lock(folder.0.join("absent/lock"))).contains("cannot be read or written")
    );
    // What was begun is taken away again.
    let left: Vec<_> = fs::read_dir(folder.0.parent().unwrap())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_right_file_is_left_alone() {
    let folder = Folder::new("alone");
    catalog().write_lock(folder.lock()).unwrap();
    let before = fs::metadata(folder.lock()).unwrap().modified().unwrap();
    catalog().write_lock(folder.lock()).unwrap();
    assert_eq!(fs::metadata(folder.lock()).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn families_that_share_a_code_cannot_be_locked() {
    #[derive(Debug, HttpError)]
    #[error("other")]
    #[http(status = 404, code = "VIDEO_NOT_FOUND")]
    struct Other;
    let folder = Folder::new("shared");
    let catalog = catalog().include::<Other>();
    assert_eq!(catalog.shared_codes().len(), 1);
    assert!(catalog.typescript().contains("No video has this id"));
    for outcome in [catalog.write_lock(folder.lock()), catalog.check(folder.lock())] {
        let shown = message(outcome);
        assert!(shown.contains("VIDEO_NOT_FOUND belongs to both ") && shown.contains("::Other"), "{shown}");
    }
    assert!(!folder.lock().exists());
}

/// Run by the next test in a process of its own, since the environment belongs to all tests of one.
#[test]
fn check_as_the_environment_says() {
    if let Some(path) = std::env::var_os("CATALOG_TEST_LOCK") {
        Catalog::new().include::<AppError>().check(path).unwrap();
    }
}

#[test]
fn the_environment_says_whether_to_write() {
    let folder = Folder::new("environment");
    let run = |value: &str| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "catalog::lock::check_as_the_environment_says"])
            .env("CATALOG_TEST_LOCK", folder.lock())
            .env("ERROR_CATALOG", value)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    };
    let (passed, shown) = run("");
    assert!(!passed && shown.contains("there is no "), "{shown}");
    let (passed, shown) = run("overwrit");
    assert!(!passed && shown.contains("the environment variable ERROR_CATALOG is `overwrit`"), "{shown}");
    assert!(!folder.lock().exists());
    assert!(run("overwrite").0);
    assert!(run("").0);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}
