//! The reader: an open page, and what goes on in it: find, links, the way back.

use super::{
    history::History,
    page::{CodeInSight, Page, VisibleLink},
    picker::Input,
    selection::Selection,
};
use crate::{
    content::fold::fold,
    layout::{
        Anchor,
        find::{MOST, Match},
    },
    markdown::LinkId,
};

/// Letters that label links, the easiest to reach first.
const LABELS: &str = "asdfghjklqwertyuiopzxcvbnm";

/// Find in the page.
#[derive(Debug, Default)]
pub struct Find {
    pub input: Input,
    /// What is looked for instead of what is typed: the words of a search.
    pub words: Vec<String>,
    /// Whether keys still go to the input.
    pub typing: bool,
    /// Each match with its block.
    pub matches: Vec<(usize, Match)>,
    /// The match that the reader stands at.
    pub at: usize,
    /// Where the reader stood when the search began.
    from: Anchor,
}

impl Find {
    /// What is looked for, folded.
    fn needles(&self) -> Vec<String> {
        if self.words.is_empty() {
            vec![fold(&self.input.text)]
        } else {
            self.words.clone()
        }
    }
}

/// What a label is put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOf {
    Link(LinkId),
    Code(CodeInSight),
}

/// A label on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub of: LabelOf,
    /// Row of the screen, from the page's first.
    pub row: usize,
    /// Column, from the text's first.
    pub col: usize,
}

/// An open post.
#[derive(Debug)]
pub struct Reader {
    pub page: Page,
    pub find: Option<Find>,
    /// The link that is chosen.
    pub link: Option<LinkId>,
    /// Labels with the letters to type for them, while they are shown, and what has
    /// been typed so far.
    pub labels: Option<(Vec<(String, Label)>, String)>,
    /// Rows that are selected to be copied.
    pub selection: Option<Selection>,
    pub history: History,
}

impl Reader {
    pub fn new(page: Page, history: History) -> Self {
        Self {
            page,
            find: None,
            link: None,
            labels: None,
            selection: None,
            history,
        }
    }

    pub fn paste(&mut self, text: &str) {
        if let Some(find) = self.find.as_mut().filter(|find| find.typing) {
            find.input.paste(text);
            self.search();
        }
    }

    // Find.

    pub fn begin_find(&mut self) {
        self.find = Some(Find {
            typing: true,
            from: self.page.top(),
            ..Find::default()
        });
    }

    /// Looks for the words of a search, from `block` on.
    pub fn begin_found(&mut self, block: Option<usize>, words: Vec<String>) {
        if let Some(block) = block {
            self.page.go_to_block(block);
        }
        if words.is_empty() {
            return;
        }
        let from = block.map_or_else(|| self.page.top(), |block| Anchor { block, row: 0 });
        self.find = Some(Find {
            input: Input {
                text: words.join(" "),
            },
            words,
            from,
            ..Find::default()
        });
        self.search();
    }

    /// Searches for what has been typed, from where the search began.
    pub fn search(&mut self) {
        let Some(find) = &mut self.find else { return };
        let needles = find.needles();
        self.page.open_folds_with(&needles);
        find.matches = self.page.find(&needles);
        let from = find.from;
        find.at = find
            .matches
            .iter()
            .position(|(block, hits)| place(*block, hits) >= from)
            .unwrap_or(0);
        match find.matches.get(find.at) {
            Some((block, hits)) => {
                let anchor = place(*block, hits);
                self.page.reveal(anchor);
            }
            None => self.page.go_to(from),
        }
    }

    /// Searches again after more of the page has been laid out.
    pub fn search_again(&mut self) {
        if let Some(find) = &mut self.find {
            find.matches = self.page.find(&find.needles());
            find.at = find.at.min(find.matches.len().saturating_sub(1));
        }
    }

    /// Searches blocks that have been laid out since; the match that the reader
    /// stands at stays the same.
    pub fn search_in(&mut self, blocks: &[usize]) {
        let Some(find) = &mut self.find else { return };
        let needles = find.needles();
        for block in blocks {
            if find.matches.len() >= MOST {
                return;
            }
            let at = find.matches.partition_point(|(other, _)| other < block);
            let known = find
                .matches
                .get(at)
                .is_some_and(|(other, _)| other == block);
            if known {
                continue;
            }
            let found = self.page.find_in(*block, &needles);
            if at <= find.at && !find.matches.is_empty() {
                find.at += found.len();
            }
            let found = found.into_iter().map(|hits| (*block, hits));
            find.matches.splice(at..at, found);
        }
    }

