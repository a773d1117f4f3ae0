//! Reads TeX into [`Node`]s, from left to right.

use super::{
    Class, Grid, Node, linear,
    nodes::{accented, fenced, grid, negated, single, styled, word},
    symbols::{accent, class_of, has_limits, symbol},
};

/// A formula that is nested deeper than this is refused.
const MAX_DEPTH: usize = 40;

pub(super) struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tex: &'a str) -> Self {
        Self {
            rest: tex,
            depth: 0,
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, what: &str) -> bool {
        match self.rest.strip_prefix(what) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// The name of the command that begins here, behind its backslash.
    fn name(&mut self) -> Option<&'a str> {
        let letters = self
            .rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(self.rest.len());
        let length = match letters {
            0 => self.peek()?.len_utf8(),
            letters => letters,
        };
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(name)
    }

    /// Rows parted by `\\`, cells parted by `&`, up to `\end{…}` or the end.
    pub(super) fn rows(&mut self, end: Option<&str>) -> Option<Vec<Vec<Vec<Node>>>> {
        let mut rows = vec![vec![Vec::new()]];
        loop {
            let nodes = self.nodes()?;
            rows.last_mut()?.last_mut()?.extend(nodes);
            if self.eat("&") {
                rows.last_mut()?.push(Vec::new());
            } else if self.eat("\\\\") {
                self.eat("*");
                if self.rest.starts_with('[') {
                    self.rest = self.rest.split_once(']')?.1;
                }
                rows.push(vec![Vec::new()]);
            } else if let Some(environment) = end {
                self.eat("\\end").then_some(())?;
                (self.raw_argument()? == environment).then_some(())?;
                break;
            } else {
                break;
            }
        }
        // `\\` after the last row starts no other one.
        if rows.len() > 1 {
            rows.retain(|row| !row.iter().all(Vec::is_empty));
        }
        Some(rows)
    }

    /// What follows, up to something that ends it: `}`, `&`, `\\`, `\right`,
    /// `\end` or the end of the formula, none of which is taken.
    fn nodes(&mut self) -> Option<Vec<Node>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None | Some('}' | '&') => break,
                Some('\\') if self.at_end_of_part() => break,
                Some('^' | '_' | '\'') => {
                    let base = nodes.pop().unwrap_or_else(|| Node::Group(Vec::new()));
                    let scripts = self.scripts(base)?;
                    nodes.push(scripts);
                }
                Some(_) => {
                    if let Some(bar) = self.infix() {
                        let under = self.nodes()?;
                        nodes = vec![Node::Fraction {
                            over: nodes,
                            under,
                            bar,
                        }];
                    } else if let Some(node) = self.node()? {
                        nodes.push(node);
                    }
                }
            }
        }
        self.depth -= 1;
        Some(nodes)
    }

    fn at_end_of_part(&self) -> bool {
        let command = |name: &str| {
            self.rest
                .strip_prefix(name)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        };
        self.rest.starts_with("\\\\") || command("\\right") || command("\\end")
    }

    /// `\over` and `\choose`: whether the fraction has a bar.
    fn infix(&mut self) -> Option<bool> {
        for (name, bar) in [("\\over", true), ("\\choose", false)] {
            if let Some(rest) = self.rest.strip_prefix(name)
                && !rest.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                self.rest = rest;
                return Some(bar);
            }
        }
        None
    }

    fn scripts(&mut self, base: Node) -> Option<Node> {
        let (mut sub, mut sup) = (Vec::new(), Vec::new());
        let mut limits = match &base {
            Node::Symbol(text, Class::Op) => {
                has_limits(text) || "∑∏∐⋃⋂⨁⨂⋁⋀⨆⨄".contains(text.as_str())
            }
            _ => false,
        };
        loop {
            self.skip_space();
            if self.eat("'") {
                sup.push(Node::Symbol("′".into(), Class::Ord));
            } else if self.eat("^") {
                sup.extend(self.argument()?);
            } else if self.eat("_") {
                sub.extend(self.argument()?);
            } else if self.eat("\\limits") {
                limits = true;
            } else if self.eat("\\nolimits") {
                limits = false;
            } else {
                break;
            }
        }
        Some(Node::Scripts {
            base: Box::new(base),
            sub,
            sup,
            limits,
        })
    }

    /// `{…}`, or the one thing that follows.
    fn argument(&mut self) -> Option<Vec<Node>> {
        self.skip_space();
        if self.eat("{") {
            let nodes = self.nodes()?;
            return self.eat("}").then_some(nodes);
        }
        if matches!(self.peek()?, '}' | '&' | '^' | '_') || self.at_end_of_part() {
            return None;
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let node = match self.peek()? {
            // `\frac12` is one half: one digit is one argument.
            digit @ '0'..='9' => {
                self.next();
                Some(Node::Symbol(digit.to_string(), Class::Ord))
            }
            _ => self.node()?,
        };
        self.depth -= 1;
        Some(node.into_iter().collect())
    }

    /// `[…]`, where it follows.
    fn option(&mut self) -> Option<Vec<Node>> {
        self.skip_space();
        if !self.eat("[") {
            return Some(Vec::new());
        }
        let (inside, rest) = self.rest.split_once(']')?;
        let mut reader = Reader {
            rest: inside,
            depth: self.depth,
        };
        let nodes = reader.nodes()?;
        self.rest = rest;
        reader.rest.is_empty().then_some(nodes)
    }

    /// The characters of `{…}` as they are.
    fn raw_argument(&mut self) -> Option<&'a str> {
        self.skip_space();
        let inside = self.rest.strip_prefix('{')?;
        let mut depth = 0usize;
        for (at, c) in inside.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    self.rest = &inside[at + 1..];
                    return Some(&inside[..at]);
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// One thing; `Some(None)` where it shows nothing.
    fn node(&mut self) -> Option<Option<Node>> {
        let c = self.next()?;
        Some(Some(match c {
            '{' => {
                let nodes = self.nodes()?;
                self.eat("}").then_some(())?;
                match <[Node; 1]>::try_from(nodes) {
                    Ok([Node::Symbol(text, _)]) => Node::Symbol(text, Class::Ord),
                    Ok([node]) => node,
                    Err(nodes) => Node::Group(nodes),
                }
            }
            '\\' => return self.command(),
            '~' => Node::Space(1),
            '-' => Node::Symbol("−".into(), Class::Bin),
            c if c.is_ascii_digit() => Node::Symbol(self.number(c), Class::Ord),
            c if c.is_control() || c == '$' || c == '#' => return None,
            c => Node::Symbol(c.to_string(), class_of(c)),
        }))
    }

    /// The rest of a number that begins with `first`: `3.14`, `10,000`.
    fn number(&mut self, first: char) -> String {
        let mut number = String::from(first);
        loop {
            let mut ahead = self.rest.chars();
            let follows = match (ahead.next(), ahead.next()) {
                (Some('0'..='9'), _) | (Some('.'), Some('0'..='9')) => true,
                (Some(','), Some('0'..='9')) => {
                    let digits = self.rest[1..].bytes().take_while(u8::is_ascii_digit);
                    digits.count() == 3
                }
                _ => false,
            };
            if !follows {
                return number;
            }
            number.extend(self.next());
        }
    }

    fn command(&mut self) -> Option<Option<Node>> {
        let name = self.name()?;
        if let Some((text, class)) = symbol(name) {
            return Some(Some(Node::Symbol(text.to_owned(), class)));
        }
        if let Some(mark) = accent(name) {
            return Some(Some(accented(mark, self.argument()?)?));
        }
        Some(Some(match name {
            "," | ":" | ";" | ">" | " " | "\n" | "thinspace" | "enspace" | "space" => {
                Node::Space(1)
            }
            "!" | "/" | "displaystyle" | "textstyle" | "scriptstyle" | "scriptscriptstyle"
            | "limits" | "nolimits" | "nonumber" | "notag" | "hline" | "rm" | "bf" | "it"
            | "sf" | "tt" | "left." | "allowbreak" | "nobreak" | "noindent" | "small" | "large"
            | "Large" | "footnotesize" | "strut" | "mathstrut" => return Some(None),
            "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr" | "Bigl" | "Bigr" | "biggl"
            | "biggr" | "Biggl" | "Biggr" | "bigm" | "Bigm" | "middle" => {
                let open = name.ends_with('l');
                let text = self.delimiter()?;
                let class = match (name.ends_with('r'), open) {
                    (true, _) => Class::Close,
                    (_, true) => Class::Open,
                    _ => text.chars().next().map_or(Class::Ord, class_of),
                };
                Node::Symbol(text, class)
            }
            "quad" => Node::Space(2),
            "qquad" => Node::Space(4),
            "hspace" | "vspace" | "hspace*" | "kern" | "mkern" => {
                self.raw_argument()?;
                Node::Space(1)
            }
            "frac" | "dfrac" | "tfrac" | "cfrac" | "nicefrac" => self.fraction(true)?,
            "binom" | "dbinom" | "tbinom" => self.fraction(false)?,
            "sqrt" => Node::Root {
                index: self.option()?,
                body: self.argument()?,
            },
            "text" | "mbox" | "textrm" | "textbf" | "textit" | "texttt" | "textsf"
            | "textnormal" | "hbox" => {
                let text = self.raw_argument()?;
                // Mathematics inside of text inside of mathematics.
                if text.contains(['$', '\\', '{']) {
                    return None;
                }
                Node::Symbol(text.replace(['~', '\n'], " "), Class::Ord)
            }
            "operatorname" | "operatorname*" | "DeclareMathOperator" => {
                self.eat("*");
                Node::Symbol(linear(&self.argument()?), Class::Op)
            }
            "mathrm" | "mathsf" | "mathtt" | "mathit" | "mathnormal" | "mathbf" | "boldsymbol"
            | "bm" | "bold" | "pmb" | "mathop" | "mathbin" | "mathrel" | "mathord"
            | "ensuremath" | "smash" | "vphantom" | "mathstrut*" => match self.argument()? {
                nodes if name == "mathop" => Node::Symbol(linear(&nodes), Class::Op),
                _ if name == "vphantom" => return Some(None),
                nodes => word(nodes),
            },
            "mathbb" | "mathcal" | "mathscr" | "mathfrak" | "Bbb" | "cal" => {
                Node::Group(styled(name, self.argument()?))
            }
            "overset" | "stackrel" | "underset" => {
                let script = self.argument()?;
                let base = self.argument()?;
                let (sub, sup) = match name {
                    "underset" => (script, Vec::new()),
                    _ => (Vec::new(), script),
                };
                Node::Scripts {
                    base: Box::new(single(base)),
                    sub,
                    sup,
                    limits: true,
                }
            }
            "overbrace" | "underbrace" => {
                let base = Box::new(Node::Group(self.argument()?));
                match self.scripts(*base)? {
                    Node::Scripts { base, sub, sup, .. } => Node::Scripts {
                        base,
                        sub,
                        sup,
                        limits: true,
                    },
                    other => other,
                }
            }
            "xrightarrow" | "xleftarrow" => {
                let below = self.option()?;
                let arrow = if name == "xrightarrow" { "⟶" } else { "⟵" };
                Node::Scripts {
                    base: Box::new(Node::Symbol(arrow.into(), Class::Rel)),
                    sub: below,
                    sup: self.argument()?,
                    limits: true,
                }
            }
            "substack" => {
                self.eat("{").then_some(())?;
                let rows = self.rows(None)?;
                self.eat("}").then_some(())?;
                grid(Grid::Matrix("", ""), rows)
            }
            "color" => {
                self.raw_argument()?;
                return Some(None);
            }
            "textcolor" | "colorbox" => {
                self.raw_argument()?;
                Node::Group(self.argument()?)
            }
            "boxed" | "fbox" => Node::Fenced {
                open: "[".into(),
                body: self.argument()?,
                close: "]".into(),
            },
            "label" => {
                self.raw_argument()?;
                return Some(None);
            }
            "tag" | "tag*" => {
                let text = self.raw_argument()?;
                let tag = Node::Symbol(format!("({text})"), Class::Ord);
                Node::Group(vec![Node::Space(4), tag])
            }
            "pmod" | "mod" | "pod" => {
                let mut body = vec![Node::Symbol("mod".into(), Class::Op)];
                body.extend(self.argument()?);
                Node::Group(vec![Node::Space(1), fenced("(", body, ")")])
            }
            "not" => {
                let Some(Node::Symbol(text, class)) = self.node()? else {
                    return None;
                };
                Node::Symbol(negated(&text)?, class)
            }
            "left" => {
                let open = self.delimiter()?;
                let body = self.nodes()?;
                self.eat("\\right").then_some(())?;
                let close = self.delimiter()?;
                Node::Fenced { open, body, close }
            }
            "begin" => {
                let environment = self.raw_argument()?;
                let kind = match environment.trim_end_matches('*') {
                    "matrix" | "smallmatrix" => Grid::Matrix("", ""),
                    "pmatrix" => Grid::Matrix("(", ")"),
                    "bmatrix" => Grid::Matrix("[", "]"),
                    "Bmatrix" => Grid::Matrix("{", "}"),
                    "vmatrix" => Grid::Matrix("|", "|"),
                    "Vmatrix" => Grid::Matrix("‖", "‖"),
                    "array" => {
                        self.raw_argument()?;
                        Grid::Matrix("", "")
                    }
                    "cases" | "dcases" | "rcases" => Grid::Cases,
                    "aligned" | "align" | "split" | "gather" | "gathered" | "eqnarray"
                    | "equation" | "alignat" | "multline" | "flalign" => {
                        if environment.starts_with("alignat") {
                            self.raw_argument()?;
                        }
                        Grid::Aligned
                    }
                    _ => return None,
                };
                grid(kind, self.rows(Some(environment))?)
            }
            _ => return None,
        }))
    }

    fn fraction(&mut self, bar: bool) -> Option<Node> {
        Some(Node::Fraction {
            over: self.argument()?,
            under: self.argument()?,
            bar,
        })
    }

    /// What follows `\left` and `\right`; nothing for a dot.
    fn delimiter(&mut self) -> Option<String> {
        self.skip_space();
        match self.next()? {
            '.' => Some(String::new()),
            '\\' => symbol(self.name()?).map(|(text, _)| text.to_owned()),
            '<' => Some("⟨".into()),
            '>' => Some("⟩".into()),
            c => Some(c.to_string()),
        }
    }
}
