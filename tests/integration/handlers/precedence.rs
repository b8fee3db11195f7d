//! Which handler answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::http::header::SERVER;
use actix_web::{App, web};
use error_actix::{
    Category, ErrorResponse, ErrorStack, ErrorStackBuilder, FrameworkError, Panicked, StatusError,
};
use ureq::http::Method;

use super::{BudgetError, GenAiError, TokenBudgetExceeded, by, handled_by, serve, tokens};
use crate::capture::Capture;
use crate::server::Server;

/// The table of the documentation, a row for each handler: the call as it is written there.
fn documented_order() -> Vec<&'static str> {
    let page = include_str!("../../../error-actix/src/docs/precedence.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    rows.map(|(call, _)| call).collect()
}

/// Does what a row says.
fn add(errors: ErrorStackBuilder, row: &'static str) -> ErrorStackBuilder {
    match row {
        r#"on_code("TOKEN_BUDGET_EXCEEDED", …)"# => errors.on_code("TOKEN_BUDGET_EXCEEDED", by("code")),
        "on::<TokenBudgetExceeded>(…)" => {
            errors.on::<TokenBudgetExceeded>(|_, response| by("type")(response))
        }
        "on::<BudgetError>(…)" => errors.on::<BudgetError>(|_, response| by("family")(response)),
        "on::<GenAiError>(…)" => errors.on::<GenAiError>(|_, response| by("root")(response)),
        "on_category(Category::RATE_LIMIT_ERROR, …)" => {
            errors.on_category(Category::RATE_LIMIT_ERROR, by("category"))
        }
        "on_status(429, …)" => errors.on_status(429, by("status")),
        "on_any(…)" => errors.on_any(by("any")),
        other => panic!("the documentation has a row that no test knows: {other}"),
    }
}

