//! The page: what the last look found, in sentences, and the button for the next one.

use accounts::{Tab, settings_tabs};
use axum::extract::State;
use axum::response::Response;
use kernel::{AppId, Locale, Permission};
use maud::{Markup, html};
use url::Url;
use web::components::{Button, Icon, Notice, Reader, back, facts, heading, moment, rows, section};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Place, redirect, t};

use super::{Finding, Known, LOOKS_WITHIN, Own, Verdict, known, path, store};

/// What the page shows.
struct Found {
    goes_on: bool,
    own: Option<store::Ended>,
    /// Each app under which a number is connected, by Meta's id where it is known.
    apps: Vec<(AppId, Option<String>, Option<Known>)>,
}

/// `GET /t/{tenant}/settings/reach`
pub(super) async fn show(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    let found = app.db.read(access.tenant, move |scope| {
        let apps = store::in_use(scope)?
            .into_iter()
            .map(|app| Ok((app.id, app.external_id.map(|id| id.to_string()), known(scope, app.id)?)));
        Ok::<_, ::store::Error>(Found {
            goes_on: store::goes_on(scope, LOOKS_WITHIN)?,
            own: store::ended(scope, scope.tenant().as_uuid())?,
            apps: apps.collect::<::store::Result<_>>()?,
        })
    });
    let page = Page {
        reader: Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() },
        public_url: &app.settings.public_url,
        may_look: access.may(Permission::InboxManage),
        access: &access,
        found: found.await?,
    };
    let title = t!(access.locale, "reach-title");
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &title, page.show()))
}

/// `POST /t/{tenant}/settings/reach`
pub(super) async fn look(State(app): State<App>, access: Access) -> web::Result<Response> {
    super::look(&app, access.tenant, access.actor).await?;
    Ok(redirect(&path(access.tenant)))
}

struct Page<'a> {
    reader: Reader,
    public_url: &'a Url,
    may_look: bool,
    access: &'a Access,
    found: Found,
}

