//! `<sup>` and `<sub>`: Unicode's small characters where there are some for all
//! of it, else `^` and `_`.

use super::Open;
use crate::markdown::math::{lowered, raised};

impl Open {
    /// Text as super- or subscript where `<sup>` or `<sub>` is open.
    pub(in crate::markdown::parse) fn raised(&mut self, text: String) -> String {
        let Some((mark, begun)) = self.raised.last_mut() else {
            return text;
        };
        let small = if *mark == '^' { raised } else { lowered };
        if !*begun && let Some(small) = text.chars().map(small).collect::<Option<String>>() {
            return small;
        }
        match std::mem::replace(begun, true) {
            true => text,
            false => format!("{mark}{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Block, parse};

    #[test]
    fn what_has_no_small_character_is_marked() {
        let body =
            "x<sup>2</sup> H<sub>2</sub>O 2<sup>nd</sup> x<sup>q</sup> a<sub>n<b>q</b>2</sub>";
        let Block::Paragraph(text) = parse(body).blocks.remove(0) else {
            panic!("no paragraph")
        };
        assert_eq!(text.chars, "x² H₂O 2ⁿᵈ x^q aₙ_q2");
    }
}
