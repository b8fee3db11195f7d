//! How deep an input may nest.

use proc_macro2::{TokenStream, TokenTree};

/// More than anyone writes, and less than what fills a stack of 8 MiB.
const MAX_DEPTH: usize = 32;

/// In one pair of brackets, since `&&&&…` and `A<A<A<…` nest as well.
const MAX_TOKENS: usize = 512;

/// Whether syn can read the tokens. It descends by recursion without a limit, and so does the compiler's own parser,
/// which comes first: what nests too deeply is not for the derives to refuse.
pub(crate) fn is_shallow(tokens: &TokenStream) -> bool {
    fits(tokens, MAX_DEPTH)
}

fn fits(tokens: &TokenStream, depth: usize) -> bool {
    let mut count = 0;
    tokens.clone().into_iter().all(|token| {
        count += 1;
        count <= MAX_TOKENS
            && match token {
                TokenTree::Group(group) => depth > 0 && fits(&group.stream(), depth - 1),
                _ => true,
            }
    })
}
