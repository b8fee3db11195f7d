//! What is compiled: types of so many variants, and a small service.

use std::fmt::Write as _;

/// Who writes what an error is to HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nobody: the floor.
    Bare,
    /// Tables by hand beside thiserror.
    ByHand,
    /// Our derives.
    Declared,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Bare, Self::ByHand, Self::Declared];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::ByHand => "by-hand",
            Self::Declared => "declared",
        }
    }

    /// As the table has it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Bare => "neither (`derive(Debug)`, actix-web)",
            Self::ByHand => "thiserror, `ResponseError` and tables by hand",
            Self::Declared => "**declared**",
        }
    }

    /// The dependencies of a crate of this kind, as lines of its manifest.
    pub(crate) fn dependencies(self) -> String {
        let actix = "actix-web = { version = \"4.18\", default-features = false, features = [\"macros\"] }\n";
        let own = match self {
            Self::Bare => "",
            Self::ByHand => {
                "serde_json = \"1.0.154\"\nthiserror = \"=2.0.21\"\nserde = { version = \"1.0.229\", features = [\"derive\"] }\n"
            }
            Self::Declared => {
                concat!("error-actix = { path = \"", env!("CARGO_MANIFEST_DIR"), "/../error-actix\" }\n")
            }
        };
        format!("{actix}{own}")
    }
}

/// Variants are of these shapes in turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Unit,
    TwoTexts,
    Source,
}

fn shape(at: usize) -> Shape {
    match at % 4 {
        0 => Shape::Unit,
        1 | 2 => Shape::TwoTexts,
        _ => Shape::Source,
    }
}

/// A library with one type of so many variants.
pub(crate) fn variants(kind: Kind, count: usize) -> String {
    let mut text = String::new();
    let derives = match kind {
        Kind::Bare => "Debug",
        Kind::ByHand => "Debug, thiserror::Error",
        Kind::Declared => "Debug, error_actix::HttpError, error_actix::ResponseError",
    };
    let _ = writeln!(text, "#[derive({derives})]\npub enum VideoError {{");
    (0..count).for_each(|at| variant(&mut text, kind, at));
    text.push_str("}\n");
    if kind == Kind::ByHand {
        by_hand(&mut text, count);
    }
    text
}

fn variant(text: &mut String, kind: Kind, at: usize) {
    let (message, http, fields) = match shape(at) {
        Shape::Unit => (format!("step {at} failed"), "status = 500", ""),
        Shape::TwoTexts => {
            (format!("no {{name}} in {{place}} at {at}"), "status = 404", " { name: String, place: String }")
        }
        Shape::Source => (
            format!("store {at} does not answer"),
            "status = 503, retry_after = \"30s\"",
            "(#[source] std::io::Error)",
        ),
    };
    let (message, http, fields) = match kind {
        Kind::Bare => (String::new(), String::new(), fields.replace("#[source] ", "")),
        Kind::ByHand => (format!("    #[error(\"{message}\")]\n"), String::new(), fields.to_owned()),
        Kind::Declared => {
            let fields = fields.replace("name:", "#[context] name:").replace("place:", "#[context] place:");
            (format!("    #[error(\"{message}\")]\n"), format!("    #[http({http})]\n"), fields)
        }
    };
    let _ = writeln!(text, "{message}{http}    Step{at}{fields},");
}

/// What is said of a variant of a shape by a table.
struct Fact {
    head: &'static str,
    of: fn(Shape, usize) -> String,
}

