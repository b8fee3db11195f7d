//! What all processes of a service have counted, asked of a real Redis.

use std::time::{Duration, SystemTime};

use actix_web::rt;
use error_actix::fleet::Fleet;
use error_actix::{Clock as _, Monitor, Observer as _, Occurrence, TestClock};
use serde_json::json;

use crate::accessibility::{assert_named, assert_narrow, assert_readable};
use crate::demo::keep;
use crate::driver::Browser;
use crate::keyboard::tabbed;
use crate::service::{Service, ShopError};
use crate::services::Redis;

const IMAGE: &str = "<img src=x onerror=window.hacked=1>";

/// The page's time goes faster, so that it asks again within a second.
const HURRY: &str = "const real = performance.now.bind(performance); performance.now = () => real() * 30;";

/// Remembers what is asked of the fleet, what is said to who hears the page, and what has moved.
const WATCH: &str = "window.asked = [], window.said = [];
    addEventListener('DOMContentLoaded', () => {
        const announce = document.querySelector('#announce');
        new MutationObserver(() => window.said.push(announce.textContent)).observe(announce, { childList: true });
    });
    const fetched = window.fetch;
    window.fetch = (...what) => { if (String(what[0]).includes('errors/fleet')) window.asked.push(what[0]); return fetched(...what); };
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().flatMap((shift) => shift.sources.map(({ node }) => node?.id ?? node?.className ?? '?')))).observe({ type: 'layout-shift', buffered: true });";

/// A process of the service: what it counts, and its fleet.
struct Process {
    monitor: Monitor,
    clock: TestClock,
    fleet: Fleet,
    runtime: rt::SystemRunner,
}

impl Process {
    /// One whose minute is over for all others: what it counts is shown, whatever the second is.
    fn new(redis: &Redis, instance: &str) -> Self {
        let clock = TestClock::at(SystemTime::now() - Duration::from_secs(120));
        let monitor = Monitor::builder().clock(clock.clone()).build();
        let fleet = fleet(redis, instance, &clock, &monitor);
        Self { monitor, clock, fleet, runtime: rt::System::new() }
    }

    fn meet(&self, error: &ShopError) {
        self.monitor.observe(&Occurrence::new(error, self.clock.now()));
    }

    /// Tells the others, if Redis answers.
    fn tell(&self) -> bool {
        // Counts are told every five seconds.
        self.clock.advance(Duration::from_secs(6));
        self.runtime.block_on(self.fleet.round()).is_ok()
    }
}

fn fleet(redis: &Redis, instance: &str, clock: &TestClock, monitor: &Monitor) -> Fleet {
    Fleet::builder(redis.url(), "shop")
        .instance(instance)
        .clock(clock.clone())
        // A busy machine is no sick Redis.
        .budget(Duration::from_secs(10))
        .monitor(monitor)
        .build()
        .unwrap()
}

/// The service among its processes, as `shop-a`.
fn service(redis: &Redis) -> (Service, Process) {
    let mut this = None;
    let service = Service::with(|admin, monitor| {
        // It looks back from a minute that has not come yet: what is counted now is in it, even if it is the next one by then.
        let clock = TestClock::at(SystemTime::now() + Duration::from_secs(60));
        let fleet = fleet(redis, "shop-a", &clock, monitor);
        let admin = admin.fleet(&fleet);
        this = Some(Process { monitor: monitor.clone(), clock, fleet, runtime: rt::System::new() });
        admin
    });
    (service, this.unwrap())
}

fn query(sql: &'static str) -> ShopError {
    ShopError::Query { sql }
}

fn look_at_the_fleet(browser: &Browser) {
    browser.value("void (location.hash = '#fleet')");
    browser.wait_for("document.activeElement.id === 'fleet'");
}

fn cells(browser: &Browser, rows: &str) -> serde_json::Value {
    browser.value(&format!("[...document.querySelectorAll('{rows} tr')].map((row) => [...row.children].map((cell) => cell.innerText.replaceAll('\\n', ' ')).filter(Boolean))"))
}

