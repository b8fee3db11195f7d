//! The two texts that Prometheus reads.

use error_core::__private::names_media_type;

/// A text format for metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposition {
    /// OpenMetrics 1.0.
    OpenMetrics,
    /// Prometheus's own, version 0.0.4, which tools read that know nothing newer.
    Classic,
}

impl Exposition {
    /// What an `Accept` header asks for: OpenMetrics where it is named and not refused, as Prometheus does;
    /// [`Classic`](Self::Classic) otherwise.
    ///
    /// ```
    /// use error_telemetry::prometheus::Exposition;
    ///
    /// let scraper = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    /// assert_eq!(Exposition::of_accept(scraper), Exposition::OpenMetrics);
    /// assert_eq!(Exposition::of_accept("*/*"), Exposition::Classic);
    /// ```
    pub fn of_accept(accept: &str) -> Self {
        let named = names_media_type(accept, "application/openmetrics-text");
        if named { Self::OpenMetrics } else { Self::Classic }
    }

    /// The media type of the text.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Classic => "text/plain; version=0.0.4; charset=utf-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_heard() {
        let asked = |accept| Exposition::of_accept(accept);
        assert_eq!(asked("application/openmetrics-text"), Exposition::OpenMetrics);
        assert_eq!(asked("text/plain, APPLICATION/OpenMetrics-Text ; q=0.001"), Exposition::OpenMetrics);
        for classic in
            ["", "text/plain", "application/openmetrics-text;q=0", "application/openmetrics-text; q=0.000"]
        {
            assert_eq!(asked(classic), Exposition::Classic, "{classic}");
        }
    }
}
