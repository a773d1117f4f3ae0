//! Drawings (SVG), by resvg: without fonts, without pictures from elsewhere, without
//! scripts. What such a drawing says in letters is not shown.

mod markers;
mod styles;

use std::{sync::Arc, thread};

use image::{DynamicImage, RgbaImage};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        Group, ImageHrefResolver, Node, Options, Pattern, Tree,
        filter::Kind,
        roxmltree::{Document, ParsingOptions},
    },
};

use super::{PictureError, probe};
use crate::{cells::PixelSize, content::guard};

/// The longest drawing that is read, in bytes.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The longest side that one is drawn with, in pixels.
const MAX_SIDE: f32 = 4096.0;
const KIND: &str = "svg";

/// Its own size, or what is left of it where that is larger than any screen.
pub(super) fn size(bytes: &[u8]) -> Result<PixelSize, PictureError> {
    guarded(|| Ok(drawn_size(&parse(bytes)?)?.0))
}

/// Its pixels at that size.
pub(super) fn draw(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    guarded(|| {
        let tree = parse(bytes)?;
        let (PixelSize { width, height }, scale) = drawn_size(&tree)?;
        probe::check_size(PixelSize { width, height }, KIND)?;
        let damaged = PictureError::Damaged { kind: KIND };
        let mut pixels = Pixmap::new(width, height).ok_or(damaged.clone())?;
        let transform = Transform::from_scale(scale, scale);
        resvg::render(&tree, transform, &mut pixels.as_mut());
        RgbaImage::from_raw(width, height, pixels.take_demultiplied())
            .map(DynamicImage::ImageRgba8)
            .ok_or(damaged)
    })
}

/// The size that a drawing gets, and what it is scaled by for that: a costly one is
/// drawn smaller.
fn drawn_size(tree: &Tree) -> Result<(PixelSize, f32), PictureError> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let mut scale = (MAX_SIDE / width.max(height)).min(1.0);
    let mut cost = Cost::default();
    cost.add(tree.root(), 0);
    if cost.is_too_much(tree) {
        return Err(PictureError::TooMuchMemory);
    }
    let most = cost.pixels();
    if width * height * scale * scale > most {
        scale = (most / width / height).sqrt();
    }
    let side = |own: f32| (own * scale).ceil().max(1.0) as u32;
    let size = PixelSize {
        width: side(width),
        height: side(height),
    };
    Ok((size, scale))
}

/// Pixels of all layers, filters and masks that a drawing may take: each of them may
/// be 25 times as large as the drawing, and is drawn on its own.
const MAX_NESTED: f32 = 1_300_000.0;
const MAX_DRAWN: f32 = 4_000_000.0;
/// Steps of filters, in all places where they are used.
const MAX_FILTERS: usize = 100;
/// Pixels of a pattern's tile.
const MAX_TILE: f32 = 4_000_000.0;
/// Groups that are looked at.
const MAX_STEPS: usize = 100_000;

/// What a drawing costs beside its own pixels.
#[derive(Debug, Default)]
struct Cost {
    /// Layers that exist at once, and that are drawn at all.
    nested: usize,
    drawn: usize,
    filters: usize,
    steps: usize,
    /// A filter takes time for each pixel that no terminal is worth.
    slow: bool,
}

impl Cost {
    fn add(&mut self, group: &Group, above: usize) {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return;
        }
        let alone = group.should_isolate();
        let nested = above + usize::from(alone);
        self.nested = self.nested.max(nested);
        self.drawn += usize::from(alone);
        for primitive in group
            .filters()
            .iter()
            .flat_map(|filter| filter.primitives())
        {
            self.drawn += 1;
            self.filters += 1;
            self.slow |= match primitive.kind() {
                Kind::Turbulence(noise) => noise.num_octaves() > 8,
                Kind::Morphology(grown) => grown.radius_x().get() * grown.radius_y().get() > 100.0,
                Kind::ConvolveMatrix(convolved) => {
                    let matrix = convolved.matrix();
                    matrix.columns().saturating_mul(matrix.rows()) > 81
                }
                _ => false,
            };
        }
        for node in group.children() {
            node.subroots(|root| {
                self.drawn += 1;
                self.add(root, nested + 1);
            });
            if let Node::Group(inside) = node {
                self.add(inside, nested);
            }
        }
    }

    fn is_too_much(&self, tree: &Tree) -> bool {
        let large = |pattern: &Arc<Pattern>| {
            let rect = pattern.rect();
            rect.width() * rect.height() > MAX_TILE
        };
        self.slow
            || self.filters > MAX_FILTERS
            || self.steps > MAX_STEPS
            || tree.patterns().iter().any(large)
    }

    /// The most pixels that the drawing may have.
    fn pixels(&self) -> f32 {
        let nested = MAX_NESTED / self.nested.max(1) as f32;
        let drawn = MAX_DRAWN / self.drawn.max(1) as f32;
        match self.drawn {
            0 => MAX_SIDE * MAX_SIDE,
            _ => nested.min(drawn).max(1.0),
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Tree, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::FileTooLarge {
            bytes: bytes.len() as u64,
        });
    }
    let options = Options {
        // Neither a file nor an address, whatever the drawing names.
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let damaged = PictureError::Damaged { kind: KIND };
    let text = std::str::from_utf8(bytes).map_err(|_| damaged.clone())?;
    let as_drawings_are = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, as_drawings_are);
    let document = document.map_err(|_| damaged.clone())?;
    if chained(&document) > MAX_CHAINED {
        return Err(PictureError::TooCostly);
    }
    let again = styles::times_used(&document);
    if !styles::are_cheap(&document) || !markers::are_few(&document, again) {
        return Err(PictureError::TooCostly);
    }
    Tree::from_xmltree(&document, &options).map_err(|_| damaged)
}

