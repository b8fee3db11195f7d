//! Playlists of videos that another service has, [`video_api`](crate::video_api): its errors arrive as what they are, and
//! are not relayed. What clients read is in their language.

mod error;
mod settings;
mod videos;

use std::error::Error as StdError;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, Responder, get, web};
use error_actix::{ErrorStack, Propagation, Translations, TranslationsBuilder};
use serde_json::json;

use self::videos::Videos;

pub use self::error::PlaylistError;
pub use self::settings::Settings;

/// What there is to see; a real service has a table of it.
const PLAYLISTS: [(&str, &[&str]); 3] =
    [("empty", &[]), ("foxes", &["fox-in-the-snow"]), ("old", &["fox-in-the-snow", "fox-of-1998"])];

/// What all workers share.
#[derive(Clone, Debug)]
pub struct State {
    videos: Videos,
    errors: ErrorStack,
}

impl State {
    /// A service that asks for videos where the settings say.
    ///
    /// # Errors
    ///
    /// A translation that says what cannot be said, or a client that cannot be made.
    pub fn new(settings: &Settings) -> Result<Self, Box<dyn StdError>> {
        let errors =
            ErrorStack::builder().register::<PlaylistError>().messages(translations().build()?).build()?;
        Ok(Self { videos: Videos::new(&settings.videos_url)?, errors })
    }
}

/// The texts in other languages: they are in the program, and a test compares them with the errors.
pub fn translations() -> TranslationsBuilder {
    Translations::declared_in("en").source("de", include_str!("messages/de.ftl"))
}

/// The application: what `HttpServer::new` and tests serve.
pub fn app(
    state: &State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .app_data(web::Data::new(state.clone()))
        .service(get_playlist)
        .default_service(state.errors.fallback())
        .wrap(state.errors.layer())
}

/// A playlist with all of its videos, or none of them.
#[get("/playlists/{name}")]
async fn get_playlist(
    state: web::Data<State>,
    name: web::Path<String>,
    outgoing: Propagation,
) -> Result<impl Responder, PlaylistError> {
    let name = name.into_inner();
    let Some((_, ids)) = PLAYLISTS.iter().find(|(known, _)| *known == name) else {
        return Err(PlaylistError::NotFound { name });
    };
    let mut videos = Vec::with_capacity(ids.len());
    for id in *ids {
        videos.push(state.videos.of_playlist(&name, id, &outgoing).await?);
    }
    Ok(web::Json(json!({"name": name, "videos": videos})))
}
