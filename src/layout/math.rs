//! Mathematics in a paragraph of its own: set in two dimensions, as rows of text
//! that know which of them is in line with what stands beside.
//!
//! Where that is wider than the page the formula is set in one line that wraps, and
//! where it holds what is not known the TeX stands there itself.

mod set;

use super::row::{Flow, Join};
use crate::markdown::math::{self, Class, Grid, Node};
use set::{Place, Set, delimiter, padded};

/// Formulas higher than this are set in one line: a stack of fractions is no help.
const MAX_ROWS: usize = 60;

pub(super) fn math(flow: &mut Flow<'_>, tex: &str) {
    let style = flow.context.theme.math;
    let nodes = math::parse(tex);
    let set = nodes.as_deref().map(display);
    match (set, nodes) {
        (Some(set), _)
            if set.width > 0 && set.width <= flow.width && set.rows.len() <= MAX_ROWS =>
        {
            let indent = (flow.width - set.width).min(4);
            for line in &set.rows {
                let mut row = flow.row();
                row.push(&" ".repeat(indent), flow.base);
                row.body = row.text.len();
                row.join = Join::Newline;
                row.push(line.trim_end(), style);
                flow.push(row);
            }
        }
        (Some(_), Some(nodes)) => {
            // Rows of a longer formula wrap each for itself.
            let lines = match nodes.as_slice() {
                [
                    Node::Grid {
                        kind: Grid::Aligned,
                        rows,
                    },
                ] => rows.iter().map(|row| math::linear(&row.concat())).collect(),
                nodes => vec![math::linear(nodes)],
            };
            let text = lines.join("\n");
            let text = if text.trim().is_empty() { tex } else { &text };
            indented(flow, text);
        }
        _ => indented(flow, tex),
    }
}

fn indented(flow: &mut Flow<'_>, text: &str) {
    let style = flow.context.theme.math;
    flow.indented(None, ("    ".into(), style), |flow| {
        for line in text.lines() {
            flow.plain(line.trim(), style);
        }
    });
}

/// Sets a formula in as many rows as it needs.
fn display(nodes: &[Node]) -> Set {
    beside_operand(nodes, false)
}

/// The same, in a script: without air where one row is enough.
fn script(nodes: &[Node]) -> Set {
    let set = display(nodes);
    if set.is_line() {
        Set::line(&math::tight(nodes))
    } else {
        set
    }
}

/// The same, beside something that stands before it, `after` one.
fn beside_operand(nodes: &[Node], after: bool) -> Set {
    let mut set = Set::line("");
    // Stretches without height are set by the rules of a single line.
    let mut flat: Vec<Node> = Vec::new();
    let mut before = after;
    // A bar would run into a factor beside it.
    let is_bar = |node: &Node| matches!(node, Node::Fraction { bar: true, .. });
    let mut bar = false;
    for (at, node) in nodes.iter().enumerate() {
        let Some(tall) = tall(node) else {
            flat.push(node.clone());
            continue;
        };
        if flat.is_empty() && at > 0 {
            set = set.beside(&Set::line(" "));
        }
        set = stretch(set, &mut flat, before.then_some(bar), true);
        bar = is_bar(node);
        if bar && set.ends_in_factor() {
            set = set.beside(&Set::line(" "));
        }
        set = set.beside(&tall);
        before = true;
        // An operator is parted from what it is applied to.
        if matches!(node, Node::Scripts { base, .. } if is_operator(base)) {
            set = set.beside(&Set::line(" "));
        }
    }
    stretch(set, &mut flat, before.then_some(bar), false)
}

/// Appends the flat stretch, with the air that its ends need beside tall parts: `before`
/// tells whether one is there, and is the bar of a fraction.
fn stretch(set: Set, flat: &mut Vec<Node>, before: Option<bool>, tall_follows: bool) -> Set {
    if flat.is_empty() {
        return set;
    }
    let (tall_before, bar) = (before.is_some(), before == Some(true));
    // A stand-in for the tall neighbour makes signs at the ends find their side.
    let stand_in = || Node::Symbol("x".into(), Class::Ord);
    let mut with = Vec::new();
    with.extend(tall_before.then(stand_in));
    with.append(flat);
    with.extend(tall_follows.then(stand_in));
    let line = math::linear(&with);
    let line = if tall_before {
        line.strip_prefix('x').unwrap_or(&line)
    } else {
        &line
    };
    let line = if tall_follows {
        line.strip_suffix('x').unwrap_or(line)
    } else {
        line
    };
    let factor = |c: char| c.is_alphanumeric() || set::OPENERS.contains(&c);
    let set = if bar && line.starts_with(factor) {
        set.beside(&Set::line(" "))
    } else {
        set
    };
    set.beside(&Set::line(line))
}

