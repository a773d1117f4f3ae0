//! Dates as people write them in front matter and in names of files.
//!
//! One reader takes all forms that Hugo takes (spf13/cast, `timeFormats`) and
//! those it refuses but blogs have. A date without a zone is meant in the zone
//! that is passed in, the site's.

use super::post::PostDate;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// Why a date could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It has the form of a date, but there is no such day or time.
    #[error("there is no such day or time")]
    Impossible,
    /// It has no form that is known.
    #[error("not a date that can be read")]
    Unknown,
}

/// Reads any of the forms: `2024-07-31`, with a time, with an offset, `31 Jul
/// 2024`, `Jul 31, 2024`, RFC 822, 850 and 1123, `2024年7月31日`, Unix seconds,
/// eight digits.
///
/// # Errors
/// [`DateError::Impossible`] for `2024-02-30`, [`DateError::Unknown`] for words.
pub fn parse(text: &str, zone: &TimeZone) -> Result<PostDate, DateError> {
    let text = text.trim();
    if let Some(number) = text.parse::<i64>().ok().filter(|_| !text.contains('+')) {
        return whole_number(number, zone);
    }
    let (date, rest) = match numeric_date(text) {
        Some((date, rest)) => (date?, rest),
        None => return in_words(text, zone),
    };
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | 't' | ','));
    let mut parts = Parts {
        date: Some(date),
        ..Parts::default()
    };
    for token in tokens(rest) {
        // `2023-01-29 18:30:22 2023 -0800`: the year once more, as Ruby's `Time.parse`,
        // and so Jekyll, lets it pass.
        if parts.time.is_some() && token.parse() == Ok(date.year()) && token.len() == 4 {
            continue;
        }
        parts.take_time(token)?;
    }
    parts.finish(zone)
}

