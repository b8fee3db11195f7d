//! Descriptions, keys and texts that would end what they stand in.

use error_core::{Catalog, HttpError, View};

/// `</script>` and <https://example.com/a_b> stay; </script><img src=x onerror="alert('1')"> does not.
///
/// # No heading & no */ end
///
/// | not | a table |
/// `open <b>
/// ` <i> `
#[derive(Debug, HttpError)]
#[expect(clippy::doc_markdown, reason = "what is wrong with it is what is tested")]
#[error("no")]
#[http(
    status = 409,
    code = "HOSTILE",
    name = "a\"b</script>*/",
    public = "|`<b>`*{{",
    extra("pipe|`tick`</script>\"*/'_x_" = "a"),
    docs = "https://docs.example.com/?a='&code="
)]
struct Hostile {
    #[context(name = "a: internal \\ ")]
    member: u8,
}

fn catalog() -> Catalog {
    let _ = Hostile { member: 0 };
    Catalog::new().include::<Hostile>()
}

fn assert_golden(name: &str, text: &str) {
    expectorate::assert_contents(format!("golden/catalog/{name}"), &format!("{}\n", text.trim_end()));
}

#[test]
fn html_has_the_tags_of_the_page_alone() {
    let page = catalog().html(View::Client);
    assert_golden("hostile.html", &page);
    let body = page.split_once("<body>").unwrap().1;
    for tag in body.split('<').skip(1) {
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(
            [
                "h1", "h2", "table", "thead", "tbody", "tr", "th", "td", "a", "code", "p", "section", "body",
                "html"
            ]
            .contains(&name.as_str()),
            "{tag}"
        );
        // What an attribute holds ends with its quotes.
        let inside = tag.split_once('>').unwrap().0;
        assert!(inside.matches('"').count() % 2 == 0 && !inside.contains("onerror"), "{tag}");
    }
}

#[test]
fn markdown_has_neither_html_nor_cells_of_the_text() {
    let page = catalog().markdown(View::Client);
    assert_golden("hostile.md", &page);
    // In code and around addresses alone.
    let brackets: Vec<&str> = page.split('<').skip(1).collect();
    assert!(brackets.iter().all(|behind| behind.starts_with("/script>`") || behind.starts_with("http")));
    assert_eq!(page.lines().filter(|line| line.starts_with('#')).count(), 2, "{page}");
    for row in page.lines().filter(|line| line.starts_with('|')) {
        let bars = row.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert!([4, 6].contains(&bars), "{row}");
    }
}

#[test]
fn typescript_has_the_comments_and_members_of_the_file_alone() {
    let file = catalog().typescript();
    assert_golden("hostile.ts", &file);
    assert_eq!(
        file.matches("/**").count(),
        file.lines().filter(|line| line.trim_end().ends_with("*/")).count()
    );
}

#[test]
fn json_holds_texts_as_they_are() {
    let json: serde_json::Value = serde_json::from_str(&catalog().json(View::Client)).unwrap();
    let entry = &json["errors"][0];
    assert_eq!(entry["type"], "a\"b</script>*/");
    assert_eq!(entry["context"][0]["key"], "a: internal \\ ");
    assert_eq!(entry["context"][1]["key"], "pipe|`tick`</script>\"*/'_x_");
    assert!(entry["description"].as_str().unwrap().ends_with("` <i> `"));
}
