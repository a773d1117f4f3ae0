use super::*;
use std::fs;

fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let root = folder.path().canonicalize().unwrap();
    (folder, root)
}

fn found(root: &Path, path: &str) -> (Generator, String, Vec<String>) {
    let site = Site::find(&root.join(path)).unwrap();
    assert_eq!(site.root, root, "{path}");
    let below = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
    let sources = site.sources.iter().map(|source| below(source)).collect();
    (site.generator, below(&site.base), sources)
}

/// gohugo.io/configuration/introduction: `hugo.*`, before it `config.*`, and folders;
/// getzola.org, Configuration: `base_url`; hexo.io/docs/configuration and
/// jekyllrb.com/docs/configuration: `_config.yml`; docs.astro.build, Configuration;
/// help.obsidian.md, Configuration folder; quartz.jzhao.xyz/configuration.
#[test]
fn a_site_is_known_by_its_configuration() {
    for (files, generator, base, sources) in [
        (
            vec![("hugo.toml", ""), ("content/a.md", "")],
            Generator::Hugo,
            "content",
            vec!["content"],
        ),
        (
            vec![("config/_default/hugo.toml", ""), ("content/a.md", "")],
            Generator::Hugo,
            "content",
            vec!["content"],
        ),
        (
            vec![("config.yaml", "baseURL: /"), ("content/a.md", "")],
            Generator::Hugo,
            "content",
            vec!["content"],
        ),
        (
            vec![("config.toml", "base_url = '/'"), ("content/a.md", "")],
            Generator::Zola,
            "content",
            vec!["content"],
        ),
        (
            vec![("_config.yml", "theme: x"), ("source/_posts/a.md", "")],
            Generator::Hexo,
            "source",
            vec!["source/_posts"],
        ),
        (
            vec![
                ("_config.yml", "theme: x"),
                ("_posts/a.md", ""),
                ("_drafts/b.md", ""),
            ],
            Generator::Jekyll,
            "",
            vec!["_posts", "_drafts"],
        ),
        (
            vec![("astro.config.mjs", ""), ("src/content/a.md", "")],
            Generator::Astro,
            "src/content",
            vec!["src/content"],
        ),
        (
            vec![(".obsidian/app.json", ""), ("a.md", "")],
            Generator::Obsidian,
            "",
            vec![""],
        ),
    ] {
        let (_folder, root) = folder(&files);
        let sources = sources.into_iter().map(str::to_owned).collect();
        assert_eq!(found(&root, ""), (generator, base.to_owned(), sources));
    }
}

/// PATH may be any folder of a site, or a post: all that is above it holds.
#[test]
fn a_path_inside_keeps_its_own_base_and_finds_the_root() {
    let (_folder, root) = folder(&[("hugo.toml", ""), ("content/posts/a/index.md", "")]);
    let hugo =
        |base: &str, source: &str| (Generator::Hugo, base.to_owned(), vec![source.to_owned()]);
    assert_eq!(found(&root, "content"), hugo("content", "content"));
    assert_eq!(
        found(&root, "content/posts"),
        hugo("content/posts", "content/posts")
    );
    let file = "content/posts/a/index.md";
    assert_eq!(found(&root, file), hugo("content/posts/a", file));
    assert_eq!(
        Site::find(&root.join(file)).unwrap().content,
        root.join("content")
    );
}

/// Hugo: `module.mounts`.
#[test]
fn a_mounted_folder_is_the_content() {
    let config = "[[module.mounts]]\nsource = 'content/en'\ntarget = 'content'";
    let (_folder, root) = folder(&[("hugo.toml", config), ("content/en/a.md", "")]);
    for path in ["", "content", "content/en"] {
        let site = Site::find(&root.join(path)).unwrap();
        assert_eq!(site.content, root.join("content/en"), "{path}");
    }
}

/// Our rule: where nothing is known a folder is all there is; gohugo.io/getting-started/
/// directory-structure: `content` has `static` and `assets` beside it.
#[test]
fn a_folder_alone_is_a_site_unless_its_name_says_more() {
    let (_folder, root) = folder(&[
        ("content/a.md", ""),
        ("static/x.png", ""),
        ("config.toml", "a = 1"),
    ]);
    let unknown = (
        Generator::Unknown,
        "content".to_owned(),
        vec!["content".to_owned()],
    );
    assert_eq!(found(&root, "content"), unknown);
    let (_folder, root) = folder(&[("a.md", "")]);
    assert_eq!(found(&root, "").0, Generator::Unknown);
    assert!(Site::find(&root.join("nothing")).is_err());
}

