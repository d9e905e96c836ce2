use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use kernel::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::testing::{World, get, post, worlds};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn week(texts: [&str; 7]) -> Week {
    Week(texts.map(|text| Span::parse_day(text).unwrap()))
}

fn shop(zone: Tz) -> Hours {
    Hours { zone, week: week(["9-12, 14-18", "9-18", "9-18", "9-18", "9-18", "10-14", ""]), holidays: Vec::new() }
}

fn holiday(first: &str, last: &str, is_yearly: bool, hours: &str) -> Holiday {
    let spans = Span::parse_day(hours).unwrap();
    Holiday { id: Uuid::nil(), name: "Away".to_owned(), first: day(first), last: day(last), is_yearly, spans }
}

#[test]
fn a_shop_is_open_by_the_clock_on_its_wall() {
    let berlin = shop(Tz::Europe__Berlin);
    for (moment, is_open, opens) in [
        // Monday in summer and in winter: nine o'clock is another time of UTC.
        ("2026-07-06T06:59:59Z", false, "2026-07-06T07:00:00Z"),
        ("2026-07-06T07:00:00Z", true, "2026-07-06T07:00:00Z"),
        ("2026-11-23T07:59:59Z", false, "2026-11-23T08:00:00Z"),
        ("2026-11-23T08:00:00Z", true, "2026-11-23T08:00:00Z"),
        // Noon is not open any more; the afternoon is.
        ("2026-11-23T11:00:00Z", false, "2026-11-23T13:00:00Z"),
        // Saturday evening until Monday.
        ("2026-11-21T13:00:00Z", false, "2026-11-23T08:00:00Z"),
        // Over the night in which the clock goes forward.
        ("2026-03-28T13:00:00Z", false, "2026-03-30T07:00:00Z"),
    ] {
        assert_eq!(berlin.open_at(at(moment)), is_open, "{moment}");
        assert_eq!(berlin.next_opening(at(moment)), Some(at(opens)), "{moment}");
    }
    assert_eq!(berlin.closes_after(at("2026-11-23T08:30:00Z")), Some(at("2026-11-23T11:00:00Z")));
    assert_eq!(berlin.closes_after(at("2026-11-23T11:30:00Z")), None);
}

#[test]
fn hours_over_midnight_are_two_days_that_follow_on_each_other() {
    let bar = Hours { week: week(["", "", "", "", "18-24", "0-2, 18-24", "0-2"]), ..shop(Tz::Europe__Madrid) };
    // Friday the 20th, 23:30 in Madrid.
    let friday = at("2026-11-20T22:30:00Z");
    assert_eq!(bar.closes_after(friday), Some(at("2026-11-21T01:00:00Z")));
    assert_eq!(bar.next_opening(at("2026-11-21T01:00:00Z")), Some(at("2026-11-21T17:00:00Z")));
    let always = Hours { week: Week(std::array::from_fn(|_| Span::WHOLE_DAY.to_vec())), ..bar };
    assert_eq!(always.closes_after(friday), None);
}

#[test]
fn an_hour_that_the_clock_skips_is_not_open_and_one_that_it_shows_twice_is_open_twice() {
    let night =
        Hours { week: Week(std::array::from_fn(|_| Span::parse_day("2-2:30").unwrap())), ..shop(Tz::Europe__Berlin) };
    // 29 March 2026: from 02:00 to 03:00 at once.
    assert_eq!(night.next_opening(at("2026-03-28T12:00:00Z")), Some(at("2026-03-30T00:00:00Z")));
    // 25 October 2026: 02:00 comes at 00:00Z and again at 01:00Z.
    assert_eq!(night.next_opening(at("2026-10-24T12:00:00Z")), Some(at("2026-10-25T00:00:00Z")));
    assert!(!night.open_at(at("2026-10-25T00:45:00Z")));
    assert_eq!(night.next_opening(at("2026-10-25T00:45:00Z")), Some(at("2026-10-25T01:00:00Z")));
}

#[test]
fn the_shortest_holiday_decides_and_fixed_ones_come_back() {
    let mut hours = shop(Tz::Europe__Berlin);
    hours.holidays = vec![
        holiday("2026-08-03", "2026-08-21", false, ""),
        holiday("2026-08-12", "2026-08-12", false, "10-11"),
        holiday("2020-12-24", "2021-01-01", true, ""),
        holiday("2026-12-30", "2026-12-30", false, "9-12"),
        holiday("2024-02-29", "2024-02-29", true, ""),
    ];
    for (date, expected) in [
        ("2026-08-02", ""),
        ("2026-08-10", ""),
        ("2026-08-12", "10:00–11:00"),
        ("2026-08-24", "09:00–12:00, 14:00–18:00"),
        ("2026-12-24", ""),
        ("2026-12-30", "09:00–12:00"),
        ("2027-01-01", ""),
        ("2027-01-02", "10:00–14:00"),
        ("2031-12-26", ""),
        ("2028-02-29", ""),
        ("2027-03-01", "09:00–12:00, 14:00–18:00"),
        ("2027-02-28", ""),
        ("2027-02-26", "09:00–18:00"),
    ] {
        assert_eq!(Span::written_day(hours.of_day(day(date))), expected, "{date}");
    }
    assert_eq!(hours.next_opening(at("2026-12-30T12:00:00Z")), Some(at("2027-01-02T09:00:00Z")));
}

