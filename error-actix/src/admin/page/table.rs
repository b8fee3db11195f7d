//! Every file of the dashboard.

use super::Asset;

const PAGE: &str = "text/html; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

pub(super) static ASSETS: [Asset; 3] = [
    Asset::new("", include_bytes!("../assets/index.html"), PAGE),
    Asset::new("css/dashboard.css", include_bytes!("../assets/css/dashboard.css"), CSS),
    Asset::new("js/dashboard.js", include_bytes!("../assets/js/dashboard.js"), JAVASCRIPT),
];