/// The date in front of a name (`2024-07-31-slug`, `2024-07-31-10-20-30 slug`,
/// `2024-07-31`) and the rest of the name. Hugo: `dateAndSlugFromBaseFilename`.
pub fn from_name<'a>(name: &'a str, zone: &TimeZone) -> Option<(PostDate, &'a str)> {
    let day = name.get(..10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let rest = &name[10..];
    // `2024-07-310` is no day; `2024-07-31T10-20-30` and `2024-07-31x` are to Hugo.
    if !shaped || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut date = parse(day, zone).ok()?;
    let mut slug = rest;
    // `-10-20-30` is a time when it is complete.
    let time = rest.get(..9).filter(|time| {
        time.bytes().enumerate().all(|(at, byte)| match at {
            0 => matches!(byte, b'-' | b'T'),
            3 | 6 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    });
    if let Some(time) = time {
        let moment = format!("{day} {}", time[1..].replace('-', ":"));
        if let Ok(exact) = parse(&moment, zone) {
            (date, slug) = (exact, &rest[9..]);
        }
    }
    Some((date, slug.trim_start_matches(['-', '_', ' '])))
}

/// A `YYYY/MM/DD` among the folders of a path or an address (our rule).
pub fn from_path(path: &str, zone: &TimeZone) -> Option<PostDate> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|w| {
        let digits = |part: &str, len: usize| {
            part.len() <= len && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
        };
        let shaped = w[0].len() == 4 && digits(w[0], 4) && digits(w[1], 2) && digits(w[2], 2);
        shaped.then(|| parse(&w.join("-"), zone).ok()).flatten()
    })
}

/// Eight digits that make a day are that day (our rule; Hugo reads seconds of
/// 1970), other numbers are Unix seconds, or milliseconds where seconds would be
/// beyond the year 9999.
fn whole_number(number: i64, zone: &TimeZone) -> Result<PostDate, DateError> {
    if (10_000_101..=99_991_231).contains(&number) {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        if let Ok(date) = Date::new(year as i16, month as i8, day as i8) {
            return at(date.to_datetime(Time::midnight()), zone);
        }
    }
    let moment = Timestamp::from_second(number)
        .or_else(|_| Timestamp::from_millisecond(number))
        .map_err(|_| DateError::Impossible)?;
    Ok(PostDate {
        at: moment,
        day: zone.to_datetime(moment).date(),
        offset: zone.to_offset(moment),
    })
}

fn at(moment: DateTime, zone: &TimeZone) -> Result<PostDate, DateError> {
    let at = match zone.to_timestamp(moment) {
        Ok(at) => at,
        // `9999-12-31`, for ever: the last day is beyond the last moment there is.
        Err(_) if moment.year() == 9999 => Timestamp::MAX,
        Err(_) => return Err(DateError::Impossible),
    };
    Ok(PostDate {
        at,
        day: moment.date(),
        offset: zone.to_offset(at),
    })
}

/// `2024-07-31`, `2024/7/3`, `2024.07.31`, `2024-07`, `2024年7月31日` at the start;
/// `None` where the text does not start so.
fn numeric_date(text: &str) -> Option<(Result<Date, DateError>, &str)> {
    let (year, rest) = number(text).filter(|(digits, _)| digits.len() == 4)?;
    // `2024 年 7 月 31 日`
    let spaced = rest.trim_start();
    let rest = if spaced.starts_with('年') {
        spaced
    } else {
        rest
    };
    let separator = rest.chars().next().filter(|c| "-/.年".contains(*c))?;
    let rest = rest[separator.len_utf8()..].trim_start();
    let (month, rest) = number(rest).filter(|(digits, _)| digits.len() <= 2)?;
    let after = if separator == '年' { '月' } else { separator };
    let (day, rest) = match rest.trim_start().strip_prefix(after) {
        Some(tail) => match number(tail.trim_start()) {
            Some((day, tail)) => {
                let bare = tail.trim_start().strip_prefix('日');
                (day, bare.unwrap_or(tail))
            }
            None if separator == '年' => ("1", tail),
            None => return None,
        },
        None => ("1", rest),
    };
    Some((civil(year, month, day), rest))
}

fn civil(year: &str, month: &str, day: &str) -> Result<Date, DateError> {
    let part = |text: &str| text.parse::<i8>().map_err(|_| DateError::Impossible);
    let year = year.parse().map_err(|_| DateError::Impossible)?;
    Date::new(year, part(month)?, part(day)?).map_err(|_| DateError::Impossible)
}

fn number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// The words of a date, with an offset cut from a time it is glued to.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let separate = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '[' | ']');
    text.split(separate).flat_map(|word| {
        let cut = match word.find(':') {
            // `10:20:30+08:00`, `10:20Z`, `10:20:30PM`
            Some(colon) => word[colon..]
                .find(|c: char| matches!(c, '+' | '-') || c.is_ascii_alphabetic())
                .map_or(word.len(), |n| colon + n),
            None => 0,
        };
        let (time, rest) = word.split_at(if word.starts_with(['+', '-']) { 0 } else { cut });
        [time, rest].into_iter().filter(|part| !part.is_empty())
    })
}

/// What the words of a date say, until all are read.
#[derive(Default)]
struct Parts {
    date: Option<Date>,
    month: Option<i8>,
    day: Option<i8>,
    year: Option<i16>,
    time: Option<Time>,
    offset: Option<Offset>,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// `Mon, 02 Jan 2006 15:04:05 MST` and all its kin: a month by name, the day
/// before the year, weekdays and names of zones read over.
fn in_words(text: &str, zone: &TimeZone) -> Result<PostDate, DateError> {
    let mut parts = Parts::default();
    for token in tokens(text) {
        // RFC 850: `02-Jan-06`
        if token.split('-').count() == 3 && !token.starts_with('-') {
            for part in token.split('-') {
                parts.take_word(part)?;
            }
        } else {
            parts.take_word(token)?;
        }
    }
    parts.finish(zone)
}

impl Parts {
    fn take_word(&mut self, token: &str) -> Result<(), DateError> {
        let lower = token.to_ascii_lowercase();
        let lower = lower.trim_end_matches('.');
        let among = |names: &[&str]| {
            let start = lower.get(..3).filter(|_| lower.len() >= 3);
            names.iter().position(|name| Some(*name) == start)
        };
        let letters = lower.bytes().all(|b| b.is_ascii_alphabetic());
        if letters && self.month.is_none() && among(&MONTHS).is_some() {
            self.month = among(&MONTHS).map(|n| n as i8 + 1);
        } else if letters && among(&DAYS).is_some() {
        } else if lower.starts_with(|c: char| c.is_ascii_digit()) && !lower.contains(':') {
            let digits = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|end| lower.strip_suffix(end))
                .unwrap_or(lower);
            let number: i16 = digits.parse().map_err(|_| DateError::Unknown)?;
            if self.day.is_none() && digits.len() <= 2 {
                self.day = Some(number as i8);
            } else if self.year.is_none() {
                self.year = Some(match digits.len() {
                    // Go's rule for two digits.
                    2 if number >= 69 => 1900 + number,
                    2 => 2000 + number,
                    _ => number,
                });
            } else {
                return Err(DateError::Unknown);
            }
        } else {
            self.take_time(token)?;
        }
        Ok(())
    }

