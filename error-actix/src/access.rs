//! Who may see or change what is not for everybody.

use std::fmt;

use actix_web::HttpRequest;
use actix_web::http::header;
use subtle::ConstantTimeEq as _;

use crate::{ConfigError, HttpError, ResponseError};

/// Decides who may use a guarded endpoint. Open: implement it, or give a closure over the request.
///
/// ```
/// use actix_web::{HttpMessage as _, HttpRequest};
/// use error_actix::AccessGuard;
///
/// struct User { is_admin: bool }
///
/// fn administrators() -> impl AccessGuard {
///     |request: &HttpRequest| request.extensions().get::<User>().is_some_and(|user| user.is_admin)
/// }
/// # let _ = administrators();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` guards nothing",
    label = "no guard",
    note = "a guard is a `BearerToken`, an `EmailGuard`, or a closure `|request: &HttpRequest| -> bool` that workers can share (`Send + Sync + 'static`)"
)]
pub trait AccessGuard: Send + Sync + 'static {
    /// Whether the request is let in.
    ///
    /// # Errors
    ///
    /// [`AccessDenied`], which is the response.
    fn check(&self, request: &HttpRequest) -> Result<(), AccessDenied>;

    /// Who asks, such as an email address, for the audit of changes; it is asked of requests that were let in. Default:
    /// nobody knows.
    fn who(&self, request: &HttpRequest) -> Option<String> {
        let _ = request;
        None
    }

    /// The token by which a browser may log in. Default: none; whoever guards knows his own ways.
    fn token(&self) -> Option<&BearerToken> {
        None
    }
}

/// A closure that answers `false` forbids.
#[diagnostic::do_not_recommend]
impl<F> AccessGuard for F
where
    F: Fn(&HttpRequest) -> bool + Send + Sync + 'static,
{
    fn check(&self, request: &HttpRequest) -> Result<(), AccessDenied> {
        if self(request) { Ok(()) } else { Err(AccessDenied::Forbidden) }
    }
}

/// Why a guard lets a request not in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, HttpError, ResponseError)]
#[http(prefix = "ACCESS")]
#[non_exhaustive]
pub enum AccessDenied {
    /// The request has no token, or not the right one; the answer does not tell which.
    #[error("a valid token is required")]
    #[http(status = 401)]
    TokenRequired,

    /// Whoever asks may not.
    #[error("access is forbidden")]
    #[http(status = 403)]
    Forbidden,
}

/// Lets those in who send a secret as `Authorization: Bearer …` (RFC 6750, section 2.1).
///
/// Tokens are compared in constant time.
#[derive(Clone)]
pub struct BearerToken {
    token: Box<str>,
}

impl BearerToken {
    /// The fewest characters of a token.
    pub const MIN_LEN: usize = 16;

    /// Lets those in who know `token`.
    ///
    /// # Errors
    ///
    /// If it is shorter than [`MIN_LEN`](Self::MIN_LEN), or no token of RFC 6750: letters, digits and `-._~+/`, with `=` at the end.
    pub fn new(token: impl Into<String>) -> Result<Self, ConfigError> {
        let token = token.into();
        let mut problems = Vec::new();
        if token.len() < Self::MIN_LEN {
            problems.push(format!(
                "an access token has {} characters: take at least {}, by chance",
                token.len(),
                Self::MIN_LEN
            ));
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if !token.trim_end_matches('=').bytes().all(allowed) {
            problems.push(
                "an access token has characters that no header can carry: take letters, digits and `-._~+/`"
                    .to_owned(),
            );
        }
        ConfigError::unless_empty(problems)?;
        Ok(Self { token: token.into() })
    }

    /// A token made by chance for this run of the program, and its text, to be told to whoever started it. It needs the
    /// feature `admin`.
    ///
    /// ```
    /// let (guard, token) = error_actix::BearerToken::by_chance();
    /// println!("log in with {token}");
    /// # let _ = guard;
    /// ```
    #[cfg(feature = "admin")]
    #[cfg_attr(docsrs, doc(cfg(feature = "admin")))]
    pub fn by_chance() -> (Self, String) {
        let token = uuid::Uuid::new_v4().simple().to_string();
        (Self { token: token.as_str().into() }, token)
    }

    /// Whether this is the token.
    #[cfg(feature = "admin")]
    pub(crate) fn is(&self, sent: &str) -> bool {
        sent.as_bytes().ct_eq(self.token.as_bytes()).into()
    }
}

impl AccessGuard for BearerToken {
    fn check(&self, request: &HttpRequest) -> Result<(), AccessDenied> {
        let sent = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = sent.and_then(|sent| {
            let (scheme, token) = sent.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start_matches(' '))
        });
        match token {
            Some(token) if bool::from(token.as_bytes().ct_eq(self.token.as_bytes())) => Ok(()),
            _ => Err(AccessDenied::TokenRequired),
        }
    }

    /// `token`: all who know it are one.
    fn who(&self, _: &HttpRequest) -> Option<String> {
        Some("token".to_owned())
    }

    fn token(&self) -> Option<&Self> {
        Some(self)
    }
}

