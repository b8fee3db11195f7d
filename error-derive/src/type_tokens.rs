//! What can be seen of a type by its tokens.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{GenericArgument, Lifetime, Path, PathArguments, PathSegment, Type, TypePath};

/// A type without the groups and parentheses that macros leave.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}

/// The last part of a path.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungrouped(ty) {
        Type::Path(TypePath { qself: None, path, .. }) => path.segments.last(),
        _ => None,
    }
}

/// The `T` of `wrapper<T>`.
pub(crate) fn argument_of<'t>(ty: &'t Type, wrapper: &str) -> Option<&'t Type> {
    first_argument(last_segment(ty).filter(|last| last.ident == wrapper)?)
}

/// The first type between a name's angle brackets.
fn first_argument(segment: &PathSegment) -> Option<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    }
}

/// What serde makes of a type, as far as the names of the standard library tell: `string`, `integer?`, `string[]`; of
/// anything else, `any`.
pub(crate) fn json_shape(ty: &Type) -> String {
    let (ty, of) = match ungrouped(ty) {
        Type::Reference(reference) => return json_shape(&reference.elem),
        Type::Array(array) => return format!("{}[]", json_shape(&array.elem)),
        Type::Slice(slice) => return format!("{}[]", json_shape(&slice.elem)),
        Type::Path(TypePath { qself: None, path, .. }) if is_of_std(path) => match path.segments.last() {
            Some(last) => (last.ident.to_string(), first_argument(last)),
            None => return ANY.to_owned(),
        },
        _ => return ANY.to_owned(),
    };
    let inner = || of.map_or_else(|| ANY.to_owned(), json_shape);
    match ty.as_str() {
        "bool" => "boolean".to_owned(),
        // What is not finite becomes null.
        "f32" | "f64" => "number?".to_owned(),
        "String" | "str" | "char" | "Path" | "PathBuf" | "IpAddr" | "Ipv4Addr" | "Ipv6Addr"
        | "SocketAddr" => "string".to_owned(),
        "Option" => match inner() {
            inner if inner == ANY || inner.ends_with('?') => inner,
            inner => inner + "?",
        },
        "Box" | "Rc" | "Arc" | "Cow" => inner(),
        "Vec" | "VecDeque" | "LinkedList" | "BTreeSet" | "HashSet" | "BinaryHeap" => inner() + "[]",
        name if is_integer(name) => "integer".to_owned(),
        _ => ANY.to_owned(),
    }
}

const ANY: &str = "any";

/// `u8` and the like, and `NonZeroU8` and the like.
fn is_integer(name: &str) -> bool {
    let signs = if name.starts_with("NonZero") { ['U', 'I'] } else { ['u', 'i'] };
    let width = name.strip_prefix("NonZero").unwrap_or(name).strip_prefix(signs);
    width.is_some_and(|width| ["8", "16", "32", "64", "128", "size"].contains(&width))
}

/// Whether a path can lead to the standard library: it says so, or is a bare name.
fn is_of_std(path: &Path) -> bool {
    let mut segments = path.segments.iter();
    match (segments.next(), segments.next()) {
        (Some(first), Some(_)) => ["std", "core", "alloc"].iter().any(|root| first.ident == root),
        (_, second) => second.is_none(),
    }
}

/// Whether one of the names stands anywhere.
pub(crate) fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| **name == ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// Whether a name stands anywhere as a path of its own: `Error<T>`, not `disk::Error<T>`.
pub(crate) fn names_alone(tokens: TokenStream, name: &Ident) -> bool {
    let mut behind_a_colon = false;
    tokens.into_iter().any(|token| {
        let found = match &token {
            TokenTree::Ident(ident) => !behind_a_colon && ident == name,
            TokenTree::Group(group) => names_alone(group.stream(), name),
            _ => false,
        };
        behind_a_colon = matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
        found
    })
}

/// All lifetimes, in their order.
pub(crate) fn lifetimes(tokens: TokenStream) -> Vec<Lifetime> {
    let mut found = Vec::new();
    let mut quote = None;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => quote = Some(punct.span()),
            TokenTree::Ident(ident) => {
                found.extend(quote.take().map(|apostrophe| Lifetime { apostrophe, ident }));
            }
            TokenTree::Group(group) => found.extend(lifetimes(group.stream())),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn shapes_of_json() {
        let of = |ty: Type| json_shape(&ty);
        assert_eq!(of(parse_quote!(String)), "string");
        assert_eq!(of(parse_quote!(&'static str)), "string");
        assert_eq!(of(parse_quote!(Option<std::borrow::Cow<'a, str>>)), "string?");
        assert_eq!(of(parse_quote!(Vec<Option<u32>>)), "integer?[]");
        assert_eq!(of(parse_quote!(Option<Box<[NonZeroU8]>>)), "integer[]?");
        assert_eq!(of(parse_quote!([i128; 4])), "integer[]");
        assert_eq!(of(parse_quote!(Option<Option<bool>>)), "boolean?");
        assert_eq!(of(parse_quote!(f64)), "number?");
        assert_eq!(of(parse_quote!(Option<Duration>)), "any");
        assert_eq!(of(parse_quote!(Vec<Duration>)), "any[]");
        assert_eq!(of(parse_quote!(my::String)), "any");
        assert_eq!(of(parse_quote!((u8, u8))), "any");
        assert_eq!(of(parse_quote!(U8)), "any");
    }
}
