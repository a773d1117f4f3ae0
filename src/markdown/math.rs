//! TeX formulas: read into a tree, and set on one line of Unicode.
//!
//! Small on purpose: the commands that posts use, from tables. A formula that holds
//! anything else is refused whole, and whoever asked shows the TeX itself: nothing
//! is ever lost or half done. How a formula is set in two dimensions is `layout`'s.

mod linear;
mod nodes;
mod reader;
mod symbols;

pub use linear::{linear, scripts, tight};
pub use symbols::Class;
pub(super) use symbols::{lowered, raised};

use nodes::grid;
use reader::Reader;

/// Formulas with more bytes than this are refused.
const MAX_BYTES: usize = 16 * 1024;
/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Symbol(String, Class),
    /// Columns of space.
    Space(usize),
    Group(Vec<Node>),
    /// A fraction, or without `bar` a binomial coefficient.
    Fraction {
        over: Vec<Node>,
        under: Vec<Node>,
        bar: bool,
    },
    Root {
        index: Vec<Node>,
        body: Vec<Node>,
    },
    Scripts {
        base: Box<Node>,
        sub: Vec<Node>,
        sup: Vec<Node>,
        /// They stand above and below in a display.
        limits: bool,
    },
    Fenced {
        open: String,
        body: Vec<Node>,
        close: String,
    },
    Grid {
        kind: Grid,
        rows: Vec<Vec<Vec<Node>>>,
    },
}

/// What parts of a formula in rows and columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// A matrix between these.
    Matrix(&'static str, &'static str),
    Cases,
    /// Rows of a longer formula, aligned at `&`.
    Aligned,
}

/// Reads a formula; `None` where it holds what is not known here.
pub fn parse(tex: &str) -> Option<Vec<Node>> {
    if tex.len() > MAX_BYTES {
        return None;
    }
    // Some sites take one backslash of two away before mathematics is read.
    parse_once(tex).or_else(|| {
        tex.contains("\\\\").then_some(())?;
        parse_once(&tex.replace("\\\\", "\\"))
    })
}

fn parse_once(tex: &str) -> Option<Vec<Node>> {
    let mut reader = Reader::new(tex);
    let rows = reader.rows(None)?;
    if !reader.is_at_end() {
        return None;
    }
    Some(match <[_; 1]>::try_from(rows) {
        Ok([row]) if row.len() == 1 => row.into_iter().next().unwrap_or_default(),
        Ok([row]) => vec![grid(Grid::Aligned, vec![row])],
        Err(rows) => vec![grid(Grid::Aligned, rows)],
    })
}

/// The formula on one line, as far as it is known.
pub fn inline(tex: &str) -> Option<String> {
    let set = linear(&parse(tex)?);
    let set = set.trim();
    (!set.is_empty()).then(|| set.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(tex: &str, set: &str) {
        assert_eq!(inline(tex).as_deref(), Some(set), "{tex}");
    }

    #[test]
    fn symbols_have_the_air_of_their_kind() {
        is("a+b=c", "a + b = c");
        is("-x", "−x");
        is("O(n \\log n)", "O(n log n)");
        is("\\alpha\\le\\beta", "α ≤ β");
        is("f:X\\to Y", "f : X → Y");
        is("x \\in \\mathbb{R}^n", "x ∈ ℝⁿ");
        // TeX would take the rest for a comment; nobody who writes a post does.
        is("50%", "50%");
        is("1,000", "1,000");
        is("f(1,2)", "f(1, 2)");
    }

    #[test]
    fn scripts_are_unicode_where_all_of_them_exist() {
        is("x_1^2", "x₁²");
        is("a_{n+1}", "aₙ₊₁");
        is("e^{-x^2}", "e^(−x²)");
        is("A_{i,j}", "A_(i,j)");
        is("x_b", "x_b");
        is("f'(x)", "f′(x)");
        is("\\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ");
        is("\\lim_{x \\to 0}", "lim_(x→0)");
    }

    #[test]
    fn fractions_and_roots_keep_their_meaning() {
        is("\\frac{a}{b}", "a/b");
        is("\\frac{a+b}{2}", "(a + b)/2");
        is("\\frac12 x", "(1/2)x");
        is("\\sqrt{x}", "√x");
        is("\\sqrt[3]{x+1}", "∛(x + 1)");
        is("\\binom{n}{k}", "(n choose k)");
        is("{n \\over 2}", "n/2");
    }

    #[test]
    fn grids_stand_in_one_line_if_they_have_to() {
        is("\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}", "[1 2; 3 4]");
        is("\\begin{cases}a & x>0\\\\b\\end{cases}", "{a, x > 0; b");
    }

    #[test]
    fn text_and_accents_stay() {
        is("x \\text{ 如果 } y", "x 如果 y");
        is("\\hat{x}", "x\u{302}");
        is("\\not= \\not\\in", "≠ ∉");
        is("\\left( x \\right]", "(x]");
        is("\\\\{0, 1\\\\}", "{0, 1}");
    }

    #[test]
    fn what_is_not_known_is_refused_whole() {
        for tex in [
            "\\foo x",
            "{",
            "}",
            "x^",
            "\\frac{1}",
            "\\begin{a}\\end{b}",
            "",
        ] {
            assert_eq!(inline(tex), None, "{tex}");
        }
        assert_eq!(inline(&"{".repeat(10_000)), None);
        assert_eq!(inline(&"x".repeat(100_000)), None);
    }
}
