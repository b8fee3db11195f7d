//! Checks that are asked by several at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use actix_web::rt;
use error_actix::health::{Check, CheckReport, HealthChecks};
use error_actix::{FailingCheck, HealthSource as _};

/// A check that was asked first and answers last: in the background, say, while an operator has asked again.
#[test]
fn who_was_asked_later_knows_better() {
    let (asked, released) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let check = {
        let released = Arc::clone(&released);
        Check::critical(move || {
            let (is_first, released) = (asked.fetch_add(1, Ordering::Relaxed) == 0, Arc::clone(&released));
            async move {
                while is_first && !released.load(Ordering::Relaxed) {
                    rt::task::yield_now().await;
                }
                if is_first { Ok(CheckReport::new("there a while ago")) } else { Err("gone") }
            }
        })
    };
    let checks = HealthChecks::builder("videos").check("storage", check).build().unwrap();
    let first = checks.refresh();
    let later = async {
        checks.refresh().await;
        released.store(true, Ordering::Relaxed);
    };
    rt::System::new().block_on(futures_util::future::join(first, later));
    let failing = checks.failing_checks();
    assert_eq!(failing.iter().map(FailingCheck::name).collect::<Vec<_>>(), ["storage"]);
}
