//! Values that are no list and no map, written without a serializer's state: most context fields are texts and numbers.

use std::fmt;

use serde::ser::{Error, Impossible};
use serde::{Serialize, Serializer};

use super::buffer::{JsonBuffer, WriteError};

/// Writes a value if it is a text, an integer, a boolean or nothing.
pub(super) struct Scalar<'a>(pub(super) &'a mut JsonBuffer);

/// Why a value was not written.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is none of these; nothing has been written.
    NoScalar,
    Failed(WriteError),
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        Self::Failed(error)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not written")
    }
}

impl std::error::Error for Stop {}

impl Error for Stop {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Failed(WriteError::Serialize(serde_json::Error::custom(message)))
    }
}

/// `serialize_…` of integers that fit into one type.
macro_rules! integers {
    ($($method:ident($from:ty as $to:ty);)*) => {
        $(fn $method(self, number: $from) -> Result<(), Stop> {
            Ok(self.0.raw(itoa::Buffer::new().format(<$to>::from(number)))?)
        })*
    };
}

impl Serializer for Scalar<'_> {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Impossible<(), Stop>;
    type SerializeTuple = Impossible<(), Stop>;
    type SerializeTupleStruct = Impossible<(), Stop>;
    type SerializeTupleVariant = Impossible<(), Stop>;
    type SerializeMap = Impossible<(), Stop>;
    type SerializeStruct = Impossible<(), Stop>;
    type SerializeStructVariant = Impossible<(), Stop>;

    fn serialize_str(self, text: &str) -> Result<(), Stop> {
        Ok(self.0.string(text)?)
    }

    fn serialize_char(self, c: char) -> Result<(), Stop> {
        self.serialize_str(c.encode_utf8(&mut [0; 4]))
    }

    fn serialize_bool(self, value: bool) -> Result<(), Stop> {
        Ok(self.0.raw(if value { "true" } else { "false" })?)
    }

    integers! {
        serialize_i8(i8 as i64);
        serialize_i16(i16 as i64);
        serialize_i32(i32 as i64);
        serialize_i64(i64 as i64);
        serialize_u8(u8 as u64);
        serialize_u16(u16 as u64);
        serialize_u32(u32 as u64);
        serialize_u64(u64 as u64);
        serialize_i128(i128 as i128);
        serialize_u128(u128 as u128);
    }

    fn serialize_none(self) -> Result<(), Stop> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Stop> {
        Ok(self.0.raw("null")?)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Stop> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Stop> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<(), Stop> {
        // Some have a meaning of their own to `serde_json`.
        Err(Stop::NoScalar)
    }

    fn serialize_f32(self, _: f32) -> Result<(), Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Stop> {
        Err(Stop::NoScalar)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Stop> {
        // Without a `String` in between, as `serde_json` does it.
        Err(Stop::NoScalar)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Stop> {
        Err(Stop::NoScalar)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Stop> {
        Err(Stop::NoScalar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written<T: Serialize + ?Sized>(value: &T) -> Option<String> {
        let mut buffer = JsonBuffer::new(1000);
        match value.serialize(Scalar(&mut buffer)) {
            Ok(()) => Some(buffer.as_str().to_owned()),
            Err(Stop::NoScalar) => {
                assert!(buffer.is_empty());
                None
            }
            Err(Stop::Failed(error)) => panic!("{error}"),
        }
    }

    #[derive(Serialize)]
    enum Plan {
        Free,
        #[serde(rename = "very \"large\"")]
        Large,
    }

    #[derive(Serialize)]
    struct Unit;

    #[test]
    fn scalars_are_what_serde_json_writes() {
        macro_rules! same {
            ($($value:expr),* $(,)?) => {
                $(assert_eq!(written(&$value).as_deref(), Some(serde_json::to_string(&$value).unwrap().as_str()));)*
            };
        }
        same!(
            "",
            "a\"b\\c\n",
            'ä',
            '"',
            true,
            false,
            (),
            None::<u8>,
            Some(7_u8),
            Some("x"),
            Plan::Free,
            Plan::Large,
            Unit
        );
        same!(
            i8::MIN,
            i16::MIN,
            i32::MIN,
            i64::MIN,
            i128::MIN,
            u8::MAX,
            u16::MAX,
            u32::MAX,
            u64::MAX,
            u128::MAX
        );
    }

    #[test]
    fn what_is_none_writes_nothing() {
        assert_eq!(written(&[1, 2]), None);
        assert_eq!(written(&(1, "x")), None);
        assert_eq!(written(&std::collections::BTreeMap::from([(1, 2)])), None);
        assert_eq!(written(&1.5), None);
        assert_eq!(written(&format_args!("{}", 1)), None);
    }

    proptest! {
        #[test]
        fn texts_are_read_back(text in any::<String>(), number in any::<i64>()) {
            let json = written(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            prop_assert_eq!(written(&number).unwrap(), number.to_string());
        }
    }
}
