//! Message templates: `"video {video_id} not found", .wait.as_secs()`.

use proc_macro2::{Group, Ident, Literal, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, LitStr, Member, Token};

use crate::attr::entry::parse_all;
use crate::diagnostics::Diagnostics;

/// A format string and what follows it.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) literal: LitStr,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) tail: Tail,
}

/// What stands behind a format string.
#[derive(Clone)]
pub(crate) enum Tail {
    /// Arguments, behind a comma; perhaps none.
    Args(TokenStream),
    /// No comma: whatever it is, the compiler shall say what it thinks of it.
    Odd(TokenStream),
}

/// A part of a format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text between placeholders, braces not doubled.
    Text(String),
    Placeholder {
        argument: Argument,
        /// What follows the colon.
        spec: String,
    },
}

/// What a placeholder refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    Next,
    Index(u32),
    Name(String),
}

/// An argument behind the format string.
pub(crate) struct Arg {
    pub(crate) name: Option<Ident>,
    pub(crate) value: TokenStream,
}

impl Template {
    /// Reads what stands in the parentheses of `#[error(…)]`.
    pub(crate) fn parse(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        let literal: LitStr = input.parse()?;
        let comma = input.parse::<Option<Token![,]>>()?;
        let rest: TokenStream = input.parse()?;
        let tail = if comma.is_some() || rest.is_empty() { Tail::Args(rest) } else { Tail::Odd(rest) };
        Ok(Self::of_literal(diagnostics, literal).map(|template| Self { tail, ..template }))
    }

    /// A template without arguments.
    pub(crate) fn of_literal(diagnostics: &Diagnostics, literal: LitStr) -> Option<Self> {
        match pieces(&literal.value()) {
            Ok(pieces) => Some(Self { literal, pieces, tail: Tail::Args(TokenStream::new()) }),
            Err(Unbalanced { brace }) => {
                diagnostics.error(
                    &literal,
                    format_args!("a `{brace}` in this text has no counterpart"),
                    format_args!("write `{brace}{brace}` for a brace that is only text"),
                );
                None
            }
        }
    }
}

/// Reads arguments: commas inside an expression are its own.
pub(crate) fn parse_args(tokens: TokenStream) -> syn::Result<Vec<Arg>> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let args = parse_all(tokens, Punctuated::<Arg, Token![,]>::parse_terminated)?;
    Ok(args.into_iter().collect())
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = if named {
            let name = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            Some(name)
        } else {
            None
        };
        let value = input.parse::<Expr>()?.into_token_stream();
        Ok(Self { name, value })
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Unbalanced {
    brace: char,
}

fn pieces(text: &str) -> Result<Vec<Piece>, Unbalanced> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        if let Some(after) = from.strip_prefix("{{") {
            plain.push('{');
            rest = after;
        } else if let Some(after) = from.strip_prefix("}}") {
            plain.push('}');
            rest = after;
        } else if let Some(after) = from.strip_prefix('{') {
            let (inside, after) = after.split_once('}').ok_or(Unbalanced { brace: '{' })?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(placeholder(inside));
            rest = after;
        } else {
            return Err(Unbalanced { brace: '}' });
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

fn placeholder(inside: &str) -> Piece {
    let (argument, spec) = inside.split_once(':').unwrap_or((inside, ""));
    let argument = argument.trim();
    let argument = match argument.parse::<u32>() {
        Ok(index) => Argument::Index(index),
        Err(_) if argument.is_empty() => Argument::Next,
        Err(_) => Argument::Name(argument.to_owned()),
    };
    Piece::Placeholder { argument, spec: spec.to_owned() }
}

/// The trait that formats a placeholder with this spec.
pub(crate) fn trait_of(spec: &str) -> &'static str {
    let spec = spec.trim_end();
    match spec.chars().last() {
        Some('?') => "Debug",
        Some('o') => "Octal",
        Some('x') => "LowerHex",
        Some('X') => "UpperHex",
        Some('p') => "Pointer",
        Some('b') => "Binary",
        Some('e') => "LowerExp",
        Some('E') => "UpperExp",
        _ => "Display",
    }
}

/// How sure it is that a dot with a name behind it is a field, and not a method of what stands before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    Sure,
    /// Behind a `>`, which compares or ends a path: `a > .len`, `None::<u8>.is_some()`.
    IfItExists,
}

