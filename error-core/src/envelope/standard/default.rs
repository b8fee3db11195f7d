//! The default members, written straight: most services have them, and looking at each costs as much as writing it.

use super::{CLOSING, Standard, write_message};
use crate::envelope::timestamp::write_time;
use crate::envelope::violations::write_violations;
use crate::{JsonBuffer, Occurrence, WriteError};

impl Standard {
    /// Writes the object's brace and what [`write_members`](Self::write_members) would, for an error whose status is the
    /// declared one.
    pub(super) fn write_default(
        &self,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        let (constant, request) = (occurrence.site().constant(), occurrence.request());
        body.raw(&constant.before_message)?;
        let mut whole = write_message(occurrence, reserve, body)?;
        body.raw(&constant.before_time)?;
        write_time(body, occurrence.time(), self.time)?;
        body.raw(if occurrence.recoverable() { ",\"recoverable\":true" } else { ",\"recoverable\":false" })?;
        if let Some(request_id) = request.request_id {
            body.raw(",\"request_id\":")?;
            body.string(request_id)?;
        }
        if let Some(trace_id) = request.trace_id {
            body.raw(",\"trace_id\":")?;
            body.string(trace_id)?;
        }
        if let Some(retry_after) = occurrence.retry_after() {
            body.raw(",\"retry_after\":")?;
            body.integer(retry_after.seconds_from(occurrence.time()))?;
        }
        if let Some(violations) = occurrence.violations() {
            whole = write_violations(body, |body| body.raw(",\"errors\":"), violations, whole, CLOSING)?;
        }
        if whole {
            self.write_context(|body| body.raw(",\"context\":{"), occurrence, CLOSING, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        Category, ContextField, EnvelopeFormat as _, ErrorCode, ErrorSite, ErrorSpec, ErrorStatus, HttpError,
        RequestFacts, RetryAfter, Violation, Violations, Visibility,
    };

    /// Says whatever it is told to.
    #[derive(Debug)]
    struct Any {
        message: String,
        field: String,
        status: ErrorStatus,
        recoverable: bool,
        retry_after: Option<Duration>,
        violations: Violations,
    }

    impl fmt::Display for Any {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.message)
        }
    }

    impl std::error::Error for Any {}

    impl HttpError for Any {
        fn site(&self) -> &'static ErrorSite {
            static SPEC: ErrorSpec = ErrorSpec::new("Any<T>", ErrorCode::trusted("ANY"), ErrorStatus::GONE)
                .with_category(Category::new("\"any\""));
            static SITE: ErrorSite = ErrorSite::new(&SPEC);
            &SITE
        }

        fn context(&self, visit: &mut dyn FnMut(ContextField<'_>)) {
            visit(ContextField::new("shown", Visibility::Public, &self.field));
            visit(ContextField::new("<secret>", Visibility::Redacted, &self.field));
            visit(ContextField::new("kept", Visibility::Internal, &self.field));
        }

        fn status(&self) -> ErrorStatus {
            self.status
        }

        fn recoverable(&self) -> bool {
            self.recoverable
        }

        fn retry_after(&self) -> Option<RetryAfter> {
            self.retry_after.map(RetryAfter::Delay)
        }

        fn violations(&self) -> Option<&Violations> {
            Some(&self.violations)
        }
    }

    fn any_error() -> impl Strategy<Value = Any> {
        let status = prop_oneof![3 => Just(ErrorStatus::GONE), 1 => Just(ErrorStatus::CONFLICT)];
        let retry_after = proptest::option::of((0_u64..100).prop_map(Duration::from_secs));
        let details = proptest::collection::vec(any::<String>(), 0..3);
        ("\\PC{0,40}", any::<String>(), status, any::<bool>(), retry_after, details).prop_map(
            |(message, field, status, recoverable, retry_after, details)| {
                let mut violations = Violations::new();
                details
                    .into_iter()
                    .for_each(|detail| violations.push(Violation::parameter("id", "wrong", detail)));
                Any { message, field, status, recoverable, retry_after, violations }
            },
        )
    }

    proptest! {
        #[test]
        fn as_the_members_are_written_one_after_the_other(
            error in any_error(),
            request_id in proptest::option::of(any::<String>()),
            trace_id in proptest::option::of("[0-9a-f]{32}"),
            limit in prop_oneof![0_usize..1500, Just(crate::BODY_LIMIT)],
        ) {
            let request = RequestFacts {
                request_id: request_id.as_deref(),
                trace_id: trace_id.as_deref(),
                ..RequestFacts::default()
            };
            let occurrence = Occurrence::new(&error, UNIX_EPOCH).with_request(request);
            let [straight, table] = [true, false].map(|is_default| {
                let mut body = JsonBuffer::new(limit);
                Standard { is_default, ..Standard::new() }.render(&occurrence, &mut body);
                body.as_str().to_owned()
            });
            prop_assert_eq!(straight, table);
        }
    }
}
