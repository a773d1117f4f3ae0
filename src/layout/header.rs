//! The head of a page: title, one line of facts with the tags as chips, the
//! summary in its own voice, a rule.

use ratatui::style::Modifier;

use super::{picture, row::Flow, wrap::width};
use crate::markdown::Header;

pub(super) fn header(flow: &mut Flow<'_>, header: &Header) {
    let theme = flow.context.theme.clone();
    flow.plain(&header.title, theme.strong);
    if !header.facts.is_empty() || !header.tags.is_empty() || header.series.is_some() {
        flow.blank();
        facts(flow, header);
    }
    if let Some(summary) = &header.summary {
        flow.blank();
        let style = theme.dim.patch(theme.text).add_modifier(Modifier::ITALIC);
        flow.indented(None, ("▏ ".into(), theme.accent), |flow| {
            flow.plain(summary, style)
        });
    }
    for warning in &header.warnings {
        flow.blank();
        flow.indented(None, ("! ".into(), theme.warning), |flow| {
            flow.plain(warning, theme.warning)
        });
    }
    if let Some(hero) = &header.hero {
        flow.blank();
        picture::one(flow, hero);
    }
    flow.blank();
    let mut row = flow.row();
    row.push(&"─".repeat(flow.width), theme.faint);
    row.body = row.text.len();
    flow.push(row);
}

/// Facts parted by dots, then the tags; what does not fit goes to a row of its own.
fn facts(flow: &mut Flow<'_>, header: &Header) {
    let theme = flow.context.theme.clone();
    let between = if flow.width >= 60 { "   ·   " } else { " · " };
    let room = flow.width;
    let facts = header.facts.iter().chain(&header.series);
    let mut row = flow.row();
    let indent = row.width();
    let mut used = 0;
    for fact in facts {
        let apart = if used > 0 { width(between) } else { 0 };
        if used > 0 && used + apart + width(fact) > room {
            let next = flow.row();
            flow.push(std::mem::replace(&mut row, next));
            used = 0;
        }
        if used > 0 {
            row.push(between, theme.dim);
        }
        for line in super::wrap::wrap(fact, room) {
            if row.width() > indent && used == 0 {
                let next = flow.row();
                flow.push(std::mem::replace(&mut row, next));
            }
            row.push(&fact[line.start..line.end], theme.dim);
        }
        used = row.width() - indent;
    }
    // Tags that would not all stand behind the facts get rows of their own.
    let chips: usize = header.tags.iter().map(|tag| width(tag) + 3).sum();
    if used > 0 && used + 4 + chips > room && !header.tags.is_empty() {
        let next = flow.row();
        flow.push(std::mem::replace(&mut row, next));
        flow.blank();
        used = 0;
    }
    for (at, tag) in header.tags.iter().enumerate() {
        let chip = format!(" {tag} ");
        let apart = if used == 0 {
            0
        } else if at == 0 {
            5
        } else {
            1
        };
        if used > 0 && used + apart + width(&chip) > room {
            let next = flow.row();
            flow.push(std::mem::replace(&mut row, next));
            used = 0;
        }
        if used > 0 {
            row.push(&" ".repeat(apart), theme.text);
        }
        if width(&chip) <= room {
            row.push(&chip, theme.chip);
        } else {
            // A tag wider than the column is wrapped like any text.
            flow.plain(tag, theme.chip);
        }
        used = row.width() - indent;
    }
    if row.width() > indent {
        flow.push(row);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        layout::testing,
        markdown::{Document, Header},
    };

    fn rows(width: usize) -> Vec<String> {
        let header = Header {
            title: "一年同行：我的TiDB社区之旅".into(),
            facts: vec!["2024-07-31".into(), "3 min".into(), "1,301 字".into()],
            tags: vec!["随笔闲谈".into(), "TiDB".into()],
            summary: Some("回顾一下这一年 👀".into()),
            ..Header::default()
        };
        let document = Document::default().with_header(header);
        testing::lay_all(&document, &testing::context(width))
            .iter()
            .map(|row| row.text.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn facts_and_chips_share_a_row_where_they_fit() {
        assert_eq!(
            rows(64)[..5],
            [
                "一年同行：我的TiDB社区之旅",
                "",
                "2024-07-31   ·   3 min   ·   1,301 字      随笔闲谈   TiDB",
                "",
                "▏ 回顾一下这一年 👀",
            ]
        );
        assert_eq!(
            rows(24)[..4],
            ["一年同行：我的TiDB社区之", "旅", "", "2024-07-31 · 3 min"]
        );
        assert_eq!(rows(24)[6], " 随笔闲谈   TiDB");
    }
}
