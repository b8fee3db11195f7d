use error_core::{FromWire, HttpError, WireError};

#[derive(Debug, PartialEq, HttpError)]
#[http(from_wire, severity = Low)]
pub enum VideoError {
    #[error("{video_id} is gone")]
    #[http(status = 410, extra("help" = "Ask again."))]
    Gone {
        #[context(name = "video")]
        video_id: String,
        #[context]
        since: Option<u64>,
    },
    #[error("{0} is busy")]
    #[http(status = 503, code = "BUSY", retry_after = .1)]
    Busy(#[context(name = "r#type")] String, #[context(name = "seconds")] u64),
    #[error("closed")]
    #[http(status = 503)]
    Closed,
    #[error("nothing")]
    #[http(status = 404)]
    Nothing {},
}

/// A family of which clients know a part.
#[derive(Debug, HttpError)]
pub enum ShopError {
    #[error("sold out")]
    #[http(status = 409, from_wire)]
    SoldOut,
    #[error("the store failed")]
    #[http(status = 500)]
    Store(#[from] std::io::Error),
    #[error(transparent)]
    Video(VideoError),
}

#[derive(Debug, HttpError)]
#[error("no {0:?}")]
#[http(status = 404, from_wire, prefix = "SHOP")]
pub struct Missing(#[context(name = "parts")] Vec<(u8, bool)>);

#[derive(Debug, HttpError)]
#[http(from_wire)]
pub enum Never {}

fn read<E: FromWire>(body: &str) -> Option<E> {
    E::from_wire(&WireError::read(500, body.as_bytes()))
}

fn main() {
    let gone = |since| VideoError::Gone { video_id: "7".into(), since };
    let body = r#"{"error":{"code":"VIDEO_GONE","context":{"video":"7","since":3,"help":"Ask again."}}}"#;
    assert_eq!(read(body), Some(gone(Some(3))));
    assert_eq!(read(r#"{"error":{"code":"VIDEO_GONE","context":{"video":"7"}}}"#), Some(gone(None)));
    assert_eq!(read(r#"{"error":"video_gone","message":"m","video":"7","since":null}"#), Some(gone(None)));
    assert_eq!(read(r#"{"title":"t","status":410,"code":"VIDEO_GONE","video":"7"}"#), Some(gone(None)));
    assert_eq!(read(r#"{"error":"BUSY","r#type":"db","seconds":9}"#), Some(VideoError::Busy("db".into(), 9)));
    assert_eq!(read(r#"{"error":"VIDEO_CLOSED"}"#), Some(VideoError::Closed));
    assert_eq!(read(r#"{"error":"VIDEO_NOTHING"}"#), Some(VideoError::Nothing {}));
    for other in [
        r#"{"error":{"code":"VIDEO_GONE","context":{"video":7}}}"#,
        r#"{"error":{"code":"VIDEO_GONE"}}"#,
        r#"{"error":{"code":"VIDEO_OTHER"}}"#,
        r#"{"error":{"context":{"video":"7"}}}"#,
        "<html>",
    ] {
        assert_eq!(read::<VideoError>(other), None, "{other}");
    }
    assert!(matches!(read(r#"{"error":"SHOP_SOLD_OUT"}"#), Some(ShopError::SoldOut)));
    assert!(read::<ShopError>(r#"{"error":"SHOP_STORE"}"#).is_none());
    assert!(read::<ShopError>(r#"{"error":"VIDEO_CLOSED"}"#).is_none());
    let missing: Missing = read(r#"{"error":"SHOP_MISSING","parts":[[1,true]]}"#).unwrap();
    assert_eq!(missing.0, [(1, true)]);
    assert!(read::<Never>(body).is_none());
}
