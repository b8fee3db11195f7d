use std::fs;

use proptest::prelude::*;

use super::*;

fn rotation(size: u64, kept: u32) -> Rotation {
    Rotation::default().with_size(size).with_kept(kept)
}

/// All lines that are on file, the oldest first.
fn lines(path: &Path, kept: u32) -> Vec<String> {
    let mut paths: Vec<PathBuf> =
        (1..=kept).rev().map(|number| path.with_file_name(format!("app.log.{number}"))).collect();
    paths.push(path.to_owned());
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[derive(Clone, Debug)]
enum Step {
    /// Writes a line of each length.
    Write(Vec<usize>),
    /// The process ends, and another begins.
    Restart,
    /// It was killed while it wrote this much of a line.
    Torn(usize),
    /// Somebody removes the folder.
    RemoveFolder,
    /// Somebody removes one file: the written one, or one of those that are kept.
    Remove(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => prop::collection::vec(1_usize..30, 1..6).prop_map(Step::Write),
        1 => Just(Step::Restart),
        1 => (1_usize..30).prop_map(Step::Torn),
        1 => Just(Step::RemoveFolder),
        1 => (0_u32..4).prop_map(Step::Remove),
    ];
    prop::collection::vec(step, 0..40)
}

/// Files as lists of lines: the first is written, the others are kept.
struct Model {
    files: Vec<Option<Vec<String>>>,
    size: usize,
    kept: usize,
}

impl Model {
    fn write(&mut self, line: &str) {
        let len: usize = self.files[0].iter().flatten().map(|line| line.len() + 1).sum();
        if len + line.len() + 1 > self.size {
            let gap = (1..=self.kept).find(|number| self.files[*number].is_none());
            let full = self.files.remove(0);
            if self.kept > 0 {
                // What was at the gap, or else the last, is no more.
                self.files.remove(gap.unwrap_or(self.kept) - 1);
                self.files.insert(0, full);
            }
            self.files.insert(0, None);
        }
        self.files[0].get_or_insert_default().push(line.to_owned());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn files_are_those_of_the_model(steps in steps(), size in 64_u64..200, kept in 0_u32..4) {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("logs/app.log");
        let mut file = RotatingFile::new(path.clone(), rotation(size, kept));
        file.open().unwrap();
        let mut model = Model { files: vec![None; kept as usize + 1], size: size as usize, kept: kept as usize };
        let mut number = 0;
        for step in steps {
            match step {
                Step::Write(lengths) => {
                    let mut text = String::new();
                    for length in lengths {
                        let line = format!("{number:04}{}", "x".repeat(length));
                        number += 1;
                        model.write(&line);
                        text.push_str(&line);
                        text.push('\n');
                    }
                    file.write_lines(text.as_bytes()).unwrap();
                }
                Step::Restart => file = RotatingFile::new(path.clone(), rotation(size, kept)),
                Step::Torn(length) => {
                    let mut options = OpenOptions::new();
                    if let Ok(mut torn) = options.append(true).open(&path) {
                        torn.write_all("y".repeat(length).as_bytes()).unwrap();
                    }
                    file = RotatingFile::new(path.clone(), rotation(size, kept));
                    file.open().unwrap();
                }
                Step::RemoveFolder => {
                    let _ = fs::remove_dir_all(path.parent().unwrap());
                    model.files.fill(None);
                }
                Step::Remove(0) => {
                    let _ = fs::remove_file(&path);
                    model.files[0] = None;
                }
                Step::Remove(number) => {
                    let _ = fs::remove_file(file.kept(number));
                    if let Some(file) = model.files.get_mut(number as usize) {
                        *file = None;
                    }
                }
            }
            // Files of whole lines, each within its size, no more of them than there may be.
            if let Ok(folder) = fs::read_dir(path.parent().unwrap()) {
                let files: Vec<_> = folder.map(|entry| entry.unwrap()).collect();
                prop_assert!(files.len() <= kept as usize + 1);
                for entry in files {
                    prop_assert!(entry.metadata().unwrap().len() <= size);
                }
            }
        }
        file.open().unwrap();
        let expected: Vec<String> = model.files.iter().rev().flatten().flatten().cloned().collect();
        prop_assert_eq!(lines(&path, kept), expected);
    }
}

#[test]
fn who_is_killed_between_two_renames_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("app.log");
    for (name, text) in [("app.log", "e\n"), ("app.log.1", "d\n"), ("app.log.2", "c\n"), ("app.log.4", "b\n")]
    {
        fs::write(root.path().join(name), text).unwrap();
    }
    let mut file = RotatingFile::new(path.clone(), rotation(2, 4));
    file.write_lines(b"f\n").unwrap();
    assert_eq!(lines(&path, 4), ["b", "c", "d", "e", "f"]);
    file.write_lines(b"g\nh\n").unwrap();
    assert_eq!(lines(&path, 4), ["d", "e", "f", "g", "h"]);
}

#[test]
fn what_was_kept_of_more_is_removed() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("app.log");
    for number in 1..=5 {
        fs::write(root.path().join(format!("app.log.{number}")), "old\n").unwrap();
    }
    RotatingFile::new(path.clone(), rotation(2, 2)).write_lines(b"a\nb\n").unwrap();
    let mut names: Vec<_> =
        fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["app.log", "app.log.1", "app.log.2"]);
}

#[test]
fn a_file_that_was_renamed_is_left_to_whoever_did_it() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("app.log");
    let mut file = RotatingFile::new(path.clone(), rotation(1000, 2));
    file.write_lines(b"a\n").unwrap();
    fs::rename(&path, root.path().join("moved")).unwrap();
    file.write_lines(b"b\n").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "b\n");
    assert_eq!(fs::read_to_string(root.path().join("moved")).unwrap(), "a\n");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_an_error_until_it_is_gone() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("app.log");
    let mut file = RotatingFile::new(path.clone(), rotation(1000, 2));
    fs::create_dir(&path).unwrap();
    assert_eq!(file.write_lines(b"a\n").unwrap_err().written, 0);
    fs::remove_dir(&path).unwrap();
    file.write_lines(b"b\n").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "b\n");
}

#[test]
fn what_is_not_ours_keeps_its_end() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("app.log");
    let foreign = "x".repeat(300 * 1024);
    fs::write(&path, &foreign).unwrap();
    RotatingFile::new(path.clone(), rotation(1 << 20, 2)).write_lines(b"a\n").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{foreign}\na\n"));
}

#[test]
fn a_line_beyond_the_size_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("app.log");
    let mut file = RotatingFile::new(path.clone(), rotation(4, 2));
    let unwritten = file.write_lines(b"a\nlonger\n").unwrap_err();
    assert_eq!(unwritten.written, 2);
    file.write_lines(b"b\n").unwrap();
    assert_eq!(lines(&path, 2), ["a", "b"]);
}
