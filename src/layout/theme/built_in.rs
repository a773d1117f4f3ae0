//! The colours of the themes that are built in.

/// The colours of a theme, each `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// What the rest is made to be read on.
    pub(super) ground: u32,
    /// Whether the ground was named, and not the built-in theme's.
    pub(super) own_ground: bool,
    pub(super) text: u32,
    pub(super) strong: u32,
    pub(super) dim: u32,
    pub(super) faint: u32,
    pub(super) accent: u32,
    pub(super) link: u32,
    pub(super) good: u32,
    pub(super) bad: u32,
    pub(super) violet: u32,
    pub(super) bar: u32,
    pub(super) chip: u32,
    pub(super) selection: u32,
    pub(super) code: u32,
    pub(super) found: u32,
}

pub(super) const DARK: Palette = Palette {
    ground: 0x10_14_18,
    own_ground: false,
    text: 0xcd_d3_da,
    strong: 0xf2_f5_f8,
    dim: 0x7b_87_94,
    faint: 0x3a_43_4e,
    accent: 0xe5_b5_67,
    link: 0x7f_b4_ca,
    good: 0x98_bb_6c,
    bad: 0xe8_80_88,
    violet: 0xb4_9f_dc,
    bar: 0x16_1b_22,
    chip: 0x25_30_3b,
    selection: 0x1f_28_33,
    code: 0x1d_24_2c,
    found: 0x4a_41_2a,
};

pub(super) const LIGHT: Palette = Palette {
    ground: 0xfa_f8_f3,
    own_ground: false,
    text: 0x3b_3f_45,
    strong: 0x16_18_1b,
    dim: 0x70_75_7e,
    faint: 0xd5_d1_c7,
    accent: 0x8c_52_10,
    link: 0x26_5d_79,
    good: 0x43_69_20,
    bad: 0xa8_34_34,
    violet: 0x6f_52_a8,
    bar: 0xf2_ef_e7,
    chip: 0xe8_e3_d7,
    selection: 0xec_e7_da,
    code: 0xee_ea_e0,
    found: 0xf3_e0_b0,
};
