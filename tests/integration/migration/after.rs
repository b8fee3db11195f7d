//! The same ticket shop with its errors declared.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use serde_json::json;

use error_actix::{ConfigError, ErrorStack, Flat, HttpError, ResponseError};

#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "")]
pub(crate) enum ShopError {
    #[error("show {show} not found")]
    #[http(status = 404)]
    ShowNotFound {
        #[context]
        show: u32,
    },

    #[error("only {left} tickets left")]
    #[http(status = 409)]
    SoldOut {
        #[context]
        left: u32,
    },

    #[error("seats must be 1 to 10, not {0}")]
    #[http(status = 400, code = "INVALID_SEATS")]
    Seats(#[context(name = "seats")] u32),

    #[error("{email} bought too often")]
    #[http(status = 429, public = "Please wait before you buy again.", retry_after = .wait)]
    TooOften {
        #[context(internal)]
        email: String,
        wait: Duration,
    },

    #[error("box office: {0}")]
    #[http(status = 502)]
    BoxOffice(#[from] io::Error),
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

pub(crate) fn errors() -> Result<ErrorStack, ConfigError> {
    ErrorStack::builder().register::<ShopError>().format(Flat::new()).build()
}
