//! The text of a post becomes a `Document` of blocks.
