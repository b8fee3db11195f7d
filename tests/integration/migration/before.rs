//! A ticket shop with thiserror and a `ResponseError` written by hand.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError, get, post, web};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use thiserror::Error;

#[derive(Debug, Error)]
pub(crate) enum ShopError {
    #[error("show {show} not found")]
    ShowNotFound { show: u32 },

    #[error("only {left} tickets left")]
    SoldOut { left: u32 },

    #[error("seats must be 1 to 10, not {0}")]
    Seats(u32),

    #[error("{email} bought too often")]
    TooOften { email: String, wait: Duration },

    #[error("box office: {0}")]
    BoxOffice(#[from] io::Error),
}

impl ShopError {
    fn code(&self) -> &'static str {
        match self {
            Self::ShowNotFound { .. } => "show_not_found",
            Self::SoldOut { .. } => "sold_out",
            Self::Seats(_) => "invalid_seats",
            Self::TooOften { .. } => "too_often",
            Self::BoxOffice(_) => "box_office",
        }
    }

    fn members(&self) -> Value {
        match self {
            Self::ShowNotFound { show } => json!({ "show": show }),
            Self::SoldOut { left } => json!({ "left": left }),
            Self::Seats(seats) => json!({ "seats": seats }),
            _ => json!({}),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::TooOften { .. } => "Please wait before you buy again.".to_owned(),
            _ => self.to_string(),
        }
    }
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    message: String,
    #[serde(flatten)]
    members: Value,
}

impl ResponseError for ShopError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::ShowNotFound { .. } => StatusCode::NOT_FOUND,
            Self::SoldOut { .. } => StatusCode::CONFLICT,
            Self::Seats(_) => StatusCode::BAD_REQUEST,
            Self::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BoxOffice(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn error_response(&self) -> HttpResponse {
        if self.status_code().is_server_error() {
            tracing::error!(error = ?self, "request failed");
        } else {
            tracing::info!(error = %self, "request refused");
        }
        let mut response = HttpResponse::build(self.status_code());
        if let Self::TooOften { wait, .. } = self {
            response.insert_header(("retry-after", wait.as_secs().to_string()));
        }
        response.json(Body { error: self.code(), message: self.message(), members: self.members() })
    }
}

/// How many tickets are left.
type Shows = HashMap<u32, u32>;

#[derive(Deserialize)]
struct Order {
    email: String,
    seats: u32,
}

#[get("/shows/{show}")]
async fn get_show(show: web::Path<u32>, shows: web::Data<Shows>) -> Result<HttpResponse, ShopError> {
    let show = show.into_inner();
    let left = shows.get(&show).ok_or(ShopError::ShowNotFound { show })?;
    Ok(HttpResponse::Ok().json(json!({ "show": show, "left": left })))
}

#[post("/shows/{show}/tickets")]
async fn buy_tickets(
    show: web::Path<u32>,
    order: web::Json<Order>,
    shows: web::Data<Shows>,
) -> Result<HttpResponse, ShopError> {
    let (show, Order { email, seats }) = (show.into_inner(), order.into_inner());
    if !(1..=10).contains(&seats) {
        return Err(ShopError::Seats(seats));
    }
    if email == "eager@example.com" {
        return Err(ShopError::TooOften { email, wait: Duration::from_secs(30) });
    }
    let left = *shows.get(&show).ok_or(ShopError::ShowNotFound { show })?;
    if seats > left {
        return Err(ShopError::SoldOut { left });
    }
    book(show)?;
    Ok(HttpResponse::Created().finish())
}

/// The box office of the second show is down.
fn book(show: u32) -> io::Result<()> {
    if show == 2 { Err(io::Error::other("10.0.0.7:5432 refused the connection")) } else { Ok(()) }
}

pub(crate) fn configure(app: &mut web::ServiceConfig) {
    app.app_data(web::Data::new(Shows::from([(1, 3), (2, 100)]))).service(get_show).service(buy_tickets);
}
