//! Charts, drawn here: columns over time, bars for the rest. The words stand in the page, so that they keep their size.

use kernel::Locale;
use maud::{Markup, html};
use web::t;

use super::wording;
use crate::asking::{BEST, By, Measure, Names, Sum};

/// A drawing of these sums; the table beneath says the same. Nothing where all are nought.
pub(super) fn chart(locale: Locale, measure: Measure, by: By, sums: &[Sum], names: &Names) -> Option<Markup> {
    // A share is one of a hundred, whatever the others are.
    let all = sums.iter().filter_map(|sum| tallest(sum, measure)).max();
    let most = all.map_or(0, |most| match (measure.is_share(), measure.is_rating()) {
        (true, _) => 100,
        (_, true) => BEST * 100,
        (false, false) => most,
    });
    if most == 0 {
        return None;
    }
    let drawn = if by.is_time() {
        columns(locale, measure, by, sums, names, most)
    } else {
        bars(locale, measure, by, sums, names, most)
    };
    Some(drawn)
}

fn tallest(sum: &Sum, measure: Measure) -> Option<i64> {
    if measure.is_time() { sum.ninetieth } else { sum.value(measure) }
}

/// Thousandths of the most.
fn part(value: Option<i64>, most: i64) -> i64 {
    value.unwrap_or(0) * 1000 / most.max(1)
}

fn columns(locale: Locale, measure: Measure, by: By, sums: &[Sum], names: &Names, most: i64) -> Markup {
    let name = |sum: &Sum| wording::key(locale, by, &sum.key, names);
    let number = i64::try_from(sums.len()).unwrap_or(1).max(1);
    let width = 10_000 / number;
    // Between columns there is air, but not where there are many.
    let air = if number > 60 { 0 } else { width / 5 };
    let title = format!("{} · {}", wording::measure(locale, measure), wording::by(locale, by));
    let highest = sums.iter().max_by_key(|sum| sum.value(measure));
    let described = highest
        .map(|sum| t!(locale, "report-chart-about", highest = name(sum), value = wording::value(locale, measure, sum)));
    let top = match (measure.is_time(), measure.is_share()) {
        (true, _) => wording::took(locale, most),
        (_, true) => t!(locale, "report-percent", percent = most),
        (false, false) if measure.is_rating() => wording::average(locale, most),
        (false, false) => web::manner::number(locale, most),
    };
    let marks = [0, sums.len() / 2, sums.len().saturating_sub(1)];
    html! {
        figure class="space-y-1.5" {
            p class="text-xs text-muted tabular" aria-hidden="true" { (top) }
            svg role="img" aria-labelledby="chart-title chart-about" viewBox="0 0 10000 1000" preserveAspectRatio="none" class="block h-44 w-full" {
                title id="chart-title" { (title) }
                desc id="chart-about" { (described.unwrap_or_default()) }
                @for line in [0, 250, 500, 750, 1000] {
                    line x1="0" x2="10000" y1=(line) y2=(line) class="stroke-base-300" vector-effect="non-scaling-stroke" {}
                }
                @for (place, sum) in (0_i64..).zip(sums) {
                    @let (x, wide) = (place * width + air / 2, width - air);
                    g {
                        title { (name(sum)) ": " (wording::value(locale, measure, sum)) }
                        @if measure.is_time() {
                            @let tall = part(sum.ninetieth, most);
                            rect x=(x) y=(1000 - tall) width=(wide) height=(tall) class="fill-primary/25" {}
                        }
                        @let tall = part(sum.value(measure), most);
                        rect x=(x) y=(1000 - tall) width=(wide) height=(tall) class="fill-primary" {}
                        rect x=(place * width) y="0" width=(width) height="1000" class="fill-transparent" {}
                    }
                }
            }
            div class="flex justify-between text-xs text-muted" aria-hidden="true" {
                @if sums.len() > 2 {
                    @for mark in marks { span { (name(&sums[mark])) } }
                } @else {
                    @for sum in sums { span class="mx-auto" { (name(sum)) } }
                }
            }
            @if measure.is_time() { (legend(locale)) }
        }
    }
}

fn bars(locale: Locale, measure: Measure, by: By, sums: &[Sum], names: &Names, most: i64) -> Markup {
    html! {
        figure class="space-y-3" {
            @for (place, sum) in (0_i64..).zip(sums.iter().take(20)) {
                @let name = wording::key(locale, by, &sum.key, names);
                @let value = wording::value(locale, measure, sum);
                div class="space-y-1" {
                    p class="flex justify-between gap-4 text-sm" aria-hidden="true" {
                        span class="truncate" { bdi { (name) } }
                        span class="tabular shrink-0 font-medium" { (value) }
                    }
                    svg role="img" aria-labelledby={ "bar-" (place) } viewBox="0 0 1000 10" preserveAspectRatio="none" class="block h-2 w-full rtl:-scale-x-100" {
                        title id={ "bar-" (place) } { (name) ": " (value) }
                        rect width="1000" height="10" class="fill-base-300/60" {}
                        @if measure.is_time() { rect width=(part(sum.ninetieth, most)) height="10" class="fill-primary/25" {} }
                        rect width=(part(sum.value(measure), most)) height="10" class="fill-primary" {}
                    }
                }
            }
            @if measure.is_time() { (legend(locale)) }
        }
    }
}

fn legend(locale: Locale) -> Markup {
    html! {
        figcaption class="flex flex-wrap gap-x-5 gap-y-1 pt-1 text-xs text-muted" {
            span class="flex items-center gap-1.5" { span class="size-2.5 rounded-sm bg-primary" {} (t!(locale, "report-median-legend")) }
            span class="flex items-center gap-1.5" { span class="size-2.5 rounded-sm bg-primary/25" {} (t!(locale, "report-ninetieth-legend")) }
        }
    }
}
