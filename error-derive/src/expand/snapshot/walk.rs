//! What must be true of every expansion, looked for in its tokens.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::DeriveInput;

/// The same tokens every time: an order that a hash decides is another one now and then.
pub(super) fn assert_repeatable(name: &str, expand: impl Fn() -> TokenStream) {
    let first = expand().to_string();
    for _ in 0..16 {
        assert_eq!(expand().to_string(), first, "{name} differs from time to time");
    }
}

/// Nothing is looked for below another root than the one that was asked for, which is called `elsewhere`.
pub(super) fn assert_only_root(name: &str, expansion: &TokenStream) {
    let names = names(expansion.clone());
    for default in ["error_core", "error_actix"] {
        assert!(!names.contains(default), "{name} names {default}, and `crate` says otherwise");
    }
    assert!(names.contains("elsewhere"), "{name} does not use its root");
}

/// Every name is the user's, ours, a method's, or stands in a path from a crate's root.
pub(super) fn assert_paths_are_absolute(name: &str, expansion: &TokenStream, input: &DeriveInput) {
    let users = names(input.to_token_stream());
    visit(expansion.clone(), &mut |before, ident, after| {
        let text = ident.to_string();
        let is_path = before.ends_with("::") || before.ends_with('.') || before.ends_with('\'');
        let is_ours = text.starts_with('_') || LANGUAGE.contains(&text.as_str());
        // `name = value` in a format's arguments, `fn name`, `mod name`, and attributes are no lookups.
        let is_declared = ["fn", "const", "static", "#"].iter().any(|word| before.ends_with(word));
        assert!(
            is_path || is_ours || is_declared || users.contains(&text),
            "{name} looks `{text}{after}` up in whatever scope it stands"
        );
    });
    // A path from a root begins with `::`, and with a crate that is always there, or ours.
    visit_roots(expansion.clone(), &mut |root| {
        let roots = ["core", "std", "error_core", "error_actix"];
        assert!(roots.contains(&root), "{name} looks for the crate `{root}`");
    });
}

/// Words that mean the same everywhere.
const LANGUAGE: &[&str] = &[
    "const", "static", "use", "as", "_", "impl", "for", "fn", "self", "Self", "mut", "match", "return",
    "let", "dyn", "where", "true", "false", "if", "else", "type", "u8", "u16", "u64", "usize", "str", "bool",
];

fn names(tokens: TokenStream) -> HashSet<String> {
    let mut all = HashSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                all.insert(ident.to_string());
            }
            TokenTree::Group(group) => all.extend(names(group.stream())),
            TokenTree::Literal(literal) => all.extend(words(&literal.to_string())),
            TokenTree::Punct(_) => {}
        }
    }
    all
}

/// The names that a text may mean: those in its braces, and the parts of a path in quotes.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned).collect()
}

/// Hands `look` each name with what stands before and behind it. The insides of attributes are left out.
fn visit(tokens: TokenStream, look: &mut dyn FnMut(&str, &Ident, &str)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut before = String::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) => {
                let after = tokens.get(index + 1).map(ToString::to_string).unwrap_or_default();
                look(&before, ident, &after);
            }
            TokenTree::Group(_) if before.ends_with('#') => {}
            TokenTree::Group(group) => visit(group.stream(), look),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        before.push_str(&token.to_string());
    }
}

/// Hands `look` the first name of each path that begins with `::`.
fn visit_roots(tokens: TokenStream, look: &mut dyn FnMut(&str)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            visit_roots(group.stream(), look);
        }
        let Some([a, b, TokenTree::Ident(root)]) = tokens.get(index..index + 3) else {
            continue;
        };
        let before = index.checked_sub(1).and_then(|index| tokens.get(index));
        // Behind a name or `>` a path goes on.
        let goes_on = before.is_some_and(|token| match token {
            TokenTree::Ident(ident) => ident == "Self" || !LANGUAGE.contains(&ident.to_string().as_str()),
            TokenTree::Punct(punct) => punct.as_char() == '>' || punct.as_char() == ':',
            _ => false,
        });
        if is_colon(a) && is_colon(b) && !goes_on {
            look(&root.to_string());
        }
    }
}

#[test]
fn a_relative_path_is_found() {
    let input: DeriveInput = syn::parse_quote!(
        struct Sold;
    );
    let assert = |expansion: TokenStream| {
        std::panic::catch_unwind(|| assert_paths_are_absolute("test", &expansion, &input)).is_ok()
    };
    assert!(assert(quote!(
        fn f(__x: ::core::option::Option<Sold>) -> bool {
            __x.is_some()
        }
    )));
    for relative in [
        quote!(
            fn f(__x: Option<Sold>) {}
        ),
        quote!(
            fn f() {
                core::unreachable!()
            }
        ),
        quote!(
            fn f() -> u8 {
                panic!("x")
            }
        ),
        quote!(
            fn f() -> u8 {
                ::serde::f()
            }
        ),
    ] {
        assert!(!assert(relative.clone()), "{relative}");
    }
}

#[test]
fn an_order_that_a_hash_decides_is_found() {
    let of_hash = || {
        let words: HashSet<&str> = ["a", "b", "c", "d", "e", "f", "g", "h"].into_iter().collect();
        words.into_iter().map(|word| syn::parse_str::<TokenStream>(word).unwrap()).collect::<TokenStream>()
    };
    assert!(std::panic::catch_unwind(|| assert_repeatable("test", of_hash)).is_err());
}
