//! The fuzz targets: each takes any bytes and panics where a promise is broken.
//!
//! A proc-macro crate exports its macros alone, and the parsers of headers are private; so their modules are included
//! here. Outside a macro `proc_macro2` brings tokens of its own, and the derives are functions like any other.

#[path = "../../error-derive/src/attr/mod.rs"]
mod attr;
#[path = "../../error-derive/src/check/mod.rs"]
mod check;
#[path = "../../error-derive/src/diagnostics.rs"]
mod diagnostics;
#[path = "../../error-derive/src/expand/mod.rs"]
mod expand;
#[path = "../../error-derive/src/facts.rs"]
mod facts;
#[path = "../../error-derive/src/function/mod.rs"]
mod function;
#[path = "../../error-derive/src/model.rs"]
mod model;
#[path = "../../error-derive/src/rendering/mod.rs"]
mod rendering;
#[path = "../../error-derive/src/tables.rs"]
mod tables;
#[path = "../../error-derive/src/template.rs"]
mod template;
#[path = "../../error-derive/src/type_tokens.rs"]
mod type_tokens;

#[path = "../../error-actix/src/client_address.rs"]
mod client_address;
#[cfg_attr(not(test), expect(dead_code, reason = "names are only read here"))]
#[path = "../../error-fleet/src/errors/entry.rs"]
mod entry;
#[expect(unreachable_pub, reason = "where it is at home, it is reached")]
#[path = "../../error-core/src/negotiation/mod.rs"]
mod negotiation;

#[expect(unreachable_pub, reason = "where it is at home, it is reached")]
#[path = "../../error-actix/src/request_id.rs"]
mod inbound_id;
#[path = "../../error-actix/src/trace_context.rs"]
mod traceparent;

mod declaration;
mod expansion;
mod nesting;
mod targets;

pub use self::targets::{
    accept, accept_language, alert_rules, attributes, client_address, derive, fleet_entry, handle_errors,
    recover, request_id, scrub, trace_context, wire_error,
};
