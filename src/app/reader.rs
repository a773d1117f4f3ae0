//! The reader: an open page, and what goes on in it: find, links, the way back.

use super::{
    find::Find,
    page::{Page, VisibleLink},
};
use crate::{content::post::PostId, layout::Anchor, markdown::LinkId};

/// Letters that label links, the easiest to reach first.
const LABELS: &str = "asdfghjklqwertyuiopzxcvbnm";

/// A place that a link was followed from.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: PostId,
    pub anchor: Anchor,
}

/// An open post.
#[derive(Debug)]
pub struct Reader {
    pub page: Page,
    pub find: Option<Find>,
    /// The link that is chosen.
    pub link: Option<LinkId>,
    /// Links with the letters to type for them, while labels are shown, and what
    /// has been typed so far.
    pub labels: Option<(Vec<(String, VisibleLink)>, String)>,
    pub history: Vec<Place>,
}

impl Reader {
    pub fn new(page: Page, history: Vec<Place>) -> Self {
        Self {
            page,
            find: None,
            link: None,
            labels: None,
            history,
        }
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
        let links = self.page.visible_links();
        if links.is_empty() {
            return false;
        }
        let letters: Vec<char> = LABELS.chars().collect();
        let two = links.len() > letters.len();
        let label = |at: usize| -> String {
            if two {
                [
                    letters[at / letters.len() % letters.len()],
                    letters[at % letters.len()],
                ]
                .iter()
                .collect()
            } else {
                letters[at].to_string()
            }
        };
        let labels = links
            .into_iter()
            .enumerate()
            .map(|(at, link)| (label(at), link))
            .collect();
        self.labels = Some((labels, String::new()));
        true
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