impl Page<'_> {
    fn show(&self) -> Markup {
        let locale = self.reader.locale;
        let own = self.found.own.as_ref().map(|ended| (ended.at, Own::from_json(&ended.found)));
        let button = Button::new(t!(locale, "reach-look")).icon(Icon::Refresh);
        let button = if own.is_none() { button.primary() } else { button };
        html! {
            (settings_tabs(self.access, Tab::Numbers))
            (back(&format!("/t/{}/settings/inboxes", self.access.tenant), &t!(locale, "inboxes-title")))
            (heading(&t!(locale, "reach-title"), Some(&t!(locale, "reach-about")), html! {
                @if self.may_look { form method="post" action=(path(self.access.tenant)) { (button) } }
            }))
            div class="pb-8" { (self.verdict(own.as_ref().map(|(_, own)| own))) }
            @if let Some((_, own)) = &own {
                (section(&t!(locale, "reach-from-here"), self.of_kontor(own)))
                (section(&t!(locale, "reach-from-meta"), self.of_meta()))
            }
            (section(&t!(locale, "reach-where"), facts([
                (t!(locale, "reach-address").as_str(), html! { bdi dir="ltr" translate="no" { (self.public_url) } }),
                (t!(locale, "reach-looked").as_str(), match &own {
                    Some((at, _)) => moment::ago(self.reader, *at),
                    None => html! { (t!(locale, "inbox-never")) },
                }),
            ])))
        }
    }

    /// What it comes to, in a line.
    fn verdict(&self, own: Option<&Own>) -> Markup {
        let locale = self.reader.locale;
        let told = |notice: Notice, about: String| html! { (notice.because(html! { (about) })) };
        if self.found.goes_on {
            return told(Notice::info(t!(locale, "reach-goes-on")), t!(locale, "reach-goes-on-about"));
        }
        let Some(own) = own else {
            return told(Notice::info(t!(locale, "reach-none")), t!(locale, "reach-none-about"));
        };
        let verdicts: Vec<Verdict> =
            self.found.apps.iter().filter_map(|(.., known)| known.as_ref().map(Known::verdict)).collect();
        let is_reached = !verdicts.is_empty() && verdicts.iter().all(|verdict| *verdict == Verdict::Reached);
        let is_refused = self.asked().any(|known| known.asked.arrived() == Some(false));
        if is_refused {
            told(Notice::harm(t!(locale, "reach-bad")), t!(locale, "reach-bad-about"))
        } else if is_reached {
            told(Notice::good(t!(locale, "reach-good")), t!(locale, "reach-good-about"))
        } else if own.is_well() {
            told(Notice::good(t!(locale, "reach-clear")), t!(locale, "reach-clear-about"))
        } else {
            told(Notice::attention(t!(locale, "reach-doubt")), t!(locale, "reach-doubt-about"))
        }
    }

    fn asked(&self) -> impl Iterator<Item = &Known> {
        self.found.apps.iter().filter_map(|(.., known)| known.as_ref())
    }

    /// What Kontor saw itself. Where Meta arrived and Kontor did not, the way from inside is to blame.
    fn of_kontor(&self, own: &Own) -> Markup {
        let locale = self.reader.locale;
        let has_arrived = self.asked().any(|known| known.asked.arrived() == Some(true));
        let is_inside_only = has_arrived && own.well.is_empty();
        html! {
            @if is_inside_only {
                (Notice::info(t!(locale, "reach-inside")).because(html! { (t!(locale, "reach-inside-about")) }))
            }
            @if own.findings.is_empty() {
                (rows([sentence(Sign::Well, &t!(locale, "reach-from-here-well"))]))
            } @else {
                (rows(own.findings.iter().map(|finding| self.finding(own, finding, is_inside_only))))
            }
        }
    }

    fn finding(&self, own: &Own, finding: &Finding, is_inside_only: bool) -> Markup {
        let sign = if finding.what.is_weak() && !is_inside_only { Sign::Weak } else { Sign::Note };
        sentence(sign, &finding.words(self.reader.locale, self.public_url, &own.well))
    }

    fn of_meta(&self) -> Markup {
        let locale = self.reader.locale;
        if self.found.apps.is_empty() {
            return html! { (rows([sentence(Sign::Note, &t!(locale, "reach-meta-none"))])) };
        }
        html! { (rows(self.found.apps.iter().map(|(_, external, known)| self.of_app(locale, external.as_deref(), known.as_ref())))) }
    }

    fn of_app(&self, locale: Locale, external: Option<&str>, known: Option<&Known>) -> Markup {
        let which = external.filter(|_| self.found.apps.len() > 1);
        let (sign, words) = match known {
            None => (Sign::Note, t!(locale, "reach-meta-not-yet")),
            Some(known) => {
                let sign = match known.asked.arrived() {
                    Some(true) => Sign::Well,
                    Some(false) => Sign::Weak,
                    None => Sign::Note,
                };
                (sign, known.asked.words(locale, self.public_url))
            }
        };
        html! {
            (row(sign, html! {
                @if let Some(app) = which { p class="font-medium" { (t!(locale, "reach-app", app = isolated(app))) } }
                p { (words) }
                @if let Some(said) = known.map(|known| known.detail.as_str()).filter(|said| !said.is_empty()) {
                    p class="text-muted" { (t!(locale, "reach-meta-said")) " " bdi dir="ltr" lang="en" translate="no" { (said) } }
                }
            }))
        }
    }
}

#[derive(Clone, Copy)]
enum Sign {
    Well,
    Weak,
    Note,
}

fn sentence(sign: Sign, words: &str) -> Markup {
    row(sign, html! { p { (words) } })
}

fn row(sign: Sign, words: Markup) -> Markup {
    let (icon, tone) = match sign {
        Sign::Well => (Icon::CircleCheck, "text-success"),
        Sign::Weak => (Icon::TriangleAlert, "text-attention-strong"),
        Sign::Note => (Icon::Info, "text-info"),
    };
    html! {
        div class="flex items-start gap-3 px-4 py-3 text-sm" {
            span class=(tone) aria-hidden="true" { (icon.show()) }
            div class="min-w-0 space-y-1 wrap-anywhere" { (words) }
        }
    }
}
