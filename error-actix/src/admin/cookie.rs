//! The cookie by which a browser shows its session (RFC 6265).

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};

const NAME: &str = "error_admin";

/// Every value that the browser sends under the name: there may be cookies of several paths.
pub(super) fn values(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| name.trim() == NAME).map(|(_, value)| value.trim())
}

/// What a browser is told that has logged in by `request`: no script reads the cookie, no other site's request has it,
/// and over HTTPS it is sent over nothing else.
pub(super) fn of_session(request: &HttpRequest, id: &str, longest: Duration) -> String {
    format!("{NAME}={id}; Max-Age={}; {}", longest.as_secs(), attributes(request))
}

/// What a browser is told that shall forget its session.
pub(super) fn of_no_session(request: &HttpRequest) -> String {
    format!("{NAME}=; Max-Age=0; {}", attributes(request))
}

fn attributes(request: &HttpRequest) -> String {
    // A proxy that ends TLS says so; what a client claims changes only its own cookie.
    let is_secure = request.connection_info().scheme() == "https";
    let secure = if is_secure { "; Secure" } else { "" };
    format!("Path={}; HttpOnly; SameSite=Strict{secure}", path(request.path()))
}

/// The path that the administration is below, whatever scope it is mounted in.
fn path(asked: &str) -> &str {
    let before = asked.rsplit_once("/api/").map_or("/", |(before, _)| before);
    let is_plain = before.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte));
    if is_plain && before.starts_with('/') { before } else { "/" }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let request = TestRequest::default()
            .append_header(("cookie", "a=1; error_admin=one;xerror_admin=2; error_admin = two "))
            .append_header(("cookie", "error_admin=three=3"))
            .to_http_request();
        assert_eq!(values(request.headers()).collect::<Vec<_>>(), ["one", "two", "three=3"]);
        assert_eq!(values(TestRequest::default().to_http_request().headers()).count(), 0);
    }

    #[test]
    fn it_is_for_the_administration_alone() {
        assert_eq!(path("/admin/api/login"), "/admin");
        assert_eq!(path("/internal/admin/api/login"), "/internal/admin");
        assert_eq!(path("/a;Domain=evil/admin/api/login"), "/");
        let cookie = |request: TestRequest| {
            of_session(&request.uri("/admin/api/login").to_http_request(), "id", Duration::from_secs(9))
        };
        let plain = "error_admin=id; Max-Age=9; Path=/admin; HttpOnly; SameSite=Strict";
        assert_eq!(cookie(TestRequest::default()), plain);
        let behind_proxy = TestRequest::default().insert_header(("x-forwarded-proto", "https"));
        assert_eq!(cookie(behind_proxy), format!("{plain}; Secure"));
    }
}
