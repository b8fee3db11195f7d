//! `#[recover(service = "…", …)]`: an async function runs under a guard.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{
    AttrStyle, Attribute, Expr, FnArg, Ident, ItemFn, Pat, PatIdent, Path, ReceiverKind, ReturnType, Type,
};

use crate::attr::action::count;
use crate::attr::duration;
use crate::attr::entry::{Entry, reader};
use crate::attr::key::{Key, Place, RECOVER};
use crate::attr::slot::Slot;
use crate::attr::value;
use crate::diagnostics::Diagnostics;
use crate::function::item::{first_of, infer_opaque, with_errors};

/// What stands in the parentheses.
#[derive(Default)]
struct Arguments {
    service: Slot<String>,
    operation: Slot<String>,
    max_retries: Slot<u32>,
    idempotent: Slot<()>,
    fallback: Slot<Path>,
    deadline: Slot<u64>,
    attempt_timeout: Slot<u64>,
    with: Slot<Expr>,
}

/// An argument of the function: its name in the signature, and what the body calls it.
struct Argument<'a> {
    name: Ident,
    pattern: &'a Pat,
    ty: &'a Type,
}

impl Argument<'_> {
    /// Whether the body calls it what the signature does, and no more is said.
    fn is_its_name(&self) -> bool {
        matches!(self.pattern, Pat::Ident(PatIdent { by_ref: None, mutability: None, subpat: None, .. }))
    }
}

/// The function, with `arguments` as the attribute gives them, and generated paths below `root`.
pub(crate) fn recover(arguments: TokenStream, item: &TokenStream, root: &Path) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let arguments = Arguments::parse(&diagnostics, arguments);
    let function = syn::parse2::<ItemFn>(item.clone());
    if function.is_err() {
        diagnostics.error(
            first_of(item),
            "`#[recover]` is for an async function that has a body",
            "put it on the function that calls the service",
        );
    }
    let Ok(function) = function else { return with_errors(diagnostics, item) };
    arguments.check(&diagnostics);
    check_signature(&diagnostics, &function, &arguments);
    let ReturnType::Type(_, returned) = &function.sig.output else {
        diagnostics.error(
            &function.sig.ident,
            "there is nothing to recover in a function that returns nothing",
            "declare `-> Result<…, Report>`, or take `#[recover]` off",
        );
        return with_errors(diagnostics, item);
    };
    if !diagnostics.is_empty() {
        return with_errors(diagnostics, item);
    }
    drop(diagnostics.finish());
    expand(&function, &arguments, returned, root)
}

impl Arguments {
    fn parse(diagnostics: &Diagnostics, tokens: TokenStream) -> Self {
        let mut arguments = Self::default();
        let mut lost = Vec::new();
        let set = |entry: &Entry<'_>| arguments.set(diagnostics, entry);
        let read = reader(diagnostics, RECOVER, Place::Function, set, &mut lost);
        diagnostics.ok(read.parse2(tokens));
        // A service that was meant and could not be read is not missing as well.
        if lost.iter().any(|lost| lost.0.as_ref().is_some_and(|key| key == "service")) {
            arguments.service.attempt();
        }
        arguments
    }

    /// Whether the value could be read.
    fn set(&mut self, diagnostics: &Diagnostics, entry: &Entry<'_>) -> bool {
        macro_rules! fill {
            ($slot:ident, $read:expr) => {{
                let Some(value) = entry.read(diagnostics, $read) else { return false };
                self.$slot.set(diagnostics, &entry.ident, value);
            }};
        }
        match entry.key {
            Key::Service => fill!(service, name),
            Key::RecoveredOperation => fill!(operation, name),
            Key::MaxRetries => fill!(max_retries, retries),
            Key::Fallback => fill!(fallback, value::path),
            Key::Deadline => fill!(deadline, time),
            Key::AttemptTimeout => fill!(attempt_timeout, time),
            Key::With => fill!(with, |_, input| input.parse().map(Some)),
            _ => {
                if !entry.refuse_value(diagnostics) {
                    return false;
                }
                let alone = crate::attr::slot::Spanned::new((), &entry.ident);
                self.idempotent.set(diagnostics, &entry.ident, alone);
            }
        }
        true
    }

