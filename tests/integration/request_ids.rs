//! The names of a request: who gives them, where they are shown, and how they are handed on.

use std::collections::BTreeMap;

use actix_web::dev::Service as _;
use actix_web::{App, HttpResponse, web};
use error_actix::{
    ErrorStack, HttpError, LayerMissing, Propagation, RequestId, RequestIdPolicy, ResponseError, set_user,
};
use serde_json::{Value, json};
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::Server;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn trace_parent(flags: &str) -> String {
    format!("00-{TRACE}-00f067aa0ba902b7-{flags}")
}

#[derive(Debug, HttpError, ResponseError)]
#[error("sold out, says {id}")]
#[http(status = 409)]
struct SoldOut {
    #[context]
    id: String,
}

/// The id, asked for by something that has no request.
fn deep_down() -> String {
    RequestId::current().unwrap().to_string()
}

fn serve(policy: RequestIdPolicy) -> Server {
    let errors = ErrorStack::builder().request_id_policy(policy).build().unwrap();
    Server::start(move || {
        App::new()
            .route("/id", web::get().to(|id: RequestId| async move { format!("{id} {}", deep_down()) }))
            .route(
                "/fails",
                web::get().to(|id: RequestId| async move {
                    actix_web::rt::task::yield_now().await;
                    assert_eq!(id.as_str(), deep_down());
                    Err::<&'static str, _>(SoldOut { id: id.to_string() })
                }),
            )
            .route("/outgoing", web::get().to(outgoing))
            .wrap(errors.layer())
    })
}

/// What two calls to other services would send.
async fn outgoing(propagation: Propagation) -> web::Json<Vec<BTreeMap<String, String>>> {
    let mut first = BTreeMap::new();
    propagation.visit(|name, value| assert!(first.insert(name.to_owned(), value.to_owned()).is_none()));
    let task = actix_web::rt::spawn(async move { propagation.headers() });
    let headers = task.await.unwrap();
    let second = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    web::Json(vec![first, second.collect()])
}

#[test]
fn the_extractor_says_what_header_and_body_say() {
    let server = serve(RequestIdPolicy::Accept);
    for given in [None, Some("mine-1")] {
        let headers: Vec<_> = given.into_iter().map(|id| ("x-request-id", id)).collect();
        let answer = server.send(Method::GET, "/id", &headers, "");
        let id = answer.header("x-request-id").unwrap();
        assert_eq!(answer.body, format!("{id} {id}"));
        assert!(given.is_none_or(|given| given == id));
        let failed = server.send(Method::GET, "/fails", &headers, "").error(409, "SOLD_OUT");
        assert_eq!(failed["context"]["id"], failed["request_id"]);
    }
}

#[test]
fn without_a_layer_the_extractors_say_what_is_missing() {
    assert!(RequestId::current().is_err() && Propagation::current().is_err());
    let missing: LayerMissing = set_user("7").unwrap_err();
    assert!(missing.to_string().contains("`.wrap(errors.layer())`"));
    let lines = Lines::default();
    let server = Server::start({
        let lines = lines.clone();
        move || {
            lines.install();
            App::new()
                .route("/id", web::get().to(|id: RequestId| async move { id.to_string() }))
                .route("/outgoing", web::get().to(outgoing))
        }
    });
    for path in ["/id", "/outgoing"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("x-error-code")), (500, Some("LAYER_MISSING")));
        // Who reads the answer is not who forgot the layer.
        assert_eq!(answer.json()["error"]["message"], "Internal Server Error");
    }
}

#[test]
fn a_policy_says_whose_ids_count() {
    let uuid = "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5";
    let only_uuids = RequestIdPolicy::AcceptIf(|id| id.len() == 36);
    for (policy, given, taken) in [
        (RequestIdPolicy::Accept, "mine", true),
        (only_uuids, "mine", false),
        (only_uuids, uuid, true),
        (RequestIdPolicy::Make, uuid, false),
    ] {
        let answer = serve(policy).send(Method::GET, "/id", &[("x-request-id", given)], "");
        let id = answer.header("x-request-id").unwrap();
        assert_eq!(id == given, taken, "{policy:?} {given}");
        assert_eq!(answer.body, format!("{id} {id}"));
    }
}

#[test]
fn a_policy_that_panics_costs_the_clients_id() {
    let answer = serve(RequestIdPolicy::AcceptIf(|_| panic!("in a policy"))).send(
        Method::GET,
        "/id",
        &[("x-request-id", "mine")],
        "",
    );
    assert_eq!(answer.status, 200);
    assert_ne!(answer.header("x-request-id"), Some("mine"));
}

