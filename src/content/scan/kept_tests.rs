use super::*;
use crate::content::{index::Index, scan::Keep};
use proptest::prelude::*;
use std::{collections::HashSet, fs};

/// No Markdown is known here.
const AS_IT_IS: Render = Render {
    text: str::to_owned,
    html: str::to_owned,
};

/// A blog and the folder that its cache is kept in.
struct Blog {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl Blog {
    fn new(files: &[(&str, &str)]) -> Self {
        let blog = Self {
            folder: tempfile::tempdir().unwrap(),
            cache: tempfile::tempdir().unwrap(),
        };
        files.iter().for_each(|(name, text)| blog.write(name, text));
        blog.rest();
        blog
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Lets so much time go by that every change shows in a file's times.
    fn rest(&self) {
        std::thread::sleep(Duration::from_millis(70));
    }

    fn reading() -> Reading {
        Reading {
            body: Body::Head,
            ..Reading::new(AS_IT_IS)
        }
    }

    fn cache_file(&self, site: &Site) -> CacheFile {
        CacheFile::of(self.cache.path(), site, &Self::reading()).unwrap()
    }

    /// What a reader has after a start that ran to its end, and how many files were
    /// read for it.
    fn read(&self, at_once: bool) -> (Vec<Post>, usize) {
        let site = Site::find(self.folder.path()).unwrap();
        let file = self.cache_file(&site);
        let keep = Keep {
            file: Some(&file),
            at_once,
            stays: true,
            rebuild: false,
        };
        let index = Mutex::new((Index::new(), HashSet::new()));
        let tell = |news| {
            let (index, seen) = &mut *index.lock().unwrap();
            match news {
                News::Remembered(posts) => index.merge(posts),
                News::Read(posts) | News::Unchanged(posts) => {
                    seen.extend(posts.iter().map(|post| post.id.clone()));
                    index.merge(posts);
                }
                News::Kept(ids) => seen.extend(ids),
                News::Counted(posts) => {
                    let others = index.count(posts);
                    index.merge(others);
                }
                News::NotKept(error) => panic!("{error}"),
            }
        };
        let stop = AtomicBool::new(false);
        let scanned = scan_kept(&site, Self::reading(), keep, &stop, &tell);
        let read = scanned.report.read;
        count(scanned, keep, &stop, &tell);
        let (index, seen) = index.into_inner().unwrap();
        let mut posts = index.into_posts();
        posts.retain(|post| seen.contains(&post.id));
        posts.sort_by(|a, b| a.id.cmp(&b.id));
        (posts, read)
    }

    /// The same without a cache, all of every file read.
    fn fresh(&self) -> Vec<Post> {
        let site = Site::find(self.folder.path()).unwrap();
        let posts = Mutex::new(Vec::new());
        scan_site(
            &site,
            Reading::new(AS_IT_IS),
            &AtomicBool::new(false),
            &|batch| posts.lock().unwrap().extend(batch),
        );
        let mut posts = posts.into_inner().unwrap();
        posts.sort_by(|a, b| a.id.cmp(&b.id));
        posts
    }

    /// Both kinds of start have what is there, and have read so many files for it.
    fn expect(&self, read: usize) {
        let cache = self.cache.path();
        let stored: Vec<_> = cache
            .read_dir()
            .unwrap()
            .flatten()
            .map(|entry| (entry.path(), fs::read(entry.path()).unwrap()))
            .collect();
        for at_once in [true, false] {
            for (path, bytes) in &stored {
                fs::write(path, bytes).unwrap();
            }
            let (posts, files) = self.read(at_once);
            assert_eq!(posts, self.fresh(), "at once: {at_once}");
            if !stored.is_empty() {
                assert_eq!(files, read, "at once: {at_once}");
            }
        }
    }
}

const POST: &str = "---\ntitle: T\ndate: 2024-01-01\ntags: [a]\n---\nsome text\n";

#[test]
fn files_that_have_not_changed_are_not_read() {
    let blog = Blog::new(&[
        ("a.md", POST),
        ("b/index.md", POST),
        ("b/feature.png", ""),
        ("c.md", "---\nheadless: true\n---\n"),
        ("d.md", "no front matter\n"),
    ]);
    assert_eq!(blog.read(true).1, 4);
    blog.expect(0);
}

#[test]
fn what_has_changed_is_read_and_what_is_gone_is_gone() {
    let blog = Blog::new(&[("a.md", POST), ("b.md", POST), ("c.md", POST)]);
    blog.read(true);
    blog.write("a.md", &POST.replace("T", "U"));
    blog.write("d.md", POST);
    fs::remove_file(blog.folder.path().join("b.md")).unwrap();
    blog.rest();
    blog.expect(2);
}

/// Of the same length, and its time put back: it was changed all the same.
#[cfg(unix)]
#[test]
fn a_change_cannot_be_hidden() {
    let blog = Blog::new(&[("a.md", POST), ("b.md", POST)]);
    blog.read(true);
    let path = blog.folder.path().join("a.md");
    let at = path.metadata().unwrap().modified().unwrap();
    blog.write("a.md", &POST.replace("T", "U"));
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(at).unwrap();
    blog.rest();
    blog.expect(1);
}

/// A change that could be followed by one with the same time is read again.
#[test]
fn what_was_changed_just_now_is_not_kept() {
    let blog = Blog::new(&[("a.md", POST)]);
    blog.write("b.md", POST);
    blog.read(true);
    blog.write("b.md", &POST.replace("T", "V"));
    let (posts, _) = blog.read(true);
    assert_eq!(posts, blog.fresh());
}

#[test]
fn what_posts_depend_on_has_them_read_again() {
    let blog = Blog::new(&[
        ("hugo.toml", "timeZone = 'UTC'\n"),
        ("content/a/index.md", POST),
        ("content/b.md", "---\ndate: 2024-01-01 10:00:00\n---\n"),
        ("content/s/_index.md", "---\ntitle: S\n---\n"),
        ("content/s/c.md", POST),
    ]);
    blog.read(true);
    blog.expect(0);
    // The picture of a bundle is its hero by its name.
    blog.write("content/a/feature.png", "");
    blog.rest();
    blog.expect(1);
    blog.write("content/s/_index.md", "---\ncascade:\n  draft: true\n---\n");
    blog.rest();
    blog.expect(3);
    blog.write("content/b.fr.md", POST);
    blog.rest();
    blog.expect(4);
    // Another zone is another way to read: there is nothing stored for it.
    blog.write("hugo.toml", "timeZone = 'Asia/Shanghai'\n");
    blog.rest();
    assert_eq!(blog.read(true), (blog.fresh(), 4));
}

#[test]
fn a_file_that_makes_no_sense_is_no_cache() {
    let blog = Blog::new(&[("a.md", POST), ("b.md", POST)]);
    blog.read(true);
    let entries = blog.cache.path().read_dir().unwrap().flatten();
    let index = { entries }.find(|entry| entry.path().extension().is_some_and(|e| e == "index"));
    let path = index.unwrap().path();
    let good = fs::read(&path).unwrap();
    let middle = good.len() - 40;
    let mut torn = good.clone();
    torn[middle] ^= 1;
    for bad in [b"".as_slice(), b"garbage", &good[..middle], &torn] {
        fs::write(&path, bad).unwrap();
        assert_eq!(blog.read(true), (blog.fresh(), 2));
        blog.expect(0);
    }
}

#[test]
fn a_post_longer_than_its_start_is_counted_later_and_once() {
    let long = format!("{POST}{}\n<!--more-->\nend\n", "word ".repeat(9000));
    let blog = Blog::new(&[("a.md", &long), ("b.md", POST)]);
    let (posts, _) = blog.read(true);
    assert_eq!(posts[0].words, 9000 + 3);
    assert!(posts.iter().all(|post| post.counted));
    blog.expect(0);
    assert!(blog.read(true).0.iter().all(|post| post.counted));
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Start(bool),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let file = 0usize..5;
    let edit = prop_oneof![
        (file.clone(), 0usize..6).prop_map(|(file, text)| Edit::Write(file, text)),
        file.clone().prop_map(Edit::Remove),
        (file.clone(), file).prop_map(|(from, to)| Edit::Rename(from, to)),
        any::<bool>().prop_map(Edit::Start),
    ];
    proptest::collection::vec(edit, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever happens to files, without any pause, a start has what is there.
    #[test]
    fn a_start_with_a_cache_is_a_start_without(edits in edits()) {
        const NAMES: [&str; 5] = ["a.md", "b/index.md", "b/x.md", "c.zh.md", "c.md"];
        let blog = Blog {
            folder: tempfile::tempdir().unwrap(),
            cache: tempfile::tempdir().unwrap(),
        };
        let path = |name: usize| blog.folder.path().join(NAMES[name]);
        for edit in edits {
            match edit {
                Edit::Write(file, text) => {
                    let text = POST.replace('T', &"TUVWXY"[text..=text]);
                    blog.write(NAMES[file], &text);
                }
                Edit::Remove(file) => {
                    let _ = fs::remove_file(path(file));
                }
                Edit::Rename(from, to) => {
                    fs::create_dir_all(blog.folder.path().join("b")).unwrap();
                    let _ = fs::rename(path(from), path(to));
                }
                Edit::Start(at_once) => {
                    prop_assert_eq!(blog.read(at_once).0, blog.fresh());
                }
            }
        }
        prop_assert_eq!(blog.read(true).0, blog.fresh());
    }
}
