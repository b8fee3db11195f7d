//! A budget of tokens whose refusal is the answer.

use std::sync::Arc;

use actix_web::{App, web};
use error_actix::testing::assert_error;
use error_actix::{ErrorStack, Result};
use error_recovery::TokenBudget;
use serde_json::json;

use crate::capture::Capture;
use crate::server::Server;

/// Sets aside what the call may cost, and settles what it did.
async fn chat(budget: web::Data<TokenBudget>, tokens: web::Path<(u64, u64)>) -> Result<String> {
    let (needed, cost) = *tokens;
    budget.reserve("ann@example.com", needed)?.settle(cost);
    Ok(budget.usage("ann@example.com").used.to_string())
}

#[test]
fn who_has_none_left_reads_the_numbers() {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let budget = web::Data::from(Arc::new(TokenBudget::monthly(10_000).build().unwrap()));
    let server = Server::start(move || {
        App::new()
            .app_data(budget.clone())
            .route("/chat/{needed}/{cost}", web::post().to(chat))
            .wrap(errors.layer())
    });
    let asked = server.post_json("/chat/4000/2500", "");
    assert_eq!((asked.status, asked.body.as_str()), (200, "2500"));
    let refused = server.post_json("/chat/8000/1", "");
    assert_error!(
        refused.parts(),
        status = 429,
        code = "TOKEN_BUDGET_EXCEEDED",
        context = json!({"tokens_used": 2500, "tokens_limit": 10_000, "tokens_needed": 8000}),
        retry_after = 3600,
    );
    assert!(!refused.body.contains("ann@example.com"), "{}", refused.body);
    assert_eq!(refused.json()["error"]["message"], "You have used your token budget.");
    assert!(capture.one().display.contains("8000"));
    // A call that was refused has cost nothing.
    assert_eq!(server.post_json("/chat/7500/7500", "").body, "10000");
}
