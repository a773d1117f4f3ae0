//! `<sup>` and `<sub>`: Unicode's small characters where there are some for all
//! of it, else `^` and `_`.

use super::Open;

impl Open {
    /// Text as super- or subscript where `<sup>` or `<sub>` is open.
    pub(in crate::markdown::parse) fn raised(&mut self, text: String) -> String {
        let Some((mark, begun)) = self.raised.last_mut() else {
            return text;
        };
        let table = if *mark == '^' {
            SUPERSCRIPTS
        } else {
            SUBSCRIPTS
        };
        let small = |c| table.iter().find(|(plain, _)| *plain == c).map(|(_, c)| *c);
        if !*begun && let Some(small) = text.chars().map(small).collect::<Option<String>>() {
            return small;
        }
        match std::mem::replace(begun, true) {
            true => text,
            false => format!("{mark}{text}"),
        }
    }
}

const SUPERSCRIPTS: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];

const SUBSCRIPTS: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
    ('n', 'ₙ'),
    ('i', 'ᵢ'),
    ('j', 'ⱼ'),
    ('k', 'ₖ'),
    ('m', 'ₘ'),
];

#[cfg(test)]
mod tests {
    use crate::markdown::{Block, parse};

    #[test]
    fn what_has_no_small_character_is_marked() {
        let body = "x<sup>2</sup> H<sub>2</sub>O 2<sup>nd</sup> a<sub>n<b>x</b>2</sub>";
        let Block::Paragraph(text) = parse(body).blocks.remove(0) else {
            panic!("no paragraph")
        };
        assert_eq!(text.chars, "x² H₂O 2^nd aₙ_x2");
    }
}
