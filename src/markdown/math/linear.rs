//! A formula on one line.

use super::{
    Class, Grid, Node,
    symbols::{lowered, raised},
};

/// Sets `nodes` on one line, with the spaces that TeX would set.
pub fn linear(nodes: &[Node]) -> String {
    Line::set(nodes, false)
}

/// Sets `nodes` on one line without any air, as in a script.
pub fn tight(nodes: &[Node]) -> String {
    Line::set(nodes, true)
}

/// Scripts as Unicode has them, `None` where it lacks one of their characters.
pub fn scripts(sub: &[Node], sup: &[Node]) -> Option<String> {
    let map = |nodes: &[Node], one: fn(char) -> Option<char>| -> Option<String> {
        Line::set(nodes, true).chars().map(one).collect()
    };
    Some(map(sub, lowered)? + &map(sup, raised)?)
}

/// A line while it is being set.
struct Line {
    out: String,
    /// What stands before, if anything.
    before: Option<Class>,
    /// In a script there is no air.
    tight: bool,
}

impl Line {
    fn set(nodes: &[Node], tight: bool) -> String {
        let mut line = Self {
            out: String::new(),
            before: None,
            tight,
        };
        line.nodes(nodes);
        line.out
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for (at, node) in nodes.iter().enumerate() {
            self.node(node, nodes.get(at + 1));
        }
    }

    fn node(&mut self, node: &Node, next: Option<&Node>) {
        match node {
            Node::Symbol(text, class) => self.push(text, *class),
            Node::Space(columns) => {
                if !self.tight && !self.out.is_empty() {
                    let there = self.out.len() - self.out.trim_end_matches(' ').len();
                    self.out
                        .push_str(&" ".repeat(columns.saturating_sub(there)));
                }
            }
            Node::Group(nodes) => self.nodes(nodes),
            Node::Fraction { over, under, bar } => {
                let (over, under) = (self.inner(over), self.inner(under));
                let set = if *bar {
                    format!("{}/{}", operand(&over), operand(&under))
                } else {
                    format!("({over} choose {under})")
                };
                // What follows would seem to belong below the bar.
                let touches = *bar
                    && (matches!(next, Some(node) if is_operand(node))
                        || self.before == Some(Class::Ord));
                let set = if touches { format!("({set})") } else { set };
                self.push(&set, Class::Ord);
            }
            Node::Root { index, body } => {
                let index = self.inner(index);
                let sign = match index.as_str() {
                    "" => "√".to_owned(),
                    "3" => "∛".to_owned(),
                    "4" => "∜".to_owned(),
                    other => match other.chars().map(raised).collect::<Option<String>>() {
                        Some(raised) => format!("{raised}√"),
                        None => format!("root_({other})"),
                    },
                };
                let body = self.inner(body);
                self.push(&format!("{sign}{}", operand(&body)), Class::Ord);
            }
            Node::Scripts { base, sub, sup, .. } => self.with_scripts(base, sub, sup),
            Node::Fenced { open, body, close } => {
                self.push(open, Class::Open);
                self.before = Some(Class::Open);
                self.nodes(body);
                let trimmed = self.out.trim_end().len();
                self.out.truncate(trimmed);
                self.out.push_str(close);
                self.before = Some(Class::Close);
            }
            Node::Grid { kind, rows } => {
                let (between, ends) = match kind {
                    Grid::Matrix(open, close) => (" ", (*open, *close)),
                    Grid::Cases => (", ", ("{", "")),
                    Grid::Aligned => ("", ("", "")),
                };
                let rows: Vec<String> = rows
                    .iter()
                    .map(|cells| match kind {
                        // A cell of an aligned row is a part of one formula.
                        Grid::Aligned => self.inner(&cells.concat()),
                        _ => {
                            let cells = cells.iter().map(|cell| self.inner(cell));
                            let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
                            cells.join(between)
                        }
                    })
                    .collect();
                let set = format!("{}{}{}", ends.0, rows.join("; "), ends.1);
                self.push(&set, Class::Ord);
            }
        }
    }

    fn inner(&self, nodes: &[Node]) -> String {
        Self::set(nodes, self.tight).trim().to_owned()
    }

    fn with_scripts(&mut self, base: &Node, sub: &[Node], sup: &[Node]) {
        // Parentheses say what is meant where a base is more than one thing.
        match base {
            Node::Group(nodes) if nodes.len() > 1 && !is_fenced(nodes) => {
                let inside = self.inner(nodes);
                self.push(&format!("({inside})"), Class::Ord);
            }
            Node::Fraction { .. } => {
                let inside = self.inner(std::slice::from_ref(base));
                self.push(&format!("({inside})"), Class::Ord);
            }
            base => self.node(base, None),
        }
        let class = self.before;
        for (nodes, one, sign) in [
            (sub, lowered as fn(char) -> Option<char>, '_'),
            (sup, raised, '^'),
        ] {
            let set = Self::set(nodes, true);
            if set.is_empty() {
                continue;
            }
            // The air behind a relation comes after its script.
            let air = self.out.ends_with(' ') && class == Some(Class::Rel);
            if air {
                self.out.pop();
            }
            match set.chars().map(one).collect::<Option<String>>() {
                Some(small) => self.out.push_str(&small),
                None if set.chars().count() == 1 => {
                    self.out.push(sign);
                    self.out.push_str(&set);
                }
                None => self.out.push_str(&format!("{sign}({set})")),
            }
            if air {
                self.out.push(' ');
            }
        }
        self.before = class;
    }

    fn push(&mut self, text: &str, class: Class) {
        let class = match (class, self.before) {
            // A sign with nothing before it belongs to what follows.
            (Class::Bin, None | Some(Class::Open | Class::Rel | Class::Bin | Class::Punct)) => {
                self.before = Some(Class::Open);
                self.space_before(Class::Ord);
                self.out.push_str(text);
                return;
            }
            (Class::Bin, Some(Class::Op)) => Class::Ord,
            (class, _) => class,
        };
        self.space_before(class);
        self.out.push_str(text);
        if !self.tight && matches!(class, Class::Rel | Class::Bin | Class::Punct) {
            self.out.push(' ');
        }
        self.before = Some(class);
    }

    fn space_before(&mut self, class: Class) {
        let apart = match (self.before, class) {
            (Some(Class::Ord | Class::Close | Class::Op), Class::Rel | Class::Bin) => !self.tight,
            (Some(Class::Ord | Class::Close), Class::Op) => true,
            (Some(Class::Op), Class::Ord | Class::Op) => true,
            _ => false,
        };
        if apart && !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }
}

fn is_fenced(nodes: &[Node]) -> bool {
    matches!(nodes.first(), Some(Node::Symbol(_, Class::Open)))
        && matches!(nodes.last(), Some(Node::Symbol(_, Class::Close)))
}

/// Whether a node would be read as a factor.
fn is_operand(node: &Node) -> bool {
    match node {
        Node::Symbol(_, class) => matches!(class, Class::Ord | Class::Open),
        Node::Space(_) | Node::Grid { .. } => false,
        Node::Group(nodes) => nodes.first().is_some_and(is_operand),
        Node::Scripts { base, .. } => is_operand(base),
        _ => true,
    }
}

/// `set` in parentheses, where it is more than one thing.
fn operand(set: &str) -> String {
    let whole = set
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '′' | '∞' | '∂' | '%') || is_small(c));
    if whole && !set.is_empty() {
        set.to_owned()
    } else {
        format!("({set})")
    }
}

fn is_small(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{2070}'..='\u{209c}' | '²' | '³' | '¹')
}
