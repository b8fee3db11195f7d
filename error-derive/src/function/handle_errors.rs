//! `#[handle_errors(operation = "…", fields(…))]`: an error that leaves the function takes a context along.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{AttrStyle, Attribute, Expr, Ident, ItemFn, Path, ReturnType, Token, Type};

use crate::attr::Visibility;
use crate::attr::entry::{Entry, ends, reader};
use crate::attr::key::{HANDLE_ERRORS, Key, Place};
use crate::attr::slot::Slot;
use crate::attr::value;
use crate::diagnostics::Diagnostics;
use crate::function::item::{first_of, infer_opaque, with_errors};

/// What the context takes from the function: a key, and the expression whose value it is.
struct Captured {
    key: Ident,
    value: Expr,
    visibility: Visibility,
}

/// What stands in the parentheses.
#[derive(Default)]
struct Arguments {
    operation: Slot<String>,
    captured: Vec<Captured>,
}

/// The function, with `arguments` as the attribute gives them, and generated paths below `root`.
pub(crate) fn handle_errors(arguments: TokenStream, item: &TokenStream, root: &Path) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let arguments = Arguments::parse(&diagnostics, arguments);
    let function = syn::parse2::<ItemFn>(item.clone());
    if function.is_err() {
        diagnostics.error(
            first_of(item),
            "`#[handle_errors]` is for a function that has a body",
            "put it on the function whose errors shall carry a context",
        );
    }
    let Ok(function) = function else { return with_errors(diagnostics, item) };
    let ReturnType::Type(_, returned) = &function.sig.output else {
        diagnostics.error(
            &function.sig.ident,
            "no error leaves a function that returns nothing",
            "declare `-> Result<…, Report>`, or take `#[handle_errors]` off",
        );
        return with_errors(diagnostics, item);
    };
    check_keys(&diagnostics, &arguments.captured);
    if !diagnostics.is_empty() {
        return with_errors(diagnostics, item);
    }
    drop(diagnostics.finish());
    let mut declared = (**returned).clone();
    infer_opaque(&mut declared);
    let body = body(&function, &arguments, &declared, root);
    let ItemFn { attrs, vis, sig, .. } = &function;
    let is_inner = |attribute: &&Attribute| matches!(attribute.style, AttrStyle::Inner(_));
    let (inner, outer): (Vec<_>, Vec<_>) = attrs.iter().partition(is_inner);
    quote!(#(#outer)* #vis #sig { #(#inner)* #body })
}

impl Arguments {
    fn parse(diagnostics: &Diagnostics, tokens: TokenStream) -> Self {
        let mut arguments = Self::default();
        let mut lost = Vec::new();
        let set = |entry: &Entry<'_>| arguments.set(diagnostics, entry);
        let read = reader(diagnostics, HANDLE_ERRORS, Place::Function, set, &mut lost);
        diagnostics.ok(read.parse2(tokens));
        arguments
    }

    fn set(&mut self, diagnostics: &Diagnostics, entry: &Entry<'_>) -> bool {
        let visibility = match entry.key {
            Key::InternalFields => Visibility::Internal,
            Key::PublicFields => Visibility::Public,
            Key::RedactedFields => Visibility::Redacted,
            _ => {
                let Some(value) = entry.read(diagnostics, value::text) else { return false };
                self.operation.set(diagnostics, &entry.ident, value);
                return true;
            }
        };
        let Some(fields) = entry.read(diagnostics, captures) else { return false };
        self.captured.extend(fields.value.into_iter().map(|(key, value)| Captured {
            key,
            value,
            visibility,
        }));
        true
    }
}

/// `name, name = expression, …`.
fn captures(_: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Vec<(Ident, Expr)>>> {
    let mut captures = Vec::new();
    while !input.is_empty() {
        let key = input.call(Ident::parse_any)?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => input.parse()?,
            None if ends(input) => syn::parse2(key.to_token_stream())?,
            None => return Err(input.error("expected `=` or a comma")),
        };
        captures.push((key, value));
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(Some(captures))
}

fn check_keys(diagnostics: &Diagnostics, captured: &[Captured]) {
    for (index, Captured { key, .. }) in captured.iter().enumerate() {
        let is_second = captured.iter().take(index).any(|earlier| earlier.key.unraw() == key.unraw());
        if is_second || key == "operation" {
            diagnostics.error(
                key,
                format_args!("the context has a `{key}` already"),
                format_args!("give another name: `name = {key}`"),
            );
        }
    }
}

fn body(function: &ItemFn, arguments: &Arguments, returned: &Type, root: &Path) -> TokenStream {
    let operation = match arguments.operation.get() {
        Some(operation) => operation.value.clone(),
        None => function.sig.ident.unraw().to_string(),
    };
    // A value is not needed to say that it is redacted.
    let shown = || arguments.captured.iter().filter(|field| field.visibility != Visibility::Redacted);
    let names: Vec<Ident> = (0..shown().count()).map(|index| format_ident!("__c{index}")).collect();
    let clones = shown().zip(&names).map(|(Captured { value, .. }, name)| {
        let at = Span::call_site().located_at(value.span());
        quote_spanned!(at=> let #name = ::core::clone::Clone::clone(&(#value));)
    });
    let mut names = names.iter();
    let members = arguments.captured.iter().map(|Captured { key, value, visibility }| {
        // At the value, where one that cannot be written is shown.
        let at = Span::call_site().located_at(value.span());
        let method = match visibility {
            Visibility::Redacted => return redacted(key),
            Visibility::Public => Ident::new("public", at),
            Visibility::Internal => Ident::new("internal", at),
        };
        let (key, mut name) = (key.unraw().to_string(), names.next().cloned());
        name.iter_mut().for_each(|name| name.set_span(at));
        quote_spanned!(at=> .#method(#key, &#name))
    });
    let statements = &function.block.stmts;
    // Never taken: tells the compiler what the body returns before it reads it.
    let declared = quote!(if false { return __private::declared::<#returned>(); });
    let run = if function.sig.asyncness.is_some() {
        quote!(async move { #declared #(#statements)* }.await)
    } else {
        quote!(__private::run(move || { #declared #(#statements)* }))
    };
    // At the return type, where one that cannot carry a context is shown.
    let at = Span::call_site().located_at(returned.span());
    let leave = quote_spanned!(at=> __private::leave(__left, __context));
    let clones: Vec<TokenStream> = clones.collect();
    let members: Vec<TokenStream> = members.collect();
    quote! {
        use #root::__private;
        let __context = {
            #(#clones)*
            move || __private::ErrorContext::new().operation(#operation) #(#members)*
        };
        let __left = #run;
        #leave
    }
}

fn redacted(key: &Ident) -> TokenStream {
    let key = key.unraw().to_string();
    quote!(.redacted(#key))
}
