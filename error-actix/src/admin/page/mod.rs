//! The files of the dashboard. They hold no data, so everybody may have them.

mod table;

use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::{HttpRequest, Resource, web};

use self::table::ASSETS;
use super::call::Answer;
use super::respond;
use crate::FrameworkError;

/// A file in the program.
struct Asset {
    /// Behind `/admin/assets/`; the page itself has none.
    name: &'static str,
    bytes: &'static [u8],
    content_type: &'static str,
    /// Follows from the bytes alone, so a test has nothing to reset.
    tag: OnceLock<String>,
}

impl Asset {
    const fn new(name: &'static str, bytes: &'static [u8], content_type: &'static str) -> Self {
        Self { name, bytes, content_type, tag: OnceLock::new() }
    }

    /// A strong entity tag (RFC 9110, section 8.8.3): FNV-1a of the bytes, and their number.
    fn tag(&self) -> &str {
        self.tag.get_or_init(|| {
            let hash = self.bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
            format!("\"{hash:016x}-{:x}\"", self.bytes.len())
        })
    }

    fn answer(&self, request: &HttpRequest) -> Answer {
        let known = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
        let mut known =
            known.flat_map(|value| value.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
        Ok(if known.any(|tag| tag == self.tag() || tag == "*") {
            respond::not_modified(self.tag())
        } else {
            respond::file(self.content_type, self.bytes, self.tag())
        })
    }
}

/// What serves the files, for GET and HEAD.
pub(super) fn resources() -> [Resource; 3] {
    [
        resource("/admin", |_| Ok(respond::moved("admin/"))),
        resource("/admin/", |request| asset("", request)),
        resource("/admin/assets/{name:.+}", |request| asset(request.match_info().query("name"), request)),
    ]
}

fn resource(path: &str, answer: fn(&HttpRequest) -> Answer) -> Resource {
    let handler = move |request: HttpRequest| {
        let answer = respond::untold(answer(&request));
        async move { answer }
    };
    web::resource(path).route(web::get().to(handler)).route(web::head().to(handler))
}

fn asset(name: &str, request: &HttpRequest) -> Answer {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => asset.answer(request),
        None => Err(FrameworkError::RouteNotFound.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { assert!(found.insert(path)) }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_served_as_it_is() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/admin/assets");
        let mut expected = BTreeSet::new();
        files(&folder, &mut expected);
        let mut served = BTreeSet::new();
        for asset in &ASSETS {
            let name = if asset.name.is_empty() { "index.html" } else { asset.name };
            let path = folder.join(name);
            assert_eq!(fs::read(&path).unwrap(), asset.bytes, "{name}");
            assert!(served.insert(path), "{name} twice");
        }
        assert_eq!(served, expected);
        let tags: BTreeSet<_> = ASSETS.iter().map(Asset::tag).collect();
        assert_eq!(tags.len(), ASSETS.len());
    }
}
