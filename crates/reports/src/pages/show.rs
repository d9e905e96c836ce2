//! The page of reports: the numbers of a time beside those of the time before, one of them in a chart and a table.

use ::store::{Result, Scope};
use accounts::tenants::hours;
use axum::extract::State;
use kernel::{Locale, Problem};
use maud::{Markup, Render, html};
use web::components::{Button, Field, Icon, Notice, Tab, card, empty_state, heading, section, tabs};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Place, Query, manner, t};

use super::asked::{Asked, Asking, PERIODS};
use super::{chart, wording};
use crate::asking::{self, Answered, BEST, By, Clock, Key, Measure, Names, Question, Ratings, Sum};

/// One number beside that of the time before.
pub(super) struct Card {
    pub(super) measure: Measure,
    pub(super) now: Sum,
    pub(super) before: Sum,
}

/// Everything the page shows.
pub(super) struct Shown {
    asking: Asking,
    cards: Vec<Card>,
    sums: Vec<Sum>,
    names: Names,
    choices: Choices,
}

/// What can be chosen from.
#[derive(Default)]
struct Choices {
    staff: Vec<(String, String)>,
    teams: Vec<(String, String)>,
    inboxes: Vec<(String, String)>,
    labels: Vec<(String, String)>,
}

/// `GET /t/{tenant}/reports`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let by = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<_> {
        let today = hours::get(scope)?.day_of(scope.now());
        let (asking, problem) = match asked.read(by.locale, today) {
            Ok(asking) => (asking, None),
            Err(problem) => (Asking::usual(today), Some(problem)),
        };
        Ok((shown(scope, &by, asking)?, problem))
    };
    let (shown, problem) = app.db.read(access.tenant, read).await?;
    Ok(page(&access, theme, &shown, problem.as_ref()))
}

fn shown(scope: &Scope<'_>, access: &Access, asking: Asking) -> Result<Shown> {
    let question = &asking.question;
    let cards = Measure::ALL.into_iter().map(|measure| {
        let now = Question { measure, ..question.clone() };
        let before = Question { range: question.range.before(), ..now.clone() };
        Ok(Card { measure, now: asking::sum(scope, access, &now)?, before: asking::sum(scope, access, &before)? })
    });
    let mut cards = cards.collect::<Result<Vec<_>>>()?;
    // Of what nobody promised, or did in neither time, there is nothing to say.
    let is_asked = |card: &Card| card.measure == question.measure;
    let is_of_some = |card: &Card| card.measure.is_share() || card.measure.is_rating();
    cards.retain(|card| !is_of_some(card) || card.now.number + card.before.number > 0 || is_asked(card));
    let sums = asking::sums(scope, access, question)?;
    let named = |rows: Vec<(uuid::Uuid, String)>| rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let all = asking::choices(scope)?;
    let choices = Choices {
        staff: named(all.staff),
        teams: named(all.teams),
        inboxes: named(all.inboxes),
        labels: named(all.labels),
    };
    Ok(Shown { cards, sums, names: asking::names(scope)?, choices, asking })
}

