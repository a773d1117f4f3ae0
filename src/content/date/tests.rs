use super::*;

fn utc(text: &str) -> String {
    let date = parse(text, &TimeZone::UTC);
    date.map_or_else(|error| format!("{error:?}"), |date| date.at.to_string())
}

/// Hugo 0.168 takes all of these (spf13/cast 1.10).
#[test]
fn forms_that_hugo_takes() {
    for (text, expected) in [
        ("2024-07-31", "2024-07-31T00:00:00Z"),
        ("2024-07-31 10:20:30", "2024-07-31T10:20:30Z"),
        ("2024-07-31 10:20:30.123", "2024-07-31T10:20:30.123Z"),
        ("2024-07-31T10:20:30", "2024-07-31T10:20:30Z"),
        ("2024-07-31T10:20:30Z", "2024-07-31T10:20:30Z"),
        ("2024-07-31T10:20:30+08:00", "2024-07-31T02:20:30Z"),
        ("2024-07-31 10:20:30+08:00", "2024-07-31T02:20:30Z"),
        ("2024-07-31T10:20:30+0800", "2024-07-31T02:20:30Z"),
        ("2024-07-31 10:20:30 +08:00", "2024-07-31T02:20:30Z"),
        ("2024-07-31 10:20:30 +0800", "2024-07-31T02:20:30Z"),
        ("2024-07-31 9:05:07", "2024-07-31T09:05:07Z"),
        ("2024-07-31 10:20:30 -0530 MST", "2024-07-31T15:50:30Z"),
        (
            "2024-07-31 10:20:30.5 +0800 +0800",
            "2024-07-31T02:20:30.5Z",
        ),
        ("31 Jul 2024", "2024-07-31T00:00:00Z"),
        ("Wed, 31 Jul 2024 10:20:30 GMT", "2024-07-31T10:20:30Z"),
        ("Wed, 31 Jul 2024 10:20:30 +0800", "2024-07-31T02:20:30Z"),
        ("Wed Jul 31 10:20:30 2024", "2024-07-31T10:20:30Z"),
        ("Wed Jul 31 10:20:30 UTC 2024", "2024-07-31T10:20:30Z"),
        ("Wed Jul 31 10:20:30 +0800 2024", "2024-07-31T02:20:30Z"),
        ("31 Jul 24 10:20 +0800", "2024-07-31T02:20:00Z"),
        ("Wednesday, 31-Jul-24 10:20:30 UTC", "2024-07-31T10:20:30Z"),
        ("1722421230", "2024-07-31T10:20:30Z"),
    ] {
        assert_eq!(utc(text), expected, "{text}");
    }
}

/// Hugo fails the build on these: our rule.
#[test]
fn forms_that_hugo_refuses() {
    for (text, expected) in [
        ("2024-7-3", "2024-07-03T00:00:00Z"),
        ("2024/07/31", "2024-07-31T00:00:00Z"),
        ("2024.07.31", "2024-07-31T00:00:00Z"),
        ("2024-07", "2024-07-01T00:00:00Z"),
        ("2024-07-31 10:20", "2024-07-31T10:20:00Z"),
        ("2024-07-31T10:20", "2024-07-31T10:20:00Z"),
        ("2024-07-31 10:20:30+08", "2024-07-31T02:20:30Z"),
        ("2024-07-31 10:20:30 UTC", "2024-07-31T10:20:30Z"),
        ("2024/7/3 3:04 PM", "2024-07-03T15:04:00Z"),
        ("Jul 31, 2024", "2024-07-31T00:00:00Z"),
        ("July 31st, 2024", "2024-07-31T00:00:00Z"),
        ("2024年7月31日", "2024-07-31T00:00:00Z"),
        ("2024 年 7 月 31 日 10:20", "2024-07-31T10:20:00Z"),
        ("20240731", "2024-07-31T00:00:00Z"),
        // Ruby's `Time.parse`, and so Jekyll, reads over a year that stands there twice.
        ("2024-07-31 10:20:30 2024 +0800", "2024-07-31T02:20:30Z"),
        ("1722421230000", "2024-07-31T10:20:30Z"),
    ] {
        assert_eq!(utc(text), expected, "{text}");
    }
}

/// RFC 3339, 5.7: there is no 30th of February and no 25th hour.
#[test]
fn what_is_no_date_says_why() {
    assert_eq!(utc("2024-02-30"), "Impossible");
    assert_eq!(utc("2024-07-31 25:00:00"), "Impossible");
    for text in [
        "",
        "soon",
        "1.5",
        "12",
        "07/31/2024",
        "2024-07-31 what 1",
        "+",
        "-",
    ] {
        let read = parse(text, &TimeZone::UTC);
        assert!(
            text == "12" || read == Err(DateError::Unknown),
            "{text}: {read:?}"
        );
    }
}

/// The day shown is the author's, not the one of UTC.
#[test]
fn the_day_is_the_one_written_and_a_missing_zone_is_the_sites() {
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    let late = parse("2024-07-31T01:00:00+08:00", &TimeZone::UTC).unwrap();
    assert_eq!(late.day, jiff::civil::date(2024, 7, 31));
    let bare = parse("2024-07-31", &zone).unwrap();
    assert_eq!(bare.at.to_string(), "2024-07-30T16:00:00Z");
    assert_eq!(bare.day, jiff::civil::date(2024, 7, 31));
    let named = parse("2024-07-31 10:20:30 UTC", &zone).unwrap();
    assert_eq!(named.at.to_string(), "2024-07-31T10:20:30Z");
}

/// Hugo, `dateAndSlugFromBaseFilename`; jekyllrb.com/docs/posts; getzola.org, Page.
#[test]
fn names_and_paths_hold_dates() {
    let name =
        |name| from_name(name, &TimeZone::UTC).map(|(date, rest)| (date.at.to_string(), rest));
    let day = |rest| Some(("2024-07-31T00:00:00Z".to_owned(), rest));
    assert_eq!(name("2024-07-31-a-b"), day("a-b"));
    assert_eq!(name("2024-07-31_a"), day("a"));
    assert_eq!(name("2024-07-31"), day(""));
    assert_eq!(name("2024-07-31x"), day("x"));
    assert_eq!(name("2024-07-310"), None);
    let exact = Some(("2024-07-31T10:20:30Z".to_owned(), "a"));
    assert_eq!(name("2024-07-31-10-20-30-a"), exact);
    assert_eq!(name("2024-07-31T10-20-30-a"), exact);
    let path = from_path("posts/2019/05/15/slug", &TimeZone::UTC).unwrap();
    assert_eq!(path.at.to_string(), "2019-05-15T00:00:00Z");
    assert_eq!(from_path("posts/2019/99/15", &TimeZone::UTC), None);
}
