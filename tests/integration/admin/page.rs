//! The dashboard's files.

use ureq::http::Method;

use super::Service;

#[test]
fn files_are_for_everybody_and_say_nothing() {
    let service = Service::start();
    service.server.get("/videos/secret-7");
    let page = service.server.get("/admin/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let logged_in = service.server.send(Method::GET, "/admin/", &[("cookie", &service.log_in())], "");
    assert_eq!(page.body, logged_in.body);
    for word in ["secret-7", "VIDEO_NOT_FOUND", "video-api", "stripe"] {
        assert!(!page.body.contains(word), "{word}");
    }
    assert_eq!(
        page.header("content-security-policy"),
        Some(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-cache"),
    ] {
        assert_eq!(page.header(name), Some(value), "{name}");
    }
    // Whatever the page names is there, beside it.
    let named = page.body.split('"').filter(|word| word.starts_with("assets/"));
    let mut files = 0;
    for name in named {
        let file = service.server.get(&format!("/admin/{name}"));
        assert_eq!((file.status, file.header("x-frame-options")), (200, Some("DENY")), "{name}");
        files += 1;
    }
    assert!(files >= 2, "{}", page.body);
    assert!(
        !page.body.contains("<style") && !page.body.contains(" style=") && !page.body.contains("<script>")
    );
}

#[test]
fn browsers_keep_what_has_not_changed() {
    let service = Service::start();
    let page = service.server.get("/admin/");
    let tag = page.header("etag").unwrap();
    let weak = format!("\"other\", W/{tag}");
    for known in [tag, &weak, "*"] {
        let answer = service.server.send(Method::GET, "/admin/", &[("if-none-match", known)], "");
        assert_eq!((answer.status, answer.body.as_str(), answer.header("etag")), (304, "", Some(tag)));
        assert!(answer.header("content-security-policy").is_some());
    }
    assert_eq!(
        service.server.send(Method::GET, "/admin/", &[("if-none-match", "\"other\"")], "").status,
        200
    );
    let head = service.server.send(Method::HEAD, "/admin/", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    service.server.get("/admin/assets/nothing.js").error(404, "ROUTE_NOT_FOUND");
    service.server.get("/admin/assets/").error(404, "ROUTE_NOT_FOUND");
}
