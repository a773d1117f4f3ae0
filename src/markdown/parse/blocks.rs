//! Starts and ends of Markdown's own constructs.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, LinkType, Tag, TagEnd};

use super::{Builder, fence, frames::Frame};
use crate::markdown::document::{
    Alert, AlertKind, Align, Block, Code, Definition, Marks, Picture, Table,
};

impl Builder {
    pub(super) fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                if self.inline {
                    return;
                }
                self.end_paragraph();
                if let [.., Frame::List { tight, .. }, Frame::Item(_)] = self.frames.as_mut_slice()
                {
                    *tight = false;
                }
            }
            Tag::Heading { id, .. } => {
                self.end_paragraph();
                self.heading_id = id.map(|id| self.line(&id));
                self.in_heading = true;
            }
            Tag::BlockQuote(kind) => self.open(Frame::Quote(kind.map(alert))),
            Tag::List(first) => self.open(Frame::List {
                first,
                tight: true,
                items: Vec::new(),
            }),
            Tag::Item => self.open(Frame::Item(None)),
            Tag::DefinitionList => self.open(Frame::Definitions(Vec::new())),
            Tag::DefinitionListTitle => self.end_paragraph(),
            Tag::DefinitionListDefinition => self.open(Frame::Definition),
            Tag::FootnoteDefinition(label) => self.open(Frame::Footnote(label.to_string())),
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                self.code = Some(match kind {
                    CodeBlockKind::Fenced(info) => fence::code(&self.line(&info)),
                    CodeBlockKind::Indented => Code::default(),
                });
            }
            Tag::HtmlBlock => {
                if !self.is_in_cell() && !self.elements.keeps_text() {
                    self.end_paragraph();
                }
                self.html = Some(String::new());
            }
            Tag::Table(columns) => {
                self.end_paragraph();
                self.table = Some(Table {
                    columns: columns.into_iter().map(align).collect(),
                    ..Table::default()
                });
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell => self.text = None,
            Tag::Emphasis => self.marks.push(Marks::EMPHASIS),
            Tag::Strong => self.marks.push(Marks::STRONG),
            Tag::Strikethrough => self.marks.push(Marks::STRIKE),
            Tag::Superscript | Tag::Subscript => self.marks.push(Marks::NONE),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let dest = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                let id = self.link(&dest, &title);
                self.links.push(Some(id));
            }
            Tag::Image {
                dest_url, title, ..
            } => match &mut self.picture {
                Some((depth, _)) => *depth += 1,
                None => {
                    let picture = Picture {
                        dest: self.line(&dest_url),
                        title: self.line(&title),
                        link: self.current_link(),
                        ..Picture::default()
                    };
                    self.picture = Some((0, picture));
                }
            },
            Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                if !self.inline {
                    self.end_markdown();
                    self.end_paragraph();
                }
            }
            TagEnd::Heading(level) => {
                self.end_markdown();
                self.end_heading(level as u8);
                self.in_heading = false;
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition => self.close(),
            TagEnd::DefinitionListTitle => {
                let term = self.take_text();
                if let Some(Frame::Definitions(definitions)) = self.frames.last_mut() {
                    definitions.push(Definition {
                        term,
                        blocks: Vec::new(),
                    });
                } else {
                    self.push(Block::Paragraph(term));
                }
            }
            TagEnd::CodeBlock => {
                if let Some(mut code) = self.code.take() {
                    if code.text.ends_with('\n') {
                        code.text.pop();
                    }
                    self.push_code(code);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html(&html);
                    self.end_html_block();
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
            TagEnd::TableHead => {
                let row = self.take_row();
                if let Some(table) = &mut self.table {
                    table.header = row;
                }
            }
            TagEnd::TableRow => {
                let row = self.take_row();
                if let Some(table) = &mut self.table {
                    table.rows.push(row);
                }
            }
            TagEnd::TableCell => {
                self.end_markdown();
                let cell = self.take_text();
                self.row.push(cell);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {
                self.marks.pop();
            }
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Code, but TeX where the fence says `math`.
    pub(super) fn push_code(&mut self, code: Code) {
        match code.language.as_deref() {
            Some("math" | "latex-math") => self.push(Block::Math(code.text.replace('\t', " "))),
            _ => self.push(Block::Code(code)),
        }
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    Alert::new(match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    })
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::Right,
        Alignment::Left | Alignment::None => Align::Left,
    }
}
