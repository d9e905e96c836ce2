//! Quiet hours where the person is: by the time zone that is kept of them, else their number's country, else the business's.
//!
//! A country with several zones is quiet for an offer as long as it is in one of them: nobody is woken by one because their
//! number does not tell where in the country they live. What a business owes its own country goes by the business's clock.

use std::time::Duration;

use chrono::{TimeZone, Timelike};
use chrono_tz::Tz;
use kernel::{Purpose, Timestamp};

use super::model::Address;

/// Each country's time zones, the one in which most people live first (IANA time zone database, zone.tab; of zones that always
/// agree one, and of islands far off the mainland none).
const PLACES: &str = include_str!("places.txt");

/// The business's quiet hours: minutes after local midnight; equal means never quiet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quiet {
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) zone: Tz,
}

/// The zones in which the person may be.
pub(super) fn zones(own: Option<&str>, to: &Address, purpose: Purpose, quiet: &Quiet) -> Vec<Tz> {
    if let Some(zone) = own.and_then(|name| name.parse().ok()) {
        return vec![zone];
    }
    let zones = country(to).as_deref().map(of_country).unwrap_or_default();
    let is_at_home = zones.contains(&quiet.zone) && purpose != Purpose::Marketing;
    if zones.is_empty() || is_at_home { vec![quiet.zone] } else { zones }
}

/// The country of the person's number, else of WhatsApp's own id, which begins with it: "DE.1234…" (facts/meta.md 3.3).
pub(super) fn country(to: &Address) -> Option<String> {
    let of_id = || to.user_id.as_deref().and_then(|id| id.split_once('.')).map(|(country, _)| country.to_owned());
    to.phone.as_ref().and_then(kernel::PhoneNumber::region).or_else(of_id)
}

fn of_country(country: &str) -> Vec<Tz> {
    let line = PLACES.lines().find_map(|line| line.strip_prefix(country)?.strip_prefix(' '));
    line.map(|zones| zones.split(' ').filter_map(|zone| zone.parse().ok()).collect()).unwrap_or_default()
}

/// When it is quiet in none of the zones any more; nothing where it is not quiet now. Where the hours are so long that it is
/// always quiet somewhere, the zone in which most people live decides.
pub(super) fn end_of_quiet(now: Timestamp, zones: &[Tz], quiet: &Quiet) -> Option<Timestamp> {
    let mut end = now;
    for _ in 0..2 * zones.len() {
        let later = zones.iter().filter_map(|zone| end_in(end, *zone, quiet)).max();
        match later {
            Some(later) => end = later,
            None => return (end > now).then_some(end),
        }
    }
    zones.first().and_then(|zone| end_in(now, *zone, quiet))
}

fn end_in(now: Timestamp, zone: Tz, quiet: &Quiet) -> Option<Timestamp> {
    let (from, until) = (quiet.from, quiet.until);
    let local = zone.from_utc_datetime(&now.utc().naive_utc());
    let minute = i64::from(local.hour() * 60 + local.minute());
    let is_quiet = if from <= until { (from..until).contains(&minute) } else { minute >= from || minute < until };
    if from == until || !is_quiet {
        return None;
    }
    let minutes_left = (until - minute).rem_euclid(24 * 60);
    let end = now + Duration::from_secs(u64::try_from(minutes_left).unwrap_or(0) * 60);
    Some(Timestamp::from_seconds(end.seconds() - end.seconds().rem_euclid(60)))
}

#[cfg(test)]
mod tests {
    use kernel::PhoneNumber;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn night(zone: Tz) -> Quiet {
        Quiet { from: 1260, until: 480, zone }
    }

    #[test]
    fn quiet_hours_end_on_the_wall_clock() {
        let zone = chrono_tz::Europe::Berlin;
        let end = |now, from, until| end_of_quiet(at(now), &[zone], &Quiet { from, until, zone });
        // 23:30 in Berlin; quiet from 21:00 until 08:00.
        assert_eq!(end("2026-11-20T22:30:10Z", 1260, 480), Some(at("2026-11-21T07:00:00Z")));
        assert_eq!(end("2026-11-20T11:00:00Z", 1260, 480), None);
        assert_eq!(end("2026-11-20T22:30:00Z", 0, 0), None);
        assert_eq!(end("2026-11-20T12:15:00Z", 780, 840), Some(at("2026-11-20T13:00:00Z")));
    }

