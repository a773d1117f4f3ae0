//! What of a page is on the screen: its section, pictures, links, matches.

use std::ops::Range;

use ratatui::style::Style;

use super::Page;
use crate::{
    app::{event::Spot, viewer::Exhibit},
    images::Key,
    layout::{
        Anchor, Placed,
        find::{self, Match},
        highlight,
    },
    markdown::{Block, LinkId},
};

/// A link on the screen: which one, and where its first cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleLink {
    pub id: LinkId,
    /// Row of the screen, from the page's first.
    pub row: usize,
    /// Column, from the text's first.
    pub col: usize,
}

/// A picture of the page: the block it stands in, and which one of its pictures it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSpot {
    pub block: usize,
    pub nth: usize,
}

/// What can be chosen of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Link(LinkId),
    /// A picture that moves and stands in no link.
    Picture(PictureSpot),
}

/// A block of code on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeInSight {
    /// The top-level block it stands in, and what tells it from others in there.
    block: usize,
    key: u64,
    /// Its first row on the screen, from the page's first.
    pub row: usize,
}

impl Page {
    /// Every block of code of which a row is on the screen.
    pub fn codes_in_sight(&self) -> Vec<CodeInSight> {
        let visible = self.visible();
        let mut found = Vec::new();
        for (block, start, laid) in self.layout.visible(visible.clone()) {
            for code in &laid.codes {
                let rows = start + code.rows.start..start + code.rows.end;
                if rows.start < visible.end && rows.end > visible.start {
                    found.push(CodeInSight {
                        block,
                        key: code.key,
                        row: rows.start.saturating_sub(visible.start),
                    });
                }
            }
        }
        found
    }

    /// The text of a block of code, as its author wrote it.
    pub fn code(&self, code: &CodeInSight) -> Option<&str> {
        let mut found = None;
        self.document.blocks.get(code.block)?.walk(&mut |block| {
            if let Block::Code(inside) = block
                && highlight::key(inside.language.as_deref(), &inside.text) == code.key
            {
                found = Some(inside.text.as_str());
            }
        });
        found
    }

    /// The first row on the screen that holds text, from the page's first.
    pub fn first_text_in_sight(&self) -> usize {
        let visible = self.visible();
        let blocks = self.layout.visible(visible.clone());
        let mut rows = blocks.flat_map(|(_, start, laid)| {
            let rows = laid.rows.iter().enumerate();
            rows.map(move |(at, row)| (start + at, row))
        });
        let first = rows.find(|(at, row)| visible.contains(at) && !row.body().trim().is_empty());
        first.map_or(0, |(at, _)| at - visible.start)
    }

    /// The index into the outline of the heading that the reader is below.
    pub fn section(&self) -> Option<usize> {
        let visible = self.visible();
        // A heading counts once it is in the upper quarter of the screen.
        let reading = visible.start + self.rows / 4;
        let block = self.layout.anchor_at(reading).block;
        let after = self
            .document
            .outline
            .partition_point(|entry| entry.block <= block);
        after.checked_sub(1)
    }

    /// Pictures from a screen above to a screen below what is visible, those on
    /// the screen first.
    pub fn pictures_near(&self) -> Vec<Key> {
        let visible = self.visible();
        let near = visible.start.saturating_sub(self.rows)..visible.end + self.rows;
        let mut found: Vec<(bool, usize, Key)> = Vec::new();
        for (_, start, laid) in self.layout.visible(near.clone()) {
            for placed in &laid.pictures {
                let row = start + placed.row;
                let rows = row..row + usize::from(placed.rows);
                let on_screen = rows.start < visible.end && rows.end > visible.start;
                if (on_screen || near.contains(&row))
                    && let Some(key) = self.picture_key(placed)
                {
                    found.push((!on_screen, row, key));
                }
            }
        }
        found.sort_by_key(|(off_screen, row, _)| (*off_screen, *row));
        found.into_iter().map(|(_, _, key)| key).collect()
    }

    /// The blocks that are on the screen.
    pub fn visible_blocks(&self) -> Range<usize> {
        let visible = self.visible();
        let first = self.layout.anchor_at(visible.start).block;
        let last = self.layout.anchor_at(visible.end.saturating_sub(1)).block;
        first..last + 1
    }

    /// Whether the post has pictures, shown or not.
    pub fn has_pictures(&self) -> bool {
        !self.context.figures.is_empty()
    }

