//! Pictures that are made to cost much, that are none, and that are elsewhere.

use std::{fs, io::Write as _, path::Path, time::Duration};

use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, codecs};

use crate::run::{cpu_of_thread, leave, pipe, reader};

/// A PNG that says it has so many pixels and has none of them.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    [PNG.to_vec(), chunk(b"IHDR", &header)].concat()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A part of a PNG.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let summed = [kind.as_slice(), data].concat();
    let length = (data.len() as u32).to_be_bytes();
    let sum = crc(&summed).to_be_bytes();
    [length.as_slice(), &summed, &sum].concat()
}

/// A PNG whose palette ends inside of a colour, and has 16 transparencies: found by
/// fuzzing, since the decoder (png 0.18.1) panics.
fn palette_cut() -> Vec<u8> {
    // Pixels as they are in a zlib stream: one stored block of zeros.
    let mut pixels = vec![0x78, 0x01, 0x01];
    pixels.extend(2112u16.to_le_bytes());
    pixels.extend((!2112u16).to_le_bytes());
    pixels.resize(pixels.len() + 2112, 0);
    pixels.extend((2112u32 << 16 | 1).to_be_bytes());
    [
        PNG.to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 64, 0, 0, 0, 64, 4, 3, 0, 0, 0]),
        chunk(b"PLTE", &[0]),
        chunk(b"tRNS", &[0; 16]),
        chunk(b"IDAT", &pixels),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// PNG's checksum (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let low = crc & 1;
            (crc >> 1) ^ (0xedb8_8320 * low)
        })
    })
}

