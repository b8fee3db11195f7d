use super::*;

#[track_caller]
fn assert_scrubbed(cases: &[(&str, &str)]) {
    let scrubber = Scrubber::new();
    for (text, expected) in cases {
        assert_eq!(scrubber.scrub(text), *expected, "{text}");
        assert!(matches!(scrubber.scrub(expected), Cow::Borrowed(_)), "{expected} is scrubbed twice");
    }
}

#[track_caller]
fn assert_kept(texts: &[&str]) {
    for text in texts {
        assert!(
            matches!(Scrubber::new().scrub(text), Cow::Borrowed(_)),
            "{text}: {}",
            Scrubber::new().scrub(text)
        );
    }
}

#[test]
fn named_values() {
    assert_scrubbed(&[
        ("password=hunter2", "password=[redacted]"),
        ("PGPASSWORD = hunter2 psql", "PGPASSWORD = [redacted] psql"),
        ("api_key: sk-1, x: 2", "api_key: [redacted], x: 2"),
        ("?key=a&token=b&page=2", "?key=[redacted]&token=[redacted]&page=2"),
        ("next%3Ftoken%3Dabc", "next%3Ftoken%3D[redacted]"),
        ("Incorrect API key provided: x", "Incorrect API key provided: x"),
        (r#"{"password":"a\"b\\","n":1}"#, r#"{"password":"[redacted]","n":1}"#),
        (r#"{"pin":1234,"n":1}"#, r#"{"pin":"[redacted]","n":1}"#),
        (r#"{"secrets":["a","b"],"n":1}"#, r#"{"secrets":"[redacted]","n":1}"#),
        (r#"{"b":"{\"token\":\"a\\\"b\",\"n\":1}"}"#, r#"{"b":"{\"token\":\"[redacted]\",\"n\":1}"}"#),
        (r#"Login { password: Some("a b"), n: 1 }"#, "Login { password: [redacted], n: 1 }"),
        (r#"Login { secret: Key { inner: "a" }, n: 1 }"#, "Login { secret: [redacted], n: 1 }"),
        ("password='it''s', n=1", "password='[redacted]', n=1"),
        ("user[password]=a&n=1", "user[password]=[redacted]&n=1"),
        ("STRIPE_KEY=sk_live_7", "STRIPE_KEY=[redacted]"),
        ("token => abc", "token => [redacted]"),
        ("Authorization: Digest a b c\nHost: x", "Authorization: [redacted]\nHost: x"),
        (r#"-H "Cookie: a=1; b=2" -v"#, r#"-H "Cookie: [redacted]" -v"#),
        ("password: 'no end", "password: '[redacted]"),
    ]);
    assert_kept(&[
        "tokens_used=5 of 10",
        "primary_key=7",
        "the cache key=7",
        "cache key: user:7",
        "token::Expired at src/token.rs:7:9",
        "password=",
        r#"{"password":"","n":1}"#,
        "password: \nnext",
        "monkey=banana",
    ]);
}

#[test]
fn addresses() {
    assert_scrubbed(&[
        ("postgres://app:p%40ss@db:5432/shop?x=1", "postgres://app:[redacted]@db:5432/shop?x=1"),
        ("redis://:pw@cache", "redis://:[redacted]@cache"),
        ("mysql://a:p@ss@db/x ok", "mysql://a:[redacted]@db/x ok"),
        ("mysql://a:p/w#d@db ok", "mysql://a:[redacted]@db ok"),
        ("https://0123456789abcdef0123@sentry.example/1", "https://[redacted]@sentry.example/1"),
        ("https://sk_live_1:@api.example", "https://[redacted]:@api.example"),
        ("no route to amqp://app:hunt", "no route to amqp://app:[redacted]"),
        ("app:hunter2@tcp(db:3306)/shop", "app:[redacted]@tcp(db:3306)/shop"),
        ("Server=db;Password=two words;Uid=sa", "Server=db;Password=[redacted];Uid=sa"),
        ("AccountName=a;AccountKey=a/b+c==;X=1", "AccountName=a;AccountKey=[redacted];X=1"),
    ]);
    assert_kept(&[
        "http://localhost:8080/a@b",
        "http://[::1]:80/",
        "file:///c:/x",
        "https://git@host/x",
        "a://b",
    ]);
}

#[test]
fn tokens() {
    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl";
    assert_scrubbed(&[
        (&format!("got {JWT}."), "got [redacted]."),
        (&format!("/verify/{JWT}/x"), "/verify/[redacted]/x"),
        ("bearer abc123 refused", "bearer [redacted] refused"),
        ("BASIC dXNlcjpwYXNz", "BASIC [redacted]"),
        ("Bearer abcdefghijklmnopqrstuvwxyz", "Bearer [redacted]"),
        (
            "read -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- twice",
            "read [redacted] twice",
        ),
        ("-----BEGIN PRIVATE KEY-----\nMII", "[redacted]"),
    ]);
    assert_kept(&[
        "Bearer authentication required",
        "Basic realm=\"shop\"",
        "bearer",
        "forebearer 7abc",
        "eyJ is no token. eyJabcdefghijk neither",
        "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----",
    ]);
}

#[test]
fn people_and_cards() {
    assert_scrubbed(&[
        ("Key (email)=(ann.o'hara+x@mail.example.com).", "Key (email)=([redacted])."),
        ("jürgen@bücher.example!", "[redacted]!"),
        ("/users/ann%40example.com/x", "/users/[redacted]/x"),
        (r#"{"note":"hi\nann@example.com"}"#, r#"{"note":"hi\n[redacted]"}"#),
        ("card 4111-1111 1111 1111 declined", "card [redacted] declined"),
        (r#"{"card":4111111111111111}"#, r#"{"card":"[redacted]"}"#),
    ]);
    assert_kept(&[
        "user@localhost",
        "serde@1.0.229",
        "@mention and a@b",
        "took 0.4111111111111111 s",
        "at 1640995200000",
        "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5",
    ]);
}

#[test]
fn every_class_can_be_switched_off() {
    let texts = [
        (SecretClass::Credentials, "Bearer abc123"),
        (SecretClass::Jwt, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2ln"),
        (SecretClass::UrlPassword, "redis://a:pw@cache"),
        (SecretClass::NamedValue, "password=hunter2"),
        (SecretClass::ConnectionString, "app:hunter2@tcp(db)"),
        (SecretClass::CardNumber, "4111111111111111"),
        (SecretClass::Email, "ann@example.com"),
        (SecretClass::PrivateKey, "-----BEGIN PRIVATE KEY-----\nMII"),
    ];
    assert_eq!(texts.map(|(class, _)| class).as_slice(), SecretClass::ALL);
    for (class, text) in texts {
        assert!(Scrubber::none().with(class).scrub(text).contains(REDACTED), "{text}");
        assert_eq!(Scrubber::new().without(class).scrub(text), text);
        assert_eq!(Scrubber::none().scrub(text), text);
    }
}

#[test]
fn literals_are_found_as_they_are_and_as_json_escapes_them() {
    let scrubber = Scrubber::none().with_literal("pa\"ss").with_literal("a").with_literal("redacted");
    assert_eq!(scrubber.scrub(r#"pa"ss in {"x":"pa\"ss"}"#), r#"[redacted] in {"x":"[redacted]"}"#);
    assert_eq!(scrubber.scrub("[redacted] stays"), "[redacted] stays");
}