/// Every set of handlers, given in either order, against the table: the first row that is there answers.
#[test]
fn the_documented_order_is_what_happens() {
    let rows = documented_order();
    let names = ["code", "type", "family", "root", "category", "status", "any"];
    assert_eq!(rows.len(), names.len());
    let app = |set: usize, backwards: bool| {
        let mut chosen: Vec<&'static str> =
            rows.iter().enumerate().filter(|(row, _)| set & 1 << row != 0).map(|(_, row)| *row).collect();
        if backwards {
            chosen.reverse();
        }
        let errors = chosen.into_iter().fold(ErrorStack::builder().log_events(false), add);
        errors.register::<GenAiError>().build().unwrap()
    };
    actix_web::rt::System::new().block_on(async {
        for set in 0..1_usize << rows.len() {
            for backwards in [false, true] {
                let errors = app(set, backwards);
                let route = web::get().to(|| async { Err::<&'static str, _>(tokens()) });
                let service =
                    actix_web::test::init_service(App::new().route("/", route).wrap(errors.layer())).await;
                let request = actix_web::test::TestRequest::default().to_request();
                let response = actix_web::test::call_service(&service, request).await;
                let expected = names.get(set.trailing_zeros() as usize).copied();
                let answered = response.headers().get(SERVER).map(|name| name.to_str().unwrap());
                assert_eq!(answered, expected, "{set:07b}");
                assert_eq!(response.headers().get("x-error-code").unwrap(), "TOKEN_BUDGET_EXCEEDED");
            }
        }
    });
}

/// The two cases of a specific handler, a family's and a root's that document E tells.
#[test]
fn a_sibling_without_a_handler_of_its_own_falls_to_the_family_and_another_family_to_the_root() {
    let errors = ["on::<TokenBudgetExceeded>(…)", "on::<BudgetError>(…)", "on::<GenAiError>(…)"];
    let server = serve(errors.into_iter().fold(ErrorStack::builder(), add));
    for (path, handler) in [("/tokens", "type"), ("/rate-limit", "family"), ("/provider", "root")] {
        assert_eq!(handled_by(&server.get(path)), Some(handler), "{path}");
    }
    // No error of theirs: without a handler, the envelope.
    assert_eq!(handled_by(&server.get("/nowhere")), None);
    server.get("/nowhere").error(404, "ROUTE_NOT_FOUND");
}

/// Wherever an error comes from, its handler is found, it runs once, and the observers see what happened, once.
#[test]
fn every_way_of_failing_has_its_handlers() {
    let runs = Arc::new(AtomicU32::new(0));
    let counting = |name: &'static str| {
        let runs = Arc::clone(&runs);
        move |response: &mut ErrorResponse<'_>| {
            runs.fetch_add(1, Ordering::Relaxed);
            by(name)(response);
        }
    };
    let (framework, panicked, status) =
        (counting("framework"), counting("panicked"), counting("status error"));
    let capture = Capture::default();
    let specific = counting("tokens");
    let errors = ErrorStack::builder()
        .observer(capture.clone())
        .on::<FrameworkError>(move |_, response| framework(response))
        .on::<Panicked>(move |_, response| panicked(response))
        .on::<StatusError>(move |_, response| status(response))
        .on::<TokenBudgetExceeded>(move |_, response| specific(response))
        .on_code("SYSTEM_ERROR", counting("undeclared"))
        .on_status(409, counting("409"))
        .on_category(Category::RATE_LIMIT_ERROR, counting("category"));
    let server = serve(errors);
    for (method, path, status, code, handler) in [
        (Method::GET, "/tokens", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/failure/report", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/failure/boxed", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/failure/undeclared", 500, "SYSTEM_ERROR", "undeclared"),
        (Method::GET, "/middleware/error", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/middleware/foreign", 403, "FORBIDDEN", "status error"),
        (Method::GET, "/middleware/panic", 500, "INTERNAL_PANIC", "panicked"),
        (Method::GET, "/panic", 500, "INTERNAL_PANIC", "panicked"),
        (Method::GET, "/io", 500, "INTERNAL_ERROR", "framework"),
        (Method::POST, "/json", 415, "UNSUPPORTED_MEDIA_TYPE", "framework"),
        (Method::GET, "/bare", 410, "GONE", "status error"),
        (Method::GET, "/nowhere", 404, "ROUTE_NOT_FOUND", "framework"),
        // Actix has only the response of it: its type is not known any more, what it declares is.
        (Method::GET, "/by-hand", 429, "TOKEN_BUDGET_EXCEEDED", "category"),
    ] {
        let answer = server.send(method, path, &[], "");
        answer.error(status, code);
        assert_eq!(handled_by(&answer), Some(handler), "{path}");
        let seen = capture.one();
        assert_eq!((seen.code, seen.status), (code, status), "{path}");
        assert_eq!(seen.request_id.as_deref(), answer.header("x-request-id"));
        assert_eq!(runs.swap(0, Ordering::Relaxed), 1, "{path}");
    }
    // A body that somebody wrote on purpose stays, unless a handler says otherwise.
    let page = server.get("/page");
    assert_eq!((page.status, page.body.as_str(), handled_by(&page)), (409, "<p>", Some("status error")));
}

#[test]
fn of_nested_layers_the_one_that_answers_handles() {
    let handlers = |name| ErrorStack::builder().on_any(by(name)).build().unwrap();
    let (outer, inner) = (handlers("outer"), handlers("inner"));
    let silent = ErrorStack::builder().build().unwrap();
    let fails = || web::get().to(|| async { Err::<&'static str, _>(tokens()) });
    let server = Server::start(move || {
        let scope =
            |path: &str, errors: &ErrorStack| web::scope(path).wrap(errors.layer()).route("", fails());
        App::new()
            .service(scope("/inner", &inner))
            .service(scope("/silent", &silent))
            .service(scope("/same", &outer))
            .route("/outer", fails())
            .wrap(outer.layer())
    });
    for (path, handler) in
        [("/inner", Some("inner")), ("/silent", None), ("/same", Some("outer")), ("/outer", Some("outer"))]
    {
        let answer = server.get(path);
        assert_eq!(handled_by(&answer), handler, "{path}");
        answer.error(429, "TOKEN_BUDGET_EXCEEDED");
    }
}

#[test]
fn handlers_that_cannot_be_are_told_at_once() {
    let error = ErrorStack::builder()
        .register::<GenAiError>()
        .on_code("TOKEN_BUDGET_EXCEDED", by("a slip"))
        .on_status(200, by("no error"))
        .on_status(404, by("fine"))
        .on::<BudgetError>(|_, _| {})
        .on::<BudgetError>(|_, _| {})
        .on::<BudgetError>(|_, _| {})
        .on::<GenAiError>(|_, _| {})
        .on_category(Category::VALIDATION, by("one"))
        .on_category(Category::VALIDATION, by("two"))
        .on_any(by("one"))
        .on_any(by("two"))
        .on_code("RATE_LIMIT_EXCEEDED", by("one"))
        .on_code("RATE_LIMIT_EXCEEDED", by("two"))
        .build()
        .unwrap_err();
    assert_eq!(
        error.problems(),
        [
            "`on_code(\"TOKEN_BUDGET_EXCEDED\", …)` is for a code that no registered family declares: mend it, or \
             `register` its family",
            "`on_status(200, …)` is for a status that no error has: give one from 400 to 599",
            "`on::<integration::handlers::BudgetError>(…)` is given twice: only one handler can answer, keep one",
            "`on_category(\"validation\", …)` is given twice: only one handler can answer, keep one",
            "`on_any(…)` is given twice: only one handler can answer, keep one",
            "`on_code(\"RATE_LIMIT_EXCEEDED\", …)` is given twice: only one handler can answer, keep one",
        ]
    );
}
