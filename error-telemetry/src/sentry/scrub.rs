//! What leaves for Sentry, without its secrets.

use std::borrow::Cow;

use error_core::Scrubber;
use sentry_core::protocol::{Envelope, EnvelopeItem, Event, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::secret::{REDACTED, says_secret};

/// What a request may say of its headers: nothing that tells who somebody is.
const HEADERS: [&str; 6] =
    ["accept", "accept-language", "content-length", "content-type", "host", "user-agent"];

/// What is no text of anybody's: ids, names of modules, and what describes the library.
const OF_THE_EVENT: [&str; 6] = ["event_id", "timestamp", "start_timestamp", "sdk", "modules", "debug_meta"];

/// Ids of traces. One whose digits happen to be like a card's number is no card, and an event whose ids cannot be read is
/// lost.
const OF_A_TRACE: [&str; 3] = ["parent_span_id", "span_id", "trace_id"];

/// The members of a frame that can hold values. The others are names in the program, such as `auth::token::read`.
const OF_A_FRAME: [&str; 4] = ["context_line", "post_context", "pre_context", "vars"];

/// The envelope without secrets and personal data; without what nobody can look through, such as attachments.
///
/// This is where everything leaves, whoever has captured it.
pub(super) fn envelope(envelope: Envelope, scrubber: &Scrubber) -> Option<Envelope> {
    let mut kept = Envelope::new().with_headers(envelope.headers().clone());
    let mut is_empty = true;
    for item in envelope.into_items() {
        let item = match item {
            EnvelopeItem::Event(event) => scrubbed::<Event<'static>>(&event, scrubber)?.into(),
            EnvelopeItem::Transaction(transaction) => {
                scrubbed::<Transaction<'static>>(&transaction, scrubber)?.into()
            }
            // Numbers only.
            item @ (EnvelopeItem::ClientReport(_)
            | EnvelopeItem::SessionUpdate(_)
            | EnvelopeItem::SessionAggregates(_)
            | EnvelopeItem::MonitorCheckIn(_)) => item,
            _ => continue,
        };
        kept.add_item(item);
        is_empty = false;
    }
    (!is_empty).then_some(kept)
}

/// The same without secrets. `None` where it cannot be written as JSON, or read back.
fn scrubbed<T: Serialize + DeserializeOwned>(what: &T, scrubber: &Scrubber) -> Option<T> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(what) else { return None };
    without_personal_data(&mut members);
    for (name, value) in &mut members {
        if !OF_THE_EVENT.contains(&name.as_str()) {
            scrub(name, value, scrubber);
        }
    }
    serde_json::from_value(Value::Object(members)).ok()
}

/// Nothing of who somebody is but the id that the application gives them, and nothing of what they sent.
fn without_personal_data(members: &mut Map<String, Value>) {
    if let Some(Value::Object(user)) = members.get_mut("user") {
        user.retain(|name, _| name == "id");
    }
    if let Some(Value::Object(request)) = members.get_mut("request") {
        for name in ["cookies", "data", "env"] {
            request.remove(name);
        }
        if let Some(Value::Object(headers)) = request.get_mut("headers") {
            headers.retain(|name, _| HEADERS.contains(&name.to_ascii_lowercase().as_str()));
        }
    }
}

