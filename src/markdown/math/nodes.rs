//! What is made of parts of a formula that have been read.

use super::{Class, Grid, Node, linear, symbols::alphabet};

pub(super) fn grid(kind: Grid, rows: Vec<Vec<Vec<Node>>>) -> Node {
    Node::Grid { kind, rows }
}

pub(super) fn fenced(open: &str, body: Vec<Node>, close: &str) -> Node {
    Node::Fenced {
        open: open.into(),
        body,
        close: close.into(),
    }
}

pub(super) fn single(mut nodes: Vec<Node>) -> Node {
    match nodes.len() {
        1 => nodes.remove(0),
        _ => Node::Group(nodes),
    }
}

/// Letters in a row as one word, so that they are not set as a product.
pub(super) fn word(nodes: Vec<Node>) -> Node {
    let mut text = String::new();
    for node in &nodes {
        match node {
            Node::Symbol(piece, Class::Ord | Class::Bin | Class::Punct | Class::Op) => {
                text.push_str(piece);
            }
            Node::Space(_) => text.push(' '),
            _ => return Node::Group(nodes),
        }
    }
    Node::Symbol(text.replace('−', "-"), Class::Ord)
}

/// The letters of `nodes` in the alphabet `name`.
pub(super) fn styled(name: &str, nodes: Vec<Node>) -> Vec<Node> {
    let change = |node| match node {
        Node::Symbol(text, class) => {
            Node::Symbol(text.chars().map(|c| alphabet(name, c)).collect(), class)
        }
        other => other,
    };
    nodes.into_iter().map(change).collect()
}

/// `nodes` with a combining mark on each letter; only lines over or under go on
/// over more than one.
pub(super) fn accented(mark: char, nodes: Vec<Node>) -> Option<Node> {
    let text = linear(&nodes);
    let letters = text.chars().count();
    if letters == 0 || letters > 1 && !matches!(mark, '\u{304}' | '\u{332}' | '\u{338}') {
        return match letters {
            // An arrow or a hat over a word stands on its last letter.
            2..=3 if text.chars().all(char::is_alphanumeric) => {
                Some(Node::Symbol(format!("{text}{mark}"), Class::Ord))
            }
            _ => None,
        };
    }
    let mark = match mark {
        '\u{304}' if letters > 1 => '\u{305}',
        mark => mark,
    };
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        out.push(mark);
    }
    Some(Node::Symbol(out, Class::Ord))
}

pub(super) fn negated(text: &str) -> Option<String> {
    Some(match text {
        "=" => "≠".into(),
        "∈" => "∉".into(),
        "∋" => "∌".into(),
        "⊂" => "⊄".into(),
        "⊆" => "⊈".into(),
        "≡" => "≢".into(),
        "≈" => "≉".into(),
        "∼" => "≁".into(),
        "∃" => "∄".into(),
        "<" => "≮".into(),
        ">" => "≯".into(),
        "∣" => "∤".into(),
        one if one.chars().count() == 1 => format!("{one}\u{338}"),
        _ => return None,
    })
}
