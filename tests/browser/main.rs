//! The dashboard in a real browser, over a real server.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accessibility;
mod driver;

use crate::driver::Browser;

#[test]
fn smoke() {
    let browser = Browser::start();
    for (theme, port) in [("dark", 7702), ("light", 7702), ("dark", 7703), ("light", 7701)] {
        browser.prefer(theme);
        for view in ["now", "performance", "alerts", "catalogue/VIDEO_DATABASE"] {
            browser.open("about:blank");
            browser.open(&format!("http://127.0.0.1:{port}/admin/#{view}"));
            browser.wait_for("document.querySelector('#verdict-title').textContent !== 'Loading'");
            browser.wait_for("[...document.querySelectorAll('#now .record, #routes-rows tr, #rules li, .preview, #view-now:not([hidden]) .record')].length > 2");
            for width in [1440, 900, 400] {
                browser.resize(width, 900);
                eprintln!("{theme} {port} {view} {width}");
                accessibility::assert_narrow(&browser);
            }
            accessibility::assert_named(&browser);
            accessibility::assert_readable(&browser);
        }
    }
}