    /// A time, an offset or the name of a zone.
    fn take_time(&mut self, token: &str) -> Result<(), DateError> {
        if token.starts_with(['+', '-']) && self.time.is_some() {
            // Go prints `+0800 +0800` for a zone without a name.
            let offset = offset(token)?;
            self.offset.get_or_insert(offset);
        } else if token.starts_with(|c: char| c.is_ascii_digit()) && self.time.is_none() {
            self.time = Some(time(token)?);
        } else if token.eq_ignore_ascii_case("z")
            || token.eq_ignore_ascii_case("utc")
            || token.eq_ignore_ascii_case("gmt")
        {
            self.offset.get_or_insert(Offset::UTC);
        } else if token.eq_ignore_ascii_case("am") || token.eq_ignore_ascii_case("pm") {
            let time = self.time.ok_or(DateError::Unknown)?;
            let noon = token.eq_ignore_ascii_case("pm");
            self.time = Some(match (time.hour(), noon) {
                (12, false) => time - 12.hours(),
                (1..=11, true) => time + 12.hours(),
                _ => time,
            });
        } else if !token
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b == b'/' || b == b'_')
            || self.time.is_none()
            || token.starts_with("m=")
        {
            return Err(DateError::Unknown);
        }
        // Else `CST`: a name says no offset; Hugo reads it in the site's zone.
        Ok(())
    }

    fn finish(self, zone: &TimeZone) -> Result<PostDate, DateError> {
        let date = match (self.date, self.year, self.month, self.day) {
            (Some(date), ..) => date,
            (None, Some(year), Some(month), Some(day)) => {
                Date::new(year, month, day).map_err(|_| DateError::Impossible)?
            }
            _ => return Err(DateError::Unknown),
        };
        let moment = date.to_datetime(self.time.unwrap_or(Time::midnight()));
        match self.offset {
            Some(offset) => at(moment, &TimeZone::fixed(offset)),
            None => at(moment, zone),
        }
    }
}

/// `10:20`, `9:05:07`, `10:20:30.123`.
fn time(text: &str) -> Result<Time, DateError> {
    let mut fields = text.split(':');
    let mut whole = || {
        let field = fields.next()?;
        (field.len() <= 2)
            .then(|| field.parse::<i8>().ok())
            .flatten()
    };
    let (hour, minute) = (whole(), whole());
    let (Some(hour), Some(minute)) = (hour, minute) else {
        return Err(DateError::Unknown);
    };
    let seconds = fields.next().unwrap_or("0");
    let (second, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let second: i8 = second.parse().map_err(|_| DateError::Unknown)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateError::Unknown);
    }
    let nanos = format!("{fraction:0<9.9}").parse().unwrap_or(0);
    Time::new(hour, minute, second, nanos).map_err(|_| DateError::Impossible)
}

/// `+08`, `+0800`, `+08:00`, `-5:30`.
fn offset(text: &str) -> Result<Offset, DateError> {
    let negative = text.starts_with('-');
    let digits = &text[1..];
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at(2),
        None => (digits, "0"),
    };
    let part = |text: &str| text.parse::<i32>().map_err(|_| DateError::Unknown);
    let seconds = part(hours)? * 3600 + part(minutes)? * 60;
    let seconds = if negative { -seconds } else { seconds };
    Offset::from_seconds(seconds).map_err(|_| DateError::Impossible)
}

#[cfg(test)]
mod tests;
