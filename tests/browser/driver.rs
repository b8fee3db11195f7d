//! A real Chromium, driven through WebDriver (<https://www.w3.org/TR/webdriver2/>) by the few commands that these tests need.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Request;

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keys that are no characters, as WebDriver calls them (section 15.4.2).
pub(crate) mod key {
    pub(crate) const TAB: char = '\u{E004}';
    pub(crate) const ENTER: char = '\u{E007}';
    pub(crate) const ESCAPE: char = '\u{E00C}';
    pub(crate) const DOWN: char = '\u{E015}';
}

/// A browser with an empty profile and one window, and the chromedriver that speaks for it. Dropping it ends both.
pub(crate) struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts a chromedriver on a port of its own, and with it a browser.
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver, which `cargo xtask test` installs: {error}"));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(2 * PATIENCE))
            .build()
            .into();
        // Made before anything else can fail, so that a failure ends the process, too.
        let mut browser = Self { driver, agent, session: String::new(), _profile: profile };
        browser.session = browser.new_session();
        browser.cdp("Page.enable", json!({}));
        browser.on_every_page(include_str!("watch.js"));
        browser
    }

    fn new_session(&mut self) -> String {
        let mut lines = BufReader::new(self.driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let line = line.unwrap();
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("chromedriver says its port");
        // What else it says must be read, or it would wait for somebody to do so.
        thread::spawn(move || lines.for_each(drop));
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1440,1000",
        ];
        let profile = format!("--user-data-dir={}", self._profile.path().display());
        let arguments: Vec<&str> = arguments.into_iter().chain([profile.as_str()]).collect();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": "/usr/bin/chromium", "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": PATIENCE.as_millis(), "pageLoad": PATIENCE.as_millis()},
        }}});
        let address = format!("http://127.0.0.1:{port}/session");
        let session = self.post(&address, &wanted);
        format!("{address}/{}", session["sessionId"].as_str().unwrap())
    }

    /// Goes to an address, and waits until the page has loaded.
    pub(crate) fn open(&self, url: &str) {
        self.command("url", &json!({"url": url}));
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let script = format!("return (async () => ({expression}))()");
        self.command("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Waits, in the page, until an expression is true.
    pub(crate) fn wait_for(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[0];
             const look = () => {{
                 let value;
                 try {{ value = ({expression}); }} catch {{}}
                 if (value) done(value); else setTimeout(look, 20);
             }};
             look();"
        );
        let answer = self.ask("execute/async", &json!({"script": script, "args": []}));
        answer.unwrap_or_else(|error| {
            let shown = self.value("document.body.innerText");
            panic!(
                "`{expression}` never came true ({error}); the page says: {}",
                shown.as_str().unwrap_or_default()
            )
        })
    }

    /// Clicks the first element that a selector matches, as a person would: one that is covered cannot be clicked.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.command(&format!("element/{element}/click"), &json!({}));
    }

    /// Replaces what is in a field.
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.command(&format!("element/{element}/clear"), &json!({}));
        if !text.is_empty() {
            self.command(&format!("element/{element}/value"), &json!({"text": text}));
        }
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: impl IntoIterator<Item = char>) {
        let strokes: Vec<Value> = keys
            .into_iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
            .collect();
        self.command("actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}));
    }

    fn element(&self, selector: &str) -> String {
        let found = self.command("element", &json!({"using": "css selector", "value": selector}));
        // The key is fixed by the standard (section 12).
        found["element-6066-11e4-a52e-4f735466cecf"].as_str().unwrap().to_owned()
    }

    /// A command of the browser's own protocol, for what WebDriver has not: emulation and the heap.
    #[expect(clippy::needless_pass_by_value, reason = "always made for the call")]
    pub(crate) fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// Runs a script before those of every page that is opened from now on.
    pub(crate) fn on_every_page(&self, source: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": source}));
    }

    /// What the person's system is set to: `light` or `dark`.
    pub(crate) fn prefer(&self, theme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": theme}]);
        self.cdp("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// A screen of so many CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", screen);
    }

    /// The window's picture, a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        let picture = self.get("screenshot");
        STANDARD.decode(picture.as_str().unwrap()).unwrap()
    }

    /// What policies of the page were violated since it was opened.
    pub(crate) fn violations(&self) -> Value {
        self.value("window.violations")
    }

    /// Messages in the console that say that something is wrong with a script, since the last call.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let entries = self.command("se/log", &json!({"type": "browser"}));
        let entries = entries.as_array().unwrap().iter();
        // Answers that are no success are what some tests are about.
        let wrong = entries.filter(|entry| entry["level"] == "SEVERE" && entry["source"] != "network");
        wrong.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.ask(path, body).unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    fn ask(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.run(Request::post(format!("{}/{path}", self.session)).body(body.to_string()).unwrap())
    }

    fn get(&self, path: &str) -> Value {
        let request = Request::get(format!("{}/{path}", self.session)).body(String::new()).unwrap();
        self.run(request).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn post(&self, address: &str, body: &Value) -> Value {
        let request = Request::post(address).body(body.to_string()).unwrap();
        self.run(request).unwrap_or_else(|error| panic!("{address} {body}: {error}"))
    }

    /// The `value` of an answer, or what is said in place of it.
    fn run(&self, request: Request<String>) -> Result<Value, String> {
        let answer = if request.method() == "GET" {
            let (parts, _) = request.into_parts();
            self.agent.run(Request::from_parts(parts, ()))
        } else {
            self.agent.run(request)
        };
        let mut answer = answer.map_err(|error| error.to_string())?;
        let text = answer.body_mut().with_config().limit(64 << 20).read_to_string();
        let mut body: Value = serde_json::from_str(&text.map_err(|error| error.to_string())?).unwrap();
        let value = body["value"].take();
        if answer.status().is_success() {
            Ok(value)
        } else {
            Err(format!("{}: {}", value["error"], value["message"]))
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser; the driver alone would leave it running.
        if !self.session.is_empty() {
            let _ = self.agent.run(Request::delete(self.session.as_str()).body(()).unwrap());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