/// Lets those in whose email address is in a list, such as document B's `ADMIN_EMAILS`.
///
/// Whose request it is the application says, from its session or a checked token; nobody else is asked. Addresses are
/// compared without regard to the case of ASCII letters. Others, and those who are not logged in, get 403.
///
/// ```
/// use actix_web::{HttpMessage as _, HttpRequest};
/// use error_actix::EmailGuard;
///
/// struct User { email: String }
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// let admins = std::env::var("ADMIN_EMAILS").unwrap_or("ann@example.com, bob@example.com".to_owned());
/// let guard = EmailGuard::new(&admins, |request: &HttpRequest| {
///     request.extensions().get::<User>().map(|user| user.email.clone())
/// })?;
/// # let _ = guard;
/// # Ok(())
/// # }
/// ```
pub struct EmailGuard {
    emails: Vec<String>,
    email_of: Box<EmailOf>,
}

/// Whose request it is.
type EmailOf = dyn Fn(&HttpRequest) -> Option<String> + Send + Sync;

impl EmailGuard {
    /// Lets the addresses of a list in, which commas part; `email_of` says whose request it is.
    ///
    /// # Errors
    ///
    /// If the list is empty, or something in it has no `@`.
    pub fn new(
        emails: &str,
        email_of: impl Fn(&HttpRequest) -> Option<String> + Send + Sync + 'static,
    ) -> Result<Self, ConfigError> {
        let emails: Vec<String> =
            emails.split(',').map(str::trim).filter(|email| !email.is_empty()).map(str::to_owned).collect();
        let mut problems: Vec<String> = emails
            .iter()
            .filter(|email| !email.contains('@'))
            .map(|email| format!("`{}` is no email address of an administrator", email.escape_debug()))
            .collect();
        if emails.is_empty() {
            problems.push("the list of administrators is empty: nobody could come in".to_owned());
        }
        ConfigError::unless_empty(problems)?;
        Ok(Self { emails, email_of: Box::new(email_of) })
    }
}

impl AccessGuard for EmailGuard {
    fn check(&self, request: &HttpRequest) -> Result<(), AccessDenied> {
        let asks = (self.email_of)(request);
        let is_known =
            asks.is_some_and(|asks| self.emails.iter().any(|email| email.eq_ignore_ascii_case(&asks)));
        if is_known { Ok(()) } else { Err(AccessDenied::Forbidden) }
    }

    fn who(&self, request: &HttpRequest) -> Option<String> {
        (self.email_of)(request)
    }
}

/// Never shows the addresses.
impl fmt::Debug for EmailGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailGuard").field("emails", &self.emails.len()).finish_non_exhaustive()
    }
}

/// Never shows the token.
impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerToken").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const TOKEN: &str = "abcdefgh-12345678";

    #[test]
    fn only_the_token_opens() {
        let guard = BearerToken::new(TOKEN).unwrap();
        let ask = |header: Option<&str>| {
            let request = TestRequest::default();
            let request = match header {
                Some(value) => request.insert_header(("authorization", value)),
                None => request,
            };
            guard.check(&request.to_http_request())
        };
        assert_eq!(ask(Some("Bearer abcdefgh-12345678")), Ok(()));
        assert_eq!(ask(Some("bearer  abcdefgh-12345678")), Ok(()));
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer abcdefgh-1234567",
            "Bearer abcdefgh-123456789",
            "Basic abcdefgh-12345678",
        ] {
            assert_eq!(ask(Some(wrong)), Err(AccessDenied::TokenRequired), "{wrong:?}");
        }
        assert_eq!(ask(None), Err(AccessDenied::TokenRequired));
        assert!(!format!("{guard:?}").contains("abc"));
    }

    #[test]
    fn weak_tokens_are_refused_with_every_reason() {
        assert_eq!(BearerToken::new("ä b").unwrap_err().problems().len(), 2);
        assert_eq!(BearerToken::new("short").unwrap_err().problems().len(), 1);
        assert!(BearerToken::new("YWJjZGVmZ2hpamtsbW5v==").is_ok());
    }

    #[test]
    fn administrators_are_known_by_their_addresses() {
        let email_of = |request: &HttpRequest| {
            request.headers().get("x-test-user").and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let guard = EmailGuard::new(" ann@example.com,, Bob@Example.com", email_of).unwrap();
        let ask = |user: Option<&'static str>| {
            let request = user
                .into_iter()
                .fold(TestRequest::default(), |request, user| request.insert_header(("x-test-user", user)));
            guard.check(&request.to_http_request())
        };
        assert_eq!((ask(Some("ANN@example.com")), ask(Some("bob@example.com"))), (Ok(()), Ok(())));
        for other in [None, Some(""), Some("ann@example.com.evil"), Some("eve@example.com"), Some("@")] {
            assert_eq!(ask(other), Err(AccessDenied::Forbidden), "{other:?}");
        }
        assert!(!format!("{guard:?}").contains("ann"));
        assert_eq!(EmailGuard::new(" , ", email_of).unwrap_err().problems().len(), 1);
        assert_eq!(EmailGuard::new("ann, bob", email_of).unwrap_err().problems().len(), 2);
    }

    #[test]
    fn a_closure_forbids() {
        let nobody = |_: &HttpRequest| false;
        assert_eq!(nobody.check(&TestRequest::default().to_http_request()), Err(AccessDenied::Forbidden));
    }
}
