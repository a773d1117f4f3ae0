use super::*;
use crate::content::source;
use std::{fs, sync::Mutex};

fn scanned(root: &Path) -> (Vec<Post>, ScanReport) {
    let posts = Mutex::new(Vec::new());
    let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
    let report = scan(root, str::to_owned, &AtomicBool::new(false), &sink).unwrap();
    let mut posts = posts.into_inner().unwrap();
    posts.sort_by(|a, b| a.id.cmp(&b.id));
    (posts, report)
}

fn blog(files: &[&str]) -> tempfile::TempDir {
    let blog = tempfile::tempdir().unwrap();
    for file in files {
        let path = blog.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "---\ntitle: T\n---\ntext\n").unwrap();
    }
    blog
}

fn ids(root: &Path) -> Vec<String> {
    let (posts, report) = scanned(root);
    assert_eq!(posts.len(), report.posts);
    posts.iter().map(|post| post.id.to_string()).collect()
}

#[test]
fn posts_are_found_and_the_rest_is_left_out() {
    let blog = blog(&[
        "posts/a.md",
        "posts/B.MARKDOWN",
        "posts/_index.md",
        "posts/_index.zh.md",
        "posts/.hidden.md",
        ".git/x.md",
        "node_modules/x/readme.md",
        "posts/x.md~",
        "posts/note.txt",
    ]);
    assert_eq!(ids(blog.path()), ["posts/B.MARKDOWN", "posts/a.md"]);
}

/// Hugo: other Markdown in a folder with `index.md`, at any depth, is a
/// resource of it. Our rule: never at the top.
#[test]
fn a_leaf_bundle_is_one_post() {
    let blog = blog(&["b/index.md", "b/x.md", "b/deep/y.md", "index.md", "c.md"]);
    assert_eq!(ids(blog.path()), ["b/index.md", "c.md", "index.md"]);
}

#[test]
fn the_output_of_a_site_is_no_post() {
    let blog = blog(&[
        "_config.yml",
        "public/a.md",
        "themes/t/b.md",
        "posts/public/c.md",
    ]);
    assert_eq!(ids(blog.path()), ["posts/public/c.md"]);
}

#[test]
fn a_file_is_a_blog_of_one_post() {
    let blog = blog(&["a/b.md", "a/c.md"]);
    assert_eq!(ids(&blog.path().join("a/b.md")), ["b.md"]);
}

#[test]
fn what_cannot_be_read_is_listed_with_the_reason() {
    let blog = blog(&["a.md"]);
    fs::create_dir(blog.path().join("folder.md")).unwrap();
    fs::write(blog.path().join("binary.md"), b"\x89PNG\0\0\0\x01\x02").unwrap();
    let large = fs::File::create(blog.path().join("large.md")).unwrap();
    large.set_len(source::LIMIT + 1).unwrap();
    fs::write(blog.path().join("latin.md"), b"caf\xe9").unwrap();
    let (posts, _) = scanned(blog.path());
    let said: Vec<_> = posts
        .iter()
        .map(|post| (post.title.as_str(), post.issues.len()))
        .collect();
    assert_eq!(said, [("T", 0), ("Binary", 1), ("Large", 1), ("Latin", 1)]);
}

#[test]
fn a_panic_in_one_file_is_its_issue() {
    let blog = blog(&["a.md", "b.md"]);
    fs::write(blog.path().join("b.md"), "boom").unwrap();
    let posts = Mutex::new(Vec::new());
    let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
    let text_of = |text: &str| {
        assert!(text != "boom", "a test");
        String::new()
    };
    let report = scan(blog.path(), text_of, &AtomicBool::new(false), &sink);
    assert_eq!(report.unwrap().posts, 2);
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder_are_not_opened_and_loops_end() {
    use std::os::unix::fs::symlink;
    let secret = blog(&["secret.md"]);
    let blog = blog(&["a.md", "sub/b.md"]);
    symlink(secret.path().join("secret.md"), blog.path().join("out.md")).unwrap();
    symlink(secret.path(), blog.path().join("outside")).unwrap();
    symlink(blog.path(), blog.path().join("sub/loop")).unwrap();
    symlink("a.md", blog.path().join("in.md")).unwrap();
    symlink("nowhere", blog.path().join("dead.md")).unwrap();
    let (posts, _) = scanned(blog.path());
    let said: Vec<_> = posts
        .iter()
        .map(|post| (&*post.id.0, post.title.as_str(), post.issues.len()))
        .collect();
    let expected = [
        ("a.md", "T", 0),
        ("dead.md", "Dead", 1),
        ("in.md", "T", 0),
        ("out.md", "Out", 1),
        ("sub/b.md", "T", 0),
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_missing_root_is_an_error_and_stop_ends_the_scan() {
    let none = Path::new("/nowhere/at/all");
    let stop = AtomicBool::new(true);
    assert!(scan(none, str::to_owned, &stop, &|_| {}).is_err());
    let blog = blog(&["a.md"]);
    let report = scan(blog.path(), str::to_owned, &stop, &|_| {}).unwrap();
    assert!(report.stopped && report.posts == 0);
}

#[test]
fn ids_are_text_and_stay_distinct() {
    let root = Path::new("/b");
    let id = |name: &str| id_of(root, &root.join(name)).to_string();
    assert_eq!(id("a/字.md"), "a/字.md");
    assert_eq!(id("a\u{1b}.md"), "a%1B.md");
}