fn is_operator(node: &Node) -> bool {
    matches!(node, Node::Symbol(_, Class::Op))
}

/// What takes more than one row, or nothing where one row says as much.
fn tall(node: &Node) -> Option<Set> {
    match node {
        Node::Symbol(..) | Node::Space(_) => None,
        Node::Group(nodes) => {
            let set = display(nodes);
            (!set.is_line()).then_some(set)
        }
        Node::Fraction { over, under, bar } => Some(fraction(over, under, *bar)),
        Node::Root { index, body } => {
            let set = display(body);
            (!set.is_line() && index.is_empty()).then(|| root(set))
        }
        Node::Scripts {
            base,
            sub,
            sup,
            limits,
        } => with_scripts(base, sub, sup, *limits),
        Node::Fenced { open, body, close } => {
            let set = display(body);
            (!set.is_line()).then(|| fenced(open, set, close))
        }
        Node::Grid { kind, rows } => grid(*kind, rows),
    }
}

fn fraction(over: &[Node], under: &[Node], bar: bool) -> Set {
    let (over, under) = (display(over), display(under));
    let columns = over.width.max(under.width) + if bar { 2 } else { 0 };
    let mut rows = over.rows;
    let base = rows.len();
    if bar {
        rows.push("─".repeat(columns));
    } else if rows.len() == 1 && under.is_line() {
        // Two rows in parentheses: in line with the lower one.
        rows.extend(under.rows);
        return fenced("(", Set::stack(rows, 1, Place::Middle), ")");
    } else {
        rows.push(String::new());
    }
    rows.extend(under.rows);
    let set = Set::stack(rows, base, Place::Middle);
    if bar { set } else { fenced("(", set, ")") }
}

fn root(body: Set) -> Set {
    let height = body.rows.len();
    let mut rows = vec![format!("  {}", "_".repeat(body.width))];
    for (at, row) in body.rows.iter().enumerate() {
        let sign = if at + 1 == height { "╲│" } else { " │" };
        rows.push(format!("{sign}{row}"));
    }
    Set {
        rows,
        width: body.width + 2,
        base: body.base + 1,
    }
}

fn with_scripts(base: &Node, sub: &[Node], sup: &[Node], limits: bool) -> Option<Set> {
    let tall_base = tall(base);
    if limits && !(sub.is_empty() && sup.is_empty()) {
        let middle =
            tall_base.unwrap_or_else(|| Set::line(math::linear(std::slice::from_ref(base)).trim()));
        let (over, under) = (script(sup), script(sub));
        let mut rows = Vec::new();
        if !sup.is_empty() {
            rows.extend(over.rows);
        }
        let at = rows.len() + middle.base;
        rows.extend(middle.rows);
        if !sub.is_empty() {
            rows.extend(under.rows);
        }
        let set = Set::stack(rows, at, Place::Middle);
        return Some(if is_operator(base) {
            set
        } else {
            Set::line(" ").beside(&set).beside(&Set::line(" "))
        });
    }
    if tall_base.is_none() && math::scripts(sub, sup).is_some() {
        return None;
    }
    // Scripts that one row can say (`x_(i,j)`) stay in it.
    let one_row = |nodes: &[Node]| display(nodes).is_line();
    let middle = match tall_base {
        None if one_row(sub) && one_row(sup) => return None,
        None => Set::line(&math::linear(std::slice::from_ref(base))),
        Some(set) => set,
    };
    let (over, under) = (script(sup), script(sub));
    let mut rows: Vec<String> = Vec::new();
    let indent = |row: &String| format!("{}{row}", " ".repeat(middle.width));
    if !sup.is_empty() {
        rows.extend(over.rows.iter().map(indent));
    }
    let at = rows.len() + middle.base;
    rows.extend(middle.rows.iter().cloned());
    if !sub.is_empty() {
        rows.extend(under.rows.iter().map(indent));
    }
    Some(Set::stack(rows, at, Place::Left))
}

fn fenced(open: &str, body: Set, close: &str) -> Set {
    let (height, base) = (body.rows.len(), body.base);
    delimiter(open, height, base)
        .beside(&body)
        .beside(&delimiter(close, height, base))
}

