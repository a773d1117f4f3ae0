//! Blocks, a width and a theme become rows.
