//! What reading a request costs: by Actix's extractors, and by ours, which say where a request is wrong.
//!
//! `cargo bench -p error-actix --bench extract` prints time and allocations; compare cases of one run only.

use actix_web::dev::Payload;
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpRequest, web};
use bytes::Bytes;
use divan::{AllocProfiler, Bencher, black_box};
use error_actix::extract;
use serde::Deserialize;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what matters is what reading it costs")]
struct Order {
    customer: String,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what matters is what reading it costs")]
struct Item {
    name: String,
    width: u32,
    tags: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what matters is what reading it costs")]
struct Page {
    page: u32,
    size: u32,
    sort: String,
}

/// A body of so many items, the last of them with a width that is none where the order is `broken`.
fn order(items: usize, broken: bool) -> Bytes {
    let item = |index: usize| {
        let width = if broken && index + 1 == items { "\"wide\"".to_owned() } else { index.to_string() };
        format!(r#"{{"name":"item number {index}","width":{width},"tags":["first","second"]}}"#)
    };
    let items: Vec<String> = (0..items).map(item).collect();
    Bytes::from(format!(r#"{{"customer":"somebody","items":[{}]}}"#, items.join(",")))
}

/// Extracts from the same request again and again; whether it can be read is not asked.
fn extract<T: FromRequest>(bencher: Bencher<'_, '_>, request: TestRequest, body: &Bytes) {
    let (request, _): (HttpRequest, Payload) = request.to_http_parts();
    let runtime = actix_web::rt::System::new();
    bencher.bench_local(|| {
        let mut payload = Payload::from(body.clone());
        runtime.block_on(async { black_box(T::from_request(&request, &mut payload).await).is_ok() })
    });
}

fn json() -> TestRequest {
    TestRequest::post().insert_header(("content-type", "application/json"))
}

const ITEMS: [usize; 3] = [1, 10, 1000];

#[divan::bench(args = ITEMS)]
fn json_by_actix(bencher: Bencher<'_, '_>, items: usize) {
    extract::<web::Json<Order>>(bencher, json(), &order(items, false));
}

#[divan::bench(args = ITEMS)]
fn json_by_us(bencher: Bencher<'_, '_>, items: usize) {
    extract::<extract::Json<Order>>(bencher, json(), &order(items, false));
}

#[divan::bench(args = ITEMS)]
fn broken_json_by_actix(bencher: Bencher<'_, '_>, items: usize) {
    extract::<web::Json<Order>>(bencher, json(), &order(items, true));
}

#[divan::bench(args = ITEMS)]
fn broken_json_by_us(bencher: Bencher<'_, '_>, items: usize) {
    extract::<extract::Json<Order>>(bencher, json(), &order(items, true));
}

#[divan::bench]
fn query_by_actix(bencher: Bencher<'_, '_>) {
    let request = TestRequest::with_uri("/?page=7&size=20&sort=name");
    extract::<web::Query<Page>>(bencher, request, &Bytes::new());
}

#[divan::bench]
fn query_by_us(bencher: Bencher<'_, '_>) {
    let request = TestRequest::with_uri("/?page=7&size=20&sort=name");
    extract::<extract::Query<Page>>(bencher, request, &Bytes::new());
}

#[divan::bench]
fn path_by_actix(bencher: Bencher<'_, '_>) {
    let request = TestRequest::default().param("page", "7").param("size", "20").param("sort", "name");
    extract::<web::Path<Page>>(bencher, request, &Bytes::new());
}

#[divan::bench]
fn path_by_us(bencher: Bencher<'_, '_>) {
    let request = TestRequest::default().param("page", "7").param("size", "20").param("sort", "name");
    extract::<extract::Path<Page>>(bencher, request, &Bytes::new());
}

const FORM: &str = "page=7&size=20&sort=name";

fn form() -> TestRequest {
    TestRequest::post().insert_header(("content-type", "application/x-www-form-urlencoded"))
}

#[divan::bench]
fn form_by_actix(bencher: Bencher<'_, '_>) {
    extract::<web::Form<Page>>(bencher, form(), &Bytes::from_static(FORM.as_bytes()));
}

#[divan::bench]
fn form_by_us(bencher: Bencher<'_, '_>) {
    extract::<extract::Form<Page>>(bencher, form(), &Bytes::from_static(FORM.as_bytes()));
}