fn page(access: &Access, theme: Theme, shown: &Shown, problem: Option<&Problem>) -> Markup {
    let (locale, asking) = (access.locale, &shown.asking);
    let here = format!("/t/{}/reports", access.tenant);
    let question = &asking.question;
    let notice = problem.map(|problem| {
        let words: Vec<&str> = problem.fields.iter().map(|field| field.detail.as_str()).collect();
        Notice::attention(words.join(" ")).alert().render()
    });
    let periods: Vec<Tab> = PERIODS
        .into_iter()
        .map(|days| Tab {
            label: wording::period(locale, days),
            href: asking.over(days).on(&here),
            number: None,
            is_current: asking.days == Some(days),
        })
        .collect();
    let divisions: Vec<Tab> = By::CHOICES
        .into_iter()
        .map(|by| Tab {
            label: wording::by(locale, by),
            href: format!("{}#measure", asking.by(by).on(&here)),
            number: None,
            is_current: question.by == by,
        })
        .collect();
    let download = Button::new(t!(locale, "report-download")).quiet().small().icon(Icon::File);
    let content = html! {
        (heading(&t!(locale, "report-title"), Some(&wording::range(locale, question.range)), html! {}))
        div class="space-y-6" {
            @if let Some(notice) = notice { (notice) }
            div class="-mx-3" { (tabs(&t!(locale, "report-period"), &periods)) }
            (choose(access, &here, shown, problem.is_some()))
            (cards(access, &here, shown))
            div id="measure" class="scroll-mt-4" {
                (section(&wording::measure(locale, question.measure), html! {
                    p class="max-w-2xl text-sm text-muted" { (wording::about(locale, question.measure)) }
                    div class="-mx-3" { (tabs(&t!(locale, "report-by"), &divisions)) }
                    @if shown.sums.iter().all(|sum| sum.number == 0) {
                        (empty_state(Icon::Chart, &t!(locale, "report-nothing"), &t!(locale, "report-nothing-about"), None))
                    } @else {
                        @if let Some(chart) = chart::chart(locale, question.measure, question.by, &shown.sums, &shown.names) { (card(chart)) }
                        (rows(access, &here, shown))
                        div class="flex justify-end" { (download.to(asking.on(&format!("{here}/table")))) }
                    }
                }))
            }
        }
    };
    layout::page(&PageContext::of(access, theme, Place::Reports), &t!(locale, "report-title"), content)
}

/// Other days, one inbox, one person …, folded away until someone wants them.
fn choose(access: &Access, here: &str, shown: &Shown, is_wrong: bool) -> Markup {
    let (locale, question) = (access.locale, &shown.asking.question);
    let ids = [
        question.inbox.map(|id| id.as_uuid()),
        question.staff.map(|id| id.as_uuid()),
        question.team.map(|id| id.as_uuid()),
        question.label,
    ];
    let named = ids.into_iter().flatten().filter_map(|id| shown.names.of(id).map(str::to_owned));
    let whole = (question.clock == Clock::Whole).then(|| t!(locale, "report-clock-whole"));
    let chosen: Vec<String> = whole.into_iter().chain(named).collect();
    let is_usual = chosen.is_empty() && shown.asking.days.is_some();
    let choice = |name: &'static str, label: String, all: &[(String, String)], value: Option<String>| {
        let choices = std::iter::once((String::new(), t!(locale, "report-every"))).chain(all.iter().cloned()).collect();
        Field::choice(name, label, choices).value(value.unwrap_or_default()).of_names()
    };
    let choices = &shown.choices;
    let kept = [("measure", question.measure.as_str()), ("by", question.by.as_str())];
    html! {
        details open[is_wrong] class="rounded-box border border-base-300 bg-base-100" {
            summary class="reach flex cursor-pointer items-center gap-2 px-4 py-2 text-sm font-medium" {
                span class="text-muted" { (Icon::Settings.small()) }
                span class="shrink-0" { (t!(locale, "report-choose")) }
                @if !chosen.is_empty() { span class="min-w-0 truncate font-normal text-muted" { bdi { (chosen.join(" · ")) } } }
            }
            form method="get" action=(here) class="grid gap-4 border-t border-base-300 p-4 sm:grid-cols-2 lg:grid-cols-3" {
                @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                (Field::date("from", t!(locale, "report-from")).value(question.range.first.to_string()))
                (Field::date("to", t!(locale, "report-to")).value(question.range.last.to_string()))
                (Field::choice("hours", t!(locale, "report-clock"), vec![
                    ("open".to_owned(), t!(locale, "report-clock-open")),
                    ("whole".to_owned(), t!(locale, "report-clock-whole")),
                ]).value(question.clock.as_str()))
                (choice("inbox_id", t!(locale, "report-by-inbox"), &choices.inboxes, question.inbox.map(|id| id.to_string())))
                (choice("staff_id", t!(locale, "report-by-staff"), &choices.staff, question.staff.map(|id| id.to_string())))
                @if !choices.teams.is_empty() {
                    (choice("team_id", t!(locale, "report-by-team"), &choices.teams, question.team.map(|id| id.to_string())))
                }
                @if !choices.labels.is_empty() {
                    (choice("label_id", t!(locale, "report-by-label"), &choices.labels, question.label.map(|id| id.to_string())))
                }
                div class="flex flex-wrap items-end gap-2" {
                    (Button::new(t!(locale, "report-show")).primary())
                    @if !is_usual { (Button::new(t!(locale, "report-reset")).quiet().to(here)) }
                }
            }
        }
    }
}