fn generator(files: &[(&str, &str)]) -> Generator {
    let (_folder, root) = folder(files);
    Site::find(&root).unwrap().generator
}

/// gohugo.io/configuration/introduction: three formats; any program may have a
/// `config.toml`, so a key that only Hugo has must be in it. quartz.jzhao.xyz/configuration.
#[test]
fn every_name_of_a_configuration_is_known() {
    for end in ["toml", "yaml", "yml", "json"] {
        let file = format!("hugo.{end}");
        assert_eq!(generator(&[(&file, "")]), Generator::Hugo, "{file}");
    }
    for (file, text, expected) in [
        ("config.toml", "baseURL = '/'", Generator::Hugo),
        ("config.toml", "languageCode = 'en'", Generator::Hugo),
        ("config.json", "{\"theme\": \"x\"}", Generator::Hugo),
        ("config.toml", "base_url = '/'", Generator::Zola),
        ("config.toml", "name = 'a program'", Generator::Unknown),
        ("_config.yml", "title: x", Generator::Jekyll),
        ("astro.config.ts", "", Generator::Astro),
        ("quartz.config.ts", "", Generator::Quartz),
        (".obsidian/app.json", "{}", Generator::Obsidian),
    ] {
        assert_eq!(generator(&[(file, text)]), expected, "{file}: {text}");
    }
}

/// jekyllrb.com/docs/structure, hexo.io/docs/writing, docs.astro.build/en/guides/content-
/// collections: where posts are. A folder of posts is a path like any other.
#[test]
fn a_folder_of_posts_may_be_the_path() {
    let jekyll = [
        ("_config.yml", ""),
        ("docs/_posts/a.md", ""),
        ("_posts/b.md", ""),
    ];
    let (_folder, root) = folder(&jekyll);
    let own = |path: &str| (Generator::Jekyll, path.to_owned(), vec![path.to_owned()]);
    assert_eq!(found(&root, "_posts"), own("_posts"));
    assert_eq!(found(&root, "docs/_posts"), own("docs/_posts"));
    let (_folder, root) = folder(&[("_config.yml", "theme: x"), ("source/_posts/a.md", "")]);
    let hexo = (
        Generator::Hexo,
        "source/_posts".to_owned(),
        vec!["source/_posts".to_owned()],
    );
    assert_eq!(found(&root, "source/_posts"), hexo);
}

/// hexo.io/docs/configuration: `source_dir`; gohugo.io/configuration/all: `contentDir`.
#[test]
fn the_configuration_may_move_the_posts() {
    let (_folder, root) = folder(&[("hugo.toml", "contentDir = 'posts'"), ("posts/a.md", "")]);
    assert_eq!(found(&root, "").2, ["posts"]);
    let config = "theme: x\nsource_dir: src";
    let (_folder, root) = folder(&[
        ("_config.yml", config),
        ("src/_posts/a.md", ""),
        ("src/_drafts/b.md", ""),
        ("source/x", ""),
    ]);
    assert_eq!(found(&root, "").2, ["src/_posts", "src/_drafts"]);
}

/// Our rule: a configuration is looked for in the path and six folders above it.
#[test]
fn a_configuration_far_above_is_another_sites() {
    let six = "1/2/3/4/5/6";
    let (_folder, root) = folder(&[("hugo.toml", ""), (&format!("{six}/7/a.md"), "")]);
    let generator = |path: &str| Site::find(&root.join(path)).unwrap().generator;
    assert_eq!(generator(six), Generator::Hugo);
    assert_eq!(generator(&format!("{six}/7")), Generator::Unknown);
}

/// What is named and is not there says so, each in its own words.
#[cfg(unix)]
#[test]
fn a_path_that_leads_nowhere_says_why() {
    let (_folder, root) = folder(&[("a.md", "")]);
    std::os::unix::fs::symlink("none.md", root.join("link.md")).unwrap();
    let why = |path: &str| Site::find(&root.join(path)).unwrap_err().to_string();
    assert!(why("link.md").ends_with("link.md is a link to something that is not there"));
    assert!(why("none.md").contains("none.md: No such file"));
    assert!(why("a.md/b.md").contains("a.md/b.md: "));
}
