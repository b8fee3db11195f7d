//! What surrounds an error and is not its own: the operation, the user, the request.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use super::field::{ContextField, Visibility};
use super::json::Json;
use crate::envelope::JsonBuffer;

/// The most bytes of JSON that one value may have: 4 KiB. A larger one is left out.
const VALUE_LIMIT: usize = 4 * 1024;

/// The operation an error happened in, its user, and whatever else was known where it left.
///
/// Made when an error leaves, never before: values are written down as JSON at once, so that nothing is borrowed or
/// shared. One that cannot be written, or is larger than 4 KiB, is left out.
///
/// ```
/// use error_core::ErrorContext;
///
/// let context = ErrorContext::new().operation("render").public("video_id", "7").internal("shard", &3);
/// assert_eq!(context.len(), 3);
/// ```
#[derive(Clone, Default)]
pub struct ErrorContext {
    members: Vec<Member>,
    request_id: Option<String>,
    time: Option<SystemTime>,
}

#[derive(Clone)]
struct Member {
    key: &'static str,
    visibility: Visibility,
    json: String,
}

impl ErrorContext {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { members: Vec::new(), request_id: None, time: None }
    }

    /// Names what was being done. The client sees it: name it for what it is to the client.
    #[must_use]
    pub fn operation(self, name: &str) -> Self {
        self.public("operation", name)
    }

    /// Says for whom. Logs and trackers see it; the client knows who it is.
    #[must_use]
    pub fn user_id(self, id: &str) -> Self {
        self.internal("user_id", id)
    }

    /// Names the request, where no layer does: in a task that goes on after its request.
    #[must_use]
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Says when it happened, if that is not when it is recorded.
    #[must_use]
    pub fn time(mut self, time: SystemTime) -> Self {
        self.time = Some(time);
        self
    }

    /// Adds a value that the client may see, like a field marked `#[context]`.
    #[must_use]
    pub fn public<T: Json + ?Sized>(self, key: &'static str, value: &T) -> Self {
        self.with(key, Visibility::Public, value)
    }

    /// Adds a value for logs and trackers, like a field marked `#[context(internal)]`.
    #[must_use]
    pub fn internal<T: Json + ?Sized>(self, key: &'static str, value: &T) -> Self {
        self.with(key, Visibility::Internal, value)
    }

    /// Says that there is such a value, like a field marked `#[context(redact)]`.
    #[must_use]
    pub fn redacted(mut self, key: &'static str) -> Self {
        self.add(Member { key, visibility: Visibility::Redacted, json: String::new() });
        self
    }

    fn with<T: Json + ?Sized>(mut self, key: &'static str, visibility: Visibility, value: &T) -> Self {
        let mut json = JsonBuffer::new(VALUE_LIMIT);
        let written = catch_unwind(AssertUnwindSafe(|| value.write_json(&mut json).is_ok()));
        if written.unwrap_or_default() {
            self.add(Member { key, visibility, json: json.as_str().to_owned() });
        }
        self
    }

    /// A key's first value stays: it was added where more was known.
    fn add(&mut self, member: Member) {
        if !self.members.iter().any(|known| known.key == member.key) {
            self.members.push(member);
        }
    }

    /// Adds what is known further out, without replacing anything.
    #[must_use]
    pub fn within(mut self, outer: Self) -> Self {
        outer.members.into_iter().for_each(|member| self.add(member));
        self.request_id = self.request_id.or(outer.request_id);
        self.time = self.time.or(outer.time);
        self
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The request's id, if it was given here.
    pub(crate) fn given_request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The time, if it was given here.
    pub(crate) fn given_time(&self) -> Option<SystemTime> {
        self.time
    }

    /// Hands the members to `visit`, in their order.
    pub fn visit(&self, visit: &mut dyn FnMut(ContextField<'_>)) {
        for Member { key, visibility, json } in &self.members {
            visit(ContextField::written(key, *visibility, json));
        }
    }
}

/// Shows the keys and never the values, which may be secret.
impl fmt::Debug for ErrorContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members.iter().map(|member| member.key)).finish()
    }
}
