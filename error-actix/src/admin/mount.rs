//! From the table of endpoints to Actix's resources.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::{HttpRequest, Resource, web};

use super::api::ENDPOINTS;
use super::call::{Answer, Call, Endpoint, OpenCall, Run};
use super::respond::untold;
use super::{Admin, gate, page};
use crate::extract::JsonConfig;

/// The most bytes of a body.
const BODY_LIMIT: usize = 64 * 1024;

impl HttpServiceFactory for Admin {
    fn register(self, config: &mut AppService) {
        page::resources().into_iter().for_each(|resource| resource.register(config));
        for (index, endpoint) in ENDPOINTS.iter().enumerate() {
            let same = |other: &&Endpoint| other.path == endpoint.path;
            // The first of a path brings the others along.
            if ENDPOINTS.iter().take(index).any(|earlier| same(&earlier)) {
                continue;
            }
            let resource = web::resource(format!("/admin/api/{}", endpoint.path))
                .app_data(JsonConfig::new().limit(BODY_LIMIT));
            let routes = ENDPOINTS.iter().filter(same);
            routes.fold(resource, |resource, endpoint| route(resource, &self, endpoint)).register(config);
        }
    }
}

/// Actix answers 405 with `Allow` to other methods.
fn route(resource: Resource, admin: &Admin, endpoint: &'static Endpoint) -> Resource {
    let admin = admin.clone();
    let handler = move |request: HttpRequest, payload: web::Payload| {
        let served = serve(admin.clone(), endpoint, request, payload);
        async { untold(served.await) }
    };
    if endpoint.run.reads() {
        resource.route(web::get().to(handler.clone())).route(web::head().to(handler))
    } else {
        resource.route(web::post().to(handler))
    }
}

async fn serve(
    admin: Admin,
    endpoint: &'static Endpoint,
    request: HttpRequest,
    payload: web::Payload,
) -> Answer {
    let payload = payload.into_inner();
    match endpoint.run {
        Run::Open(run) => {
            let address = gate::admit_anybody(&request)?;
            run(OpenCall { admin, request, address, payload }).await
        }
        Run::Read(run) => {
            let caller = gate::admit(&admin, &request)?;
            run(&Call { admin, request, caller, payload })
        }
        #[cfg(feature = "fleet")]
        Run::Ask(run) => {
            let caller = gate::admit(&admin, &request)?;
            run(Call { admin, request, caller, payload }).await
        }
        Run::Change(run) => {
            let caller = gate::admit(&admin, &request)?;
            run(Call { admin, request, caller, payload }).await
        }
    }
}
