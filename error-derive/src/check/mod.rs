//! What is refused: every rule about how parts of a declaration fit together.

mod context;
mod facts;
mod from_wire;
mod public;
mod shape;

use self::context::check_context;
use self::facts::{check_codes, check_facts, check_field_refs};
use self::from_wire::check_from_wire;
use self::public::{check_additions, check_public};
use self::shape::{check_delegation, check_fields, check_message, check_no_message};
use crate::diagnostics::Diagnostics;
use crate::model::Model;

/// Reports what is wrong with the type as an error, whatever it means over HTTP.
pub(crate) fn check_error(diagnostics: &Diagnostics, model: &Model<'_>) {
    for variant in &model.variants {
        if model.has_messages() {
            check_message(diagnostics, variant);
        }
        check_fields(diagnostics, model, variant);
    }
}

/// Reports everything that is wrong with the type as an HTTP error.
pub(crate) fn check_http_error(diagnostics: &Diagnostics, model: &Model<'_>) {
    for variant in &model.variants {
        let display = if model.is_external() {
            check_no_message(diagnostics, variant);
            None
        } else {
            check_message(diagnostics, variant)
        };
        check_fields(diagnostics, model, variant);
        check_from_wire(diagnostics, model, variant);
        if model.delegates(variant) {
            check_delegation(diagnostics, model, variant);
        } else {
            let facts = model.facts(variant);
            check_facts(diagnostics, variant, facts);
            check_field_refs(diagnostics, variant, facts);
            check_context(diagnostics, variant, facts);
            check_public(diagnostics, model, variant, facts, display.as_ref());
            check_additions(diagnostics, variant, facts);
        }
    }
    check_codes(diagnostics, model);
}
