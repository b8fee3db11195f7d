//! The lent request across suspensions, interleaved requests and other tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, ResponseError as _, web};
use error_actix::{ErrorStack, HttpError, ResponseError};
use serde_json::json;
use ureq::http::Method;

use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
enum VideoError {
    #[error("video {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: u32,
    },
    #[error("login required")]
    #[http(status = 401)]
    Login,
}

/// Two requests whose handlers wait for each other before they fail: each must find its own request after waiting.
#[test]
fn requests_that_wait_keep_their_own_ids() {
    let barrier = Arc::new(AtomicUsize::new(0));
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || {
        let barrier = Arc::clone(&barrier);
        let meet = move |by_hand: web::Path<bool>| {
            let barrier = Arc::clone(&barrier);
            async move {
                let both = barrier.fetch_add(1, Ordering::SeqCst) / 2 * 2 + 2;
                while barrier.load(Ordering::SeqCst) < both {
                    actix_web::rt::task::yield_now().await;
                }
                if by_hand.into_inner() {
                    Ok(VideoError::Login.error_response())
                } else {
                    Err(VideoError::Login)
                }
            }
        };
        App::new().route("/meet/{by_hand}", web::get().to(meet)).wrap(errors.layer())
    });
    for path in ["/meet/true", "/meet/false"] {
        std::thread::scope(|scope| {
            let send = |id: &'static str| {
                let server = &server;
                scope.spawn(move || server.send(Method::GET, path, &[("x-request-id", id)], ""))
            };
            let answers = [("first", send("first")), ("second", send("second"))];
            for (id, answer) in answers {
                assert_eq!(answer.join().unwrap().error(401, "VIDEO_LOGIN")["request_id"], id, "{path}");
            }
        });
    }
}

/// A response made where no request is lent is rendered again for the one that it answers.
#[test]
fn an_error_from_a_task_of_its_own_is_rendered_for_its_request() {
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || {
        let spawns = || async {
            let task =
                actix_web::rt::spawn(async { HttpResponse::from_error(VideoError::NotFound { id: 3 }) });
            task.await.unwrap_or_else(|_| HttpResponse::Ok().finish())
        };
        App::new().route("/", web::get().to(spawns)).wrap(errors.layer())
    });
    let error = server.get("/").error(404, "VIDEO_NOT_FOUND");
    assert_eq!(error["context"], json!({"id": 3}));
}
