//! Coordinates, as people have them: typed, copied from a map, or within a map's address.

use url::Url;

/// Why no place is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    Empty,
    /// An address that says nothing of where it leads, as short links do.
    Link,
    Unreadable,
    NowhereOnEarth,
}

/// In an address, what may hold them; the most exact before the others.
const PARAMETERS: [&str; 9] = ["q", "query", "ll", "coordinate", "destination", "daddr", "center", "cp", "sll"];

/// Latitude and longitude.
pub(super) fn read(text: &str) -> Result<(f64, f64), Unclear> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Unclear::Empty);
    }
    let found = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "geo") => in_address(&url).ok_or(Unclear::Link)?,
        _ => plain(text).or_else(|| lettered(text)).ok_or(Unclear::Unreadable)?,
    };
    let (latitude, longitude) = found;
    let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    if is_on_earth { Ok(found) } else { Err(Unclear::NowhereOnEarth) }
}

fn in_address(url: &Url) -> Option<(f64, f64)> {
    if url.scheme() == "geo" {
        return plain(url.path().split(';').next()?);
    }
    // The pin of Google's "place" pages: the last is the one that is shown.
    let pin = url.as_str().rsplit_once("!3d").and_then(|(_, rest)| {
        let (latitude, rest) = rest.split_once("!4d")?;
        let longitude = rest.split(['!', '?', '&', '#', '/']).next()?;
        Some((number(latitude)?, number(longitude)?))
    });
    let parameter = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let marked = || Some((number(&parameter("mlat")?)?, number(&parameter("mlon")?)?));
    let asked = || PARAMETERS.iter().find_map(|name| parameter(name).and_then(|value| plain(&value.replace('~', ","))));
    let pieces = || url.path_segments().into_iter().flatten();
    let in_path = || pieces().find_map(|piece| plain(&piece.replace('+', "").replace("%20", "").replace("%2C", ",")));
    let seen = || pieces().find_map(|piece| pair(piece.strip_prefix('@')?));
    // OpenStreetMap: #map=17/52.5/13.4
    let on_map = || {
        let parts: Vec<&str> = url.fragment()?.strip_prefix("map=")?.split(['/', '&']).collect();
        Some((number(parts.get(1)?)?, number(parts.get(2)?)?))
    };
    pin.or_else(marked).or_else(asked).or_else(in_path).or_else(seen).or_else(on_map)
}

/// The first two of several numbers with commas between.
fn pair(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split(',');
    Some((number(parts.next()?)?, number(parts.next()?)?))
}

/// "52.52, 13.405", "52.52 13.405", "52,52 13,405", "52,52; 13,405".
fn plain(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_start_matches("loc:");
    let two = |(one, other): (&str, &str)| Some((number(one.trim())?, number(other.trim())?));
    if text.matches(',').count() == 1
        && let Some(found) = text.split_once(',').and_then(two)
    {
        return Some(found);
    }
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == ';')
        .map(|word| word.trim_end_matches(',').replace(',', "."))
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [one, other] => Some((number(one)?, number(other)?)),
        _ => None,
    }
}

/// With the letters of the directions: `52°31'12.0"N 13°24'18.0"E`, "52.52 N, 13.405 E". O is West in one language and East in
/// another, so it is neither.
fn lettered(text: &str) -> Option<(f64, f64)> {
    let mut found: Vec<(char, f64)> = Vec::new();
    let (mut parts, mut digits): (Vec<f64>, String) = (Vec::new(), String::new());
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || matches!(c, '.' | ',') && !digits.is_empty() {
            digits.push(if c == ',' { '.' } else { c });
            continue;
        }
        let number = digits.trim_end_matches('.');
        if !number.is_empty() {
            parts.push(number.parse().ok()?);
        }
        digits.clear();
        match c.to_ascii_uppercase() {
            letter @ ('N' | 'S' | 'E' | 'W') => {
                found.push((letter, angle(&std::mem::take(&mut parts))?));
            }
            letter if letter.is_alphabetic() => return None,
            _ => {}
        }
    }
    match found.as_slice() {
        [(up @ ('N' | 'S'), latitude), (along @ ('E' | 'W'), longitude)] if parts.is_empty() => {
            let signed = |is_negative: bool, value: f64| if is_negative { -value } else { value };
            Some((signed(*up == 'S', *latitude), signed(*along == 'W', *longitude)))
        }
        _ => None,
    }
}

/// Degrees, minutes, seconds.
fn angle(parts: &[f64]) -> Option<f64> {
    match *parts {
        [degrees] => Some(degrees),
        [degrees, minutes] if minutes < 60.0 => Some(degrees + minutes / 60.0),
        [degrees, minutes, seconds] if minutes < 60.0 && seconds < 60.0 => {
            Some(degrees + minutes / 60.0 + seconds / 3600.0)
        }
        _ => None,
    }
}

/// Digits with a point, and a sign; no "inf" and no "1e9".
fn number(text: &str) -> Option<f64> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    if is_plain && text.contains(|c: char| c.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_people_have_them() {
        let near = |text: &str, latitude: f64, longitude: f64| {
            let (one, other) = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
            assert!((one - latitude).abs() < 1e-4 && (other - longitude).abs() < 1e-4, "{text}: {one}, {other}");
        };
        for text in [
            "52.5200, 13.4050",
            " 52.52,13.405 ",
            "52.52 13.405",
            "52,52 13,405",
            "52,52; 13,405",
            "52°31'12.0\"N 13°24'18.0\"E",
            "52° 31′ 12″ N, 13° 24′ 18″ E",
            "52.52 N, 13.405 E",
            "geo:52.52,13.405?z=17",
            "geo:52.52,13.405;u=35",
            "https://www.google.com/maps/@52.52,13.405,17z",
            "https://www.google.com/maps/place/Cafe/@52.51,13.41,17z/data=!3m1!4b1!4m6!3m5!1s0x0:0x0!8m2!3d52.52!4d13.405!16s",
            "https://maps.google.com/?q=52.52,13.405",
            "https://www.google.com/maps/search/?api=1&query=52.52%2C13.405",
            "https://www.google.com/maps/search/52.52,+13.405",
            "https://www.google.com/maps/dir/?api=1&destination=52.52,13.405",
            "https://maps.apple.com/?ll=52.52,13.405&q=Cafe",
            "https://maps.apple.com/place?coordinate=52.52,13.405&name=Cafe",
            "https://www.openstreetmap.org/#map=17/52.52/13.405",
            "https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=17/1/2",
            "https://www.bing.com/maps?cp=52.52~13.405&lvl=16",
        ] {
            near(text, 52.52, 13.405);
        }
        near("-33.8688, 151.2093", -33.8688, 151.2093);
        near("33°51'S 151°12'W", -33.85, -151.2);
        for (text, wrong) in [
            ("", Unclear::Empty),
            ("Main Street 5", Unclear::Unreadable),
            ("52.52", Unclear::Unreadable),
            ("inf, nan", Unclear::Unreadable),
            ("1, 2, 3", Unclear::Unreadable),
            ("52°61'N 13°E", Unclear::Unreadable),
            ("52 N, 13 O", Unclear::Unreadable),
            ("https://maps.app.goo.gl/abcdef", Unclear::Link),
            ("https://www.google.com/maps?q=Berlin", Unclear::Link),
            ("152.52, 13.405", Unclear::NowhereOnEarth),
            ("https://maps.google.com/?q=95.0,13.4", Unclear::NowhereOnEarth),
        ] {
            assert_eq!(read(text), Err(wrong), "{text}");
        }
    }
}