#[test]
fn the_errors_of_all_processes_are_added_up_and_shown() {
    let redis = Redis::start();
    let (service, this) = service(&redis);
    let other = Process::new(&redis, "shop-b");
    service.fail("/query", 500);
    service.fail("/products/1", 404);
    (0..4).for_each(|_| other.meet(&query("select 1")));
    assert!(this.tell() && other.tell() && this.tell());

    let browser = Browser::start();
    browser.on_every_page(HURRY);
    browser.on_every_page(WATCH);
    // The section is out of sight, even before the others have anything to show.
    browser.resize(1440, 400);
    browser.sign_in(&service);
    browser.wait_for("document.querySelectorAll('button.record').length === 2");
    browser.wait_for("document.querySelectorAll('#top-rows tr').length === 2");
    assert_eq!(browser.value("window.asked"), json!([]), "nobody looks at it");
    browser.click("#to-fleet");
    browser.wait_for("document.activeElement.id === 'fleet'");
    browser.wait_for("!document.querySelector('#fleet-body').hidden");
    // It had its room before it had something to show.
    let top = browser.value("Math.round(document.querySelector('#fleet').getBoundingClientRect().top)");
    assert_eq!(top, json!(56), "below the bar");
    let figures = browser.text("#fleet-figures");
    for part in ["2 alive", "Errors, 15 min\n6", "0.4 / min"] {
        assert!(figures.contains(part), "{part} is missing in {figures}");
    }
    assert_eq!(
        cells(&browser, "#fleet-error-rows"),
        json!([["critical SHOP_QUERY database error", "5"], ["low SHOP_NOT_FOUND resource not found", "1"]])
    );
    assert_eq!(browser.value("document.querySelectorAll('#fleet-error-rows .spark').length"), json!(2));
    assert_eq!(
        cells(&browser, "#fleet-process-rows"),
        json!([["shop-b", "4", "67 %"], ["shop-a this process", "2", "33 %"]])
    );
    assert_eq!(browser.value("document.querySelectorAll('#fleet-record-rows li').length"), json!(6));
    assert!(browser.text("#fleet-record-rows").contains("shop-a (this process)"));

    // A row that has not changed is the same, and the other one counts on; nothing above moves.
    browser.value("void (window.kept = document.querySelector('#fleet-error-rows tr:last-child'))");
    other.meet(&query("select 1"));
    assert!(other.tell());
    browser.wait_for_text("#fleet-error-rows", "6");
    assert_eq!(
        browser.value("window.kept === document.querySelector('#fleet-error-rows tr:last-child')"),
        json!(true)
    );

    // Another time span is asked for at once.
    browser.click("#fleet-minutes label:last-child");
    browser.wait_for_text("#fleet-figures", "Errors, 1 h");
    assert_eq!(browser.value("window.asked.at(-1)"), json!("api/errors/fleet?minutes=60"));

    // Out of sight it is asked no more, and neither where nobody looks or updates are paused.
    browser.show("now");
    browser.value("scrollTo(0, 0)");
    browser.wait_for("document.querySelector('#fleet').getBoundingClientRect().top > innerHeight");
    nothing_is_asked(&browser);
    look_at_the_fleet(&browser);
    browser.wait_for("window.asked.length > 0");
    let hidden = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })";
    browser.value(&format!("void {hidden}"));
    nothing_is_asked(&browser);
    browser.value("void (delete document.hidden)");
    browser.wait_for("window.asked.length > 0");
    browser.press(['p']);
    browser.wait_for_text("#stale", "Paused.");
    nothing_is_asked(&browser);
    assert_eq!(browser.value("document.querySelector('#fleet-body').hidden"), json!(false));
    browser.assert_clean();
}

/// Fails if the fleet is asked for in what is a minute for the page.
fn nothing_is_asked(browser: &Browser) {
    browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    browser.value("void (window.asked = [], window.until = performance.now() + 60000)");
    browser.wait_for("performance.now() > window.until");
    assert_eq!(browser.value("window.asked"), json!([]));
}

