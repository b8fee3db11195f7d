//! What a request asks for, without what nearly none has.

use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;

/// A request's target (RFC 9112, section 3.2). Those that are no more than a path are copied in one piece, others in
/// three.
#[derive(PartialEq, Eq)]
pub(crate) enum Target {
    /// A path, and what stands behind its `?`.
    Origin(PathAndQuery),
    /// One with a scheme or an authority.
    Absolute(Box<Uri>),
}

impl Target {
    #[inline]
    pub(crate) fn of(uri: &Uri) -> Self {
        match uri.path_and_query() {
            Some(path) if uri.scheme().is_none() && uri.authority().is_none() => Self::Origin(path.clone()),
            _ => Self::Absolute(Box::new(uri.clone())),
        }
    }

    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Origin(path) => path.path(),
            Self::Absolute(uri) => uri.path(),
        }
    }

    pub(crate) fn query(&self) -> Option<&str> {
        match self {
            Self::Origin(path) => path.query(),
            Self::Absolute(uri) => uri.query(),
        }
    }

    pub(crate) fn uri(&self) -> Uri {
        match self {
            Self::Origin(path) => path.clone().into(),
            Self::Absolute(uri) => (**uri).clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_target_comes_back() {
        for text in ["/", "/videos?page=2", "*", "https://example.com/videos?page=2", "example.com:443"] {
            let uri: Uri = text.parse().unwrap();
            let target = Target::of(&uri);
            assert_eq!(target.uri(), uri, "{text}");
            assert_eq!((target.path(), target.query()), (uri.path(), uri.query()), "{text}");
            assert_eq!(matches!(target, Target::Origin(_)), !text.contains("example"), "{text}");
        }
    }
}
