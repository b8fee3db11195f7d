//! What metrics and labels may be called.

/// How the metrics of requests are called: one way or the other, never both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// `http_requests_total`, `http_request_duration_seconds`, `http_requests_in_progress`: what most dashboards ask for.
    #[default]
    Conventional,
    /// `http_server_request_duration_seconds` and `http_server_active_requests`, as OpenTelemetry's semantic conventions
    /// are written for Prometheus.
    OpenTelemetry,
}

/// Why `name` cannot be a metric's, if it cannot.
pub(super) fn metric_problem(name: &str) -> Option<String> {
    let mut characters = name.chars();
    let starts =
        characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_' || first == ':');
    let goes_on = characters.all(|next| next.is_ascii_alphanumeric() || next == '_' || next == ':');
    (!(starts && goes_on)).then(|| {
        format!(
            "`{}` cannot be a metric's name: use letters, digits and underscores, and no digit first",
            name.escape_debug()
        )
    })
}

/// Why `label` cannot be a label's name, if it cannot. Those that begin with two underscores are Prometheus's own, and a
/// histogram writes `le` itself.
pub(super) fn label_problem(metric: &str, label: &str) -> Option<String> {
    let mut characters = label.chars();
    let starts = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let goes_on = characters.all(|next| next.is_ascii_alphanumeric() || next == '_');
    (!(starts && goes_on) || label.starts_with("__") || label == "le").then(|| {
        format!(
            "`{}` cannot be a label of `{metric}`: use letters, digits and underscores, no digit first, not `le`, and no two \
             underscores first",
            label.escape_debug()
        )
    })
}