    fn check(&self, diagnostics: &Diagnostics) {
        if self.service.get().is_none() && !self.service.is_lost() {
            diagnostics.push(syn::Error::new(
                Span::call_site(),
                "`#[recover]` does not say which service is called\nhelp: add `service = \"…\"`: its circuit breaker is asked",
            ));
        }
        if let (Some(_), Some(idempotent)) = (self.max_retries.get(), self.idempotent.get()) {
            diagnostics.error(
                idempotent,
                "`max_retries` says already that the function may be done twice",
                "keep `max_retries` for a number of its own, or `idempotent` for those of the errors",
            );
        }
        if let (Some(whole), Some(attempt)) = (self.deadline.get(), self.attempt_timeout.get()) {
            if attempt.value > whole.value {
                diagnostics.error(
                    attempt,
                    "one try may take longer than all of them",
                    "give an `attempt_timeout` that is not above the `deadline`",
                );
            }
        }
    }

    fn repeats(&self) -> bool {
        self.max_retries.get().is_some() || self.idempotent.get().is_some()
    }

    /// Whether the function's arguments are needed more than once.
    fn clones(&self) -> bool {
        self.repeats() || self.fallback.get().is_some()
    }
}

/// A name in quotes that is not empty.
fn name(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<String>> {
    let begin = input.fork();
    let text = value::text(diagnostics, input)?;
    if text.as_ref().is_some_and(String::is_empty) {
        let literal: syn::LitStr = begin.parse()?;
        diagnostics.error(literal, "the name is empty", "give a name to be found in the log");
        return Ok(None);
    }
    Ok(text)
}

fn retries(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<u32>> {
    count(
        diagnostics,
        input,
        ("retrying zero times is no retry", "leave `max_retries` out, or give at least 1"),
    )
}

fn time(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<u64>> {
    duration(
        diagnostics,
        input,
        ("nothing is done in no time", "give a time such as \"2s\", or leave it out"),
    )
}

fn check_signature(diagnostics: &Diagnostics, function: &ItemFn, arguments: &Arguments) {
    if function.sig.asyncness.is_none() {
        diagnostics.error(
            function.sig.fn_token,
            "`#[recover]` is for async functions: waiting between tries would block a thread",
            "write `async fn`",
        );
    }
    if !arguments.clones() {
        return;
    }
    let mend = "take it by value or `&`, or leave `max_retries`, `idempotent` and `fallback` out";
    for input in &function.sig.inputs {
        match input {
            FnArg::Typed(typed) => {
                if let Type::Reference(reference) = &*typed.ty {
                    if let Some(mutable) = reference.mutability {
                        let what = "what is borrowed mutably cannot be handed to more than one try";
                        diagnostics.error(mutable, what, mend);
                    }
                }
            }
            FnArg::Receiver(receiver) => {
                if !matches!(receiver.kind, ReceiverKind::Reference(_, _, None)) {
                    let what = "only `&self` can be handed to more than one try";
                    diagnostics.error(receiver, what, "take `&self`");
                }
            }
        }
    }
}

fn expand(function: &ItemFn, arguments: &Arguments, returned: &Type, root: &Path) -> TokenStream {
    let ItemFn { attrs, vis, sig, block, .. } = function;
    let is_inner = |attribute: &&Attribute| matches!(attribute.style, AttrStyle::Inner(_));
    let (inner, outer): (Vec<_>, Vec<_>) = attrs.iter().partition(is_inner);
    let mut declared = returned.clone();
    infer_opaque(&mut declared);
    let named = named(function);
    let signature = {
        let mut sig = sig.clone();
        let typed = sig.inputs.iter_mut().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        });
        for (typed, Argument { name, .. }) in typed.zip(&named) {
            *typed.pat = Pat::Ident(PatIdent {
                attrs: Vec::new(),
                by_ref: None,
                mutability: None,
                ident: name.clone(),
                subpat: None,
            });
        }
        sig
    };
    let clones: Vec<_> = named
        .iter()
        .map(|Argument { name, ty, .. }| {
            // At the type, where one that cannot be cloned is shown.
            let at = Span::call_site().located_at(ty.span());
            quote_spanned!(at=> ::core::clone::Clone::clone(&#name))
        })
        .collect();
    let patterns = named.iter().filter(|argument| !argument.is_its_name());
    let patterns = patterns.map(|Argument { name, pattern, .. }| quote!(let #pattern = #name;));
    let statements = &block.stmts;
    // Never taken: tells the compiler what the body returns before it reads it.
    let body = quote!(async move {
        if false { return __private::declared::<#declared>(); }
        #(#patterns)*
        #(#statements)*
    });
    let names: Vec<_> = named.iter().map(|argument| &argument.name).collect();
    // Each by its own type, whatever a fallback expects in its place.
    let cloned = quote!(#(let #names = #clones;)*);
    let call = if arguments.clones() {
        let again = quote!(|_| { #cloned #body });
        match arguments.fallback.get() {
            None => quote!(__guard.run(#again).await),
            Some(fallback) => {
                let path = &fallback.value;
                let receiver = sig.receiver().map(|_| quote!(self,));
                let instead = quote!(|__report| { #cloned #path(#receiver #(#names,)* __report) });
                quote!(__guard.run_or(#again, #instead).await)
            }
        }
    } else {
        quote!(__guard.run_once(#body).await)
    };
    let plan = plan(function, arguments);
    // At the return type, where one that a report does not fit into is shown.
    let at = Span::call_site().located_at(returned.span());
    let recovered = quote_spanned!(at=> __private::recovered(__result));
    quote! {
        #(#outer)* #vis #signature {
            #(#inner)*
            use #root::__private;
            let __guard = #plan;
            let __result = #call;
            #recovered
        }
    }
}

/// What the guard is made of.
fn plan(function: &ItemFn, arguments: &Arguments) -> TokenStream {
    let service = arguments.service.get().map(|service| &service.value);
    let operation = match arguments.operation.get() {
        Some(operation) => operation.value.clone(),
        None => function.sig.ident.unraw().to_string(),
    };
    let repeat = match (arguments.max_retries.get(), arguments.idempotent.get()) {
        (Some(retries), _) => {
            let retries = retries.value;
            quote!(.retries(#retries))
        }
        (None, Some(_)) => quote!(.idempotent()),
        (None, None) => TokenStream::new(),
    };
    let deadline = arguments.deadline.get().map(|limit| limit.value);
    let deadline = deadline.map(|millis| quote!(.deadline_millis(#millis)));
    let attempt = arguments.attempt_timeout.get().map(|limit| limit.value);
    let attempt = attempt.map(|millis| quote!(.attempt_millis(#millis)));
    let recovery = match arguments.with.get() {
        Some(with) => {
            let (expression, at) = (&with.value, Span::call_site().located_at(with.value.span()));
            quote_spanned!(at=> &(#expression))
        }
        None => quote!(&__private::Recovery::current()),
    };
    quote!(__private::Plan::new(#service, #operation) #repeat #deadline #attempt .guard(#recovery))
}

/// The arguments. One that is a name keeps it, for the documentation; another pattern is taken apart in the body.
fn named(function: &ItemFn) -> Vec<Argument<'_>> {
    let typed = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed
        .enumerate()
        .map(|(index, typed)| {
            let name = match &*typed.pat {
                Pat::Ident(PatIdent { by_ref: None, subpat: None, ident, .. }) => ident.clone(),
                _ => format_ident!("__a{index}"),
            };
            Argument { name, pattern: &typed.pat, ty: &typed.ty }
        })
        .collect()
}