    /// Goes to the next match (or the one before); whether it went around.
    pub fn find_next(&mut self, forward: bool) -> bool {
        let Some(find) = self.find.as_mut().filter(|find| !find.matches.is_empty()) else {
            return false;
        };
        let count = find.matches.len();
        let (next, around) = if forward {
            ((find.at + 1) % count, find.at + 1 == count)
        } else {
            ((find.at + count - 1) % count, find.at == 0)
        };
        find.at = next;
        let (block, hits) = &find.matches[next];
        let anchor = place(*block, hits);
        self.page.reveal(anchor);
        around
    }

    // Links.

    /// Chooses the next link (or the one before): on the screen, else the nearest
    /// one beyond it. Whether there is one.
    pub fn next_link(&mut self, forward: bool) -> bool {
        let links = self.page.visible_links();
        let at = self
            .link
            .and_then(|id| links.iter().position(|link| link.id == id));
        let next = match (at, forward) {
            (None, true) => links.first(),
            (None, false) => links.last(),
            (Some(at), true) => links.get(at + 1),
            (Some(at), false) => at.checked_sub(1).and_then(|before| links.get(before)),
        };
        if let Some(link) = next {
            self.link = Some(link.id);
            return true;
        }
        let seen: Vec<LinkId> = links.iter().map(|link| link.id).collect();
        let Some((id, anchor)) = self.page.link_beyond(forward, &seen) else {
            return false;
        };
        self.page.reveal(anchor);
        self.link = Some(id);
        true
    }

    /// Labels every link on the screen; whether there is one.
    pub fn label_links(&mut self) -> bool {
        let label = |link: VisibleLink| Label {
            of: LabelOf::Link(link.id),
            row: link.row,
            col: link.col,
        };
        let labels: Vec<Label> = self.page.visible_links().into_iter().map(label).collect();
        self.label(labels)
    }

    /// Labels every code block on the screen; whether there is one.
    pub fn label_codes(&mut self) -> bool {
        let label = |code: CodeInSight| Label {
            of: LabelOf::Code(code),
            row: code.row,
            col: 0,
        };
        let labels = self.page.codes_in_sight().into_iter().map(label).collect();
        self.label(labels)
    }

    /// Whether nothing is going on that `esc` would end.
    pub fn is_idle(&self) -> bool {
        self.find.is_none() && self.link.is_none() && self.selection.is_none()
    }

    /// Gives each of `labels` its letters; whether there is one.
    fn label(&mut self, labels: Vec<Label>) -> bool {
        if labels.is_empty() {
            return false;
        }
        let letters: Vec<char> = LABELS.chars().collect();
        // As many letters each as it takes for none to begin with another.
        let mut length = 1;
        while letters.len().pow(length) < labels.len() {
            length += 1;
        }
        let name = |at: usize| -> String {
            let place = |digit: u32| at / letters.len().pow(digit) % letters.len();
            (0..length)
                .rev()
                .map(|digit| letters[place(digit)])
                .collect()
        };
        let labels = labels.into_iter().enumerate();
        let labels = labels.map(|(at, label)| (name(at), label)).collect();
        self.labels = Some((labels, String::new()));
        true
    }

    /// Whether labels are shown.
    pub fn is_labelled(&self) -> bool {
        self.labels.is_some()
    }

    /// The link that is chosen, or none if it has left the screen.
    pub fn chosen_link(&self) -> Option<LinkId> {
        let id = self.link?;
        self.page
            .visible_links()
            .iter()
            .any(|link| link.id == id)
            .then_some(id)
    }

    /// Where the chosen link leads.
    pub fn chosen_target(&self) -> Option<&str> {
        let link = self.page.document.link(self.chosen_link()?)?;
        Some(&link.dest)
    }
}

/// Where a match begins.
pub fn place(block: usize, hits: &Match) -> Anchor {
    Anchor {
        block,
        row: hits.first().map_or(0, |hit| hit.row),
    }
}
