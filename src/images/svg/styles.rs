//! What the styles of a drawing cost: rules are compared with every element, a rule of
//! several steps with all chains of elements above, and once more wherever an element is
//! used again. A few lines can be made to take years.

use std::{cell::Cell, collections::HashMap};

use resvg::usvg::roxmltree::{Document, Node};
use simplecss::{AttributeOperator, Element, PseudoClass, StyleSheet};

/// Bytes of style sheets: reading them takes time by the square of that.
const MAX_BYTES: usize = 64 * 1024;
/// Elements that are compared with the step of a rule.
const MAX_STEPS: f64 = 3_000_000.0;
/// Elements in all, at which resvg gives up.
const MAX_ELEMENTS: f64 = 1_000_000.0;
/// Levels of use that are followed.
const MAX_LEVELS: usize = 12;

/// Whether styles can be laid on the drawing in a moment.
pub(super) fn are_cheap(document: &Document<'_>) -> bool {
    let mut sheet = StyleSheet::new();
    let mut bytes = 0;
    for text in document
        .descendants()
        .filter(|node| node.has_tag_name("style"))
        .filter_map(|style| style.text())
    {
        bytes += text.len();
        if bytes > MAX_BYTES {
            return false;
        }
        sheet.parse_more(text);
    }
    if sheet.rules.is_empty() {
        return true;
    }
    let (elements, drawn) = sizes(document);
    let left = Cell::new((MAX_STEPS * elements / drawn.max(elements)) as u64);
    for element in document.descendants().filter(Node::is_element) {
        for rule in &sheet.rules {
            let step = Step {
                element,
                left: &left,
            };
            if left.get() == 0 {
                return false;
            }
            rule.selector.matches(&step);
        }
    }
    left.get() > 0
}

/// How often elements are drawn, on average: some are used again.
pub(super) fn times_used(document: &Document<'_>) -> f64 {
    if !document
        .descendants()
        .any(|node| node.tag_name().name() == "use")
    {
        return 1.0;
    }
    let (elements, drawn) = sizes(document);
    (drawn / elements).max(1.0)
}

/// How many elements there are, and how many with those that are used again.
fn sizes(document: &Document<'_>) -> (f64, f64) {
    let nodes: Vec<Node<'_, '_>> = document.descendants().filter(Node::is_element).collect();
    let places: HashMap<_, _> = nodes
        .iter()
        .enumerate()
        .map(|(at, n)| (n.id(), at))
        .collect();
    let named: HashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| Some((node.attribute("id")?, at)))
        .collect();
    let targets: Vec<Option<usize>> = nodes
        .iter()
        .map(|node| {
            let mut attributes = node.attributes();
            let href = attributes.find(|attribute| attribute.name() == "href");
            let id = href.filter(|_| node.tag_name().name() == "use")?;
            named.get(id.value().trim().strip_prefix('#')?).copied()
        })
        .collect();
    let count = nodes.len() as f64;
    let mut sizes = vec![1.0; nodes.len()];
    for level in 0..=MAX_LEVELS {
        let before = sizes.first().copied().unwrap_or(count);
        let used: Vec<f64> = targets
            .iter()
            .map(|target| target.map_or(0.0, |target| if level > 0 { sizes[target] } else { 0.0 }))
            .collect();
        let mut new: Vec<f64> = used.iter().map(|used| 1.0 + used).collect();
        // Children come after their parents.
        for (at, node) in nodes.iter().enumerate().rev() {
            let parent = node.parent_element();
            if let Some(parent) = parent.and_then(|parent| places.get(&parent.id())) {
                new[*parent] = f64::min(new[*parent] + new[at], MAX_ELEMENTS);
            }
        }
        sizes = new;
        if level > 0 && sizes.first() == Some(&before) {
            return (count, before);
        }
    }
    (count, MAX_ELEMENTS)
}

/// An element that is compared with a step of a rule: one step less is left.
struct Step<'a, 'd, 'i> {
    element: Node<'d, 'i>,
    left: &'a Cell<u64>,
}

impl Step<'_, '_, '_> {
    /// Whether there was a step left to take.
    fn takes(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }
}

impl Element for Step<'_, '_, '_> {
    fn parent_element(&self) -> Option<Self> {
        let element = self.element.parent_element().filter(|_| self.takes())?;
        Some(Self {
            element,
            left: self.left,
        })
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        let element = self.element.prev_sibling_element();
        let element = element.filter(|_| self.takes())?;
        Some(Self {
            element,
            left: self.left,
        })
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.takes() && self.element.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        let value = self.element.attribute(name);
        self.takes() && value.is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        let first = || self.element.prev_sibling_element().is_none();
        self.takes() && class == PseudoClass::FirstChild && first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap(inside: &str) -> bool {
        let text = format!("<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>");
        are_cheap(&Document::parse(&text).unwrap())
    }

    fn nested(depth: usize, inside: &str) -> String {
        format!("{}{inside}{}", "<g>".repeat(depth), "</g>".repeat(depth))
    }

    #[test]
    fn drawings_as_programs_write_them_are_cheap() {
        let classes: String = (0..200)
            .map(|n| format!("#m .node.c{n} rect,.cls-{n}{{fill:red}}"))
            .collect();
        let shapes = "<g class='node c7'><rect class='cls-3'/><use href='#p'/></g>".repeat(800);
        assert!(cheap(""));
        assert!(cheap(&format!(
            "<style>*{{stroke-linejoin:round}}{classes}</style><path id='p'/>{shapes}"
        )));
        assert!(cheap(&nested(900, "<path/>")));
    }

    #[test]
    fn styles_that_would_take_for_ever_are_not() {
        // All chains of eight of sixty elements.
        let steps = "<style>q g g g g g g g g a{fill:red}</style>";
        assert!(!cheap(&format!("{steps}{}", nested(60, "<a/>"))));
        let rules = "g path{fill:red}".repeat(3_000);
        let paths = "<path/>".repeat(30_000);
        assert!(!cheap(&format!("<style>{rules}</style>{paths}")));
        let long = "a b c d e f>g{fill:red}".repeat(20_000);
        assert!(!cheap(&format!("<style>{long}</style>")));
    }

    #[test]
    fn what_is_used_again_counts_again() {
        let uses = |levels: usize| -> String {
            let groups = (1..levels).map(|level| {
                let inside = format!("<use href='#n{}'/>", level - 1).repeat(10);
                format!("<g id='n{level}'>{inside}</g>")
            });
            let rules = "path{fill:red}".repeat(300);
            let last = levels - 1;
            let groups: String = groups.collect();
            format!("<style>{rules}</style><path id='n0'/>{groups}<use href='#n{last}'/>")
        };
        assert!(cheap(&uses(3)));
        assert!(!cheap(&uses(7)));
        let itself = "<style>g{fill:red}</style><g id='a'><use href='#a'/></g>";
        // resvg leaves it out: to be sure of it is enough.
        cheap(itself);
    }
}
