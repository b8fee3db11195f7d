//! Markdown, and how numbers look in it.
#![expect(clippy::print_stdout, reason = "tables are what this program is for")]

/// A table, whose first column is text.
pub(super) struct Table {
    columns: usize,
}

impl Table {
    pub(super) fn begin(title: &str, columns: &[&str]) -> Self {
        println!("\n### {title}\n\n| {} |\n|---|{}", columns.join(" | "), "---:|".repeat(columns.len() - 1));
        Self { columns: columns.len() }
    }

    pub(super) fn row(&self, cells: &[String]) {
        debug_assert_eq!(cells.len(), self.columns);
        println!("| {} |", cells.join(" | "));
    }
}

/// Below a table: how far the times can be trusted.
pub(super) fn trust(distances: impl Iterator<Item = f64>) {
    let most = distances.fold(0.0, f64::max);
    println!("\nTimes: half of the rounds were within ±{:.0} % of each ratio shown.", most * 100.0);
}

/// A count that may be unknown.
pub(super) fn count(count: Option<u64>) -> String {
    let Some(count) = count else { return "–".to_owned() };
    let digits = count.to_string();
    let grouped = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    grouped.collect::<Vec<_>>().join(",")
}

/// So many times, to three places.
pub(super) fn times(ratio: f64) -> String {
    match ratio {
        ratio if !ratio.is_finite() => "–".to_owned(),
        ratio if ratio < 10.0 => format!("{ratio:.2}"),
        ratio if ratio < 100.0 => format!("{ratio:.1}"),
        ratio => count(Some(ratio.round() as u64)),
    }
}

/// One count by another.
pub(super) fn ratio(count: Option<u64>, beside: Option<u64>) -> String {
    match (count, beside) {
        (Some(count), Some(beside)) => times(count as f64 / beside as f64),
        _ => "–".to_owned(),
    }
}