/// Elements that may each ask for the next: every step takes its part of the stack.
const MAX_CHAINED: usize = 10_000;

fn chained(document: &Document<'_>) -> usize {
    let kinds = ["clipPath", "mask", "pattern", "marker", "filter"];
    let all = document.descendants();
    all.filter(|node| kinds.contains(&node.tag_name().name()))
        .count()
}

/// Bytes of the stack for a drawing. The libraries take a thousand levels of elements, and
/// several calls for each: no hook answers for a stack that ends.
const STACK: usize = 128 * 1024 * 1024;

fn guarded<T: Send>(
    work: impl FnOnce() -> Result<T, PictureError> + Send,
) -> Result<T, PictureError> {
    let done = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let thread = builder.spawn_scoped(scope, || guard::guarded(work)).ok()?;
        thread.join().ok()?.ok()
    });
    done.unwrap_or(Err(PictureError::Damaged { kind: KIND }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: &[u8] = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"
        width="40" height="20"><rect width="20" height="20" fill="red"/>
        <image href="/etc/passwd" width="9" height="9"/><text y="9">x</text></svg>"#;

    #[test]
    fn a_drawing_has_its_own_size_and_transparent_ground() {
        let size = size(RED).unwrap();
        assert_eq!((size.width, size.height), (40, 20));
        let image = draw(RED).unwrap().into_rgba8();
        assert_eq!(image.get_pixel(10, 15).0, [255, 0, 0, 255]);
        assert_eq!(image.get_pixel(30, 15).0[3], 0);
    }

    #[test]
    fn a_drawing_larger_than_any_screen_is_drawn_smaller() {
        let huge = br#"<svg xmlns="http://www.w3.org/2000/svg" width="1e6" height="5e5"/>"#;
        let size = size(huge).unwrap();
        assert_eq!((size.width, size.height), (4096, 2048));
    }

    #[test]
    fn what_is_no_drawing_is_an_answer() {
        for bytes in [
            &b"<svg"[..],
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'><g>",
        ] {
            assert!(size(bytes).is_err());
        }
    }

    /// In a thread of little stack, as those of workers are.
    #[test]
    fn a_drawing_as_deep_as_it_is_taken_ends_no_stack() {
        let nested = |open: &str, close: &str| {
            let (open, close) = (open.repeat(900), close.repeat(900));
            format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{open}<path d="M0 0h9v9z"/>{close}</svg>"#
            )
        };
        let mut chain = String::from("<g id='n0'><path d='M0 0h9v9z'/></g>");
        for level in 1..450 {
            let before = level - 1;
            chain.push_str(&format!("<g id='n{level}'><use href='#n{before}'/></g>"));
        }
        let masks = |count: usize| {
            let mask = |n: usize| {
                let next = n + 1;
                format!("<mask id='c{n}'><path mask='url(#c{next})' d='M0 0h9v9z'/></mask>")
            };
            let all: String = (0..count).map(mask).collect();
            format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{all}<path mask="url(#c0)" d="M0 0h9v9z"/></svg>"#
            )
        };
        assert!(draw(masks(MAX_CHAINED + 1).as_bytes()).is_err());
        let drawings = [
            masks(MAX_CHAINED),
            nested("<svg>", "</svg>"),
            nested("<g opacity='.9'>", "</g>"),
            nested("<switch>", "</switch>"),
            format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{chain}</svg>"#
            ),
        ];
        let small = std::thread::Builder::new().stack_size(1024 * 1024);
        let all = small.spawn(move || drawings.map(|one| draw(one.as_bytes()).is_ok()));
        assert_eq!(all.unwrap().join().unwrap().len(), 5);
    }

    /// Ten times ten times ten...: a million shapes out of a few lines.
    #[test]
    fn a_drawing_that_multiplies_itself_is_refused() {
        let mut bomb = String::from(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><defs><path id="n0"/>"#,
        );
        for level in 1..8 {
            let uses = format!("<use href='#n{}'/>", level - 1).repeat(10);
            bomb.push_str(&format!("<g id='n{level}'>{uses}</g>"));
        }
        bomb.push_str("</defs><use href='#n7'/></svg>");
        assert!(size(bomb.as_bytes()).is_err());
    }
}