    /// Where an editor should begin.
    pub fn editing(&self) -> Spot {
        let visible = self.visible();
        let mut rows = Vec::new();
        for (block, start, laid) in self.layout.visible(visible.clone()) {
            // The header is made of the front matter, and stands nowhere as it is.
            if block == 0 {
                continue;
            }
            let seen = laid.rows.iter().enumerate();
            let seen = seen.filter(|(at, _)| visible.contains(&(start + at)));
            rows.extend(seen.map(|(_, row)| row.body().to_owned()));
        }
        let height = self.layout.height().max(1);
        Spot {
            rows,
            share: visible.start as f64 / height as f64,
        }
    }

    /// The pictures of the post that can be shown, and which of them is the first in
    /// sight or, where none is, the next one.
    pub fn exhibits(&self) -> (Vec<Exhibit>, usize) {
        let visible = self.visible();
        let mut at = None;
        let mut exhibits: Vec<Exhibit> = Vec::new();
        for (block, picture) in self.document.pictures() {
            let Some(file) = self.files.get(&picture.dest) else {
                continue;
            };
            let end = self.layout.block(block).and_then(|laid| {
                let placed = laid
                    .pictures
                    .iter()
                    .find(|placed| placed.dest == picture.dest)?;
                let start = self.layout.row_of(Anchor { block, row: 0 });
                Some(start + placed.row + usize::from(placed.rows))
            });
            let in_sight_or_below = end.map_or(block > self.top.block, |end| end > visible.start);
            if at.is_none() && in_sight_or_below {
                at = Some(exhibits.len());
            }
            exhibits.push(Exhibit {
                caption: picture.caption().map(str::to_owned),
                file: file.clone(),
            });
        }
        let last = exhibits.len().saturating_sub(1);
        (exhibits, at.unwrap_or(last))
    }

    /// What the pixels of a picture are kept under.
    pub fn picture_key(&self, placed: &Placed) -> Option<Key> {
        let source = self.files.get(&placed.dest)?.source.clone();
        Some(Key {
            source,
            cells: placed.cells(),
            part: None,
            frame: None,
        })
    }

    /// Links on the screen in reading order, each once.
    pub fn visible_links(&self) -> Vec<VisibleLink> {
        let visible = self.visible();
        let mut found: Vec<VisibleLink> = Vec::new();
        for (_, start, laid) in self.layout.visible(visible.clone()) {
            for (at, row) in laid.rows.iter().enumerate() {
                if !visible.contains(&(start + at)) {
                    continue;
                }
                let mut col = 0;
                for (text, span) in row.seen(self.window(Style::new())).pieces() {
                    if let Some(id) = span
                        .link
                        .filter(|id| found.iter().all(|link| link.id != *id))
                    {
                        found.push(VisibleLink {
                            id,
                            row: start + at - visible.start,
                            col,
                        });
                    }
                    col += crate::layout::wrap::width(text);
                }
            }
            for placed in &laid.pictures {
                let row = start + placed.row;
                if let Some(id) = placed.link.filter(|_| visible.contains(&row)) {
                    found.push(VisibleLink {
                        id,
                        row: row - visible.start,
                        col: placed.col,
                    });
                }
            }
        }
        found.sort_by_key(|link| (link.row, link.col));
        found
    }

    /// Row and column of the page at which a link on the screen begins.
    pub fn spot(&self, id: LinkId) -> Option<(usize, usize)> {
        let links = self.visible_links();
        let link = links.iter().find(|link| link.id == id)?;
        Some((link.row, link.col))
    }

    /// What can be chosen on the screen, in reading order: links, and pictures that move.
    pub fn stops_in_sight(&self) -> Vec<Stop> {
        let visible = self.visible();
        let links = self.visible_links().into_iter();
        let mut found: Vec<_> = links
            .map(|link| (link.row, link.col, Stop::Link(link.id)))
            .collect();
        for (block, start, laid) in self.layout.visible(visible.clone()) {
            for (nth, placed) in laid.pictures.iter().enumerate() {
                let row = start + placed.row;
                let in_sight = row < visible.end && row + usize::from(placed.rows) > visible.start;
                if in_sight && placed.link.is_none() && self.moves(placed) {
                    let row = row.saturating_sub(visible.start);
                    let stop = Stop::Picture(PictureSpot { block, nth });
                    found.push((row, placed.col, stop));
                }
            }
        }
        found.sort_by_key(|(row, col, _)| (*row, *col));
        found.into_iter().map(|(_, _, stop)| stop).collect()
    }

