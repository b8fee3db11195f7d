//! What attributes say that are not ours: the compiler's, and those of other derives on the same type.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, Meta};

use super::key;

/// Whether the fields may be unaligned, so that they cannot be borrowed.
pub(crate) fn is_packed(attributes: &[Attribute]) -> bool {
    says(attributes, "repr", "packed")
}

/// Whether the user allows deprecated names anywhere in the type: then they may stand in what is written of it, too.
pub(crate) fn allows_deprecated(input: &DeriveInput) -> bool {
    let of_fields = |fields: &Fields| fields.iter().any(|field| allows(&field.attrs));
    let inside = match &input.data {
        Data::Struct(data) => of_fields(&data.fields),
        Data::Enum(data) => {
            data.variants.iter().any(|variant| allows(&variant.attrs) || of_fields(&variant.fields))
        }
        Data::Union(_) => false,
    };
    inside || allows(&input.attrs)
}

fn allows(attributes: &[Attribute]) -> bool {
    ["allow", "expect"].iter().any(|level| says(attributes, level, "deprecated"))
}

/// Whether one of the attributes is `#[name(… word …)]`.
fn says(attributes: &[Attribute], name: &str, word: &str) -> bool {
    let mut lists = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
        .filter_map(|attribute| attribute.meta.require_list().ok());
    lists.any(|list| mentions(list.tokens.clone(), word))
}

fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == word))
}

/// The type without `#[http]` and `#[context]`, which beside `derive(Error)` are another derive's.
pub(crate) fn without_http(input: &DeriveInput) -> DeriveInput {
    let mut input = input.clone();
    strip(&mut input.attrs);
    match &mut input.data {
        Data::Struct(data) => data.fields.iter_mut().for_each(|field| strip(&mut field.attrs)),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                strip(&mut variant.attrs);
                variant.fields.iter_mut().for_each(|field| strip(&mut field.attrs));
            }
        }
        Data::Union(_) => {}
    }
    input
}

fn strip(attributes: &mut Vec<Attribute>) {
    attributes
        .retain(|attribute| ![key::HTTP, key::CONTEXT].iter().any(|name| attribute.path().is_ident(name)));
}

/// Whether this is another derive's `#[from(…)]`: with other arguments than ours.
pub(crate) fn is_from(attribute: &Attribute) -> bool {
    attribute.path().is_ident("from") && !matches!(attribute.meta, Meta::Path(_)) && !is_boxed(attribute)
}

/// `#[from(boxed)]`, which is ours.
pub(crate) fn is_boxed(attribute: &Attribute) -> bool {
    attribute.parse_args::<Ident>().is_ok_and(|word| word == "boxed")
}

/// The doc comment, without the blanks that every line begins with. What a macro puts into one is not text yet here and
/// is left out.
pub(crate) fn description(attributes: &[Attribute]) -> String {
    let comments = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => text(&doc.value),
        _ => None,
    });
    let lines: Vec<String> = comments.flat_map(|comment| lines_of(&comment)).collect();
    let blanks = |line: &String| line.len() - line.trim_start().len();
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or_default();
    let text: Vec<&str> =
        lines.iter().map(|line| line.get(indent..).unwrap_or_default().trim_end()).collect();
    text.join("\n").trim().to_owned()
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        // What `macro_rules!` hands on.
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}

/// The lines of one comment. Of `/** … */` the compiler hands over the stars that adorn its lines as well.
fn lines_of(comment: &str) -> Vec<String> {
    let mut lines: Vec<String> = comment.split('\n').map(str::to_owned).collect();
    let below = lines.get_mut(1..).unwrap_or_default();
    if below.iter().all(|line| line.trim().is_empty() || line.trim_start().starts_with('*')) {
        for line in below {
            *line = line.trim_start().trim_start_matches('*').to_owned();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn a_description_is_the_comment_without_its_indent() {
        let of = |input: DeriveInput| description(&input.attrs);
        assert_eq!(
            of(parse_quote!(
                struct E;
            )),
            ""
        );
        assert_eq!(
            of(parse_quote! {
                /// First line,
                /// `second`.
                #[derive(Debug)]
                ///
                ///   * indented
                ///
                #[doc(hidden)]
                #[doc = include_str!("elsewhere.md")]
                struct E;
            }),
            "First line,\n`second`.\n\n  * indented"
        );
        assert_eq!(
            of(parse_quote! {
                /** First line.
                 * Second line. */
                struct E;
            }),
            "First line.\nSecond line."
        );
    }
}