fn encoded(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = DynamicImage::new_rgb8(width, height);
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Names and bytes of pictures that must not be shown, or may be in part.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" height=\"20\">{inside}</svg>").into_bytes()
    };
    let mut jpeg = encoded(8, 8, image::ImageFormat::Jpeg);
    // The frame's header holds the size.
    let at = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    jpeg[at + 5..at + 9].copy_from_slice(&[0xff; 4]);
    let gif = {
        let mut bytes = b"GIF89a".to_vec();
        bytes.extend([
            0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff,
        ]);
        bytes.extend([
            0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 2, 0x4c, 1, 0, 0x3b,
        ]);
        bytes
    };
    let webp = |kind: &[u8; 4], body: &[u8]| {
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((body.len() as u32 + 12).to_le_bytes());
        bytes.extend(b"WEBP");
        bytes.extend(kind);
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(body);
        bytes
    };
    // A row of 16,384 pixels, and so on up to the limit of pixels: real data.
    let mut wide = Vec::new();
    codecs::png::PngEncoder::new(&mut wide)
        .write_image(
            &vec![0; 20_000 * 2_100],
            20_000,
            2_100,
            ExtendedColorType::L8,
        )
        .unwrap();
    let uses = |levels: usize| {
        let mut out = String::from("<defs><path id='n0' d='M0 0h9v9z'/>");
        for level in 1..levels {
            let inside = format!("<use xlink:href='#n{}'/>", level - 1).repeat(10);
            out.push_str(&format!("<g id='n{level}'>{inside}</g>"));
        }
        out + &format!("</defs><use xlink:href='#n{}'/>", levels - 1)
    };
    let entities = {
        let mut out =
            String::from("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a0 \"aaaaaaaaaa\">");
        for level in 1..12 {
            let inside = format!("&a{};", level - 1).repeat(10);
            out.push_str(&format!("<!ENTITY a{level} \"{inside}\">"));
        }
        out + "]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>&a11;</text></svg>"
    };
    let external = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>&x;</text></svg>";
    let mut half = encoded(300, 300, image::ImageFormat::Png);
    half.truncate(half.len() / 2);
    vec![
        ("sides.png", png_of(u32::MAX, u32::MAX)),
        ("sides-i32.png", png_of(0x7fff_ffff, 0x7fff_ffff)),
        ("pixels.png", png_of(30_000, 30_000)),
        ("long.png", png_of(1, 100_000)),
        ("wide.png", png_of(100_000, 1)),
        ("none.png", png_of(0, 0)),
        ("real-wide.png", wide),
        ("half.png", half),
        ("palette-cut.png", palette_cut()),
        ("sides.jpg", jpeg),
        ("sides.gif", gif),
        ("sides-x.webp", webp(b"VP8X", &[0x10, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        ("sides-l.webp", webp(b"VP8L", &[0x2f, 0xff, 0xff, 0xff, 0xff, 0, 0, 0])),
        ("sides.webp", webp(b"VP8 ", &[0x30, 1, 0, 0x9d, 1, 0x2a, 0xff, 0xff, 0xff, 0xff, 0, 0])),
        ("nested.svg", svg(&format!("{}{}", "<g>".repeat(100_000), "</g>".repeat(100_000)))),
        ("nested-opacity.svg", svg(&format!("{}<path d='M0 0h9v9z'/>{}", "<g opacity='.5'>".repeat(900), "</g>".repeat(900)))),
        ("nested-a.svg", svg(&format!("{}{}", "<a>".repeat(2_000), "</a>".repeat(2_000)))),
        ("nested-clips.svg", svg(&(0..2_000).map(|n| format!("<clipPath id='c{n}' clip-path='url(#c{})'><path d='M0 0h9v9z'/></clipPath>", n + 1)).collect::<String>())),
        ("nested-masks.svg", svg(&((0..300).map(|n| format!("<mask id='m{n}' mask='url(#m{})'><path d='M0 0h9v9z'/></mask>", n + 1)).collect::<String>() + "<path mask='url(#m0)' d='M0 0h9v9z'/>"))),
        ("nested-svg.svg", svg(&format!("{}{}", "<svg>".repeat(3_000), "</svg>".repeat(3_000)))),
        ("nested-svg-deep.svg", svg(&format!("{}{}", "<svg>".repeat(900), "</svg>".repeat(900)))),
        ("nested-switch.svg", svg(&format!("{}{}", "<switch>".repeat(3_000), "</switch>".repeat(3_000)))),
        ("nested-text.svg", svg(&format!("<text>{}x{}</text>", "<tspan>".repeat(3_000), "</tspan>".repeat(3_000)))),
        ("markers.svg", svg(&format!("<marker id='m'><path d='M0 0{}' marker-mid='url(#m)'/></marker><path marker-mid='url(#m)' d='M0 0{}'/>", "L1 1".repeat(2_000), "L9 9L1 1".repeat(20_000)))),
        ("uses.svg", svg(&uses(9))),
        ("uses-few.svg", svg(&uses(5))),
        ("uses-itself.svg", svg("<g id='a'><use xlink:href='#a'/></g><use xlink:href='#a'/>")),
        ("uses-both.svg", svg("<g id='a'><use xlink:href='#b'/></g><g id='b'><use xlink:href='#a'/></g>")),
        ("pattern-itself.svg", svg("<pattern id='p' width='1' height='1'><rect width='9' height='9' fill='url(#p)'/></pattern><rect width='9' height='9' fill='url(#p)'/>")),
        ("pattern-small.svg", svg("<pattern id='p' width='1e-7' height='1e-7' patternUnits='userSpaceOnUse'><path d='M0 0h9v9z'/></pattern><rect width='40' height='20' fill='url(#p)'/>")),
        ("filter-blur.svg", svg("<filter id='f' x='-1000' y='-1000' width='1e9' height='1e9'><feGaussianBlur stdDeviation='1e9'/></filter><rect width='40' height='20' filter='url(#f)'/>")),
        ("filter-many.svg", svg(&format!("<filter id='f'>{}</filter><rect width='40' height='20' filter='url(#f)'/>", "<feGaussianBlur stdDeviation='50'/><feTurbulence baseFrequency='9' numOctaves='100000'/>".repeat(500)))),
        ("filter-turbulence.svg", svg("<filter id='f'><feTurbulence baseFrequency='.01' numOctaves='2000000000'/></filter><rect width='40' height='20' filter='url(#f)'/>")),
        ("filter-morphology.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='4000' height='4000'><filter id='f'><feMorphology radius='3000'/><feConvolveMatrix order='99' kernelMatrix='1'/></filter><rect width='4000' height='4000' filter='url(#f)'/></svg>".to_vec()),
        ("filters-large.svg", format!("<svg xmlns='http://www.w3.org/2000/svg' width='4000' height='4000'><filter id='f'>{}</filter>{}</svg>", "<feGaussianBlur stdDeviation='40'/>".repeat(30), "<rect width='4000' height='4000' filter='url(#f)'/>".repeat(50)).into_bytes()),
        ("layers-large.svg", format!("<svg xmlns='http://www.w3.org/2000/svg' width='4000' height='4000'>{}<rect width='4000' height='4000'/>{}</svg>", "<g opacity='.9'>".repeat(60), "</g>".repeat(60)).into_bytes()),
        ("shapes-many.svg", svg(&"<circle r='9' stroke='red' stroke-dasharray='.001'/>".repeat(200))),
        ("dashes.svg", svg("<path d='M0 0H1e9' stroke='red' stroke-width='1' stroke-dasharray='.0001'/>")),
        ("path-long.svg", svg(&format!("<path d='M0 0{}' stroke='red'/>", "l1 1 1 0 0-1".repeat(100_000)))),
        ("transforms.svg", svg(&format!("<path transform='{}' d='M0 0h9'/>", "scale(1e30)rotate(1)".repeat(10_000)))),
        ("numbers.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='1e39' height='-1e39' viewBox='nan 0 0 inf'/>".to_vec()),
        ("sides.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'><rect width='1e9' height='1e9' fill='red'/></svg>".to_vec()),
        ("thin.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1'/>".to_vec()),
        ("entities.svg", entities.into_bytes()),
        ("external.svg", external.as_bytes().to_vec()),
        ("script.svg", svg("<script>alert(1)</script><image xlink:href='/etc/passwd' width='9' height='9'/><image xlink:href='file:///etc/passwd' width='9' height='9'/><style>@import url(http://127.0.0.1:9/x)</style>")),
        ("gzip.svgz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("css.svg", svg(&format!("<style>{}</style>", "a b c d e f>g{fill:red}".repeat(20_000)))),
        ("css-chains.svg", svg(&format!("<style>q g g g g g g g g a{{fill:red}}</style>{}<a/>{}", "<g>".repeat(60), "</g>".repeat(60)))),
        ("css-rules.svg", svg(&format!("<style>{}</style>{}", "g path{fill:red}".repeat(3_000), "<path/>".repeat(30_000)))),
        ("attributes.svg", svg(&format!("<g {}/>", (0..20_000).map(|n| format!("a{n}='b' ")).collect::<String>()))),
        ("bmp.png", [&b"BM"[..], &[0xff; 60]].concat()),
        ("icon.ico", [&b"\0\0\x01\0\xff\xff"[..], &[0xff; 60]].concat()),
        ("tiff.jpg", [&b"II*\0"[..], &[0xff; 60]].concat()),
        ("avif.avif", [&b"\0\0\0\x20ftypavif"[..], &[0xff; 60]].concat()),
        ("text.png", b"this is no picture".to_vec()),
        ("empty.png", Vec::new()),
        ("html.jpg", b"<html><svg></html>".to_vec()),
        ("pdf.png", b"%PDF-1.7\n".to_vec()),
    ]
}

fn write(folder: &Path) -> String {
    let mut post = String::from("before\n\n");
    for (name, bytes) in bombs() {
        fs::write(folder.join(name), bytes).unwrap();
        post.push_str(&format!("{name}:\n\n![alt {name}]({name})\n\n"));
    }
    post + "after\n"
}

#[test]
fn each_has_its_place_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let post = write(folder.path());
    let path = folder.path().join("post.md");
    fs::write(&path, post).unwrap();
    let shown = pipe(&["show", path.to_str().unwrap()]);
    let text = shown.text();
    assert_eq!(shown.code, Some(0), "{}", shown.errors());
    assert!(text.contains("before") && text.contains("after"), "{text}");
    assert!(text.contains("palette-cut.png: damaged"), "{text}");
    pipe(&["check", folder.path().to_str().unwrap()]);
}

#[test]
fn the_reader_scrolls_through_them_in_time_and_memory() {
    let folder = tempfile::tempdir().unwrap();
    let post = write(folder.path());
    let path = folder.path().join("post.md");
    fs::write(&path, post).unwrap();
    let mut tty = reader(&path);
    tty.wait_for("before");
    for _ in 0..60 {
        tty.send(" ");
        tty.take(Duration::from_millis(80));
    }
    tty.send("?");
    tty.wait_for("Keys in");
    tty.send("x");
    // The last ones are decoded, or given up.
    for _ in 0..20 {
        tty.take(Duration::from_millis(100));
    }
    tty.wait_for("after");
    tty.send("i");
    tty.take(Duration::from_millis(300));
    tty.send("\x1b");
    leave(tty, "picture bombs");
}

/// Each of them alone, so that the one is known that takes long.
#[test]
fn none_takes_long() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in bombs() {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let source = blogtui::images::Source::file(&path);
        let before = cpu_of_thread();
        let size = blogtui::images::probe(&source);
        let drawn = blogtui::images::decode(&source).map(|image| (image.width(), image.height()));
        let took = cpu_of_thread().saturating_sub(before);
        println!("{name}: {took:?} {size:?} {drawn:?}");
        // Unoptimised, and on any machine: what is meant is one that does not end.
        assert!(took < Duration::from_secs(90), "{name}: {took:?}");
    }
}

/// Compressed data that becomes much more than it is.
#[test]
fn large_pictures_within_the_limits_are_shown_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut post = String::new();
    for number in 0..6 {
        let name = format!("{number}.png");
        let mut file = fs::File::create(folder.path().join(&name)).unwrap();
        let mut bytes = Vec::new();
        codecs::png::PngEncoder::new_with_quality(
            &mut bytes,
            codecs::png::CompressionType::Fast,
            codecs::png::FilterType::NoFilter,
        )
        .write_image(
            &vec![number * 40; 6_000 * 6_000],
            6_000,
            6_000,
            ExtendedColorType::L8,
        )
        .unwrap();
        file.write_all(&bytes).unwrap();
        post.push_str(&format!("![large]({name})\n\n"));
    }
    let path = folder.path().join("post.md");
    fs::write(&path, post + "after\n").unwrap();
    let mut tty = reader(&path);
    tty.wait_for("list");
    for _ in 0..12 {
        tty.send("  ");
        tty.take(Duration::from_millis(150));
    }
    leave(tty, "large pictures");
}