#[test]
fn what_others_wrote_into_redis_is_text() {
    let redis = Redis::start();
    let (service, this) = service(&redis);
    service.fail("/query", 500);
    assert!(this.tell());
    let sent = format!("{IMAGE}</script><script>window.hacked=2</script>");
    let minute = this.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() / 60;
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let mut written = redis::pipe();
    written.cmd("HSET").arg(format!("errors:{{shop}}:minute:{minute}"));
    written.arg(format!("{IMAGE}|{IMAGE}|{IMAGE}|{IMAGE}|{IMAGE}")).arg(7).arg("__proto__|A|b|C|low").arg(8);
    let record =
        json!({"code": IMAGE, "message": sent, "severity": IMAGE, "timestamp": IMAGE, "status_code": IMAGE});
    let odd = json!({"code": {"toString": 1}, "message": [IMAGE], "severity": 1, "timestamp": {}, "status_code": null});
    for (number, record) in
        [record.to_string(), odd.to_string(), "null".to_owned(), "[]".to_owned()].iter().enumerate()
    {
        written.cmd("XADD").arg("errors:{shop}:recent").arg("*");
        written.arg("instance").arg(IMAGE).arg("number").arg(number).arg("record").arg(record);
    }
    written.exec(&mut connection).unwrap();

    let browser = Browser::start();
    browser.sign_in(&service);
    browser.value("void (window.kept = Object.getOwnPropertyNames(Object.prototype).join())");
    look_at_the_fleet(&browser);
    browser.wait_for("document.querySelectorAll('#fleet-record-rows li').length === 4");
    let errors = cells(&browser, "#fleet-error-rows");
    assert_eq!(errors[1], json!([format!("{IMAGE} {IMAGE} {IMAGE}"), "7"]));
    assert_eq!(
        cells(&browser, "#fleet-process-rows"),
        json!([["__proto__", "8", "50 %"], [IMAGE, "7", "44 %"], ["shop-a this process", "1", "6.3 %"]])
    );
    let shown = browser.text("#fleet-record-rows");
    for part in [&sent, IMAGE, r#"{"toString":1}"#] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert_eq!(browser.value("document.querySelectorAll('#app img, #app script').length"), json!(0));
    assert_eq!(browser.value("window.hacked ?? null"), json!(null));
    browser.assert_clean();
}

#[test]
fn a_redis_that_is_away_is_said_to_be_and_the_rest_goes_on() {
    let mut redis = Redis::start();
    let (service, this) = service(&redis);
    let other = Process::new(&redis, "shop-b");
    other.meet(&query("select 1"));
    assert!(other.tell() && this.tell());
    let browser = Browser::start();
    browser.on_every_page(HURRY);
    browser.on_every_page(WATCH);
    browser.sign_in(&service);
    // What is above the section has its height.
    browser.wait_for_text("#rate-summary", "No errors in the last 15 min.");
    browser.wait_for("!document.querySelector('#top-empty').hidden");
    look_at_the_fleet(&browser);
    browser.wait_for("document.querySelectorAll('#fleet-process-rows tr').length === 2");
    browser.value("void (window.shifts = [], window.top_was = document.querySelector('#fleet').getBoundingClientRect().top)");

    redis.kill();
    browser
        .wait_for_text("#fleet-empty", "Redis does not answer: what other processes count cannot be shown.");
    assert_eq!(browser.value("document.querySelector('#fleet-body').checkVisibility()"), json!(false));
    browser.wait_for("window.said.some((sentence) => sentence.startsWith('Redis does not answer'))");
    keep(&browser, "fleet-away.png");
    // Nothing jumps under who reads, and what this process knows goes on.
    assert_eq!(
        browser.value("document.querySelector('#fleet').getBoundingClientRect().top === window.top_was"),
        json!(true)
    );
    assert_eq!(browser.value("window.shifts"), json!([]));
    assert_eq!(browser.text("#connection"), "Live");
    service.fail("/query", 500);
    browser.wait_for("document.querySelectorAll('button.record').length === 1");
    assert!(!other.tell(), "Redis is away");

    redis.start_anew();
    assert!(other.tell(), "what Redis has forgotten is told again");
    browser.wait_for("document.querySelector('#fleet-empty').hidden");
    assert_eq!(cells(&browser, "#fleet-process-rows")[0], json!(["shop-b", "1", "100 %"]));
    browser.wait_for("window.said.includes('All processes are counted again.')");
    browser.assert_clean();
}

#[test]
fn the_fleet_is_readable_named_and_reached_in_both_themes_and_on_every_width() {
    let redis = Redis::start();
    let (service, this) = service(&redis);
    let others =
        ["shop-b", "shop-6d5f7c9b8-x2x4q.a-node-with-a-long-name.eu-central-1.compute.internal", "shop-d"]
            .map(|name| Process::new(&redis, name));
    for path in ["/products/1", "/products/2", "/limited", "/pay", "/query"] {
        service.server.get(path);
    }
    for (at, other) in others.iter().enumerate() {
        for turn in 0..=3 * at {
            other.meet(&query("select 1"));
            let id = format!("a-product-{turn}");
            other.meet(&ShopError::NotFound { id });
            other.clock.advance(Duration::from_secs(20));
            assert!(other.tell());
        }
    }
    assert!(this.tell());
    let browser = Browser::start();
    browser.sign_in(&service);
    look_at_the_fleet(&browser);
    browser.wait_for("document.querySelectorAll('#fleet-process-rows tr').length === 4");
    for theme in ["light", "dark"] {
        browser.prefer(theme);
        for width in [1440, 900, 400] {
            browser.resize(width, 1000);
            browser.value("document.querySelector('#fleet').scrollIntoView()");
            assert_readable(&browser);
            assert_narrow(&browser);
            assert_named(&browser);
            keep(&browser, &format!("fleet-{theme}-{width}.png"));
        }
    }
    let is_inside = "[...document.querySelectorAll('#fleet .scroll')].every((table) => table.scrollWidth <= table.clientWidth)";
    assert_eq!(browser.value(is_inside), json!(true), "nothing has to be scrolled aside at 400 pixels");

    browser.resize(1440, 1000);
    browser.value("document.activeElement.blur()");
    browser.visit(&service, "");
    browser.wait_for("document.querySelectorAll('button.record').length === 5");
    let (reached, _) = tabbed(&browser);
    // The choice of a time span is one stop, which is called by what is chosen.
    assert!(reached.contains("to-fleet") && reached.contains("15"), "{reached:?}");
    browser.assert_clean();
}

#[test]
fn without_a_fleet_nothing_is_said_of_one() {
    let service = Service::start();
    let browser = Browser::start();
    browser.on_every_page(WATCH);
    browser.sign_in(&service);
    for part in ["#fleet", "#to-fleet"] {
        let shown = browser.value(&format!("document.querySelector('{part}').checkVisibility()"));
        assert_eq!(shown, json!(false), "{part}");
    }
    assert_eq!(browser.value("window.asked"), json!([]));
}
