//! What a request asks for, without what nearly none has.

use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;

/// A request's target (RFC 9112, section 3.2). What is no more than a path is copied into the place where it is kept if
/// it is short, since memory that is shared with the request has to be counted, and at first allocated.
#[derive(PartialEq, Eq)]
pub(crate) enum Target {
    /// A path, and what stands behind its `?`.
    Short(Short),
    Origin(PathAndQuery),
    /// One with a scheme or an authority.
    Absolute(Box<Uri>),
}

/// The most bytes that are copied.
const SHORT: usize = 62;

/// A text of at most so many bytes, with zeros behind it.
#[derive(PartialEq, Eq)]
pub(crate) struct Short {
    len: u8,
    bytes: [u8; SHORT],
}

impl Short {
    fn of(text: &str) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { len: u8::try_from(text.len()).ok()?, bytes })
    }

    fn text(&self) -> &str {
        self.bytes.get(..self.len.into()).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// The path, and what stands behind its `?`.
    fn parts(&self) -> (&str, Option<&str>) {
        let text = self.text();
        text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)))
    }
}

impl Target {
    pub(crate) fn of(uri: &Uri) -> Self {
        match uri.path_and_query() {
            Some(path) if uri.scheme().is_none() && uri.authority().is_none() => {
                Short::of(path.as_str()).map_or_else(|| Self::Origin(path.clone()), Self::Short)
            }
            _ => Self::Absolute(Box::new(uri.clone())),
        }
    }

    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Short(short) => short.parts().0,
            Self::Origin(path) => path.path(),
            Self::Absolute(uri) => uri.path(),
        }
    }

    pub(crate) fn query(&self) -> Option<&str> {
        match self {
            Self::Short(short) => short.parts().1,
            Self::Origin(path) => path.query(),
            Self::Absolute(uri) => uri.query(),
        }
    }

    pub(crate) fn uri(&self) -> Uri {
        match self {
            // It was one before.
            Self::Short(short) => short.text().parse().unwrap_or_default(),
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
        let long = format!("/videos/{}?page=2", "7".repeat(SHORT));
        let short = ["/", "/videos?page=2", "/videos?", "/?a?b", "/%C3%A9\u{e9}", "*"];
        for text in short.into_iter().chain([&*long, "https://example.com/videos?page=2", "example.com:443"])
        {
            let uri: Uri = text.parse().unwrap();
            let target = Target::of(&uri);
            assert_eq!(target.uri(), uri, "{text}");
            assert_eq!((target.path(), target.query()), (uri.path(), uri.query()), "{text}");
            assert_eq!(matches!(target, Target::Short(_)), short.contains(&text), "{text}");
            assert_eq!(matches!(target, Target::Absolute(_)), text.contains("example"), "{text}");
            assert!(target == Target::of(&uri) && target != Target::of(&Uri::from_static("/other")));
        }
    }
}