fn grid(kind: Grid, rows: &[Vec<Vec<Node>>]) -> Option<Set> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells: Vec<Vec<Set>> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().enumerate();
            // A relation at `&` has its air, as if something stood before it.
            cells
                .map(|(at, cell)| beside_operand(cell, kind == Grid::Aligned && at % 2 == 1))
                .collect()
        })
        .collect();
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            let wide = |row: &Vec<Set>| row.get(at).map_or(0, |cell| cell.width);
            cells.iter().map(wide).max().unwrap_or(0)
        })
        .collect();
    let gap = match kind {
        Grid::Matrix(..) | Grid::Cases => 2,
        Grid::Aligned => 0,
    };
    let mut lines: Vec<String> = Vec::new();
    for (at, row) in cells.iter().enumerate() {
        let mut line = Set::line("");
        for (column, columns) in widths.iter().enumerate() {
            let empty = Set::line("");
            let cell = row.get(column).unwrap_or(&empty);
            let place = match kind {
                Grid::Matrix(..) => Place::Middle,
                Grid::Cases => Place::Left,
                Grid::Aligned if column % 2 == 0 && widths.len() > 1 => Place::Right,
                Grid::Aligned => Place::Left,
            };
            let rows = cell.rows.iter().map(|row| padded(row, *columns, place));
            let cell = Set {
                rows: rows.collect(),
                width: *columns,
                base: cell.base,
            };
            if column > 0 && gap > 0 {
                line = line.beside(&Set::line(&" ".repeat(gap)));
            }
            line = line.beside(&cell);
        }
        // Rows that are high themselves need air between them.
        if at > 0 && (line.rows.len() > 1 || cells[at - 1].iter().any(|cell| !cell.is_line())) {
            lines.push(String::new());
        }
        lines.extend(line.rows);
    }
    let base = lines.len().saturating_sub(1) / 2;
    let set = Set::stack(lines, base, Place::Left);
    Some(match kind {
        Grid::Matrix(open, close) if !open.is_empty() => {
            let air = Set::line(" ");
            let body = air.clone().beside(&set).beside(&air);
            fenced(open, body, close)
        }
        Grid::Cases if set.rows.len() == 2 => {
            // A row for the tip of the brace.
            let mut rows = set.rows;
            rows.insert(1, String::new());
            let set = Set::stack(rows, 1, Place::Left);
            fenced("{", Set::line(" ").beside(&set), "")
        }
        Grid::Cases => fenced("{", Set::line(" ").beside(&set), ""),
        _ => set,
    })
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::rows;

    fn set(tex: &str) -> Vec<String> {
        let rows = rows(&format!("$$\n{tex}\n$$\n"), 60);
        rows.into_iter()
            .map(|row| row.strip_prefix("    ").unwrap_or(&row).to_owned())
            .collect()
    }

    #[test]
    fn a_fraction_stands_on_its_bar() {
        assert_eq!(
            set("y = \\frac{a+b}{2} + 1"),
            ["     a + b", "y = ─────── + 1", "       2"]
        );
    }

    #[test]
    fn a_bar_stands_apart_from_the_factors_beside_it() {
        assert_eq!(
            set("y = x\\frac{1}{2}z, (\\frac{1}{2})"),
            ["       1       1", "y = x ─── z, (───)", "       2       2"]
        );
    }

    #[test]
    fn a_sum_has_its_limits_above_and_below() {
        assert_eq!(set("\\sum_{i=1}^{n} x_i"), [" n", " ∑  xᵢ", "i=1"]);
    }

    #[test]
    fn a_matrix_and_cases_have_rows() {
        assert_eq!(
            set("A = \\begin{bmatrix}1 & 22\\\\3 & 4\\end{bmatrix}"),
            ["A = ⎡ 1  22 ⎤", "    ⎣ 3  4  ⎦"]
        );
        assert_eq!(
            set("f(x) = \\begin{cases}x & x > 0\\\\ -1 & \\text{else}\\end{cases}"),
            ["       ⎧ x   x > 0", "f(x) = ⎨", "       ⎩ −1  else"]
        );
    }

    #[test]
    fn rows_are_aligned_where_the_author_says_so() {
        assert_eq!(
            set("\\begin{aligned}a &= b\\\\ &= c + d\\end{aligned}"),
            ["a = b", "  = c + d"]
        );
    }

    #[test]
    fn what_is_not_known_stands_there_itself() {
        assert_eq!(set("\\foo{x} \\\\ y"), ["\\foo{x} \\\\ y"]);
    }
}
