//! What a dashboard that is left open costs the server: `cargo bench -p error-tests --bench dashboard`.
//!
//! A service answers a gentle load, for a while without and for a while with a browser that shows the dashboard. The
//! difference of the processor time that `/proc/self/stat` tells is what the open dashboard costs. `BENCH_SECONDS` says
//! how long each while is, a minute if nothing else is said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    dead_code,
    reason = "shares its parts with the browser tests, and speaks to the person who runs it"
)]

#[path = "../browser/dashboard.rs"]
mod dashboard;
#[path = "../browser/driver.rs"]
mod driver;
#[path = "../integration/server.rs"]
mod server;
#[path = "../browser/service.rs"]
mod service;

use std::env;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::driver::Browser;
use crate::service::Service;

/// One request in so long; every fifth of them fails.
const PACE: Duration = Duration::from_millis(20);

fn main() {
    let seconds = env::var("BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let period = Duration::from_secs(seconds);
    let service = Arc::new(Service::start());
    let is_over = Arc::new(AtomicBool::new(false));
    let load = {
        let (service, is_over) = (Arc::clone(&service), Arc::clone(&is_over));
        thread::spawn(move || {
            let paths =
                ["/", "/", "/", "/", "/products/7", "/", "/", "/", "/", "/query", "/", "/", "/", "/", "/pay"];
            for path in paths.into_iter().cycle().take_while(|_| !is_over.load(Ordering::Acquire)) {
                service.server.get(path);
                thread::sleep(PACE);
            }
        })
    };
    thread::sleep(Duration::from_secs(3));
    let without = busy_during(period);
    let browser = Browser::start();
    browser.sign_in(&service);
    thread::sleep(Duration::from_secs(3));
    let with = busy_during(period);
    drop(browser);
    is_over.store(true, Ordering::Release);
    load.join().unwrap();
    println!("a service under load     {:.3} % of a core", without * 100.0);
    println!("with a dashboard open    {:.3} % of a core", with * 100.0);
    println!("an open dashboard        {:.3} % of a core", (with - without) * 100.0);
}

/// How much of one processor this process was busy with.
fn busy_during(period: Duration) -> f64 {
    let (began, before) = (Instant::now(), processor_time());
    thread::sleep(period);
    (processor_time() - before) / began.elapsed().as_secs_f64()
}

/// Seconds in user and in kernel mode, since the process began: fields 14 and 15 of proc(5), in hundredths.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program may have anything in it.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = |field: &str| field.parse::<f64>().unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    (ticks(fields[11]) + ticks(fields[12])) / 100.0
}
