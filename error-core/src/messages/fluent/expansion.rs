//! What a message comes to, all references followed.
//!
//! Fluent finds most mistakes when a message is shown, and some never: a variable that a term is not given is shown as
//! `{$name}`, a number with too many digits panics. So everything is walked through once, by the resolver's rules.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Attribute, CallArguments, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};

use super::arguments::{MOST_FRACTION_DIGITS, number};

/// The most placeables that the resolver fills in for one message.
const MOST_PLACEABLES: usize = 100;

/// The most steps of a walk, of which many variants with references in them could need more than there is time for.
const MOST_STEPS: usize = 10_000;

/// A message or a term.
pub(super) struct Definition<'r> {
    pub(super) name: &'r str,
    pub(super) value: Option<&'r Pattern<&'r str>>,
    pub(super) attributes: &'r [Attribute<&'r str>],
    pub(super) file: &'r str,
    pub(super) line: usize,
}

/// What a language has, by name.
#[derive(Default)]
pub(super) struct Definitions<'r> {
    pub(super) messages: BTreeMap<&'r str, Definition<'r>>,
    pub(super) terms: BTreeMap<&'r str, Definition<'r>>,
}

/// What a message needs and what is wrong with it.
#[derive(Default)]
pub(super) struct Expansion<'r> {
    pub(super) variables: BTreeSet<&'r str>,
    /// Each goes on from the message's name.
    pub(super) problems: BTreeSet<String>,
}

/// Follows everything in a message.
pub(super) fn expand<'r>(definitions: &Definitions<'r>, message: &Definition<'r>) -> Expansion<'r> {
    let mut walk =
        Walk { definitions, path: Vec::new(), placeables: 0, steps: 0, found: Expansion::default() };
    let name = Name { is_term: false, id: message.name, attribute: None };
    match message.value {
        Some(pattern) => walk.follow(name, pattern, None),
        None => walk.complain("has attributes alone, and no text".to_owned()),
    }
    walk.found
}

/// What can be referred to.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name<'r> {
    is_term: bool,
    id: &'r str,
    attribute: Option<&'r str>,
}

impl Name<'_> {
    fn shown(self) -> String {
        let (sigil, id) = (if self.is_term { "-" } else { "" }, self.id);
        self.attribute
            .map_or_else(|| format!("`{sigil}{id}`"), |attribute| format!("`{sigil}{id}.{attribute}`"))
    }
}

struct Walk<'d, 'r> {
    definitions: &'d Definitions<'r>,
    /// What is being followed.
    path: Vec<Name<'r>>,
    placeables: usize,
    steps: usize,
    found: Expansion<'r>,
}

/// The variables that a term is given; `None` in a message, which has the error's.
type Given<'g, 'r> = Option<&'g [&'r str]>;

impl<'r> Walk<'_, 'r> {
    fn complain(&mut self, problem: String) {
        self.found.problems.insert(problem);
    }

    fn follow(&mut self, name: Name<'r>, pattern: &'r Pattern<&'r str>, given: Given<'_, 'r>) {
        if self.path.contains(&name) {
            self.complain(format!("comes to {}, which refers to itself", name.shown()));
            return;
        }
        self.path.push(name);
        self.pattern(pattern, given);
        self.path.pop();
    }

    fn pattern(&mut self, pattern: &'r Pattern<&'r str>, given: Given<'_, 'r>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            self.placeables += 1;
            self.steps += 1;
            if self.placeables > MOST_PLACEABLES || self.steps > MOST_STEPS {
                self.complain(format!("comes to more than {MOST_PLACEABLES} placeables"));
                return;
            }
            self.expression(expression, given);
        }
    }

    fn expression(&mut self, expression: &'r Expression<&'r str>, given: Given<'_, 'r>) {
        let (selector, variants) = match expression {
            Expression::Inline(inline) => return self.inline(inline, given),
            Expression::Select { selector, variants } => (selector, variants),
        };
        self.inline(selector, given);
        // One of the variants is shown.
        let before = self.placeables;
        let mut most = before;
        for variant in variants {
            if let VariantKey::NumberLiteral { value } = &variant.key {
                self.number(value);
            }
            self.placeables = before;
            self.pattern(&variant.value, given);
            most = most.max(self.placeables);
        }
        self.placeables = most;
    }

    fn inline(&mut self, inline: &'r InlineExpression<&'r str>, given: Given<'_, 'r>) {
        match inline {
            InlineExpression::StringLiteral { .. } => {}
            InlineExpression::NumberLiteral { value } => self.number(value),
            InlineExpression::VariableReference { id } => self.variable(id.name, given),
            InlineExpression::Placeable { expression } => self.expression(expression, given),
            InlineExpression::FunctionReference { id, arguments } => {
                if id.name != "NUMBER" {
                    self.complain(format!("calls `{}`, and there is no function but `NUMBER`", id.name));
                } else if arguments.positional.len() != 1 {
                    self.complain("calls `NUMBER` with other than one value".to_owned());
                }
                self.arguments(arguments, given);
                self.options(arguments);
            }
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|attribute| attribute.name);
                let name = Name { is_term: false, id: id.name, attribute };
                self.refer(name, given);
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                let mut names = Vec::new();
                if let Some(arguments) = arguments {
                    self.arguments(arguments, given);
                    names.extend(arguments.named.iter().map(|argument| argument.name.name));
                }
                let attribute = attribute.as_ref().map(|attribute| attribute.name);
                self.refer(Name { is_term: true, id: id.name, attribute }, Some(&names));
            }
        }
    }

    fn refer(&mut self, name: Name<'r>, given: Given<'_, 'r>) {
        let definitions = self.definitions;
        let known = if name.is_term { &definitions.terms } else { &definitions.messages };
        let definition = known.get(name.id);
        let pattern = definition.and_then(|definition| match name.attribute {
            None => definition.value,
            Some(attribute) => {
                let mut attributes = definition.attributes.iter();
                attributes.find(|known| known.id.name == attribute).map(|known| &known.value)
            }
        });
        match pattern {
            Some(pattern) => self.follow(name, pattern, given),
            None => self.complain(format!("refers to {}, which is not there", name.shown())),
        }
    }

    fn variable(&mut self, variable: &'r str, given: Given<'_, 'r>) {
        match given {
            None => {
                self.found.variables.insert(variable);
            }
            Some(given) if given.contains(&variable) => {}
            Some(_) => {
                let term = self.path.iter().rev().find(|name| name.is_term);
                let term = term.map_or_else(String::new, |name| name.shown());
                self.complain(format!("does not give {term} the `${variable}` that it names"));
            }
        }
    }

    fn arguments(&mut self, arguments: &'r CallArguments<&'r str>, given: Given<'_, 'r>) {
        for argument in &arguments.positional {
            self.inline(argument, given);
        }
        for argument in &arguments.named {
            self.inline(&argument.value, given);
        }
    }

    /// What `NUMBER` is told: numbers of digits alone are numbers.
    fn options(&mut self, arguments: &CallArguments<&str>) {
        for option in &arguments.named {
            let InlineExpression::NumberLiteral { value } = option.value else { continue };
            if !value.parse::<usize>().is_ok_and(|digits| digits <= MOST_FRACTION_DIGITS) {
                self.complain(format!(
                    "wants `{}: {value}`, and at most {MOST_FRACTION_DIGITS} can be shown",
                    option.name.name
                ));
            }
        }
    }

    fn number(&mut self, literal: &str) {
        if number(literal).is_none() {
            self.complain(format!("has the number `{literal}`, which has too many digits"));
        }
    }
}
