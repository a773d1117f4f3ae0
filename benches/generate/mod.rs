//! Posts to measure with: Chinese and English Markdown of any length, the same on
//! every run.
//!
//! Parts of some 300 bytes under a heading each, in turn a paragraph, a list, code,
//! a table and a quote. Every part of a kind has the same shape, so that a screen
//! from the middle of a long post has as much on it as one from a short post.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

/// A kilobyte, as the names of the measurements mean it.
pub(crate) const KB: usize = 1000;

const PARTS: [&str; 5] = [
    "加入 TiDB 社区快一年了，回顾一下这一年和 TiDB 有关的**经历**。The oldest screen is still \
     the _calmest_ one to read on，见[文档](https://example.org/docs)，里面有 `SELECT 1` \
     这样的例子，也有“引号”和（括号）。\n",
    "- 第一件事：把终端的字体调大一点，眼睛会感谢你。\n- The second thing is to set the \
     column at eighty and to leave it there.\n- 第三件事：什么都不要装，先读完一篇再说。\n- [x] \
     done, and *not* to be done again\n",
    "```rust\nfn main() {\n    let words = \"中文 and English\".split(' ');\n    for (n, word) in \
     words.enumerate() {\n        println!(\"{n}: {word}\");\n    }\n}\n```\n",
    "| 名称 | Rows | 说明 |\n| :--- | ---: | --- |\n| 列表 | 128 | the list, newest first |\n\
     | 正文 | 10 240 | 排好的行，只画看得见的 |\n| 图片 | 36 | two colours in a cell |\n",
    "> 知者不言，言者不知。塞其兑，闭其门，挫其锐，解其纷，和其光，同其尘，是谓玄同。\n>\n> \
     Those who know do not say; those who say do not know.\n",
];

/// A post of about `bytes` bytes, without front matter.
pub(crate) fn post(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + KB);
    for (number, part) in PARTS.iter().cycle().enumerate() {
        if text.len() >= bytes {
            break;
        }
        let level = if number % PARTS.len() == 0 {
            "##"
        } else {
            "###"
        };
        text += &format!("{level} 第 {number:06} 节 A part\n\n{part}\n");
    }
    text
}

/// `bytes` as the name of a measurement.
pub(crate) fn name(bytes: usize) -> String {
    if bytes >= KB * KB {
        format!("{} MB", bytes / KB / KB)
    } else {
        format!("{} KB", bytes / KB)
    }
}

/// A post of some words with front matter as most posts have it.
pub(crate) fn front(number: usize) -> String {
    let (year, month, day) = (2000 + number % 25, 1 + number % 12, 1 + number % 28);
    let tag = ["Rust", "随笔", "terminal", "读书"][number % 4];
    format!(
        "---\ntitle: \"第 {number:06} 篇：一年同行\"\nshowSummary: true\nsummary: \"Why the quiet 屏幕 is \
         the oldest\"\ndate: {year}-{month:02}-{day:02}\ndraft: false\ntags: [\"{tag}\", \"notes\"]\n---\n\n\
         Some words, 和一些字。\n"
    )
}
