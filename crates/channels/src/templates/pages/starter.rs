//! The five templates to begin with: read, changed where one likes, and those that are chosen handed in.

use ::store::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::{InboxId, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Field, Icon, Notice, Reader, back, heading};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::super::starters::{LANGUAGES, Starter, sample};
use super::super::{Refusal, checked, keep, words};
use super::{address, business, number, preview, told};
use crate::inboxes::Inbox;
use crate::inboxes::pages::{framed, reader};
use crate::whatsapp::templates::draft::Draft;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    language: String,
}

/// One of the five as its owner has it.
struct Card {
    starter: Starter,
    is_chosen: bool,
    draft: Draft,
    /// Why it was not handed in: by field, and whatever belongs to none.
    wrong: Vec<(String, String)>,
}

/// `GET …/{inbox}/templates/starters`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let inbox = number(&app, &access, id).await?;
    let language = chosen(&access, &asked.language);
    let card = |starter: Starter| Card {
        starter,
        is_chosen: true,
        draft: starter.draft(language, business(&inbox)),
        wrong: Vec::new(),
    };
    let cards: Vec<Card> = Starter::ALL.into_iter().map(card).collect();
    let title = t!(access.locale, "template-starters");
    Ok(framed(&access, theme, &title, page(&access, reader(&app, &access), &inbox, language, &cards, None)))
}

/// One of the languages: what was asked for, or the reader's own.
fn chosen(access: &Access, asked: &str) -> &'static str {
    let of = |wanted: &dyn Fn(&(&'static str, kernel::Locale)) -> bool| {
        LANGUAGES.iter().find(|one| wanted(one)).map(|(code, _)| *code)
    };
    of(&|(code, _)| *code == asked)
        .or_else(|| of(&|(_, words)| words.messages() == access.locale.messages()))
        .unwrap_or("en")
}

/// `POST …/{inbox}/templates/starters`: those that are chosen. What is not taken is shown again, with its reason.
pub(crate) async fn hand_in(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let locale = access.locale;
    let inbox = number(&app, &access, id).await?;
    let given = |key: &str| fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim().to_owned());
    let language = chosen(&access, &given("language").unwrap_or_default());
    let mut cards: Vec<Card> = Starter::ALL
        .into_iter()
        .map(|starter| {
            let of = |field: &str| given(&format!("{field}:{}", starter.name()));
            let mut draft = starter.draft(language, business(&inbox));
            draft.name = of("name").unwrap_or(draft.name);
            draft.body = of("body").map_or(draft.body.clone(), |body| body.replace("\r\n", "\n"));
            let words = LANGUAGES.iter().find(|(code, _)| *code == language).map_or(locale, |(_, words)| *words);
            // A field of the owner's own is shown to the reviewers under its name.
            let filled = |name: &str| {
                Some(sample(words, name, business(&inbox)))
                    .filter(|text| !text.is_empty())
                    .unwrap_or_else(|| name.replace('_', " "))
            };
            draft.samples = draft.places().into_iter().map(|place| (place.clone(), filled(&place.name))).collect();
            Card { starter, is_chosen: of("use").is_some(), draft, wrong: Vec::new() }
        })
        .collect();
    if !cards.iter().any(|card| card.is_chosen) {
        let wrong = t!(locale, "template-starters-none");
        return Ok(again(&app, &access, theme, (&inbox, language), &cards, Some(wrong)));
    }
    let mut done = Vec::new();
    for card in cards.iter_mut().filter(|card| card.is_chosen) {
        let outcome = match checked(&card.draft, false) {
            Ok(()) => super::super::hand_in(&app, access.tenant, access.actor, id, card.draft.clone()).await,
            Err(refusal) => Err(Fault::Refused(refusal)),
        };
        match outcome {
            Ok(made) => {
                app.db.write(access.tenant, access.actor, move |tx| keep(tx, &made)).await?;
                done.push(card.starter);
            }
            Err(fault) => {
                card.wrong = match told(locale, fault)? {
                    Refusal::Lint(found) => {
                        found.iter().map(|one| (words::field(&one.part), words::finding(locale, one))).collect()
                    }
                    refusal => vec![(String::new(), refusal.problem(locale).detail)],
                };
            }
        }
    }
    if cards.iter().all(|card| card.wrong.is_empty()) {
        return Ok(redirect(&format!("{}?said=all-submitted", address(&access, id))));
    }
    // What was handed in needs no second look.
    cards.retain(|card| !done.contains(&card.starter));
    Ok(again(&app, &access, theme, (&inbox, language), &cards, None))
}

fn again(
    app: &App,
    access: &Access,
    theme: Theme,
    (inbox, language): (&Inbox, &'static str),
    cards: &[Card],
    wrong: Option<String>,
) -> Response {
    let title = t!(access.locale, "template-starters");
    let page = page(access, reader(app, access), inbox, language, cards, wrong);
    (StatusCode::UNPROCESSABLE_ENTITY, framed(access, theme, &title, page)).into_response()
}

fn page(
    access: &Access,
    reader: Reader,
    inbox: &Inbox,
    language: &'static str,
    cards: &[Card],
    wrong: Option<String>,
) -> Markup {
    let locale = reader.locale;
    let here = address(access, inbox.id);
    let languages = LANGUAGES.map(|(code, words)| (code.to_owned(), words.name().to_owned())).to_vec();
    let is_again = cards.iter().any(|card| !card.wrong.is_empty());
    html! {
        (back(&here, &t!(locale, "template-list")))
        (heading(&t!(locale, "template-starters"), Some(&t!(locale, "template-starters-about")), html! {}))
        @if let Some(wrong) = wrong { (Notice::harm(wrong).alert()) }
        @if is_again { (Notice::attention(t!(locale, "template-not-taken")).alert()) }
        form method="get" action={ (here) "/starters" } class="flex max-w-sm items-end gap-3 py-4" {
            div class="grow" { (Field::choice("language", t!(locale, "template-starters-language"), languages).value(language).of_names()) }
            (Button::new(t!(locale, "template-starters-show")))
        }
        form method="post" action={ (here) "/starters" } class="space-y-8 pb-8" {
            input type="hidden" name="language" value=(language);
            @for card in cards { (shown(reader, card)) }
            (Button::new(t!(locale, "template-starters-send")).primary().icon(Icon::Send))
        }
    }
}

fn shown(reader: Reader, card: &Card) -> Markup {
    let locale = reader.locale;
    let (starter, name) = (card.starter, card.starter.name());
    let of = |field: &str| card.wrong.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone());
    let rest: Vec<&String> =
        card.wrong.iter().filter(|(of, _)| of != "name" && of != "body").map(|(_, words)| words).collect();
    html! {
        fieldset class="rounded-box border border-base-300 p-4" {
            legend class="px-1 font-semibold" { (starter.title(locale)) }
            div class="grid gap-6 md:grid-cols-2" {
                div class="space-y-4" {
                    @for words in rest { (Notice::harm(words.clone()).alert()) }
                    (Field::checkbox(format!("use:{name}"), t!(locale, "template-starters-use"), card.is_chosen))
                    (Field::text(format!("name:{name}"), t!(locale, "template-name")).value(&card.draft.name).wrong(of("name")).autocomplete("off").monospaced())
                    (Field::lines(format!("body:{name}"), t!(locale, "template-body"), 5).value(&card.draft.body).wrong(of("body")))
                }
                (preview(locale, &card.draft))
            }
        }
    }
}
