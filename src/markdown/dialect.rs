//! What authors write that CommonMark does not know: shortcodes of the site
//! generators, found in the source before Markdown is.

mod known;
mod scan;
pub(crate) mod shortcode;

pub(crate) use known::is_known;
