//! What wrapping, parsing and laying out cost: each in proportion to the text.
//!
//! `docs/performance.md` has the figures.

mod generate;

use std::{hint::black_box, sync::Arc};

use blogtui::{
    color::Depth,
    layout::{Context, Theme, ThemeName, layout_block, wrap},
    markdown,
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use generate::KB;

const SIZES: [usize; 3] = [10 * KB, 100 * KB, KB * KB];
const COLUMNS: usize = 80;

/// What CommonMark does not know, some 500 bytes of it.
const DIALECTS: &str = "{{< admonition tip \"A title\" >}}\n**注意：**后文 with $a_1 + b_1$ and \
    [[a note|its name]].\n{{< /admonition >}}\n\n> [!tip]- Folded\n> ==marked== :tada: -- \
    \"quoted\"\n\n$$\n- x \\\\\n+ y\n$$\n\n<details><summary>more</summary>\n\n- [/] a <kbd>key</kbd> \
    and x<sup>2</sup>\n\n</details>\n\n<table><tr><th>a</th></tr><tr><td>b</td></tr></table>\n\n\
    :::note\n{{< figure src=\"a.png\" >}}\n:::\n\n{% note info %}text{% endnote %}\n\n";

fn measure(c: &mut Criterion) {
    let theme = Arc::new(Theme::new(ThemeName::Dark, Depth::True));
    let context = Context {
        picture_rows: 20,
        ..Context::new(theme, COLUMNS)
    };
    let mut group = c.benchmark_group("layout");
    group.sample_size(20);
    for bytes in SIZES {
        let text = generate::post(bytes);
        let name = generate::name(bytes);
        group.throughput(Throughput::Bytes(text.len() as u64));
        // A paragraph a line, as the text stands.
        group.bench_function(BenchmarkId::new("wrap", &name), |bencher| {
            bencher.iter(|| wrap::wrap(black_box(&text), COLUMNS));
        });
        group.bench_function(BenchmarkId::new("parse", &name), |bencher| {
            bencher.iter(|| markdown::parse(black_box(&text)));
        });
        let dialects = DIALECTS.repeat(bytes / DIALECTS.len());
        group.bench_function(BenchmarkId::new("parse dialects", &name), |bencher| {
            bencher.iter(|| markdown::parse(black_box(&dialects)));
        });
        let document = markdown::parse(&text);
        group.bench_function(BenchmarkId::new("lay out", &name), |bencher| {
            bencher.iter(|| {
                (0..document.blocks.len())
                    .map(|at| layout_block(black_box(&document), at, &context).rows.len())
                    .sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