#[test]
fn nothing_outside_of_the_blog_is_opened() {
    let outer = tempfile::tempdir().unwrap();
    let secret = outer.path().join("secret.png");
    fs::write(&secret, encoded(60, 60, image::ImageFormat::Png)).unwrap();
    let blog = outer.path().join("blog");
    fs::create_dir_all(blog.join("in")).unwrap();
    std::os::unix::fs::symlink(&secret, blog.join("link.png")).unwrap();
    std::os::unix::fs::symlink(outer.path(), blog.join("folder")).unwrap();
    std::os::unix::fs::symlink("loop.png", blog.join("loop.png")).unwrap();
    let absolute = secret.to_str().unwrap();
    let targets = [
        "../secret.png".to_owned(),
        "in/../../secret.png".to_owned(),
        "%2e%2e/secret.png".to_owned(),
        "..%2fsecret.png".to_owned(),
        absolute.to_owned(),
        format!("file://{absolute}"),
        format!("FILE:{absolute}"),
        format!("file://localhost{absolute}"),
        "link.png".to_owned(),
        "folder/secret.png".to_owned(),
        "loop.png".to_owned(),
        "/dev/zero".to_owned(),
        "/dev/stdin".to_owned(),
        "/proc/self/environ".to_owned(),
        "../../../../../../../../etc/passwd".to_owned(),
        "\\\\server\\share.png".to_owned(),
        "ftp://example.org/a.png".to_owned(),
        "javascript:alert(1)".to_owned(),
    ];
    let mut post = String::from("---\ncover: ../secret.png\n---\n\n");
    for target in &targets {
        post.push_str(&format!("![alt]({target})\n\n<img src=\"{target}\">\n\n{{{{< figure src=\"{target}\" >}}}}\n\n![[{target}]]\n\n"));
    }
    let path = blog.join("post.md");
    fs::write(&path, post).unwrap();
    // In a terminal that shows blocks: not one of them.
    let mut tty = reader(&path);
    tty.wait_for("outside the blog");
    for _ in 0..20 {
        tty.send(" ");
        tty.take(Duration::from_millis(40));
    }
    let seen = String::from_utf8_lossy(&leave(tty, "pictures elsewhere")).into_owned();
    assert!(!seen.contains('▀') && !seen.contains('▄') && !seen.contains('█'));
    assert!(!seen.contains("root:"));
    let shown = pipe(&["show", path.to_str().unwrap()]);
    assert!(
        shown.text().contains("outside the blog"),
        "{}",
        shown.text()
    );
    pipe(&["check", blog.to_str().unwrap()]);
}