    #[test]
    fn every_place_in_the_table_is_a_time_zone() {
        for line in PLACES.lines() {
            let names: Vec<&str> = line.split(' ').collect();
            assert_eq!(of_country(names[0]).len(), names.len() - 1, "{line}");
            assert!(names.len() > 1, "{line}");
        }
        assert!(PLACES.lines().count() > 200);
    }

    // A business in Berlin, at 21:30 there: who is asleep, and until when.
    #[test]
    fn it_is_quiet_where_the_person_is() {
        let quiet = night(chrono_tz::Europe::Berlin);
        let until = |own: Option<&str>, phone: Option<&str>, user_id: Option<&str>, purpose| {
            let phone = phone.map(|phone| PhoneNumber::parse(phone, None).unwrap());
            let to = Address { phone, user_id: user_id.map(str::to_owned) };
            let now = at("2026-11-20T20:30:00Z");
            end_of_quiet(now, &zones(own, &to, purpose, &quiet), &quiet).map(|end| end.to_string())
        };
        let some = |text: &str| Some(at(text).to_string());
        use Purpose::{Marketing, Transactional};
        for (name, own, phone, user_id, purpose, expected) in [
            ("nothing known: the business's", None, None, None, Marketing, some("2026-11-21T07:00:00Z")),
            ("a German number", None, Some("+491701234567"), None, Marketing, some("2026-11-21T07:00:00Z")),
            ("a Brazilian number: five in the afternoon", None, Some("+5511987654321"), None, Marketing, None),
            (
                "an Indian number: two at night",
                None,
                Some("+919876543210"),
                None,
                Marketing,
                some("2026-11-21T02:30:00Z"),
            ),
            ("an id of Brazil", None, None, Some("BR.123"), Marketing, None),
            ("an id of no country", None, None, Some("XX.123"), Marketing, some("2026-11-21T07:00:00Z")),
            (
                "a German in Lisbon: half past eight",
                Some("Europe/Lisbon"),
                Some("+491701234567"),
                None,
                Marketing,
                None,
            ),
            ("a zone that is none", Some("Middle/Earth"), Some("+5511987654321"), None, Marketing, None),
            ("a reminder to a German", None, Some("+491701234567"), None, Transactional, some("2026-11-21T07:00:00Z")),
        ] {
            assert_eq!(until(own, phone, user_id, purpose), expected, "{name}");
        }
    }

    // A country with several zones, and a business in one of them.
    #[test]
    fn an_offer_wakes_nobody_on_the_other_coast() {
        let quiet = night(chrono_tz::America::New_York);
        let to = Address { phone: PhoneNumber::parse("+12125550123", None).ok(), user_id: None };
        let until =
            |now, purpose| end_of_quiet(at(now), &zones(None, &to, purpose, &quiet), &quiet).map(|end| end.to_string());
        // Nine in New York, six in Los Angeles.
        assert_eq!(until("2026-11-20T14:00:00Z", Purpose::Marketing), Some(at("2026-11-20T16:00:00Z").to_string()));
        assert_eq!(until("2026-11-20T14:00:00Z", Purpose::Transactional), None);
        // Half past nine at night in New York: until eight in Los Angeles the next morning.
        assert_eq!(until("2026-11-21T02:30:00Z", Purpose::Marketing), Some(at("2026-11-21T16:00:00Z").to_string()));
        // Hours so long that it is always quiet somewhere: New York decides.
        let long = Quiet { from: 900, until: 840, zone: chrono_tz::America::New_York };
        let zones = zones(None, &to, Purpose::Marketing, &long);
        assert_eq!(end_of_quiet(at("2026-11-20T14:00:00Z"), &zones, &long), Some(at("2026-11-20T19:00:00Z")));
    }
}
