//! Committed inputs with tokens deleted, doubled and swapped, and with attribute texts of one put into another.

use std::panic::catch_unwind;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use crate::corpus::inputs;
use crate::with_room;

/// A step away from an input.
#[derive(Clone, Debug)]
enum Step {
    Delete(Index),
    Double(Index),
    Swap(Index, Index),
    /// What stands in one pair of brackets, replaced by what stands in a pair of another input.
    Splice {
        into: Index,
        donor: Index,
        from: Index,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let index = any::<Index>;
    let step = prop_oneof![
        index().prop_map(Step::Delete),
        index().prop_map(Step::Double),
        (index(), index()).prop_map(|(first, second)| Step::Swap(first, second)),
        (index(), index(), index()).prop_map(|(into, donor, from)| Step::Splice { into, donor, from }),
    ];
    vec(step, 1..6)
}

/// Every token at any depth, a pair of brackets before what is in it.
fn all(tokens: &TokenStream) -> Vec<TokenTree> {
    let mut found = Vec::new();
    for token in tokens.clone() {
        found.push(token.clone());
        if let TokenTree::Group(group) = token {
            found.extend(all(&group.stream()));
        }
    }
    found
}

/// Puts `new` in the place of the token at `place`, counted as [`all`] counts.
fn replaced(tokens: TokenStream, place: &mut Option<usize>, new: &[TokenTree]) -> TokenStream {
    let mut result = TokenStream::new();
    for token in tokens {
        if *place == Some(0) {
            *place = None;
            result.extend(new.iter().cloned());
            continue;
        }
        *place = place.map(|place| place - 1);
        result.extend([match token {
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), replaced(group.stream(), place, new)))
            }
            token => token,
        }]);
    }
    result
}

fn replace(tokens: TokenStream, place: usize, new: &[TokenTree]) -> TokenStream {
    replaced(tokens, &mut Some(place), new)
}

fn take(tokens: TokenStream, step: &Step, donors: &[TokenStream]) -> TokenStream {
    let present = all(&tokens);
    if present.is_empty() {
        return tokens;
    }
    match step {
        Step::Delete(place) => replace(tokens, place.index(present.len()), &[]),
        Step::Double(place) => {
            let place = place.index(present.len());
            replace(tokens, place, &[present[place].clone(), present[place].clone()])
        }
        Step::Swap(first, second) => {
            let (first, second) = (first.index(present.len()), second.index(present.len()));
            // The later one first, so that the earlier one keeps its place.
            let (early, late) = (first.min(second), first.max(second));
            let tokens = replace(tokens, late, &[present[early].clone()]);
            replace(tokens, early, &[present[late].clone()])
        }
        Step::Splice { into, donor, from } => {
            let (old, new) = (groups(&present), groups(&all(donor.get(donors))));
            if old.is_empty() || new.is_empty() {
                return tokens;
            }
            let ((place, old), (_, new)) = (into.get(&old), from.get(&new));
            replace(tokens, *place, &[TokenTree::Group(Group::new(old.delimiter(), new.stream()))])
        }
    }
}

/// The pairs of brackets among tokens, and where each stands.
fn groups(tokens: &[TokenTree]) -> Vec<(usize, Group)> {
    let group = |(place, token): (usize, &TokenTree)| match token {
        TokenTree::Group(group) => Some((place, group.clone())),
        _ => None,
    };
    tokens.iter().enumerate().filter_map(group).collect()
}

fn mutated(tokens: &TokenStream, steps: &[Step], donors: &[TokenStream]) -> TokenStream {
    steps.iter().fold(tokens.clone(), |tokens, step| take(tokens, step, donors))
}

fn declarations() -> Vec<TokenStream> {
    inputs("derive")
        .into_iter()
        .filter_map(|(_, input)| String::from_utf8(input).ok()?.parse().ok())
        .collect()
}

/// Each line in braces, so that a step can put one in another's place; a line that is no tokens is empty.
fn attribute_lines() -> Vec<TokenStream> {
    let in_braces = |line: &[u8]| {
        let tokens = std::str::from_utf8(line).ok().and_then(|line| line.parse().ok()).unwrap_or_default();
        TokenTree::Group(Group::new(Delimiter::Brace, tokens))
    };
    inputs("attributes")
        .into_iter()
        .map(|(_, input)| input.split(|byte| *byte == b'\n').map(in_braces).collect())
        .collect()
}

fn lines(tokens: TokenStream) -> String {
    let line = |token| match token {
        TokenTree::Group(group) => group.stream().to_string(),
        token => token.to_string(),
    };
    tokens.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Runs `target` on what is a few steps away from each of `corpus`, written as text by `write`.
fn explore(corpus: &[TokenStream], write: fn(TokenStream) -> String, target: fn(&[u8])) {
    // What fails is shown as an input, to be added to the corpus.
    let config = Config { failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&(any::<Index>(), steps()), |(input, steps)| {
        let input = write(mutated(input.get(corpus), &steps, corpus));
        catch_unwind(|| target(input.as_bytes())).map_err(|_| TestCaseError::fail(input))
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn declarations_near_the_corpus() {
    with_room(|| explore(&declarations(), |tokens| tokens.to_string(), error_fuzz::derive));
}

#[test]
fn attributes_near_the_corpus() {
    with_room(|| explore(&attribute_lines(), lines, error_fuzz::attributes));
}
