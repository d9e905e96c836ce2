//! The page of the installation, for the owners of the business that was set up first: what is weak now, and the last nights.

use std::sync::Arc;

use accounts::{Tab, settings_tabs};
use axum::Extension;
use axum::extract::State;
use kernel::{Locale, Permission};
use maud::{Markup, html};
use privacy::backups;
use web::components::{Icon, Notice, Reader, Tone, chip, heading, list_row, moment, rows, section};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Method, Place, Routes, t};

use super::history::{self, Night};
use super::look::Seen;
use super::{Check, Facts, Finding, Looks, facts, judge};
use crate::config::Config;

const NIGHTS: i64 = 30;

pub(crate) fn routes() -> Routes {
    Routes::new().staff(Method::GET, "/t/{tenant}/settings/installation", Permission::SettingsManage, show)
}

/// `GET /t/{tenant}/settings/installation`
async fn show(
    State(app): State<App>,
    (Extension(config), Extension(looks)): (Extension<Arc<Config>>, Extension<Looks>),
    access: Access,
    theme: Theme,
) -> web::Result<Markup> {
    let (state, nights) = app
        .db
        .global_read(|global| Ok::<_, store::Error>((backups::State::read(global)?, history::latest(global, NIGHTS)?)))
        .await?;
    let locale = access.locale;
    let content = if state.may_manage(&access) {
        let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
        let (its_config, db) = (config.clone(), app.db.clone());
        let seen = looks.see(&app.clock, async move { facts::is_reached(&its_config, &db).await }).await;
        let findings = judge(&Facts::gather(&config, &app.db, seen.and_then(|seen| seen.is_reached)).await);
        found(reader, &findings, seen, &nights)
    } else {
        html! { (Notice::info(t!(locale, "doctor-operator")).because(html! { (t!(locale, "doctor-operator-about")) })) }
    };
    let body = html! {
        (settings_tabs(&access, Tab::Installation))
        (heading(&t!(locale, "doctor-title"), Some(&t!(locale, "doctor-about")), html! {}))
        (content)
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &t!(locale, "doctor-title"), body))
}

fn found(reader: Reader, findings: &[Finding], seen: Option<Seen>, nights: &[Night]) -> Markup {
    let locale = reader.locale;
    let (well, weak): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|finding| finding.is_well);
    html! {
        @if seen.is_none() {
            div class="pb-8" { (Notice::info(t!(locale, "doctor-reach-looking")).because(html! { (t!(locale, "doctor-reach-looking-about")) })) }
        } @else if weak.is_empty() {
            div class="pb-8" { (Notice::good(t!(locale, "doctor-sound")).because(html! { (t!(locale, "doctor-sound-about")) })) }
        }
        @if !weak.is_empty() {
            (section(&t!(locale, "doctor-weak"), rows(weak.iter().map(|finding| row(locale, finding)))))
        }
        (section(&t!(locale, "doctor-well"), rows(well.iter().map(|finding| row(locale, finding)))))
        @if let Some(seen) = seen.filter(|seen| seen.is_reached.is_some()) {
            p class="pb-8 text-sm text-muted" { (t!(locale, "doctor-reach-seen")) " " (moment::ago(reader, seen.at)) }
        }
        @if !nights.is_empty() {
            (section(&t!(locale, "doctor-nights"), rows(nights.iter().map(|night| of_night(reader, night)))))
        }
    }
}

fn row(locale: Locale, finding: &Finding) -> Markup {
    let (icon, tone) = if finding.is_well {
        (Icon::CircleCheck, "text-success")
    } else {
        (Icon::TriangleAlert, "text-attention-strong")
    };
    html! {
        div class="flex items-start gap-3 px-4 py-3 text-sm" {
            span class=(tone) aria-hidden="true" { (icon.show()) }
            p class="min-w-0 wrap-anywhere" { (finding.words(locale)) }
        }
    }
}

fn of_night(reader: Reader, night: &Night) -> Markup {
    let locale = reader.locale;
    let weak = Check::ALL.iter().filter(|check| night.weak.iter().any(|word| word == check.as_str()));
    let names: Vec<String> = weak.map(|check| check.name(locale)).collect();
    let end = match names.len() {
        0 => chip(&t!(locale, "doctor-night-sound"), Tone::Good),
        count => chip(&t!(locale, "doctor-night-weak", count = count), Tone::Attention),
    };
    list_row(html! {}, &moment::full_words(reader, night.at), None, html! { (names.join(" · ")) }, end)
}
