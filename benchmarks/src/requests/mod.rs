//! Whole requests through an Actix service of one route.

mod logged;

use crate::adapter::REQUESTS;
use crate::case::{Case, looped};

/// A name, and what the table says of it. The first is taken off all others: the request itself has to be made, too.
pub(crate) const ROWS: [(&str, &str); 15] = [
    ("request_alone", "the request alone, which is taken off all others"),
    ("success_bare", "a 200 of the same size, without any middleware"),
    ("success_in_layer", "200 in **our layer**: ids, headers, panics"),
    ("success_measured", "200 in **our layer**, measured by route"),
    ("success_tracing_actix_web", "200 in `TracingLogger` (tracing-actix-web 0.7), nobody listens"),
    ("success_tracing_actix_web_json", "200 in `TracingLogger`, JSON to nowhere"),
    ("success_logged_json", "200 in **our layer**, start and completion as JSON to nowhere"),
    ("failure_by_hand_bare", "404 by hand, without any middleware"),
    ("failure_bare", "404 **declared**, without any middleware"),
    ("failure_in_layer", "404 in **our layer**"),
    ("failure_counted", "404 in **our layer**, counted and recorded"),
    ("failure_logged_json", "404 in **our layer**, its event as JSON to nowhere"),
    ("failure_by_hand_logged_json", "404 by hand, one `tracing` event with seven fields, JSON to nowhere"),
    ("failure_tracing_actix_web", "404 by hand in `TracingLogger`, nobody listens"),
    ("failure_tracing_actix_web_json", "404 by hand in `TracingLogger`, JSON to nowhere"),
];

pub(crate) fn cases() -> Vec<Case> {
    let adapter = REQUESTS.iter().map(|case| {
        let prepare = case.prepare;
        Case::new(case.name, move || looped(prepare()))
    });
    adapter.chain(logged::cases()).collect()
}
