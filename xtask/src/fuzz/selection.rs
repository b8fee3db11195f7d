//! Which inputs of many to commit: those that reach the most together.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// An input, and the places of the program that it reaches and no chosen one does.
struct Candidate<'a> {
    path: &'a Path,
    reaches: HashSet<u64>,
}

/// The inputs to put beside those of `corpus`, at most `count`, from the record that libFuzzer's merge makes of both:
/// how many inputs there are, how many of them are of the first folder, their paths, and lines `FT input place place …`.
/// `None` where the record is of another form.
pub(super) fn select(record: &str, corpus: &Path, count: usize) -> Option<Vec<PathBuf>> {
    let mut lines = record.lines();
    let inputs: usize = lines.next()?.parse().ok()?;
    lines.next()?;
    let paths: Vec<&Path> = lines.by_ref().take(inputs).map(Path::new).collect();
    let mut reached = HashSet::new();
    let mut candidates = Vec::new();
    for line in lines.filter_map(|line| line.strip_prefix("FT ")) {
        let mut numbers = line.split(' ');
        let path = *paths.get(numbers.next()?.parse::<usize>().ok()?)?;
        let reaches: HashSet<u64> = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
        if path.starts_with(corpus) {
            reached.extend(reaches);
        } else {
            candidates.push(Candidate { path, reaches });
        }
    }
    let mut selected = Vec::new();
    while selected.len() < count {
        for candidate in &mut candidates {
            candidate.reaches.retain(|place| !reached.contains(place));
        }
        candidates.retain(|candidate| !candidate.reaches.is_empty());
        // Inputs come by size, the smallest first: of equals, that.
        let by_reach = |(at, candidate): &(usize, &Candidate<'_>)| (candidate.reaches.len(), Reverse(*at));
        let Some((best, _)) = candidates.iter().enumerate().max_by_key(by_reach) else { break };
        let best = candidates.remove(best);
        selected.push(best.path.to_owned());
        reached.extend(best.reaches);
    }
    Some(selected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str =
        "4\n0\nold/a\nnew/b\nnew/c\nnew/d\nSTARTED 0 1\nFT 0 1 2\nCOV 0 7\nFT 1 2 3\nFT 2 3 4 5\nFT 3 1 6\n";

    #[test]
    fn what_reaches_the_most_comes_first_and_nothing_twice() {
        let select = |count| select(RECORD, Path::new("old"), count).unwrap();
        assert_eq!(select(9), [Path::new("new/c"), Path::new("new/d")]);
        assert_eq!(select(1), [Path::new("new/c")]);
    }

    #[test]
    fn another_record_is_refused() {
        for record in ["", "x\n0\n", "1\n0\nnew/b\nFT 1 2\n", "1\n0\nnew/b\nFT 0 y\n"] {
            assert!(select(record, Path::new("old"), 9).is_none(), "{record}");
        }
    }
}
