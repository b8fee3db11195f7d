//! `action = retry(max = 5, delay = "1s", circuit_break = 10)`: what our side does about an error, and how.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitInt, Token, token};

use crate::attr::duration::duration;
use crate::attr::entry::in_parentheses;
use crate::diagnostics::{Diagnostics, did_you_mean, list};

/// An action and the policy that differs from the default.
#[derive(Clone)]
pub(crate) struct Action {
    /// The variant of `ErrorAction`.
    pub(crate) variant: &'static str,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_delay_millis: Option<u64>,
    pub(crate) alert_threshold: Option<u32>,
    pub(crate) circuit_break_threshold: Option<u32>,
}

/// What a policy can say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parameter {
    MaxRetries,
    RetryDelay,
    AlertThreshold,
    CircuitBreakThreshold,
}

/// How an action is written.
struct Row {
    name: &'static str,
    variant: &'static str,
    parameters: &'static [(&'static str, Parameter)],
}

use Parameter::{AlertThreshold, CircuitBreakThreshold, MaxRetries, RetryDelay};

/// An action's own threshold is called `after`, another's by the action that it leads to.
const ACTIONS: &[Row] = &[
    Row {
        name: "log",
        variant: "Log",
        parameters: &[("alert", AlertThreshold), ("circuit_break", CircuitBreakThreshold)],
    },
    Row {
        name: "alert",
        variant: "Alert",
        parameters: &[("after", AlertThreshold), ("circuit_break", CircuitBreakThreshold)],
    },
    Row {
        name: "retry",
        variant: "Retry",
        parameters: &[
            ("max", MaxRetries),
            ("delay", RetryDelay),
            ("alert", AlertThreshold),
            ("circuit_break", CircuitBreakThreshold),
        ],
    },
    Row {
        name: "fallback",
        variant: "Fallback",
        parameters: &[("alert", AlertThreshold), ("circuit_break", CircuitBreakThreshold)],
    },
    Row {
        name: "circuit_break",
        variant: "CircuitBreak",
        parameters: &[("after", CircuitBreakThreshold), ("alert", AlertThreshold)],
    },
    Row { name: "ignore", variant: "Ignore", parameters: &[] },
];

/// Reads an action and what stands in its parentheses.
pub(crate) fn action(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Action>> {
    if !input.peek(Ident) {
        return Err(input.error("expected an action"));
    }
    let name: Ident = input.parse()?;
    let text = name.to_string();
    let row = ACTIONS.iter().find(|row| row.name == text);
    if row.is_none() {
        let names = || ACTIONS.iter().map(|row| row.name);
        let mend = match did_you_mean(&text, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the actions are {}", list(names())),
        };
        diagnostics.error(&name, format_args!("unknown action `{name}`"), mend);
    }
    let action = row.map(|row| Action {
        variant: row.variant,
        max_retries: None,
        retry_delay_millis: None,
        alert_threshold: None,
        circuit_break_threshold: None,
    });
    if !input.peek(token::Paren) {
        return Ok(action);
    }
    in_parentheses(input, |inside| {
        let (Some(row), Some(mut action)) = (row, action) else { return Ok(None) };
        while !inside.is_empty() {
            parameter(diagnostics, row, inside, &mut action)?;
            if !inside.is_empty() {
                inside.parse::<Token![,]>()?;
            }
        }
        Ok(Some(action))
    })
}

/// Reads one `name = value` into `action`.
fn parameter(
    diagnostics: &Diagnostics,
    row: &Row,
    input: ParseStream<'_>,
    action: &mut Action,
) -> syn::Result<()> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let text = name.to_string();
    let Some((_, parameter)) = row.parameters.iter().find(|(known, _)| *known == text) else {
        refuse(diagnostics, row, &name);
        input.parse::<proc_macro2::TokenTree>()?;
        return Ok(());
    };
    let is_second = match parameter {
        MaxRetries => set(&mut action.max_retries, count(diagnostics, input, NO_RETRIES)?),
        AlertThreshold => set(&mut action.alert_threshold, count(diagnostics, input, NO_THRESHOLD)?),
        CircuitBreakThreshold => {
            set(&mut action.circuit_break_threshold, count(diagnostics, input, NO_THRESHOLD)?)
        }
        RetryDelay => set(&mut action.retry_delay_millis, duration(diagnostics, input, NO_DELAY)?),
    };
    if is_second {
        diagnostics.error(&name, format_args!("`{name}` is given twice"), "keep one of the two");
    }
    Ok(())
}

/// Whether there was a value already.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_second = place.is_some() && value.is_some();
    *place = value.or(place.take());
    is_second
}

/// Reports a parameter that this action has not: another's, a misspelt one, or none that there is.
fn refuse(diagnostics: &Diagnostics, row: &Row, name: &Ident) {
    let text = name.to_string();
    let own = || row.parameters.iter().map(|(name, _)| *name);
    let of_others: Vec<&str> = ACTIONS
        .iter()
        .filter(|other| other.parameters.iter().any(|(known, _)| *known == text))
        .map(|other| other.name)
        .collect();
    let mend = match (did_you_mean(&text, own()), of_others.is_empty()) {
        (Some(near), true) => format!("did you mean `{near}`?"),
        (_, false) => format!("it is for {}; take it out, or use one of them", list(&of_others)),
        (None, true) if row.parameters.is_empty() => format!("write `action = {}`", row.name),
        (None, true) => format!("its parameters are {}", list(own())),
    };
    diagnostics.error(name, format_args!("the action `{}` has no `{name}`", row.name), mend);
}

const NO_RETRIES: (&str, &str) =
    ("retrying zero times is no retry", "use `action = log`, or the number of tries after the first");
const NO_THRESHOLD: (&str, &str) = (
    "a threshold of zero is reached before anything has happened",
    "give the number of errors that is too many, or leave it out",
);
const NO_DELAY: (&str, &str) = (
    "without a delay a retry hits what has just failed",
    "give the time before the first retry, such as \"1s\", or leave it out",
);

/// A number from 1 on; of zero `nothing` says that it is pointless.
pub(crate) fn count(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
    nothing: (&str, &str),
) -> syn::Result<Option<u32>> {
    if !input.peek(LitInt) {
        return Err(input.error("expected a number"));
    }
    let number: LitInt = input.parse()?;
    match number.base10_parse::<u32>()? {
        0 => {
            diagnostics.error(number, nothing.0, nothing.1);
            Ok(None)
        }
        count => Ok(Some(count)),
    }
}
