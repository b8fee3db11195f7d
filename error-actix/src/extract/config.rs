//! Limits and media types of one application, scope or resource.

use std::fmt;
use std::sync::Arc;

use actix_web::mime::Mime;
use actix_web::{HttpRequest, web};

/// Whether a media type is taken.
type Predicate = Arc<dyn Fn(Mime) -> bool + Send + Sync>;

/// What a [`Json`](super::Json) takes; set it by `app_data` on an application, scope or resource, as one does with
/// [`actix_web::web::JsonConfig`].
///
/// # Default
///
/// The stack's limit, which is 2 MiB unless it says otherwise, and a `Content-Type` that is `application/json` or
/// `application/*+json`.
///
/// ```
/// use actix_web::web;
/// use error_actix::extract::{Json, JsonConfig};
///
/// # async fn import(_: Json<serde_json::Value>) -> &'static str { "" }
/// let resource = web::resource("/import")
///     .app_data(JsonConfig::new().limit(16 * 1024 * 1024).content_type(|mime| mime == "text/json"))
///     .route(web::post().to(import));
/// # let _ = actix_web::App::new().service(resource);
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct JsonConfig {
    pub(super) limit: Option<usize>,
    pub(super) content_type: Option<Predicate>,
    any_content_type: bool,
}

impl JsonConfig {
    /// The default.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most bytes of a body, decompressed.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Takes further media types, beside those of JSON.
    pub fn content_type(mut self, takes: impl Fn(Mime) -> bool + Send + Sync + 'static) -> Self {
        self.content_type = Some(Arc::new(takes));
        self
    }

    /// Whether a `Content-Type` of JSON is required. Default: yes. Without it a page of another origin can send a body
    /// that its browser does not ask the server about first.
    pub fn content_type_required(mut self, required: bool) -> Self {
        self.any_content_type = !required;
        self
    }

    pub(super) fn requires_content_type(&self) -> bool {
        !self.any_content_type
    }

    pub(super) fn of(request: &HttpRequest) -> Option<&Self> {
        data(request)
    }
}

impl fmt::Debug for JsonConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonConfig")
            .field("limit", &self.limit)
            .field("content_type_required", &!self.any_content_type)
            .finish_non_exhaustive()
    }
}

/// What a [`Form`](super::Form) takes; set it by `app_data` on an application, scope or resource.
///
/// # Default
///
/// The stack's limit, which is 16 KiB unless it says otherwise.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct FormConfig {
    pub(super) limit: Option<usize>,
}

impl FormConfig {
    /// The default.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most bytes of a body, decompressed.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }

    pub(super) fn of(request: &HttpRequest) -> Option<&Self> {
        data(request)
    }
}

/// What `app_data` was given as it is, or in a `Data`: Actix's extractors look for both.
pub(super) fn data<T: 'static>(request: &HttpRequest) -> Option<&T> {
    request.app_data::<T>().or_else(|| request.app_data::<web::Data<T>>().map(web::Data::get_ref))
}