const FACTS: [Fact; 6] = [
    Fact { head: "pub fn status(&self) -> u16", of: |shape, _| by_shape(shape, ["500", "404", "503"]) },
    Fact { head: "pub fn code(&self) -> &'static str", of: |_, at| format!("\"VIDEO_STEP{at}\"") },
    Fact {
        head: "pub fn category(&self) -> &'static str",
        of: |shape, _| by_shape(shape, ["\"system\"", "\"resource_not_found\"", "\"external_service\""]),
    },
    Fact {
        head: "pub fn severity(&self) -> &'static str",
        of: |shape, _| by_shape(shape, ["\"high\"", "\"low\"", "\"high\""]),
    },
    Fact {
        head: "pub fn recoverable(&self) -> bool",
        of: |shape, _| by_shape(shape, ["false", "false", "true"]),
    },
    Fact {
        head: "pub fn retry_after(&self) -> Option<u64>",
        of: |shape, _| by_shape(shape, ["None", "None", "Some(30)"]),
    },
];

fn by_shape(shape: Shape, [unit, two_texts, source]: [&str; 3]) -> String {
    match shape {
        Shape::Unit => unit,
        Shape::TwoTexts => two_texts,
        Shape::Source => source,
    }
    .to_owned()
}

/// Tables of what our derive knows, and one answer made of them.
fn by_hand(text: &mut String, count: usize) {
    text.push_str("impl VideoError {\n");
    for fact in FACTS {
        let _ = writeln!(text, "    {} {{\n        match self {{", fact.head);
        for at in 0..count {
            let _ = writeln!(text, "            Self::Step{at} {{ .. }} => {},", (fact.of)(shape(at), at));
        }
        text.push_str("        }\n    }\n");
    }
    text.push_str("    pub fn context(&self) -> Vec<(&'static str, &str)> {\n        match self {\n");
    for at in (0..count).filter(|at| shape(*at) == Shape::TwoTexts) {
        let _ = writeln!(
            text,
            "            Self::Step{at} {{ name, place }} => vec![(\"name\", name), (\"place\", place)],"
        );
    }
    text.push_str("            _ => Vec::new(),\n        }\n    }\n}\n");
    text.push_str(ANSWER);
}

const ANSWER: &str = r#"
impl actix_web::ResponseError for VideoError {
    fn status_code(&self) -> actix_web::http::StatusCode {
        actix_web::http::StatusCode::from_u16(self.status()).unwrap_or_default()
    }

    fn error_response(&self) -> actix_web::HttpResponse {
        let mut response = actix_web::HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after() {
            response.insert_header(("retry-after", seconds.to_string()));
        }
        let context: serde_json::Map<String, serde_json::Value> =
            self.context().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        response.json(serde_json::json!({"error": {
            "code": self.code(),
            "message": self.to_string(),
            "category": self.category(),
            "severity": self.severity(),
            "status_code": self.status(),
            "recoverable": self.recoverable(),
            "retry_after": self.retry_after(),
            "context": context,
        }}))
    }
}
"#;

/// A service of one route, with a type of twelve variants.
pub(crate) fn service(kind: Kind) -> String {
    let (stack, layer) = match kind {
        Kind::Declared => (
            "let errors = error_actix::ErrorStack::builder().register::<VideoError>().build().expect(\"valid\");",
            ".default_service(errors.fallback()).wrap(errors.layer())",
        ),
        Kind::Bare | Kind::ByHand => ("", ""),
    };
    let result = match kind {
        Kind::Bare => {
            "-> HttpResponse {\n    let _: Result<(), VideoError> = Err(VideoError::Step0);\n    HttpResponse::NotFound().finish()"
        }
        Kind::ByHand | Kind::Declared => "-> Result<HttpResponse, VideoError> {\n    Err(VideoError::Step0)",
    };
    format!(
        "use actix_web::{{App, HttpResponse, HttpServer, get}};\n\n{}\n\
         #[get(\"/videos\")]\nasync fn videos() {result}\n}}\n\n\
         #[actix_web::main]\nasync fn main() -> std::io::Result<()> {{\n    {stack}\n    \
         HttpServer::new(move || App::new().service(videos){layer}).bind((\"127.0.0.1\", 8080))?.run().await\n}}\n",
        variants(kind, 12)
    )
}
