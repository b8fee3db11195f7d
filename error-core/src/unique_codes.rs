//! Codes compared across types while the crate is compiled.

use crate::code::same_text;
use crate::{ErrorSpec, Origin, SpecTree};

/// Refuses to compile if two of the listed families declare the same code.
///
/// A family that is met twice, because two others contain it, shares nothing with itself.
///
/// ```
/// use error_core::HttpError;
///
/// #[derive(Debug, HttpError)]
/// #[error("no such video")]
/// #[http(status = 404)]
/// struct VideoNotFound;
///
/// #[derive(Debug, HttpError)]
/// #[error("no such model")]
/// #[http(status = 404)]
/// struct ModelNotFound;
///
/// error_core::assert_unique_codes!(VideoNotFound, ModelNotFound);
/// ```
///
/// ```compile_fail
/// # use error_core::HttpError;
/// #[derive(Debug, HttpError)]
/// #[error("no such model")]
/// #[http(status = 404, code = "VIDEO_NOT_FOUND")]
/// struct ModelNotFound;
/// # #[derive(Debug, HttpError)]
/// # #[error("no such video")]
/// # #[http(status = 404)]
/// # struct VideoNotFound;
///
/// // error: the code VIDEO_NOT_FOUND belongs to both …::VideoNotFound and …::ModelNotFound
/// error_core::assert_unique_codes!(VideoNotFound, ModelNotFound);
/// ```
#[macro_export]
macro_rules! assert_unique_codes {
    ($($family:ty),+ $(,)?) => {
        const _: () = {
            use $crate::__private::unique_codes as __unique;

            const __FAMILIES: &[&$crate::SpecTree] = &[$(<$family as $crate::ErrorFamily>::TREE),+];
            const __TREES: usize = __unique::count_trees(__FAMILIES);
            const __CODES: usize = __unique::count_codes(__FAMILIES);
            const __SHARED: Option<__unique::Shared> =
                __unique::find::<__TREES, { __unique::table_size(__CODES) }>(__FAMILIES);
            const __MESSAGE: [u8; __unique::message_len(__SHARED)] = __unique::message(__SHARED);
            if __SHARED.is_some() {
                ::core::panic!("{}", __unique::as_str(&__MESSAGE));
            }
        };
    };
}

/// A code and the two families that declare it.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    code: &'static str,
    first: Origin,
    second: Origin,
}

/// How many trees there are, those met twice counted twice.
pub const fn count_trees(trees: &[&SpecTree]) -> usize {
    let mut sum = 0;
    let mut rest = trees;
    while let [tree, behind @ ..] = rest {
        sum += 1 + count_trees(tree.inner());
        rest = behind;
    }
    sum
}

/// How many codes there are, those of trees met twice counted twice.
pub const fn count_codes(trees: &[&SpecTree]) -> usize {
    let mut sum = 0;
    let mut rest = trees;
    while let [tree, behind @ ..] = rest {
        sum += tree.own().len() + count_codes(tree.inner());
        rest = behind;
    }
    sum
}

/// Slots for a hash table that stays at most half full.
pub const fn table_size(codes: usize) -> usize {
    (codes * 2 + 1).next_power_of_two()
}

