//! One piece of work at a time, for callgrind: `instructions NAME` does it once and ends.
//! Without a name, as `cargo bench` calls it, it lists the names.
//!
//! `benches/instructions.py` counts and compares; a count says the same on a machine that
//! does other work too.

mod generate;

use std::{hint::black_box, sync::Arc};

use blogtui::{
    color::Depth,
    content::{
        front_matter,
        index::{Filter, Index, Sort, fold},
        post::{Post, PostId, from_source},
    },
    layout::{Context, Theme, ThemeName, layout_block, wrap},
    markdown,
    runtime::screen::Screen,
    search::query::Query,
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use generate::{KB, front, post};

type Work = fn();

const ALL: [(&str, Work); 7] = [
    ("wrap", || {
        black_box(wrap::wrap(&post(100 * KB), 80));
    }),
    ("parse", || {
        black_box(markdown::parse(&post(100 * KB)));
    }),
    ("layout", lay_out),
    ("front-matter", || {
        for number in 0..1000 {
            let source = front(number);
            black_box(front_matter::parse(&front_matter::split(&source).0));
        }
    }),
    ("index", index),
    ("search", || {
        let text = fold(&post(100 * KB));
        let query = Query::parse("nothing 没有这个词");
        for _ in 0..20 {
            black_box(query.text_fits(&text));
        }
    }),
    ("scroll", scroll),
];

fn lay_out() {
    let theme = Arc::new(Theme::new(ThemeName::Dark, Depth::True));
    let context = Context::new(theme, 80);
    let document = markdown::parse(&post(100 * KB));
    for block in 0..document.blocks.len() {
        black_box(layout_block(&document, block, &context));
    }
}

fn index() {
    let one = |number: usize| -> Post {
        let name = format!("post-{number:06}.md");
        let path = format!("/blog/{name}").into();
        from_source(PostId(name.into()), path, &front(number), markdown::RENDER)
    };
    let mut index = Index::new();
    for batch in 0..20 {
        index.merge((batch * 100..(batch + 1) * 100).map(one).collect());
        black_box(index.select_posts(Sort::Newest, &Filter::default()).len());
    }
}

/// A hundred lines of a page, as the terminal is sent them.
fn scroll() {
    let text = post(20 * KB);
    let lines = wrap::wrap(&text, 80);
    let area = Rect::new(0, 1, 90, 38);
    let mut screen = Screen::new(120, 40);
    for top in 0..100 {
        let draw = |buf: &mut Buffer| {
            for (y, line) in (1..39).zip(lines.iter().skip(top)) {
                buf.set_string(4, y, &text[line.start..line.end], Style::new());
            }
        };
        black_box(screen.frame(area, draw).len());
    }
}

fn main() {
    let asked = std::env::args().skip(1).find(|name| !name.starts_with('-'));
    match asked.and_then(|asked| ALL.iter().find(|(name, _)| *name == asked)) {
        Some((_, work)) => work(),
        None => ALL.iter().for_each(|(name, _)| println!("{name}")),
    }
}
