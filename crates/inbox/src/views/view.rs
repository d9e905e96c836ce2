//! Saved views in the list: in its menu, and above it the one that is shown.

use ::store::{Result, Scope};
use kernel::Locale;
use maud::{Markup, html};
use web::components::inbox::SavedViews;
use web::components::{Icon, Tab};
use web::words::isolated;
use web::{Access, t};

use super::{Audience, Gone, View, Which};
use crate::conversations::pages::Looking;

/// The caller's views; the one that led here, if the list is still that one's; and what of it is gone.
#[derive(Default)]
pub(crate) struct Saved {
    views: Vec<View>,
    current: Option<(View, Vec<Gone>)>,
}

pub(crate) fn saved(scope: &Scope<'_>, access: &Access, looking: &Looking) -> Result<Saved> {
    let views = super::list(scope, access)?;
    let current = match views.iter().find(|view| Some(view.id) == looking.saved) {
        Some(view) => {
            let gone = super::gone(scope, &view.which)?;
            let is_that = same(&view.which.left(&gone), looking);
            is_that.then(|| (view.clone(), gone))
        }
        None => None,
    };
    Ok(Saved { views, current })
}

/// Whether this is the list that is asked for.
fn same(which: &Which, looking: &Looking) -> bool {
    Which::of(&which.looking(None)) == Which::of(looking)
}

pub(crate) fn menu(access: &Access, looking: &Looking, saved: &Saved) -> SavedViews {
    let locale = access.locale;
    let current = saved.current.as_ref().map(|(view, _)| view);
    let here = format!("/t/{}/inbox/views", access.tenant);
    let tab = |view: &View| Tab {
        label: view.name.clone(),
        href: format!("{here}/{}", view.id),
        number: None,
        is_current: current.is_some_and(|current| current.id == view.id),
    };
    let query = Which::of(looking).looking(None).query();
    let and = if query.is_empty() { "?" } else { "&" };
    SavedViews {
        current: current.map(|view| view.name.clone()),
        views: saved.views.iter().map(tab).collect(),
        save_href: (access.staff.is_some() && !access.is_visit() && current.is_none())
            .then(|| format!("{here}{query}{and}new=true#new")),
        manage_href: (!saved.views.is_empty() && access.staff.is_some()).then_some(here),
        save: t!(locale, "saved-save"),
        manage: t!(locale, "saved-manage"),
    }
}

/// Above the list of a view: what it asks for that is not there any more.
pub(crate) fn told(access: &Access, saved: &Saved) -> Markup {
    let locale = access.locale;
    let Some((view, gone)) = saved.current.as_ref().filter(|(_, gone)| !gone.is_empty()) else { return html! {} };
    let is_left = view.which.left(gone) != view.which;
    html! {
        div role="status" class="flex shrink-0 items-start gap-2 border-b border-base-300 bg-attention px-4 py-2 text-sm" {
            span class="mt-0.5" { (Icon::TriangleAlert.small()) }
            div class="min-w-0 grow space-y-0.5" {
                @for one in gone { p { (gone_words(locale, *one)) } }
                p { (if is_left { t!(locale, "saved-gone-left") } else { t!(locale, "saved-gone-nothing") }) }
            }
            @if super::may_change(access, view.audience) {
                a class="reach shrink-0 font-semibold underline" href=(format!("/t/{}/inbox/views?edit={id}#view-{id}", access.tenant, id = view.id)) {
                    (t!(locale, "saved-change"))
                }
            }
        }
    }
}

pub(super) fn gone_words(locale: Locale, gone: Gone) -> String {
    match gone {
        Gone::Label => t!(locale, "saved-gone-label"),
        Gone::Inbox => t!(locale, "saved-gone-inbox"),
        Gone::Team => t!(locale, "saved-gone-team"),
        Gone::Person => t!(locale, "saved-gone-person"),
    }
}

/// Whose it is, in words.
pub(super) fn audience_words(locale: Locale, audience: Audience, teams: &[(String, String)]) -> String {
    match audience {
        Audience::Own => t!(locale, "saved-own"),
        Audience::Everyone => t!(locale, "saved-everyone"),
        Audience::Team(team) => {
            let id = team.to_string();
            let name = teams.iter().find(|(known, _)| *known == id).map(|(_, name)| isolated(name));
            name.map_or_else(|| t!(locale, "saved-a-team"), |name| t!(locale, "saved-team", name = name))
        }
    }
}