#[test]
fn ids_are_handed_on_with_a_parent_for_each_call() {
    let server = serve(RequestIdPolicy::Accept);
    let given = [
        ("x-request-id", "mine-1"),
        ("traceparent", &trace_parent("01")),
        ("tracestate", "congo=t61rcWkgMzE"),
        ("tracestate", "rojo=00f067aa0ba902b7"),
    ];
    let answer = server.send(Method::GET, "/outgoing", &given, "").json();
    let mut parents = Vec::new();
    for call in answer.as_array().unwrap() {
        assert_eq!(call["x-request-id"], "mine-1");
        assert_eq!(call["tracestate"], "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
        let parts: Vec<&str> = call["traceparent"].as_str().unwrap().split('-').collect();
        let ["00", TRACE, parent, "01"] = parts[..] else { panic!("{call}") };
        assert!(parent.len() == 16 && parent != "00f067aa0ba902b7", "{parent}");
        parents.push(parent.to_owned());
    }
    assert_ne!(parents[0], parents[1]);
}

#[test]
fn no_trace_is_handed_on_that_has_not_been_understood() {
    let server = serve(RequestIdPolicy::Accept);
    for parent in ["", "00-x", &trace_parent("0g")] {
        let given = [("traceparent", parent), ("tracestate", "congo=t61rcWkgMzE")];
        let answer = server.send(Method::GET, "/outgoing", &given, "").json();
        let calls: Vec<Vec<&String>> = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|call| call.as_object().unwrap().keys().collect())
            .collect();
        assert_eq!(calls, [["x-request-id"], ["x-request-id"]], "{parent}");
    }
    let given = [("traceparent", trace_parent("00")), ("tracestate", "no state".to_owned())];
    let given = given.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = server.send(Method::GET, "/outgoing", &given, "").json();
    assert!(answer[0].get("traceparent").is_some() && answer[0].get("tracestate").is_none(), "{answer}");
}

/// One service calls another: both speak of the same request and the same trace.
#[test]
fn two_services_speak_of_one_request() {
    let errors = ErrorStack::builder().build().unwrap();
    let inner = Server::start({
        let errors = errors.clone();
        move || App::new().default_service(errors.fallback()).wrap(errors.layer())
    });
    let address = inner.address();
    let outer = Server::start(move || {
        let relay = move |outgoing: Propagation| async move {
            let config = ureq::Agent::config_builder().http_status_as_error(false).build();
            let mut request = ureq::Agent::from(config).get(format!("http://{address}/nowhere"));
            request.headers_mut().unwrap().extend(outgoing.headers());
            HttpResponse::Ok().body(request.call().unwrap().body_mut().read_to_string().unwrap())
        };
        App::new().route("/", web::get().to(relay)).wrap(errors.layer())
    });
    let answer = outer.send(Method::GET, "/", &[("traceparent", &trace_parent("01"))], "");
    let error = &answer.json()["error"];
    assert_eq!(error["code"], "ROUTE_NOT_FOUND");
    assert_eq!(error["request_id"].as_str(), answer.header("x-request-id"));
    assert_eq!(error["trace_id"], TRACE);
}

fn talkative(spans: bool, lines: &Lines) -> Server {
    let builder = ErrorStack::builder();
    let builder = if spans { builder } else { builder.request_span(None) };
    let errors = builder.build().unwrap();
    let lines = lines.clone();
    Server::start(move || {
        lines.install();
        App::new()
            .route(
                "/talks/{token}",
                web::get().to(|| async {
                    tracing::info!("before");
                    actix_web::rt::task::yield_now().await;
                    tracing::info!("after");
                    Err::<&'static str, _>(SoldOut { id: "x".to_owned() })
                }),
            )
            .wrap_fn(|request, service| {
                tracing::info!("middleware");
                service.call(request)
            })
            .wrap(errors.layer())
    })
}

#[test]
fn every_line_has_the_ids_of_its_request() {
    let lines = Lines::default();
    let server = talkative(true, &lines);
    let given = [("x-request-id", "mine-1"), ("traceparent", &trace_parent("01"))];
    server.send(Method::GET, "/talks/token=hunter2", &given, "").error(409, "SOLD_OUT");
    let events = lines.take();
    let messages: Vec<&str> = events.iter().map(|event| event["message"].as_str().unwrap()).collect();
    assert_eq!(messages, ["middleware", "before", "after", "sold out, says x"]);
    for event in &events {
        assert_eq!(
            event["spans"],
            json!([{
                "name": "request",
                "request_id": "mine-1",
                "trace_id": TRACE,
                "http.request.method": "GET",
                "url.path": "/talks/token=[redacted]",
            }]),
            "{event}"
        );
    }
}

#[test]
fn an_application_may_have_spans_of_its_own() {
    let lines = Lines::default();
    talkative(false, &lines).get("/talks/7").error(409, "SOLD_OUT");
    let events = lines.take();
    assert_eq!(events.len(), 4);
    assert!(events.iter().all(|event: &Value| event.get("span").is_none() && event.get("spans").is_none()));
}
