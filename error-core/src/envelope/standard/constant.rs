//! What the default members say of every error of one site.

use crate::envelope::member::Kind;
use crate::{ErrorSpec, JsonBuffer};

/// The members up to the time, of an error whose status is the declared one: all but the message and the time itself.
#[derive(Debug)]
pub(crate) struct Constant {
    /// What stands before the message: the brace of the object, and the message's quote.
    pub(super) before_message: Box<str>,
    /// What stands between the message and the time, the message's other quote included.
    pub(super) before_time: Box<str>,
}

impl Constant {
    /// What `spec` says.
    pub(crate) fn of(spec: &ErrorSpec) -> Self {
        // Nothing is too long for these.
        let mut before_message = JsonBuffer::new(usize::MAX);
        let mut before_time = JsonBuffer::new(usize::MAX);
        let mut text = &mut before_message;
        for member in super::ALL {
            let _ = member.write_key(text);
            match member.kind {
                Kind::Message => {
                    let _ = text.raw("\"");
                    text = &mut before_time;
                    let _ = text.raw("\"");
                }
                Kind::Timestamp => break,
                _ => drop(member.write_declared(spec, spec.status(), text)),
            }
        }
        before_message.open_object(0);
        let [before_message, before_time] = [before_message, before_time].map(|text| text.as_str().into());
        Self { before_message, before_time }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Category, ErrorCode, ErrorStatus};

    #[test]
    fn all_but_the_message_and_the_time() {
        let spec = ErrorSpec::new("Sold", ErrorCode::new("TICKET_SOLD").unwrap(), ErrorStatus::CONFLICT);
        let constant = Constant::of(&spec.with_category(Category::new("a\"b")));
        assert_eq!(&*constant.before_message, r#"{"type":"Sold","code":"TICKET_SOLD","message":""#);
        assert_eq!(
            &*constant.before_time,
            r#"","category":"a\"b","severity":"low","status_code":409,"timestamp":"#
        );
    }
}
