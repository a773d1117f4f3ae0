//! What the commands of TeX look like, and how much air each kind gets.

/// What a symbol does in a formula, as TeX tells them apart (The TeXbook, chapter
/// 17): it decides the space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Ord,
    /// `sin`, `∑`: parted from what it is applied to.
    Op,
    Bin,
    Rel,
    Open,
    Close,
    Punct,
}

/// The symbol of a command that takes no argument.
pub(super) fn symbol(name: &str) -> Option<(&'static str, Class)> {
    TABLES.iter().find_map(|(class, table)| {
        let mut words = table.split_whitespace();
        while let (Some(command), Some(symbol)) = (words.next(), words.next()) {
            if command == name {
                return Some((symbol, *class));
            }
        }
        None
    })
}

/// The class of a character that stands for itself.
pub(super) fn class_of(c: char) -> Class {
    match c {
        '=' | '<' | '>' | ':' | '≤' | '≥' | '≠' | '≈' | '≡' | '→' | '←' | '⇒' | '⇔' | '∈' | '∉'
        | '⊂' | '⊆' | '∼' | '↦' | '∝' => Class::Rel,
        '+' | '-' | '−' | '*' | '×' | '·' | '÷' | '±' | '∪' | '∩' | '⊕' | '⊗' | '∧' | '∨' => {
            Class::Bin
        }
        '(' | '[' => Class::Open,
        ')' | ']' | '!' | '?' => Class::Close,
        ',' | ';' => Class::Punct,
        '∑' | '∏' | '∫' => Class::Op,
        _ => Class::Ord,
    }
}

/// Operators whose scripts stand above and below them in a display.
pub(super) fn has_limits(name: &str) -> bool {
    matches!(
        name,
        "sum"
            | "prod"
            | "coprod"
            | "bigcup"
            | "bigcap"
            | "bigoplus"
            | "bigotimes"
            | "bigvee"
            | "bigwedge"
            | "bigsqcup"
            | "biguplus"
            | "lim"
            | "limsup"
            | "liminf"
            | "max"
            | "min"
            | "sup"
            | "inf"
            | "argmax"
            | "argmin"
            | "det"
            | "Pr"
            | "gcd"
    )
}

const TABLES: &[(Class, &str)] = &[
    (
        Class::Ord,
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ
        iota ι kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ
        sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ
        Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω varGamma Γ varDelta Δ
        infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ hbar ℏ
        hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ imath ı jmath ȷ angle ∠ measuredangle ∡
        triangle △ square □ Box □ blacksquare ■ lozenge ◊ diamond ⋄ Diamond ◇ star ⋆ bigstar ★
        prime ′ backprime ‵ degree ° neg ¬ lnot ¬ top ⊤ bot ⊥ flat ♭ natural ♮ sharp ♯ checkmark ✓
        spadesuit ♠ heartsuit ♥ diamondsuit ♦ clubsuit ♣ dots … ldots … dotso … dotsc … cdots ⋯
        dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ iddots ⋰ S § P ¶ copyright © pounds £ dag † ddag ‡
        vert | Vert ‖ | ‖ backslash \\ lbrace { rbrace } % % $ $ # # _ _ & & complement ∁ surd √
        QED ∎ qed ∎ R ℝ N ℕ Z ℤ Q ℚ eth ð mho ℧ Finv Ⅎ textbackslash \\ cent ¢ euro € yen ¥ AA Å
        Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Rho Ρ Tau Τ Chi Χ
        colon : slash / lvert | rvert | lVert ‖ rVert ‖ textquotesingle ' aa å ae æ AE Æ o ø O Ø
        ss ß i ı j ȷ dagger † textasciitilde ~ blacktriangle ▲ triangledown ▽ bigcirc ◯ Game ⅁
        TeX TeX LaTeX LaTeX KaTeX KaTeX MathJax MathJax",
    ),
    (
        Class::Op,
        "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ bigcup ⋃ bigcap ⋂ bigoplus ⨁
        bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆ biguplus ⨄ smallint ∫
        sin sin cos cos tan tan cot cot sec sec csc csc arcsin arcsin arccos arccos arctan arctan
        sinh sinh cosh cosh tanh tanh coth coth log log ln ln lg lg exp exp lim lim limsup limsup
        liminf liminf max max min min sup sup inf inf arg arg argmax argmax argmin argmin det det
        dim dim ker ker gcd gcd lcm lcm hom hom deg deg Pr Pr mod mod tr tr rank rank diag diag
        softmax softmax sgn sgn injlim injlim projlim projlim",
    ),
    (
        Class::Bin,
        "pm ± mp ∓ times × div ÷ cdot · cdotp · ast ∗ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗
        oslash ⊘ odot ⊙ cup ∪ cap ∩ uplus ⊎ sqcup ⊔ sqcap ⊓ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖
        smallsetminus ∖ wr ≀ amalg ⨿ bigtriangleup △ bigtriangledown ▽ triangleleft ◁
        triangleright ▷ ltimes ⋉ rtimes ⋊ dotplus ∔ boxplus ⊞ boxtimes ⊠ boxdot ⊡ barwedge ⊼
        veebar ⊻ curlyvee ⋎ curlywedge ⋏ intercal ⊺ bmod mod And & xor ⊻",
    ),
    (
        Class::Rel,
        "le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ equiv ≡ approx ≈ approxeq ≊
        sim ∼ simeq ≃ cong ≅ propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ lt < gt > in ∈ notin ∉
        ni ∋ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈
        sqsubseteq ⊑ sqsupseteq ⊒ prec ≺ succ ≻ preceq ⪯ succeq ⪰ perp ⊥ parallel ∥ nparallel ∦
        mid ∣ nmid ∤ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ asymp ≍ doteq ≐ triangleq ≜
        coloneqq ≔ coloneq ≔ eqqcolon ≕ bowtie ⋈ Join ⋈ smile ⌣ frown ⌢ lesssim ≲ gtrsim ≳
        nless ≮ ngtr ≯ nleq ≰ ngeq ≱ therefore ∴ because ∵ between ≬ circeq ≗ backsim ∽
        to → rightarrow → longrightarrow ⟶ gets ← leftarrow ← longleftarrow ⟵ leftrightarrow ↔
        longleftrightarrow ⟷ Rightarrow ⇒ Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ Longleftarrow ⟸
        impliedby ⟸ Leftrightarrow ⇔ Longleftrightarrow ⟺ iff ⟺ uparrow ↑ downarrow ↓
        updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ mapsto ↦ longmapsto ⟼ hookrightarrow ↪
        hookleftarrow ↩ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽
        rightleftharpoons ⇌ leftrightharpoons ⇋ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖
        rightrightarrows ⇉ leftleftarrows ⇇ rightleftarrows ⇄ leftrightarrows ⇆ leadsto ⇝
        rightsquigarrow ⇝ twoheadrightarrow ↠ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏
        curvearrowright ↷ circlearrowright ↻ upharpoonright ↾ restriction ↾ multimap ⊸",
    ),
    (
        Class::Open,
        "{ { langle ⟨ lfloor ⌊ lceil ⌈ lbrack [ lgroup ( lparen (",
    ),
    (
        Class::Close,
        "} } rangle ⟩ rfloor ⌋ rceil ⌉ rbrack ] rgroup ) rparen )",
    ),
];

