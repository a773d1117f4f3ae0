//! What an index and a search cost, each at three sizes: front matter and posts in
//! proportion to the posts, a batch merged into an index in proportion to the batch and
//! one move of the order, words looked for in all texts.
//!
//! `docs/performance.md` has the figures.

mod generate;

use std::hint::black_box;

use blogtui::{
    content::{
        front_matter,
        index::{Filter, Index, Sort, fold},
        post::{Post, PostId, from_source},
    },
    markdown,
    search::{
        corpus::{Answer, Corpus},
        query::Query,
    },
};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use generate::{KB, front, post};

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn posts(count: usize) -> Vec<Post> {
    (0..count).map(one).collect()
}

fn one(number: usize) -> Post {
    let name = format!("{:04}/post-{number:06}.md", 2000 + number % 25);
    let path = format!("/blog/{name}").into();
    from_source(PostId(name.into()), path, &front(number), markdown::RENDER)
}

fn front_matters(c: &mut Criterion) {
    let mut group = c.benchmark_group("front matter");
    for count in SIZES {
        let sources: Vec<String> = (0..count).map(front).collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let parse = |source: &String| {
                    let (block, _, _) = front_matter::split(black_box(source));
                    front_matter::parse(&block).0.tags.len()
                };
                sources.iter().map(parse).sum::<usize>()
            });
        });
    }
    group.finish();
}

fn merges(c: &mut Criterion) {
    let mut group = c.benchmark_group("merge 100 posts into");
    group.sample_size(20);
    for count in SIZES {
        let all = posts(count);
        let batch: Vec<Post> = (count..count + 100).map(one).collect();
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter_batched_ref(
                || {
                    let mut index = Index::new();
                    index.merge(all.clone());
                    index.prepare(Sort::Newest);
                    (index, batch.clone())
                },
                |(index, batch)| index.merge(std::mem::take(batch)),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
    let mut group = c.benchmark_group("sort and filter");
    for count in SIZES {
        let mut index = Index::new();
        index.merge(posts(count));
        let filter = Filter {
            text: "quiet 屏幕".to_owned(),
            ..Filter::default()
        };
        group.bench_function(BenchmarkId::new("all", count), |bencher| {
            bencher.iter(|| index.select_posts(Sort::Newest, &Filter::default()).len());
        });
        group.bench_function(BenchmarkId::new("two words", count), |bencher| {
            bencher.iter(|| index.select_posts(Sort::Newest, black_box(&filter)).len());
        });
    }
    group.finish();
}

fn searches(c: &mut Criterion) {
    let mut group = c.benchmark_group("search texts of 4 KB");
    group.sample_size(20);
    for count in SIZES {
        let mut corpus = Corpus::default();
        let ids: Vec<PostId> = (0..count).map(|n| PostId(n.to_string().into())).collect();
        let text = fold(&post(4 * KB));
        for id in &ids {
            corpus.insert(id.clone(), text.clone());
        }
        let query = Query::parse("nothing 没有这个词");
        group.throughput(Throughput::Bytes((count * text.len()) as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let answers = ids.iter().map(|id| corpus.answer(id, black_box(&query)));
                answers.filter(|answer| *answer == Answer::Fits).count()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, front_matters, merges, searches);
criterion_main!(benches);