    fn moves(&self, placed: &Placed) -> bool {
        let file = self.files.get(&placed.dest);
        file.is_some_and(|file| file.moves)
    }

    fn placed(&self, spot: PictureSpot) -> Option<&Placed> {
        self.layout.block(spot.block)?.pictures.get(spot.nth)
    }

    /// What a picture is called: as its author wrote it, which is short, or where it is.
    pub fn called(&self, spot: PictureSpot) -> Option<String> {
        let dest = &self.placed(spot)?.dest;
        Some(match self.files.get(dest) {
            Some(file) if dest.starts_with("data:") => file.name(),
            _ => dest.clone(),
        })
    }

    /// Whether a row of the picture is on the screen.
    pub fn is_in_sight(&self, spot: PictureSpot) -> bool {
        let Some(placed) = self.placed(spot) else {
            return false;
        };
        let (block, row) = (spot.block, placed.row);
        let first = self.layout.row_of(Anchor { block, row });
        let visible = self.visible();
        first < visible.end && first + usize::from(placed.rows) > visible.start
    }

    /// The picture at `spot`, if it moves.
    pub fn picture_at(&self, spot: PictureSpot) -> Option<Key> {
        let placed = self.placed(spot).filter(|placed| self.moves(placed))?;
        self.picture_key(placed)
    }

    /// The picture that moves on the screen inside of a link.
    pub fn moving_in(&self, link: LinkId) -> Option<Key> {
        let visible = self.visible();
        let mut laid = self.layout.visible(visible.clone());
        laid.find_map(|(block, _, laid)| {
            let mut pictures = laid.pictures.iter().enumerate();
            pictures.find_map(|(nth, placed)| {
                let spot = PictureSpot { block, nth };
                (placed.link == Some(link) && self.is_in_sight(spot)).then_some(spot)
            })
        })
        .and_then(|spot| self.picture_at(spot))
    }

    /// The nearest link or picture that moves below the screen (or above it) in what is
    /// laid out, other than those in `seen`.
    pub fn stop_beyond(&self, forward: bool, seen: &[Stop]) -> Option<(Stop, Anchor)> {
        let visible = self.visible();
        let in_block = |block: usize| {
            let start = self.layout.row_of(Anchor { block, row: 0 });
            let laid = self.layout.block(block)?;
            let in_rows = laid.rows.iter().enumerate().flat_map(|(row, content)| {
                let links = content.spans.iter().filter_map(|span| span.link);
                links.map(move |id| (Stop::Link(id), Anchor { block, row }))
            });
            let mut found: Vec<(Stop, Anchor)> = in_rows.collect();
            for (nth, placed) in laid.pictures.iter().enumerate() {
                let own = PictureSpot { block, nth };
                let own = self.moves(placed).then_some(Stop::Picture(own));
                let row = placed.row;
                found.extend(
                    placed
                        .link
                        .map(Stop::Link)
                        .or(own)
                        .map(|stop| (stop, Anchor { block, row })),
                );
            }
            // Links come in the order of their rows, and mostly there is no picture.
            if !laid.pictures.is_empty() {
                found.sort_by_key(|(_, at)| at.row);
            }
            let beyond = |(stop, at): &(Stop, Anchor)| {
                let row = start + at.row;
                let outside = if forward {
                    row >= visible.end
                } else {
                    row < visible.start
                };
                outside && !seen.contains(stop)
            };
            let mut found = found.into_iter();
            if forward {
                found.find(beyond)
            } else {
                found.rfind(beyond)
            }
        };
        if forward {
            (self.top.block..self.layout.len()).find_map(in_block)
        } else {
            (0..=self.top.block).rev().find_map(in_block)
        }
    }

    /// Every match of `needles` (folded) in what is laid out, with its block;
    /// [`find::MOST`] of them at most.
    pub fn find(&self, needles: &[String]) -> Vec<(usize, Match)> {
        (0..self.layout.len())
            .flat_map(|block| {
                let found = self.find_in(block, needles);
                found.into_iter().map(move |hits| (block, hits))
            })
            .take(find::MOST)
            .collect()
    }

    /// Every match of `needles` in one block, if it is laid out.
    pub fn find_in(&self, block: usize, needles: &[String]) -> Vec<Match> {
        let laid = self.layout.block(block);
        laid.map_or_else(Vec::new, |laid| find::find(laid, needles))
    }
}
