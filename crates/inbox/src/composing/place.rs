//! `/t/{tenant}/inbox/{conversation}/place`: a place, by what a map's address says, by its coordinates, or where this device is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consent::gate::Location;
use kernel::{ConversationId, Locale, TenantId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Field, Icon};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, t};

use super::coordinates::{self, Unclear};
use super::{Sending, Written, foot, page, too_long, written};
use crate::conversations::pages::{self, Looking};
use crate::reply::NewPart;

const LONGEST: usize = 1000;

/// The form as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    once: String,
    meant: String,
    pub(super) place: String,
    pub(super) name: String,
    pub(super) address: String,
}

type Wrong = (String, String);

/// What was typed as a place, or everything that is wrong with it.
pub(super) fn read(locale: Locale, typed: &Typed) -> Result<Location, Vec<Wrong>> {
    let (name, address) = (Text::line(&typed.name, 2 * LONGEST), Text::line(&typed.address, 2 * LONGEST));
    let long = [("name", too_long(locale, &name, LONGEST)), ("address", too_long(locale, &address, LONGEST))];
    let long = long.into_iter().filter_map(|(name, words)| Some((name.to_owned(), words?)));
    let mut wrong: Vec<Wrong> = long.collect();
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    match coordinates::read(&typed.place) {
        Ok((latitude, longitude)) if wrong.is_empty() => {
            return Ok(Location { latitude, longitude, name: some(name), address: some(address) });
        }
        Ok(_) => {}
        Err(unclear) => wrong.insert(0, ("place".to_owned(), words(locale, unclear))),
    }
    Err(wrong)
}

fn words(locale: Locale, unclear: Unclear) -> String {
    match unclear {
        Unclear::Empty => t!(locale, "place-none"),
        Unclear::Link => t!(locale, "place-no-link"),
        Unclear::Unreadable => t!(locale, "place-unreadable"),
        Unclear::NowhereOnEarth => t!(locale, "place-nowhere"),
    }
}

/// `GET /t/{tenant}/inbox/{conversation}/place`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Markup> {
    let written = written(&app, &access, id).await?;
    Ok(shown(&app, &access, theme, (&written, &looking), &Typed::default(), &[]))
}

/// `POST /t/{tenant}/inbox/{conversation}/place`
pub(crate) async fn send(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let sending = Sending { once: typed.once.clone(), meant: typed.meant.clone() };
    let (refused, wrong) = match read(access.locale, &typed) {
        Ok(location) => {
            let part = (NewPart::Location(location), String::new());
            match super::send(&app, &access, id, sending, part).await? {
                Ok(()) => return Ok(pages::back_to(&access, id, &looking, true, None)),
                Err(refused) => (Some(refused), Vec::new()),
            }
        }
        Err(wrong) => (None, wrong),
    };
    let status = refused.as_ref().map_or(StatusCode::UNPROCESSABLE_ENTITY, |(status, _)| *status);
    let written = Written { wrong: refused, ..written(&app, &access, id).await? };
    Ok((status, shown(&app, &access, theme, (&written, &looking), &typed, &wrong)).into_response())
}

fn shown(
    app: &App,
    access: &Access,
    theme: Theme,
    (written, looking): (&Written, &Looking),
    typed: &Typed,
    wrong: &[Wrong],
) -> Markup {
    let locale = access.locale;
    let thread = format!("/t/{}/inbox/{}", access.tenant, written.conversation.id);
    let query = looking.query();
    let of = |name: &str| wrong.iter().find(|(wrong, _)| wrong == name).map(|(_, words)| words.clone());
    let content = html! {
        form method="post" action=(format!("{thread}/place{query}")) class="max-w-xl space-y-6" {
            (written.sending.fields())
            div class="space-y-2" {
                (Field::text("place", t!(locale, "place-where")).explained(t!(locale, "place-where-about")).placeholder("52.5200, 13.4050")
                    .value(&typed.place).autocomplete("off").wrong(of("place")))
                div class="needs-script" data-locate="field-place" data-refused=(t!(locale, "place-refused")) data-looking=(t!(locale, "place-looking")) {
                    button type="button" class="btn btn-sm reach gap-1.5 border-base-300 bg-base-200 font-semibold" { (Icon::MapPin.small()) (t!(locale, "place-here")) }
                    p class="pt-1 text-sm text-muted empty:hidden" role="status" {}
                }
            }
            (Field::text("name", t!(locale, "place-name")).explained(t!(locale, "place-name-about")).value(&typed.name).autocomplete("off").wrong(of("name")))
            (Field::text("address", t!(locale, "place-address")).value(&typed.address).autocomplete("off").wrong(of("address")))
            (foot(locale, &format!("{thread}{query}")))
        }
    };
    let texts = (t!(locale, "place-title"), t!(locale, "place-about"));
    page(access, theme, app, (written, looking), (&texts.0, &texts.1), &content)
}
