//! Every file of the dashboard.

use super::Asset;

const PAGE: &str = "text/html; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const TEXT: &str = "text/plain; charset=utf-8";

/// The page itself, which has no name, and what lies beside it.
macro_rules! assets {
    ($($name:literal => $kind:expr,)*) => {
        pub(super) static ASSETS: [Asset; [$($name),*].len() + 1] = [
            Asset::new("", include_bytes!("../assets/index.html"), PAGE),
            $(Asset::new($name, include_bytes!(concat!("../assets/", $name)), $kind),)*
        ];
    };
}

assets! {
    "css/base.css" => CSS,
    "css/errors.css" => CSS,
    "css/forms.css" => CSS,
    "css/layout.css" => CSS,
    "css/parts.css" => CSS,
    "icon.svg" => SVG,
    "js/api.js" => JAVASCRIPT,
    "js/breakers.js" => JAVASCRIPT,
    "js/budgets.js" => JAVASCRIPT,
    "js/catalogue.js" => JAVASCRIPT,
    "js/chart.js" => JAVASCRIPT,
    "js/connection.js" => JAVASCRIPT,
    "js/detail.js" => JAVASCRIPT,
    "js/dialogs.js" => JAVASCRIPT,
    "js/dom.js" => JAVASCRIPT,
    "js/entry.js" => JAVASCRIPT,
    "js/figures.js" => JAVASCRIPT,
    "js/filter.js" => JAVASCRIPT,
    "js/fleet.js" => JAVASCRIPT,
    "js/format.js" => JAVASCRIPT,
    "js/health.js" => JAVASCRIPT,
    "js/keys.js" => JAVASCRIPT,
    "js/live.js" => JAVASCRIPT,
    "js/login.js" => JAVASCRIPT,
    "js/main.js" => JAVASCRIPT,
    "js/palette.js" => JAVASCRIPT,
    "js/performance.js" => JAVASCRIPT,
    "js/problems.js" => JAVASCRIPT,
    "js/raised.js" => JAVASCRIPT,
    "js/rate.js" => JAVASCRIPT,
    "js/recent.js" => JAVASCRIPT,
    "js/rules.js" => JAVASCRIPT,
    "js/series.js" => JAVASCRIPT,
    "js/spark.js" => JAVASCRIPT,
    "js/state.js" => JAVASCRIPT,
    "js/storage.js" => JAVASCRIPT,
    "js/stream.js" => JAVASCRIPT,
    "js/theme-first.js" => JAVASCRIPT,
    "js/theme.js" => JAVASCRIPT,
    "js/top.js" => JAVASCRIPT,
    "js/verdict.js" => JAVASCRIPT,
    "js/views.js" => JAVASCRIPT,
    "vendor/uplot/LICENSE" => TEXT,
    "vendor/uplot/README.md" => TEXT,
    "vendor/uplot/uPlot.iife.min.js" => JAVASCRIPT,
    "vendor/uplot/uPlot.min.css" => CSS,
}
