//! Who asks.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use error_actix::{security_event, set_user};

use super::{AppError, AuthenticationError, State};

/// The user whose token came with the request, who has requests left.
pub(super) struct Caller(pub(super) String);

impl Caller {
    fn of(request: &HttpRequest) -> Result<Self, AppError> {
        let required = || AppError::from(AuthenticationError::Required);
        let state = request.app_data::<web::Data<State>>().ok_or_else(required)?;
        let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(required)?;
        let Some(known) = state.tokens.get(token) else {
            security_event!("invalid_token", "a request came with a token that is none of ours");
            Err(AuthenticationError::InvalidToken)?
        };
        if known.expires.is_some_and(|expires| expires <= state.clock.now()) {
            security_event!(
                INFO,
                "expired_token",
                "a request came with a token that has ended",
                user.id = known.user
            );
            Err(AuthenticationError::TokenExpired)?;
        }
        // Only outside of the layer there is no request to note it of.
        let _ = set_user(&known.user);
        state.limiter.check(&known.user)?;
        Ok(Self(known.user.clone()))
    }
}

impl FromRequest for Caller {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
