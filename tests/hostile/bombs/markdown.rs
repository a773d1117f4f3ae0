//! In the text of a post.

use super::{nested, numbered};

pub(super) fn bombs() -> Vec<(&'static str, String)> {
    let tabled = |columns: usize, rows: usize| {
        let row = format!("|{}\n", " a |".repeat(columns));
        format!("{row}|{}\n{}", "---|".repeat(columns), row.repeat(rows))
    };
    let staircase = |sign: &str, step: usize, levels: usize| -> String {
        (0..levels)
            .map(|level| format!("{}{sign} x\n", " ".repeat(step * level)))
            .collect()
    };
    vec![
        ("quotes", format!("{} x\n", ">".repeat(100_000))),
        ("quotes-spaced", format!("{}x\n", "> ".repeat(50_000))),
        (
            "quotes-lazy",
            numbered(500, &|n| format!("{}x\n", "> ".repeat(n))),
        ),
        ("lists-on-a-line", format!("{}x\n", "- ".repeat(50_000))),
        ("numbers-on-a-line", format!("{}x\n", "1. ".repeat(30_000))),
        ("lists-stairs", staircase("-", 2, 1000)),
        ("numbers-stairs", staircase("1.", 3, 800)),
        ("quote-in-list", format!("{}x\n", "> - ".repeat(20_000))),
        (
            "quote-in-list-stairs",
            numbered(300, &|n| format!("{}x\n", "> - ".repeat(n))),
        ),
        ("definitions", format!("a\n{}x\n", ": ".repeat(20_000))),
        ("definitions-stairs", staircase(":", 4, 300)),
        (
            "footnotes-in-each-other",
            numbered(3000, &|n| format!("[^{n}]: [^{}]\n", n + 1)),
        ),
        (
            "footnotes-nested",
            format!("{}x\n[^a]\n", "[^a]: ".repeat(10_000)),
        ),
        (
            "footnotes-many",
            format!(
                "{}\n\n{}",
                "a[^1] ".repeat(20_000),
                numbered(3000, &|n| format!("[^{n}]: note\n\n"))
            ),
        ),
        (
            "footnotes-labels",
            numbered(3000, &|n| format!("a[^{n}]\n\n[^{n}]: note\n\n")),
        ),
        ("stars", "*".repeat(100_000)),
        ("stars-open", "**a ".repeat(30_000)),
        ("stars-nested", nested("*a **b ", " c** d*", 10_000)),
        ("stars-chinese", "**注意：**后文".repeat(20_000)),
        ("underscores", "_a ".repeat(50_000)),
        ("tildes", "~~a ".repeat(30_000)),
        ("words on one line", "word ".repeat(200_000)),
        ("stars on one line", "*a ".repeat(200_000)),
        ("tildes that open and close", " ~~a b~a".repeat(60_000)),
        ("marks", "==a ".repeat(30_000)),
        ("pluses", "++a ".repeat(30_000)),
        (
            "backticks",
            numbered(600, &|n| format!("{}a ", "`".repeat(n + 1))),
        ),
        ("backticks-alone", "`a".repeat(50_001)),
        ("brackets", "[".repeat(100_000)),
        ("brackets-nested", nested("[", "]", 30_000)),
        ("links-open", "[a](".repeat(40_000)),
        ("links-nested", nested("[a", "](b)", 10_000)),
        ("links-angle", "[a](<b".repeat(20_000)),
        ("pictures-nested", nested("![a", "](b)", 10_000)),
        ("pictures-many", "![a](b.png)".repeat(4_000)),
        (
            "pictures-many-names",
            numbered(3000, &|n| format!("![a](b{n}.png)\n\n")),
        ),
        (
            "pictures-deep-path",
            format!("![a]({})\n", "../".repeat(20_000)),
        ),
        (
            "references",
            format!("{}\n\n[a]: x\n", "[a] ".repeat(15_000)),
        ),
        (
            "references-many",
            numbered(8_000, &|n| format!("[a{n}]: x\n")),
        ),
        (
            "references-long",
            format!(
                "[{}]: x\n\n[{}]\n",
                "a".repeat(100_000),
                "a".repeat(100_000)
            ),
        ),
        (
            "references-expanded",
            format!("[a]: {}\n\n{}", "x".repeat(10_000), "[a]".repeat(3_000)),
        ),
        ("angles", "<".repeat(100_000)),
        ("tags-open", "<div>".repeat(40_000)),
        ("tags-inline-open", "a<b>".repeat(40_000)),
        ("tags-nested", nested("<div>", "</div>", 20_000)),
        (
            "tags-nested-lines",
            nested("<div>\n\n", "\n\n</div>", 5_000),
        ),
        ("tags-close", "</div>".repeat(40_000)),
        ("tags-span", nested("<span>", "</span>", 20_000)),
        (
            "tags-details",
            nested("<details><summary>a</summary>\n\n", "\n\n</details>", 3_000),
        ),
        ("tags-list", nested("<ul><li>", "</li></ul>", 10_000)),
        (
            "tags-table",
            nested("<table><tr><td>", "</td></tr></table>", 5_000),
        ),
        (
            "tags-table-wide",
            format!(
                "<table><tr>{}</tr></table>",
                "<td colspan=\"65535\" rowspan=\"65535\">a</td>".repeat(2_000)
            ),
        ),
        (
            "tags-table-tall",
            format!(
                "<table>{}</table>",
                "<tr><td>a</td><td>b</td></tr>".repeat(3_000)
            ),
        ),
        (
            "tags-attributes",
            format!("<a {}>x</a>", "b=\"c\" ".repeat(30_000)),
        ),
        (
            "tags-attribute-long",
            format!("<a href=\"{}\">x</a>", "b".repeat(500_000)),
        ),
        ("tags-pre", nested("<pre>", "</pre>", 10_000)),
        ("tags-sup", nested("<sup>", "</sup>", 10_000)),
        ("tags-ruby", nested("<ruby>a<rt>", "</rt></ruby>", 5_000)),
        ("tags-unknown", numbered(5_000, &|n| format!("<x{n}>"))),
        ("tags-svg", nested("<svg>", "</svg>", 10_000)),
        ("comments", "<!--".repeat(40_000)),
        ("comments-dashes", format!("<!--{}", "-".repeat(200_000))),
        ("declarations", "<!A ".repeat(30_000)),
        ("instructions", "<?".repeat(50_000)),
        ("cdata", "<![CDATA[".repeat(20_000)),
        ("ampersands", "&".repeat(200_000)),
        ("entities", "&#27;".repeat(50_000)),
        ("entities-long", format!("&{};", "a".repeat(200_000))),
        ("entities-marks", format!("e{}", "&#x301;".repeat(50_000))),
        ("backslashes", "\\".repeat(200_001)),
        ("dollars", "$".repeat(100_001)),
        ("dollars-open", "$a ".repeat(40_000)),
        (
            "math-fractions",
            format!("$${}$$", nested("\\frac{1}{", "}", 3_000)),
        ),
        (
            "math-fractions-deep",
            format!("$$\n{}\n$$", nested("\\frac{1}{", "}", 38)),
        ),
        (
            "math-fractions-both",
            format!(
                "$$\n{}\n$$",
                (0..12).fold("x".to_owned(), |x, _| format!("\\frac{{{x}}}{{{x}}}"))
            ),
        ),
        ("math-braces", format!("$${}$$", nested("{", "}", 8_000))),
        ("math-braces-open", format!("$${}$$", "{".repeat(16_000))),
        ("math-scripts", format!("$${}$$", "a^{b_{".repeat(2_000))),
        (
            "math-roots",
            format!("$${}$$", nested("\\sqrt{", "}", 2_000)),
        ),
        (
            "math-left",
            format!("$${}$$", nested("\\left(", "\\right)", 1_000)),
        ),
        (
            "math-environments",
            format!("$${}$$", nested("\\begin{matrix}", "\\end{matrix}", 500)),
        ),
        (
            "math-matrix",
            format!(
                "$$\\begin{{matrix}}{}\\end{{matrix}}$$",
                "a & ".repeat(4_000)
            ),
        ),
        ("math-many", "$a^2$ ".repeat(6_000)),
        (
            "shortcodes-nested",
            nested("{{< note >}}", "{{< /note >}}", 4_000),
        ),
        (
            "shortcodes-nested-lines",
            nested("{{% details \"a\" %}}\n\n", "\n\n{{% /details %}}", 2_000),
        ),
        ("shortcodes-open", "{{< note >}}".repeat(10_000)),
        ("shortcodes-openings", "{{< ".repeat(30_000)),
        ("shortcodes-percent", "{{% ".repeat(30_000)),
        ("shortcodes-braces", "{{".repeat(60_000)),
        (
            "shortcodes-tags",
            nested("{% note %}", "{% endnote %}", 4_000),
        ),
        ("shortcodes-tags-open", "{% ".repeat(30_000)),
        (
            "shortcodes-arguments",
            format!("{{{{< figure {} >}}}}", "a=\"b\" ".repeat(20_000)),
        ),
        (
            "shortcodes-quotes",
            format!("{{{{< a {} >}}}}", "\"".repeat(100_001)),
        ),
        (
            "shortcodes-code",
            format!(
                "{{{{< highlight rust >}}}}{}{{{{< /highlight >}}}}",
                "{{< a >}}".repeat(10_000)
            ),
        ),
        ("containers", ":::note\n".repeat(10_000)),
        ("containers-nested", nested(":::note\n", "\n:::", 3_000)),
        (
            "containers-colons",
            format!("{}note\n", ":".repeat(100_000)),
        ),
        ("wiki", "[[".repeat(50_000)),
        ("wiki-nested", nested("[[a|", "]]", 10_000)),
        ("wiki-embeds", "![[a.png]]".repeat(5_000)),
        ("alerts", "> [!note] a\n".repeat(10_000)),
        (
            "alerts-nested",
            numbered(60, &|n| format!("{}[!note] a\n", "> ".repeat(n + 1))),
        ),
        ("attributes", "# a {#b .c d=e}\n\n".repeat(5_000)),
        ("attributes-open", "a {: ".repeat(20_000)),
        (
            "attributes-long",
            format!("# a {{{}}}\n", ".b ".repeat(50_000)),
        ),
        ("headings-same", "# a\n\n".repeat(6_000)),
        (
            "headings-numbered",
            format!(
                "{}{}",
                numbered(3_000, &|n| format!("# a-{n}\n\n")),
                "# a\n\n".repeat(3_000)
            ),
        ),
        ("heading-long", format!("# {}\n", "word ".repeat(100_000))),
        ("setext", "a\n===\n".repeat(10_000)),
        ("rules", "---\n\n".repeat(20_000)),
        ("emoji-codes", ":tada:".repeat(20_000)),
        ("colons", ":a".repeat(60_000)),
        ("addresses", "http://a.b/c ".repeat(20_000)),
        (
            "addresses-closed",
            format!("http://a{}", ")".repeat(100_000)),
        ),
        ("addresses-open", format!("http://a{}", "(".repeat(100_000))),
        ("addresses-colons", "://".repeat(50_000)),
        ("addresses-mail", "a@b.".repeat(40_000)),
        ("addresses-brackets", "<http://".repeat(30_000)),
        ("table-wide", tabled(4_000, 3)),
        ("table-tall", tabled(3, 15_000)),
        ("table-square", tabled(150, 150)),
        (
            "table-cell",
            format!("| a | b |\n|---|---|\n| {} | x |\n", "word ".repeat(20_000)),
        ),
        (
            "table-cell-unbroken",
            format!("| a | b |\n|---|---|\n| {} | x |\n", "字".repeat(30_000)),
        ),
        (
            "table-pipes",
            format!("{}\n{}\n", "|".repeat(50_000), "|-".repeat(25_000)),
        ),
        (
            "table-short-rows",
            format!(
                "{}\n{}\n{}",
                "|a".repeat(2_000),
                "|-".repeat(2_000),
                "|a|\n".repeat(2_000)
            ),
        ),
        ("line-letters", "a".repeat(600_000)),
        ("line-words", "word ".repeat(100_000)),
        ("line-chinese", "字，".repeat(80_000)),
        ("line-numbers", "1,".repeat(150_000)),
        ("line-slashes", "/a".repeat(150_000)),
        ("line-hyphens", "-".repeat(500_000)),
        ("line-spaces", format!("a{}b", " ".repeat(1_000_000))),
        ("line-nbsp", "\u{a0}".repeat(500_000)),
        ("line-quotes", "“”".repeat(60_000)),
        ("line-quotes-plain", "\"a ".repeat(30_000)),
        ("line-opening", "（".repeat(60_000)),
        ("line-closing", "，".repeat(60_000)),
        ("line-zero-width", "a\u{200b}".repeat(80_000)),
        ("line-joiners", "\u{2060}".repeat(300_000)),
        ("line-soft-hyphens", "a\u{ad}".repeat(80_000)),
        ("line-dots", "……".repeat(60_000)),
        ("combining", format!("e{}", "\u{301}".repeat(200_000))),
        ("combining-alone", "\u{301}".repeat(200_000)),
        (
            "combining-each",
            format!("e{}", "\u{301}".repeat(40)).repeat(10_000),
        ),
        (
            "combining-code",
            format!("```\ne{}\n```\n", "\u{301}".repeat(200_000)),
        ),
        (
            "combining-title",
            format!(
                "---\ntitle: e{}\ntags: [e{}]\n---\nx\n",
                "\u{301}".repeat(10_000),
                "\u{301}".repeat(10_000)
            ),
        ),
        ("emoji-joined", "👨\u{200d}".repeat(100_000)),
        ("emoji-tones", format!("👍{}", "🏽".repeat(100_000))),
        (
            "emoji-selectors",
            format!("❤{}", "\u{fe0f}".repeat(200_000)),
        ),
        ("emoji-flags", "🇨".repeat(100_001)),
        ("emoji-tags", format!("🏴{}", "\u{e0067}".repeat(100_000))),
        ("hangul", "ᄀ".repeat(100_000)),
        ("hangul-vowels", format!("ᄀ{}", "ᅡ".repeat(100_000))),
        ("devanagari", "क्".repeat(100_000)),
        ("prepended", "\u{600}".repeat(100_000)),
        ("thai", "กำ".repeat(100_000)),
        ("private", "\u{e000}\u{f8ff}\u{10ffff}".repeat(50_000)),
        (
            "own-marks",
            "\u{fdd0}\u{fdd1}\u{fdd2}\u{fdef}\u{fffe}\u{ffff}".repeat(20_000),
        ),
        ("tabs", "\t".repeat(300_000)),
        ("tabs-code", format!("```\n{}\n```\n", "\ta".repeat(60_000))),
        ("newlines", "\n".repeat(1_000_000)),
        ("breaks", "a  \n".repeat(30_000)),
        ("breaks-html", "a<br>".repeat(20_000)),
        ("paragraphs", "a\n\n".repeat(70_000)),
        (
            "code-line",
            format!(
                "```js\n{}\n```\n",
                "var a = {b: [1, \"c\"]};".repeat(20_000)
            ),
        ),
        (
            "code-lines",
            format!(
                "```rust\n{}\n```\n",
                "fn main() { let a = \"b\"; }\n".repeat(10_000)
            ),
        ),
        (
            "code-lines-limit",
            format!(
                "```rust\n{}\n```\n",
                "fn main() { let a = vec![1, 2, 3].iter().map(|a| a + 1).collect(); }\n"
                    .repeat(1_990)
            ),
        ),
        ("code-blocks", "```js\nvar a = 1;\n```\n\n".repeat(600)),
        (
            "code-languages",
            [
                "js", "ts", "rust", "go", "c", "cpp", "java", "py", "rb", "php", "html", "css",
                "sql", "sh", "yaml", "json", "lua", "swift", "kotlin", "scala", "hs", "ml", "ex",
                "clj", "r", "pl", "tex", "md", "diff", "make",
            ]
            .map(|l| format!("```{l}\n/* a = \"b\" */ <c> 1\n```\n\n"))
            .concat(),
        ),
        (
            "code-markdown",
            format!("```md\n{}\n```\n", "*[`".repeat(1_200)),
        ),
        (
            "code-regex",
            format!("```perl\n{}\n```\n", "s/((a*)*)*b/$1/; ".repeat(200)),
        ),
        (
            "code-html",
            format!("```html\n{}\n```\n", "<a b='<script>\"".repeat(250)),
        ),
        ("code-info", format!("```{}\nx\n```\n", "a".repeat(500_000))),
        ("code-open", format!("```\n{}", "a\n".repeat(100_000))),
        ("code-fences", "```\n".repeat(10_001)),
        ("code-indented", "    a\n\n".repeat(10_000)),
        (
            "mermaid",
            format!("```mermaid\n{}\n```\n", "A-->B\n".repeat(50_000)),
        ),
        ("mermaid-dense", {
            let pairs = (0..40).map(|n| format!("a{}-->a{}\n", n / 5, n % 5));
            let graph: String = pairs.collect();
            format!("```mermaid\ngraph LR\n{graph}```\n\n").repeat(100)
        }),
        ("html-cdata", "<![CDATA[".repeat(60_000)),
        ("html-declared", "<!A".repeat(100_000)),
        ("html-processed", "<?".repeat(100_000)),
        ("tasks", "- [ ] a\n".repeat(8_000)),
        ("items", "- a\n".repeat(20_000)),
        ("items-loose", "- a\n\n".repeat(10_000)),
        (
            "summary-divider",
            format!(
                "{}<!--more-->{}",
                "a ".repeat(100_000),
                "<!--more-->".repeat(20_000)
            ),
        ),
        ("toc", "[TOC]\n\n".repeat(5_000)),
    ]
}
