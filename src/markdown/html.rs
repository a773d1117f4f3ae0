//! Raw HTML in a post, cut into tags and text by html5ever's tokenizer. What the
//! tags mean is decided where blocks are made.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, TagKind, Token as Raw, TokenSink, TokenSinkResult, Tokenizer, states::RawKind,
    },
};

/// A piece of HTML; comments and declarations are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Entities are decoded.
    Text(String),
    Open(Element),
    Close(String),
}

/// A start tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// In lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first of `names` that is there and says something.
    pub(super) fn any(&self, names: &[&str]) -> Option<&str> {
        let mut said = names.iter().filter_map(|name| self.attribute(name));
        said.find(|value| !value.trim().is_empty())
    }
}

/// Splits `html` into tokens, in order.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The sink never asks for a script to be run, which alone would stop it.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.found.into_inner()
}

/// The text of `html`, scripts and styles left out, a newline for each tag that
/// begins or ends a line.
pub(super) fn text(html: &str) -> String {
    let mut out = String::new();
    let mut dropped = None;
    for token in tokens(html) {
        match token {
            Token::Text(text) if dropped.is_none() => out.push_str(&text),
            Token::Text(_) => {}
            Token::Open(tag) if matches!(&*tag.name, "script" | "style" | "noscript") => {
                dropped.get_or_insert(tag.name);
            }
            Token::Close(name) if dropped.as_ref() == Some(&name) => dropped = None,
            Token::Open(Element { name, .. }) | Token::Close(name) => {
                if ends_line(&name) {
                    out.push('\n');
                }
            }
        }
    }
    out
}

fn ends_line(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "p"
            | "div"
            | "section"
            | "center"
            | "aside"
            | "article"
            | "details"
            | "summary"
            | "figure"
            | "figcaption"
            | "ul"
            | "ol"
            | "li"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "blockquote"
            | "pre"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "dl"
            | "dt"
            | "dd"
    )
}

#[derive(Default)]
struct Sink {
    found: RefCell<Vec<Token>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Raw, _line: u64) -> TokenSinkResult<()> {
        let mut found = self.found.borrow_mut();
        match token {
            Raw::CharacterTokens(text) => match found.last_mut() {
                Some(Token::Text(before)) => before.push_str(&text),
                _ => found.push(Token::Text(text.to_string())),
            },
            Raw::NullCharacterToken => found.push(Token::Text('\u{fffd}'.into())),
            Raw::TagToken(tag) if tag.kind == TagKind::EndTag => {
                found.push(Token::Close(tag.name.to_string()));
            }
            Raw::TagToken(tag) => {
                let name = tag.name.to_string();
                let raw = matches!(name.as_str(), "script" | "style") && !tag.self_closing;
                let attributes = tag.attrs.iter();
                found.push(Token::Open(Element {
                    attributes: attributes
                        .map(|a| (a.name.local.to_string(), a.value.to_string()))
                        .collect(),
                    name,
                }));
                if raw {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(name: &str, attributes: &[(&str, &str)]) -> Token {
        Token::Open(Element {
            name: name.into(),
            attributes: attributes
                .iter()
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .collect(),
        })
    }

    #[test]
    fn tags_keep_their_attributes_and_scripts_are_no_markup() {
        assert_eq!(
            tokens(
                "<IMG data-src=no SRC='a>b.png' alt=\"A &amp; B\"><!-- no --><script>a<b></script>"
            ),
            [
                open(
                    "img",
                    &[("data-src", "no"), ("src", "a>b.png"), ("alt", "A & B")]
                ),
                open("script", &[]),
                Token::Text("a<b>".into()),
                Token::Close("script".into()),
            ]
        );
    }

    #[test]
    fn text_that_only_looks_like_html_stays() {
        assert_eq!(
            tokens("1 < 2 &nope; &emsp;&#27;"),
            [Token::Text("1 < 2 &nope; \u{2003}\u{1b}".into())]
        );
    }
}