/// Scrubs a value that stands behind `name`, which may say that it is secret, with all that is in it.
fn scrub(name: &str, value: &mut Value, scrubber: &Scrubber) {
    if OF_A_TRACE.contains(&name) && value.as_str().is_some_and(is_id_of_a_trace) {
        return;
    }
    if says_secret(name, scrubber) {
        hide(value);
        return;
    }
    match value {
        Value::Object(members) => {
            let is_frame = name == "frames";
            for (name, value) in members {
                if !is_frame || OF_A_FRAME.contains(&name.as_str()) {
                    scrub(name, value, scrubber);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| scrub(name, value, scrubber)),
        Value::String(text) => {
            if let Cow::Owned(scrubbed) = scrubber.scrub(text) {
                *text = scrubbed;
            }
        }
        Value::Number(number) => {
            let text = number.to_string();
            if scrubber.scrub(&text) != text {
                hide(value);
            }
        }
        Value::Bool(_) | Value::Null => {}
    }
}

/// As W3C's Trace Context has them: 16 bytes or 8, in hexadecimal digits.
fn is_id_of_a_trace(text: &str) -> bool {
    matches!(text.len(), 16 | 32) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Leaves the form, which tells Sentry what it is.
fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(hide),
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::String(_) | Value::Number(_) => *value = REDACTED.into(),
        Value::Bool(_) | Value::Null => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use sentry_core::protocol::{
        Attachment, Breadcrumb, Context, Exception, Frame, Request, Stacktrace, TraceContext, User, Values,
    };
    use serde_json::json;

    use super::*;

    const SECRET: &str = "hunter2Xq9";

    fn event() -> Event<'static> {
        let frame = Frame {
            function: Some("auth::token::read".to_owned()),
            vars: [("password".to_owned(), json!(SECRET))].into(),
            ..Frame::default()
        };
        Event {
            message: Some(format!("no route to postgres://app:{SECRET}@db")),
            user: Some(User {
                id: Some("7".to_owned()),
                email: Some("ann@example.com".to_owned()),
                username: Some(SECRET.to_owned()),
                ip_address: Some(std::net::IpAddr::from([10, 0, 0, 7]).into()),
                other: [("card".to_owned(), json!("4111111111111111"))].into(),
            }),
            request: Some(Request {
                url: Some(format!("https://api.example/reset?token={SECRET}").parse().unwrap()),
                data: Some(SECRET.to_owned()),
                cookies: Some(SECRET.to_owned()),
                query_string: Some(format!("token={SECRET}&page=2")),
                headers: [("Authorization", SECRET), ("X-Whatever", SECRET), ("User-Agent", "curl/8")]
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
                ..Request::default()
            }),
            exception: Values::from(vec![Exception {
                ty: "DATABASE".to_owned(),
                value: Some(format!("login with password={SECRET} refused")),
                stacktrace: Some(Stacktrace { frames: vec![frame], ..Stacktrace::default() }),
                ..Exception::default()
            }]),
            breadcrumbs: Values::from(vec![Breadcrumb {
                message: Some(format!("Bearer {SECRET}")),
                data: [("api_key".to_owned(), json!([SECRET, {"pin": 4}]))].into(),
                ..Breadcrumb::default()
            }]),
            extra: [
                (
                    "nested".to_owned(),
                    json!({"client_secret": {"values": [7, SECRET]}, "card": 4_111_111_111_111_111_u64}),
                ),
                ("plain".to_owned(), json!([1.5, true, null, "text"])),
            ]
            .into(),
            tags: [("token".to_owned(), SECRET.to_owned()), ("page".to_owned(), "2".to_owned())].into(),
            contexts: [
                ("trace".to_owned(), Context::from(TraceContext::default())),
                ("app".to_owned(), Context::Other([("password".to_owned(), json!(SECRET))].into())),
            ]
            .into(),
            ..Event::new()
        }
    }

    #[test]
    fn no_part_of_an_event_keeps_a_secret_or_says_who_somebody_is() {
        let before = event();
        let after = scrubbed::<Event<'static>>(&before, &Scrubber::new()).unwrap();
        let text = serde_json::to_string(&after).unwrap();
        for secret in [SECRET, "4111", "ann@", "10.0.0.7"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert_eq!(after.user.unwrap(), User { id: Some("7".to_owned()), ..User::default() });
        let request = after.request.unwrap();
        assert_eq!(request.query_string.as_deref(), Some("token=[redacted]&page=2"));
        assert_eq!(
            request.headers.into_iter().collect::<Vec<_>>(),
            [("User-Agent".to_owned(), "curl/8".to_owned())]
        );
        let frame = &after.exception.values[0].stacktrace.as_ref().unwrap().frames[0];
        assert_eq!(frame.function.as_deref(), Some("auth::token::read"));
        assert_eq!(after.extra["plain"], json!([1.5, true, null, "text"]));
        assert_eq!(
            (&after.tags["page"], after.contexts["trace"] == before.contexts["trace"]),
            (&"2".to_owned(), true)
        );
        assert_eq!((after.event_id, after.level), (before.event_id, before.level));
    }

    /// Values of any form, in which the secret stands as it is only behind names that say so.
    fn planted() -> impl Strategy<Value = Value> {
        let texts = [
            json!(format!("login with password={SECRET}")),
            json!(format!("postgres://app:{SECRET}@db")),
            json!("plain"),
            json!(7),
            Value::Null,
        ];
        let nested = |leaf: BoxedStrategy<Value>, names: &'static [&'static str]| {
            leaf.prop_recursive(3, 16, 3, move |inner| {
                let member = (select(names), inner.clone());
                prop_oneof![
                    vec(inner, 0..3).prop_map(Value::from),
                    vec(member, 0..3).prop_map(|members| {
                        members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
                    }),
                ]
            })
        };
        let raw = nested(select(vec![json!(SECRET), json!(7)]).boxed(), &["a", "frames", "value"]);
        let secret = (select(&["password", "apiKey", "x-auth-token", "client.secret"][..]), raw)
            .prop_map(|(name, value)| json!({ name: value }));
        let leaf = prop_oneof![select(texts.to_vec()), secret].boxed();
        nested(leaf, &["a", "vars", "message", "user_name"])
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_form_a_secret_is_gone_and_once_is_enough(value in planted()) {
            let scrubber = Scrubber::new();
            let event = Event { extra: [("of_ours".to_owned(), value)].into(), ..Event::new() };
            let once = scrubbed::<Event<'static>>(&event, &scrubber).unwrap();
            let text = serde_json::to_string(&once).unwrap();
            prop_assert!(!text.contains(SECRET), "{text}");
            prop_assert_eq!(scrubbed::<Event<'static>>(&once, &scrubber).unwrap(), once);
        }
    }

    #[test]
    fn ids_of_a_trace_are_no_cards() {
        let trace = TraceContext {
            trace_id: "00000000000000004111111111111111".parse().unwrap(),
            span_id: "4111111111111111".parse().unwrap(),
            ..TraceContext::default()
        };
        let event =
            Event { contexts: [("trace".to_owned(), Context::from(trace))].into(), ..Event::default() };
        assert_eq!(scrubbed::<Event<'static>>(&event, &Scrubber::new()).unwrap().contexts, event.contexts);
    }

    #[test]
    fn what_cannot_be_looked_through_does_not_leave() {
        let mut attached: Envelope = Event::new().into();
        attached.add_item(Attachment {
            buffer: SECRET.into(),
            filename: "a".to_owned(),
            ..Attachment::default()
        });
        let kept = envelope(attached, &Scrubber::new()).unwrap();
        assert_eq!(kept.items().count(), 1);
        let mut alone = Envelope::new();
        alone.add_item(Attachment {
            buffer: SECRET.into(),
            filename: "a".to_owned(),
            ..Attachment::default()
        });
        assert!(envelope(alone, &Scrubber::new()).is_none());
    }
}