fn cards(access: &Access, here: &str, shown: &Shown) -> Markup {
    let (locale, asking) = (access.locale, &shown.asking);
    let behind = format!("{here}/conversations");
    html! {
        ul class="grid grid-cols-2 gap-3 md:grid-cols-4" {
            @for card in &shown.cards {
                @let is_current = card.measure == asking.question.measure;
                @let measuring = asking.measuring(card.measure).by(By::All);
                @let before = measuring.in_range(asking.question.range.before());
                li class={ "flex min-w-0 flex-col gap-1 rounded-box border bg-base-100 p-4 " @if is_current { "border-primary" } @else { "border-base-300" } } {
                    a href={ (asking.measuring(card.measure).on(here)) "#measure" } aria-current=[is_current.then_some("true")]
                        class="reach text-sm text-muted underline-offset-4 hover:text-base-content hover:underline wrap-anywhere" { (wording::measure(locale, card.measure)) }
                    p class="mt-auto text-xl font-semibold tabular" {
                        a href=(measuring.on(&behind)) class="reach underline-offset-4 hover:underline" {
                            span class="sr-only" { (wording::measure(locale, card.measure)) ": " }
                            (amount(access, card.measure, &card.now))
                        }
                    }
                    p class="text-xs text-muted" {
                        (t!(locale, "report-before")) " "
                        a href=(before.on(&behind)) class="tabular underline-offset-4 hover:underline" { (amount(access, card.measure, &card.before)) }
                        (change(access, card))
                    }
                }
            }
        }
    }
}

fn amount(access: &Access, measure: Measure, sum: &Sum) -> Markup {
    html! {
        @match sum.value(measure) {
            Some(value) => data value=(value) { (wording::value(access.locale, measure, sum)) },
            None => "–",
        }
    }
}

/// By how much it changed, in hundredths. Nothing is said where there was nothing.
fn change(access: &Access, card: &Card) -> Markup {
    let values = (card.now.value(card.measure), card.before.value(card.measure));
    let (Some(now), Some(before)) = values else { return html! {} };
    if before == 0 || now == before {
        return html! {};
    }
    let percent = (now - before) * 100 / before;
    let words = manner::number(access.locale, percent.abs());
    html! {
        " · " span class="whitespace-nowrap" {
            @if percent >= 0 { (t!(access.locale, "report-more", percent = words)) } @else { (t!(access.locale, "report-less", percent = words)) }
        }
    }
}

