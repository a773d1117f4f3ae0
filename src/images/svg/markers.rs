//! What markers make of a drawing: each is drawn anew at every corner of a path that asks
//! for it, and may hold paths that ask for others. A few lines can be made to take the
//! memory of a machine.

use resvg::usvg::roxmltree::{Document, Node};

/// Bytes of paths that markers may come to.
const MOST: f64 = 20_000_000.0;
/// Bytes that an element costs whatever stands in it.
const ELEMENT: usize = 40;

/// Which corners of a path get markers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Asks {
    #[default]
    Nowhere,
    AtEnds,
    Everywhere,
}

/// Whether all markers can be drawn in a moment; `again` says how often elements are
/// drawn, on average.
pub(super) fn are_few(document: &Document<'_>, again: f64) -> bool {
    let all = || document.descendants().filter(Node::is_element);
    if !all().any(|node| node.has_tag_name("marker") || node.tag_name().name() == "marker") {
        return true;
    }
    let sheets = all().filter(|node| node.tag_name().name() == "style");
    let by_sheet = sheets.filter_map(|sheet| sheet.text()).map(asked_in_style);
    let by_sheet = by_sheet.max().unwrap_or_default();
    // Parents come before their children.
    let count = document.descendants().count();
    let mut states = vec![(by_sheet, false); count + 1];
    let state_at = |states: &[(Asks, bool)], node: &Node<'_, '_>| {
        states
            .get(node.id().get_usize())
            .copied()
            .unwrap_or((by_sheet, false))
    };
    let (mut corners, mut inside, mut nested) = (0.0, 0.0, 0.0);
    for node in all() {
        let above = node.parent_element();
        let above = above.map_or((by_sheet, false), |above| state_at(&states, &above));
        let own = node.attributes().map(|attribute| match attribute.name() {
            "marker" | "marker-mid" => Asks::Everywhere,
            "marker-start" | "marker-end" => Asks::AtEnds,
            "style" => asked_in_style(attribute.value()),
            _ => Asks::Nowhere,
        });
        let asks = own.max().unwrap_or_default().max(above.0);
        let in_marker = above.1 || node.tag_name().name() == "marker";
        if let Some(state) = states.get_mut(node.id().get_usize()) {
            *state = (asks, in_marker);
        }
        let path = ["d", "points"]
            .iter()
            .find_map(|name| node.attribute(*name));
        let marked = match (path, asks) {
            (_, Asks::Nowhere) => 0.0,
            (Some(path), Asks::Everywhere) => corners_of(path),
            _ => 2.0,
        };
        corners += marked;
        if in_marker {
            nested += marked;
            inside += (path.map_or(0, str::len) + ELEMENT) as f64;
        }
    }
    // Markers in markers, and once more in those.
    let deeper = f64::max(nested, 1.0).powi(2);
    corners * inside * deeper * again <= MOST
}

fn asked_in_style(style: &str) -> Asks {
    let style = style.replace(char::is_whitespace, "");
    if style.contains("marker-mid:") || style.contains("marker:") {
        Asks::Everywhere
    } else if style.contains("marker-") {
        Asks::AtEnds
    } else {
        Asks::Nowhere
    }
}

/// About how many corners a path has: two numbers each, or a letter.
fn corners_of(path: &str) -> f64 {
    let mut numbers = 0;
    let mut letters = 0;
    let mut in_number = false;
    for byte in path.bytes() {
        let digit = byte.is_ascii_digit() || byte == b'.';
        numbers += usize::from(digit && !in_number);
        letters += usize::from(byte.is_ascii_alphabetic());
        in_number = digit;
    }
    (letters + numbers / 2) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few(inside: &str) -> bool {
        let text = format!("<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>");
        are_few(&Document::parse(&text).unwrap(), 1.0)
    }

    #[test]
    fn arrows_as_programs_draw_them_are_few() {
        let arrow = "<marker id='m'><path d='M0 0L10 5L0 10z'/></marker>";
        let lines = "<path marker-end='url(#m)' d='M0 0L1 1C1 2 3 4 5 6'/>".repeat(3_000);
        assert!(few(&format!("{}{lines}", arrow.repeat(12))));
        let dots = format!(
            "<path style='marker-mid: url(#m)' d='{}'/>",
            "L1 1".repeat(5_000)
        );
        assert!(few(&format!("{arrow}{dots}")));
        // A map, beside an arrow that it has not.
        let map = format!("<path d='{}'/>", "L1 1".repeat(500_000));
        assert!(few(&format!("{arrow}{map}")));
    }

    #[test]
    fn markers_that_multiply_are_not() {
        let corners = |count: usize| "L1 1".repeat(count);
        let marker = |inside: &str| format!("<marker id='m'>{inside}</marker>");
        let path = format!("<path d='{}'/>", corners(2_000));
        let line = format!("<path marker-mid='url(#m)' d='{}'/>", corners(20_000));
        assert!(!few(&format!("{}{line}", marker(&path))));
        let by_sheet = "<style>path{marker : url(#m)}</style>";
        let plain = format!("<path d='{}'/>", corners(20_000));
        assert!(!few(&format!("{by_sheet}{}{plain}", marker(&path))));
        let above = format!("<g style='marker-mid:url(#m)'>{plain}</g>");
        assert!(!few(&format!("{}{above}", marker(&path))));
        let small = format!("<path marker='url(#m)' d='{}'/>", corners(200));
        assert!(!few(&format!(
            "{}{}{small}",
            marker(&small),
            marker(&small)
        )));
    }
}