/// `c` raised, where Unicode has it.
pub(in crate::markdown) fn raised(c: char) -> Option<char> {
    mapped(
        c,
        "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ\
        AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂβᵝγᵞδᵟθᶿφᵠχᵡ⊤ᵀ′′″″°°∘°**††",
    )
}

/// `c` lowered, where Unicode has it.
pub(in crate::markdown) fn lowered(c: char) -> Option<char> {
    mapped(
        c,
        "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨφᵩχᵪ",
    )
}

fn mapped(c: char, table: &str) -> Option<char> {
    let mut chars = table.chars();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if from == c {
            return Some(to);
        }
    }
    None
}

/// The combining mark of an accent.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "hat" | "widehat" => '\u{302}',
        "bar" | "overline" | "overbar" => '\u{304}',
        "tilde" | "widetilde" => '\u{303}',
        "vec" | "overrightarrow" => '\u{20d7}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "acute" => '\u{301}',
        "grave" => '\u{300}',
        "check" => '\u{30c}',
        "breve" => '\u{306}',
        "mathring" => '\u{30a}',
        "underline" | "underbar" => '\u{332}',
        "cancel" | "bcancel" | "xcancel" => '\u{338}',
        _ => return None,
    })
}

/// `c` in an alphabet of its own: `\mathbb`, `\mathcal` and the like. Characters
/// that the alphabet lacks stay as they are.
pub(super) fn alphabet(name: &str, c: char) -> char {
    let (upper, lower, digit, holes): (u32, u32, u32, &str) = match name {
        "mathbb" | "Bbb" => (0x1d538, 0x1d552, 0x1d7d8, "CℂHℍNℕPℙQℚRℝZℤ"),
        "mathcal" | "mathscr" | "cal" => (0x1d49c, 0, 0, "BℬEℰFℱHℋIℐLℒMℳRℛ"),
        "mathfrak" => (0x1d504, 0x1d51e, 0, "CℭHℌIℑRℜZℨ"),
        _ => return c,
    };
    if let Some(found) = mapped(c, holes) {
        return found;
    }
    let (base, first) = match c {
        'A'..='Z' => (upper, 'A'),
        'a'..='z' => (lower, 'a'),
        '0'..='9' => (digit, '0'),
        _ => return c,
    };
    match base {
        0 => c,
        base => char::from_u32(base + (c as u32 - first as u32)).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_a_command_and_a_symbol() {
        for (_, table) in TABLES {
            assert_eq!(table.split_whitespace().count() % 2, 0, "{table}");
        }
        assert_eq!(symbol("alpha"), Some(("α", Class::Ord)));
        assert_eq!(symbol("le"), Some(("≤", Class::Rel)));
        assert_eq!(symbol("no-such"), None);
    }

    #[test]
    fn alphabets_have_their_holes_filled() {
        assert_eq!(alphabet("mathbb", 'R'), 'ℝ');
        assert_eq!(alphabet("mathbb", 'A'), '𝔸');
        assert_eq!(alphabet("mathcal", 'L'), 'ℒ');
        assert_eq!(alphabet("mathcal", 'x'), 'x');
    }
}