/// The families that were walked already, and the codes that they declare.
struct Seen<const TREES: usize, const SLOTS: usize> {
    trees: [Option<Origin>; TREES],
    codes: [Option<(&'static str, Origin)>; SLOTS],
}

/// The first code that two families declare, if there is one.
pub const fn find<const TREES: usize, const SLOTS: usize>(trees: &[&'static SpecTree]) -> Option<Shared> {
    let mut seen = Seen::<TREES, SLOTS> { trees: [None; TREES], codes: [None; SLOTS] };
    walk(trees, &mut seen)
}

const fn walk<const TREES: usize, const SLOTS: usize>(
    trees: &[&'static SpecTree],
    seen: &mut Seen<TREES, SLOTS>,
) -> Option<Shared> {
    let mut rest = trees;
    while let [tree, behind @ ..] = rest {
        if enter(&mut seen.trees, tree.origin()) {
            let mut specs: &[ErrorSpec] = tree.own();
            while let [spec, others @ ..] = specs {
                let code = spec.code().as_str();
                if let Some(first) = claim(&mut seen.codes, code, tree.origin()) {
                    return Some(Shared { code, first, second: tree.origin() });
                }
                specs = others;
            }
            if let Some(shared) = walk(tree.inner(), seen) {
                return Some(shared);
            }
        }
        rest = behind;
    }
    None
}

/// Notes a family; `false` if it was met before.
const fn enter(mut slots: &mut [Option<Origin>], origin: Origin) -> bool {
    while let [slot, behind @ ..] = slots {
        match slot {
            Some(known) if same_origin(*known, origin) => return false,
            Some(_) => slots = behind,
            None => {
                *slot = Some(origin);
                return true;
            }
        }
    }
    true
}

/// Notes a code; answers the family that has it already.
#[expect(
    clippy::indexing_slicing,
    reason = "the index is taken modulo the length, and this runs in the compiler"
)]
const fn claim<const SLOTS: usize>(
    slots: &mut [Option<(&'static str, Origin)>; SLOTS],
    code: &'static str,
    origin: Origin,
) -> Option<Origin> {
    let mut at = hash(code) as usize;
    loop {
        match slots[at % SLOTS] {
            Some((known, first)) if same_text(known, code) => return Some(first),
            Some(_) => at += 1,
            None => {
                slots[at % SLOTS] = Some((code, origin));
                return None;
            }
        }
    }
}

/// FNV-1a.
const fn hash(text: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut rest = text.as_bytes();
    while let [byte, behind @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = behind;
    }
    hash
}

const fn same_origin(a: Origin, b: Origin) -> bool {
    a.line == b.line && a.column == b.column && same_text(a.name, b.name) && same_text(a.module, b.module)
}

/// The pieces of what the compiler says.
const fn pieces(shared: Option<Shared>) -> [&'static str; 10] {
    match shared {
        None => [""; 10],
        Some(Shared { code, first, second }) => [
            "the code ",
            code,
            " belongs to both ",
            first.module,
            "::",
            first.name,
            " and ",
            second.module,
            "::",
            second.name,
        ],
    }
}

/// The length of [`message`].
pub const fn message_len(shared: Option<Shared>) -> usize {
    let mut len = 0;
    let pieces = pieces(shared);
    let mut rest: &[&str] = &pieces;
    while let [piece, behind @ ..] = rest {
        len += piece.len();
        rest = behind;
    }
    len
}

/// What the compiler says, put together without a formatter, which it does not have.
#[expect(
    clippy::indexing_slicing,
    reason = "the length is that of the pieces, and this runs in the compiler"
)]
pub const fn message<const LEN: usize>(shared: Option<Shared>) -> [u8; LEN] {
    let mut text = [0; LEN];
    let mut at = 0;
    let pieces = pieces(shared);
    let mut rest: &[&str] = &pieces;
    while let [piece, behind @ ..] = rest {
        let mut bytes = piece.as_bytes();
        while let [byte, others @ ..] = bytes {
            text[at] = *byte;
            at += 1;
            bytes = others;
        }
        rest = behind;
    }
    text
}

/// The message as text.
pub const fn as_str(message: &[u8]) -> &str {
    match std::str::from_utf8(message) {
        Ok(text) => text,
        Err(_) => "two families share a code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorCode, ErrorStatus};

    const fn spec(code: &'static str) -> ErrorSpec {
        ErrorSpec::new("Name", ErrorCode::trusted(code), ErrorStatus::CONFLICT)
    }

    const fn origin(name: &'static str) -> Origin {
        Origin { module: "tests", name, line: 1, column: 1 }
    }

    const SPECS_A: &[ErrorSpec] = &[spec("A_ONE"), spec("A_TWO")];
    const SPECS_B: &[ErrorSpec] = &[spec("B_ONE"), spec("A_TWO")];
    const SPECS_C: &[ErrorSpec] = &[spec("C_ONE")];
    const A: &SpecTree = &SpecTree::new(origin("A"), SPECS_A, &[]);
    const B: &SpecTree = &SpecTree::new(origin("B"), SPECS_B, &[]);
    const AROUND_A: &SpecTree = &SpecTree::new(origin("C"), SPECS_C, &[A]);

    #[test]
    fn a_diamond_shares_nothing_with_itself() {
        const FAMILIES: &[&SpecTree] = &[A, AROUND_A, A];
        assert_eq!((count_trees(FAMILIES), count_codes(FAMILIES)), (4, 7));
        assert!(find::<4, 16>(FAMILIES).is_none());
    }

    #[test]
    fn a_shared_code_is_named_with_both_families() {
        const SHARED: Option<Shared> = find::<3, 16>(&[AROUND_A, B]);
        const LEN: usize = message_len(SHARED);
        assert_eq!(as_str(&message::<LEN>(SHARED)), "the code A_TWO belongs to both tests::A and tests::B");
    }
}
