//! Addresses that may leave the program: what the browser is handed, and nothing
//! else is.

use url::Url;

use super::{link::is_mail, scheme};

/// What a target is to a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Web {
    /// An address of http, https or mailto, as it is handed over: ASCII without
    /// spaces and control characters, a host in other letters by its own name
    /// (`xn--`), so that what is seen is what is opened.
    Open(String),
    /// An address of another kind, or none at all: never opened.
    Refused,
    /// A path, a name, a heading: nothing for a browser.
    Inside,
}

/// Judges a target as it stands in a post.
pub fn web(dest: &str) -> Web {
    let dest = dest.trim();
    let whole = match scheme(dest).as_deref() {
        Some("//") => format!("https:{dest}"),
        Some(_) => dest.to_owned(),
        None if is_mail(dest) => format!("mailto:{dest}"),
        None => return Web::Inside,
    };
    match Url::parse(&whole) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => {
            // What follows `mailto:` keeps its spaces.
            Web::Open(url.as_str().replace(' ', "%20"))
        }
        _ => Web::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_are_opened() {
        for (dest, opened) in [
            ("https://example.org", "https://example.org/"),
            ("HTTP://Example.org/a?b#c", "http://example.org/a?b#c"),
            ("//example.org/x", "https://example.org/x"),
            ("someone@example.org", "mailto:someone@example.org"),
            ("mailto:a@b.org?subject=x", "mailto:a@b.org?subject=x"),
            (
                "https://例子.测试/一 二",
                "https://xn--fsqu00a.xn--0zwm56d/%E4%B8%80%20%E4%BA%8C",
            ),
            ("https://e.org/\u{202e}x", "https://e.org/%E2%80%AEx"),
        ] {
            assert_eq!(web(dest), Web::Open(opened.into()), "{dest}");
        }
        for dest in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "vscode://x",
            "https://",
            "http://[::1",
            "java\tscript:alert(1)",
        ] {
            assert_eq!(
                web(dest),
                match dest {
                    "java\tscript:alert(1)" => Web::Inside,
                    _ => Web::Refused,
                },
                "{dest}"
            );
        }
        for dest in ["../a.md", "#top", "/tags/x/", "[[a]]", "C:\\x", "a b: c"] {
            assert_eq!(web(dest), Web::Inside, "{dest}");
        }
    }

    /// A program that is started with it must not take it for an option.
    #[test]
    fn what_is_opened_begins_with_its_scheme_and_is_one_word() {
        for dest in ["https://e.org/ --x", "mailto:a b@c", "  https://e.org  "] {
            let Web::Open(url) = web(dest) else {
                panic!("{dest} is an address")
            };
            assert!(url.starts_with("http") || url.starts_with("mailto:"));
            assert!(!url.contains(char::is_whitespace), "{url}");
        }
    }
}
