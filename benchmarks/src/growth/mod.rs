//! How cost grows: with an error's fields, with a type's variants, with what a monitor knows.

mod fields;
mod specs;
mod variants;

use crate::case::Case;

pub(crate) use self::fields::FIELDS;
pub(crate) use self::specs::SPECS;
pub(crate) use self::variants::VARIANTS;

pub(crate) fn cases() -> Vec<Case> {
    fields::cases().into_iter().chain(variants::cases()).chain(specs::cases()).collect()
}
