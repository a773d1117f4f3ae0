#![no_main]
//! Bytes choose from what dialects and HTML are made of: what random letters hardly
//! ever become.

use blogtui_fuzz::page;
use libfuzzer_sys::fuzz_target;

const PARTS: &[&str] = &[
    "{{< ", " >}}", "{{% ", " %}}", "{{< /", "/>}}", "{% ", " %}", "{{", "}}", "figure", "note",
    "admonition", "tabs", "tab", "details", "highlight", "raw", "gallery", "youtube", "ref",
    "src=\"", "title='", "`", "\"", "'", "=", "=\"a\"", "</", "<", ">", "/>", "<!--", "-->",
    "<![CDATA[", "]]>", "<?", "table", "tr", "td", "th", "ul", "li", "dl", "dt", "dd", "p", "div",
    "span", "a href=\"", "img src=\"", "pre", "code", "blockquote", "summary", "sup", "sub", "kbd",
    "ruby", "rt", "script", "style", "video", "svg", "h1", "br", "colspan=\"9999\"",
    "rowspan=\"9999\"", "style=\"display:none\"", "&#27;", "&#x9b;", "&#x202e;", "&amp;", "&nbsp;",
    "\n", "\n\n", " ", "    ", "\t", "- ", "1. ", "> ", "> [!note]- ", ":::note\n", ":::", "```",
    "~~~", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\frac{", "\\begin{matrix}", "\\end{matrix}",
    "{", "}", "^", "_", "&", "\\\\", "[[", "]]", "![[", "|", "![", "](", ")", "[^1]", "[^1]: ",
    ": ", "*", "**", "~~", "==", "++", "# ", "---\n", "| a | b |\n|---|---|\n", "a", "字", "，",
    "👨‍👩‍👧", "e\u{301}", "\u{301}", "\u{200d}", "\u{fdd0}", "\u{fdd1}", "\u{fdef}", "\u{fffe}", ":tada:", "--", "…", "\\",
    "{#id .class}", "{: .x}", "<details open>", "</details>", "<!--more-->", "{{< toc >}}",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((width, bytes)) = bytes.split_first() else {
        return;
    };
    let source: String = bytes
        .iter()
        .take(600)
        .map(|byte| PARTS[usize::from(*byte) % PARTS.len()])
        .collect();
    page(&source, 1 + usize::from(*width % 140));
});
