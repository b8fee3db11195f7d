use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum TenMistakes {
    #[error("one")]
    #[http(statsu = 404)]
    UnknownKey,

    #[error("two")]
    #[http(status = 200)]
    NoErrorStatus,

    #[error("three")]
    #[http(status = 404, severity = Extreme)]
    UnknownSeverity,

    #[error("four")]
    #[http(status = 500, category = "validation")]
    WrongClass,

    #[error("five")]
    #[http(status = 503, retry_after = "0s")]
    NoDelay,

    #[error("{secret} six")]
    #[http(status = 400)]
    Leak { secret: String },

    #[error("seven")]
    #[http(status = 500, code = "seven")]
    MalformedCode,

    #[http(status = 500)]
    NoMessage,

    #[error("nine")]
    #[http(status = 500)]
    TwoSources {
        #[source]
        first: std::io::Error,
        #[source]
        second: std::io::Error,
    },

    #[error("ten")]
    #[http(status = 500)]
    NotSerialize {
        #[context]
        shape: Shape,
    },
}

#[derive(Debug)]
pub struct Shape;

fn main() {}