/// The fields that an argument's expression names as `.field`, and the expression with each replaced by what `bind`
/// makes of it.
pub(crate) fn rewrite_fields(
    tokens: TokenStream,
    bind: &mut dyn FnMut(Member, Certainty) -> Option<TokenStream>,
) -> TokenStream {
    let mut rewritten = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    // Whether an expression may begin here, so that a dot is a field's and not a method call's.
    let mut begins = true;
    let mut certainty = Certainty::Sure;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dot) if dot.as_char() == '.' && is_dot(tokens.peek()) => {
                // A range, behind which an expression may begin.
                rewritten.extend([TokenTree::Punct(dot)].into_iter().chain(tokens.next()));
                begins = true;
            }
            TokenTree::Punct(dot) if dot.as_char() == '.' && begins => {
                let field = match tokens.peek() {
                    Some(TokenTree::Ident(name)) => Some((Member::Named(name.clone()), None)),
                    Some(TokenTree::Literal(literal)) => tuple_index(literal),
                    _ => None,
                };
                match field.and_then(|(member, second)| Some((bind(member, certainty)?, second))) {
                    Some((bound, second)) => {
                        tokens.next();
                        rewritten.extend(bound);
                        if let Some(second) = second {
                            rewritten.extend(quote::quote!(.#second));
                        }
                        begins = false;
                    }
                    None => rewritten.extend([TokenTree::Punct(dot)]),
                }
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), rewrite_fields(group.stream(), bind));
                inner.set_span(group.span());
                rewritten.extend([TokenTree::Group(inner)]);
                begins = false;
            }
            TokenTree::Punct(punct) => {
                begins = !matches!(punct.as_char(), '?' | '.');
                certainty = if punct.as_char() == '>' { Certainty::IfItExists } else { Certainty::Sure };
                rewritten.extend([TokenTree::Punct(punct)]);
            }
            TokenTree::Ident(ident) => {
                begins = ["return", "break", "in", "match", "if", "else", "while", "move"]
                    .iter()
                    .any(|word| ident == word);
                rewritten.extend([TokenTree::Ident(ident)]);
            }
            TokenTree::Literal(literal) => {
                begins = false;
                rewritten.extend([TokenTree::Literal(literal)]);
            }
        }
    }
    rewritten
}

fn is_dot(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '.')
}

/// `0`, or `0.1`, which the compiler reads as a float.
fn tuple_index(literal: &Literal) -> Option<(Member, Option<syn::Index>)> {
    let text = literal.to_string();
    let index = |digits: &str| Some(syn::Index { index: digits.parse().ok()?, span: literal.span() });
    match text.split_once('.') {
        Some((first, second)) => Some((Member::Unnamed(index(first)?), Some(index(second)?))),
        None => Some((Member::Unnamed(index(&text)?), None)),
    }
}

/// Hands every identifier that may be a variable to `visit`: not a method or member, not a path's or macro's name.
pub(crate) fn for_each_ident(tokens: &TokenStream, visit: &mut dyn FnMut(&Ident)) {
    let mut tokens = tokens.clone().into_iter().peekable();
    let mut behind_a_dot = false;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(ident) => {
                let next = match tokens.peek() {
                    Some(TokenTree::Punct(punct)) => Some((punct.as_char(), punct.spacing())),
                    _ => None,
                };
                let is_path = next == Some((':', Spacing::Joint));
                let is_macro = next == Some(('!', Spacing::Alone));
                let is_name = next == Some(('=', Spacing::Alone));
                if !(behind_a_dot || is_path || is_macro || is_name) {
                    visit(ident);
                }
            }
            TokenTree::Group(group) => for_each_ident(&group.stream(), visit),
            _ => {}
        }
        behind_a_dot = is_dot(Some(&token));
    }
}

/// Whether the tokens are a literal, which cannot hold a secret that is not in the source already.
pub(crate) fn is_literal(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().collect::<Vec<_>>().as_slice(), [TokenTree::Literal(_)])
}

/// `text` as a literal with the span of `of`, so that what the compiler says of it points at the user's text.
pub(crate) fn literal_like(of: &LitStr, text: &str) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(of.span());
    literal.into_token_stream()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn named(name: &str, spec: &str) -> Piece {
        Piece::Placeholder { argument: Argument::Name(name.into()), spec: spec.into() }
    }

    #[test]
    fn format_strings() {
        assert_eq!(pieces("plain").unwrap(), [Piece::Text("plain".into())]);
        assert_eq!(pieces("").unwrap(), []);
        assert_eq!(
            pieces("{{{a}}} {0:?}{}").unwrap(),
            [
                Piece::Text("{".into()),
                named("a", ""),
                Piece::Text("} ".into()),
                Piece::Placeholder { argument: Argument::Index(0), spec: "?".into() },
                Piece::Placeholder { argument: Argument::Next, spec: String::new() },
            ]
        );
        assert_eq!(pieces("{type:>width$}").unwrap(), [named("type", ">width$")]);
        assert_eq!(pieces("{a").unwrap_err(), Unbalanced { brace: '{' });
        assert_eq!(pieces("a}").unwrap_err(), Unbalanced { brace: '}' });
    }

    #[test]
    fn traits() {
        let traits = [
            ("", "Display"),
            (">8", "Display"),
            ("#?", "Debug"),
            ("08x", "LowerHex"),
            ("p", "Pointer"),
            ("w$", "Display"),
        ];
        for (spec, name) in traits {
            assert_eq!(trait_of(spec), name, "{spec}");
        }
    }

    #[test]
    fn fields_in_arguments() {
        let mut seen = Vec::new();
        let rewritten =
            rewrite_fields(quote!(.a.len() + f(.0.1, x.b) - g[.c]? .d .. .e), &mut |member, _| {
                seen.push(member.to_token_stream().to_string());
                Some(quote!(F))
            });
        assert_eq!(seen, ["a", "0", "c", "e"]);
        assert_eq!(rewritten.to_string(), quote!(F.len() + f(F.1, x.b) - g[F]?.d..F).to_string());
    }
}