#[test]
fn who_says_nothing_is_open_and_who_is_closed_all_year_does_not_open() {
    let silent = Hours { week: Week::default(), ..shop(Tz::America__Sao_Paulo) };
    let now = at("2026-11-21T03:00:00Z");
    assert!(silent.open_at(now) && silent.next_opening(now) == Some(now) && silent.closes_after(now).is_none());
    let closed = Hours { holidays: vec![holiday("2026-11-21", "2026-11-21", false, "")], ..silent };
    assert_eq!(closed.next_opening(at("2026-11-21T04:00:00Z")), Some(at("2026-11-22T03:00:00Z")));
    let never = Hours { holidays: vec![holiday("2026-01-01", "2026-12-31", true, "")], ..closed };
    assert_eq!(never.next_opening(now), None);
}

/// Zones whose clocks change by an hour, by half an hour, at midnight, over a whole day, or never.
fn zones() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::America__Sao_Paulo,
        Tz::America__Havana,
        Tz::Australia__Lord_Howe,
        Tz::Pacific__Apia,
        Tz::Africa__Casablanca,
        Tz::Asia__Kolkata,
        Tz::Asia__Gaza,
        Tz::UTC,
    ])
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let span = (0_u16..1440, 1_u16..1440).prop_map(|(from, long)| Span::new(from, (from + long).min(1440)));
    prop::collection::vec(span, 0..3).prop_map(|all| {
        let mut kept: Vec<Span> = Vec::new();
        for span in all.into_iter().flatten() {
            if kept.iter().all(|one| span.until() < one.from() || one.until() < span.from()) {
                kept.push(span);
            }
        }
        kept.sort_unstable();
        kept
    })
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let holiday = (0_u64..4_000, 0_u64..20, any::<bool>(), spans()).prop_map(|(first, length, is_yearly, spans)| {
        let first = day("2008-01-01") + Days::new(first);
        Holiday { id: Uuid::nil(), name: String::new(), first, last: first + Days::new(length), is_yearly, spans }
    });
    (zones(), prop::array::uniform7(spans()), prop::collection::vec(holiday, 0..4))
        .prop_map(|(zone, week, holidays)| Hours { zone, week: Week(week), holidays })
}

/// A moment, often near one at which some clock changes.
fn moments() -> impl Strategy<Value = i64> {
    let change = prop::sample::select(vec![
        "2026-03-29T01:00:00Z",
        "2026-10-25T01:00:00Z",
        "2018-11-04T03:00:00Z",
        "2018-02-18T02:00:00Z",
        "2017-11-05T05:00:00Z",
        "2011-12-30T10:00:00Z",
        "2017-04-01T15:00:00Z",
        "2016-10-01T15:30:00Z",
    ]);
    prop_oneof![
        (change, -200_000_i64..200_000).prop_map(|(change, apart)| at(change).seconds() + apart),
        1_200_000_000_i64..1_900_000_000,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(hours in any_hours(), now in moments(), within in 0.0_f64..1.0) {
        let now = Timestamp::from_seconds(now);
        match hours.next_opening(now) {
            Some(opens) => {
                prop_assert!(opens >= now && hours.open_at(opens));
                prop_assert_eq!(hours.open_at(now), opens == now);
                if opens > now {
                    let wait = opens.seconds() - now.seconds();
                    let between = now.seconds() + (within * wait as f64) as i64;
                    for second in [between, opens.seconds() - 1] {
                        prop_assert!(!hours.open_at(Timestamp::from_seconds(second)), "open before it opens");
                    }
                }
            }
            None => {
                for ahead in 0..800 {
                    prop_assert!(!hours.open_at(now + std::time::Duration::from_secs(ahead * 12 * 60 * 60)));
                }
            }
        }
    }

    #[test]
    fn until_it_closes_it_is_open_and_then_it_is_not(hours in any_hours(), now in moments(), within in 0.0_f64..1.0) {
        let now = Timestamp::from_seconds(now);
        if let Some(closes) = hours.closes_after(now) {
            let between = now.seconds() + (within * (closes.seconds() - now.seconds()) as f64) as i64;
            prop_assert!(hours.open_at(now) && hours.open_at(Timestamp::from_seconds(between.min(closes.seconds() - 1))));
            prop_assert!(!hours.open_at(closes));
        }
    }

    #[test]
    fn so_long_open_is_what_the_sum_says_and_a_second_before_it_is_less(hours in any_hours(), now in moments(), minutes in 1_u64..5000) {
        let (now, long) = (Timestamp::from_seconds(now), std::time::Duration::from_secs(60 * minutes));
        if let Some(until) = hours.open_for(now, long) {
            prop_assert_eq!(hours.open_between(now, until), long);
            let before = Timestamp::from_seconds(until.seconds() - 1);
            prop_assert!(hours.open_between(now, before) < long);
        } else {
            let days = if hours.week.is_set() { 390 } else { 300 };
            prop_assert!(hours.open_between(now, now + std::time::Duration::from_secs(days * 24 * 60 * 60)) < long);
        }
    }

    #[test]
    fn what_is_shown_of_a_day_is_read_as_the_same(spans in spans()) {
        prop_assert_eq!(Span::parse_day(&Span::written_day(&spans)), Ok(spans));
    }
}

fn form(version: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("version", version), ("day1", "9-12, 14-18"), ("as_monday", "on"), ("day6", "10–14")]
}