fn rows(access: &Access, here: &str, shown: &Shown) -> Markup {
    let (locale, asking) = (access.locale, &shown.asking);
    let (measure, by) = (asking.question.measure, asking.question.by);
    let behind = format!("{here}/conversations");
    let number = |sum: &Sum, words: Markup| {
        let key: &Key = &sum.key;
        html! {
            @if sum.number == 0 { span class="text-muted" { (words) } }
            @else { a href=(asking.of(key.clone()).on(&behind)) class="reach underline decoration-base-300 underline-offset-4 hover:decoration-current" { (words) } }
        }
    };
    html! {
        div class="overflow-x-auto rounded-box border border-base-300 bg-base-100" tabindex="0" role="region" aria-label=(t!(locale, "report-table")) {
            table class="w-full text-sm" {
                thead {
                    tr class="border-b border-base-300 text-muted" {
                        th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-start font-medium" { (wording::by(locale, by)) }
                        th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (t!(locale, "report-number")) }
                        @if measure.is_share() {
                            th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (t!(locale, "report-kept")) }
                            th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (t!(locale, "report-share")) }
                        }
                        @if measure.is_rating() { (ratings_head(locale)) }
                        @if measure.is_time() {
                            th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (t!(locale, "report-median")) }
                            th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (t!(locale, "report-ninetieth")) }
                            th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (t!(locale, "report-mean")) }
                        }
                    }
                }
                tbody class="divide-y divide-base-300" {
                    @for sum in &shown.sums {
                        tr {
                            th scope="row" class="min-w-20 py-2 pe-2.5 ps-4 md:pe-4 text-start font-normal wrap-anywhere" { bdi { (wording::key(locale, by, &sum.key, &shown.names)) } }
                            td class="px-2.5 py-2 text-end tabular last:pe-4 md:px-4" { (number(sum, html! { data value=(sum.number) { (manner::number(locale, sum.number)) } })) }
                            @if measure.is_share() {
                                td class="px-2.5 py-2 text-end tabular last:pe-4 md:px-4" { data value=(sum.kept.unwrap_or(0)) { (manner::number(locale, sum.kept.unwrap_or(0))) } }
                                td class="whitespace-nowrap px-2.5 py-2 text-end tabular last:pe-4 md:px-4" { (wording::value(locale, measure, sum)) }
                            }
                            @if let Some(ratings) = sum.ratings.filter(|_| measure.is_rating()) { (ratings_cells(asking, &behind, locale, sum, ratings)) }
                            @if measure.is_time() {
                                @for seconds in [sum.median, sum.ninetieth, sum.mean()] {
                                    td class="whitespace-nowrap px-2.5 py-2 text-end tabular last:pe-4 md:px-4" { (number(sum, wording::length(locale, seconds))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn ratings_head(locale: Locale) -> Markup {
    let scores = (1..=BEST).rev().map(|score| manner::number(locale, score));
    let all = [t!(locale, "report-answered"), t!(locale, "report-share"), t!(locale, "report-average")];
    html! {
        @for words in all.into_iter().chain(scores) {
            th scope="col" class="px-2.5 py-2 first:ps-4 last:pe-4 md:px-4 text-end font-medium" { (words) }
        }
    }
}

/// How many answered, their share, the average, and how many gave each; every number opens who they were.
fn ratings_cells(asking: &Asking, behind: &str, locale: Locale, sum: &Sum, ratings: Ratings) -> Markup {
    let open = |answered: Answered, number: i64| {
        let href = asking.of(sum.key.clone()).answered(Some(answered)).on(behind);
        html! {
            td class="px-2.5 py-2 text-end tabular last:pe-4 md:px-4" {
                @if number == 0 { span class="text-muted" { data value="0" { (manner::number(locale, 0)) } } }
                @else {
                    a href=(href) class="reach underline decoration-base-300 underline-offset-4 hover:decoration-current" {
                        data value=(number) { (manner::number(locale, number)) }
                    }
                }
            }
        }
    };
    let share = sum
        .answered_percent()
        .map_or_else(|| "–".to_owned(), |percent| t!(locale, "report-percent", percent = percent));
    html! {
        (open(Answered::Anything, ratings.answered))
        td class="whitespace-nowrap px-2.5 py-2 text-end tabular last:pe-4 md:px-4" { (share) }
        td class="whitespace-nowrap px-2.5 py-2 text-end tabular last:pe-4 md:px-4" { (wording::value(locale, Measure::Satisfaction, sum)) }
        @for score in (1..=BEST).rev() {
            (open(Answered::Score(score), ratings.scores[usize::try_from(score - 1).unwrap_or(0)]))
        }
    }
}