async fn kept(world: &World) -> Hours {
    world.db.read(world.lark.tenant, super::get).await.unwrap()
}

// Shows P-ACC-1: hours with holidays are part of the business's settings, and of two who edit them one is told.
#[tokio::test]
async fn hours_and_holidays_are_kept_and_only_managers_change_them() {
    for world in worlds().await {
        let (router, lark) = (world.router(), &world.lark);
        let path = format!("/t/{}/settings/hours", lark.tenant);
        let admin = &lark.admin.session;
        assert!(!kept(&world).await.week.is_set());
        let saved = post(&router, &path, admin, &form("1")).await;
        assert_eq!(saved.location, format!("{path}?done=saved"), "{}", saved.body);
        let expected = week(["9-12, 14-18", "9-12, 14-18", "9-12, 14-18", "9-12, 14-18", "9-12, 14-18", "10-14", ""]);
        assert_eq!(kept(&world).await.week, expected);
        // Saturday, ten o'clock in Berlin.
        let page = get(&router, &path, admin).await.body;
        assert!(page.contains("Open now, until") && page.contains(r#"value="10:00–14:00""#), "{page}");
        assert_eq!(post(&router, &path, admin, &form("1")).await.status, StatusCode::CONFLICT);
        assert_eq!(post(&router, &path, &lark.agent.session, &form("2")).await.status, StatusCode::FORBIDDEN);

        let holidays = format!("{path}/holidays");
        let christmas = [("name", "Christmas"), ("first", "2026-12-25"), ("last", "2026-12-26"), ("yearly", "on")];
        let added = post(&router, &holidays, admin, &christmas).await;
        assert_eq!(added.location, format!("{path}?done=added#holidays"), "{}", added.body);
        post(&router, &holidays, admin, &[("name", "Inventory"), ("first", "2026-12-01"), ("hours", "13-18")]).await;
        let hours = kept(&world).await;
        assert_eq!(hours.of_day(day("2030-12-26")), []);
        assert_eq!(Span::written_day(hours.of_day(day("2026-12-01"))), "13:00–18:00");
        let page = get(&router, &path, &lark.agent.session).await.body;
        assert!(page.contains("Christmas") && page.contains("Every year") && !page.contains("/removal"));
        let id = hours.holidays.iter().find(|one| one.name == "Christmas").unwrap().id;
        // Another business's address does not reach it.
        let foreign = format!("/t/{}/settings/hours/holidays/{id}/removal", world.brook.tenant);
        assert_eq!(post(&router, &foreign, &world.brook.owner.session, &[]).await.status, StatusCode::NOT_FOUND);
        let removal = format!("{holidays}/{id}/removal");
        assert_eq!(post(&router, &removal, admin, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&router, &removal, admin, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(kept(&world).await.holidays.len(), 1);
        assert_eq!(world.events().await, ["settings.changed"; 4]);
    }
}

#[tokio::test]
async fn wrong_hours_are_told_beside_their_field_and_nothing_typed_is_lost() {
    for world in worlds().await {
        let (router, lark) = (world.router(), &world.lark);
        let path = format!("/t/{}/settings/hours", lark.tenant);
        let typed = [("version", "1"), ("day1", "9-12"), ("day5", "22-2"), ("day6", "<b>nine")];
        let wrong = post(&router, &path, &lark.owner.session, &typed).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("field-day5-wrong") && wrong.body.contains("end this day at 24:00"));
        assert!(wrong.body.contains("&lt;b&gt;nine") && wrong.body.contains(r#"value="9-12""#));
        assert!(!kept(&world).await.week.is_set());
        for (field, typed) in [
            ("name", [("name", ""), ("first", "2026-12-25"), ("last", ""), ("hours", "")]),
            ("first", [("name", "X"), ("first", "25 December"), ("last", ""), ("hours", "")]),
            ("last", [("name", "X"), ("first", "2026-12-25"), ("last", "2026-12-24"), ("hours", "")]),
            ("last", [("name", "X"), ("first", "2026-12-25"), ("last", "2027-12-25"), ("hours", "")]),
            ("hours", [("name", "X"), ("first", "2026-12-25"), ("last", ""), ("hours", "9-12, 11-13")]),
        ] {
            let wrong = post(&router, &format!("{path}/holidays"), &lark.owner.session, &typed).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(wrong.body.contains(&format!("field-{field}-wrong")), "{field}");
        }
        assert!(kept(&world).await.holidays.is_empty());
    }
}
