//! `/t/{tenant}/settings/inbox/satisfaction`: whether and how each inbox asks, and how it reads.

use std::collections::BTreeMap;

use accounts::tenants;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consent::gate::Answers;
use kernel::{InboxId, Locale, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::{Button, Field, Icon, Notice, section};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::model::{Choice, Refusal, Scale, Words};
use super::{LANGUAGES, language, wording};
use crate::labels::{self, Label};
use crate::settings;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// The form as it is sent: `question.<language>` and `why.<language>` hold the words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    is_on: String,
    scale: String,
    delay_minutes: String,
    every_days: String,
    asks_why: String,
    after_many: String,
    except_label_id: String,
    version: String,
    /// `preview` only shows what was typed.
    act: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl Typed {
    fn choice(&self) -> Choice {
        let number = |text: &str| text.trim().parse().unwrap_or(-1);
        Choice {
            is_on: !self.is_on.is_empty(),
            scale: self.scale.parse().unwrap_or_default(),
            delay_minutes: number(&self.delay_minutes),
            every_days: number(&self.every_days),
            asks_why: !self.asks_why.is_empty(),
            after_many: !self.after_many.is_empty(),
            // One that cannot be read is none that there is.
            except_label: match self.except_label_id.as_str() {
                "" => None,
                id => Some(Uuid::parse_str(id).unwrap_or_default()),
            },
            version: number(&self.version),
        }
    }

    /// What stands as it is shipped is not kept, so that it is mended with the program.
    fn words(&self) -> Words {
        let none = Words::new();
        let typed = |name: String, usual: String| {
            let text = self.others.get(&name).map(|text| text.trim().to_owned()).unwrap_or_default();
            if text == usual { String::new() } else { text }
        };
        let of = |locale: Locale| {
            let (question, why) = wording::asked(&none, locale);
            (locale, (typed(format!("question.{locale}"), question), typed(format!("why.{locale}"), why)))
        };
        LANGUAGES.into_iter().map(of).collect()
    }
}

/// One inbox's form.
struct Shown {
    id: InboxId,
    name: String,
    choice: Choice,
    words: Words,
    /// Numbers as they were typed.
    delay: String,
    every: String,
    wrong: Option<Refusal>,
}

/// `GET /t/{tenant}/settings/inbox/satisfaction`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice =
        (query.done == "saved").then(|| Notice::good(t!(access.locale, "satisfaction-saved")).alert().render());
    page(&app, &access, theme, notice.unwrap_or_default(), None).await
}

/// `POST /t/{tenant}/settings/inbox/satisfaction/{inbox}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, inbox)): Path<(TenantId, InboxId)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let (choice, words) = (typed.choice(), typed.words());
    let mut shown = Shown {
        id: inbox,
        name: String::new(),
        choice: choice.clone(),
        words: words.clone(),
        delay: typed.delay_minutes.clone(),
        every: typed.every_days.clone(),
        wrong: None,
    };
    if typed.act == "preview" {
        return Ok(page(&app, &access, theme, html! {}, Some(shown)).await?.into_response());
    }
    match app.db.write(access.tenant, access.actor, move |tx| super::set(tx, inbox, &choice, &words)).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/inbox/satisfaction?done=saved", access.tenant))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(kernel::Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let status =
                if refusal == Refusal::Changed { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let notice = Notice::harm(refused(access.locale, refusal)).alert().render();
            shown.wrong = Some(refusal);
            Ok((status, page(&app, &access, theme, notice, Some(shown)).await?).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn refused(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Changed | Refusal::NotFound => t!(locale, "satisfaction-changed"),
        Refusal::Delay => t!(locale, "satisfaction-wrong-delay"),
        Refusal::Period => t!(locale, "satisfaction-wrong-period"),
        Refusal::UnknownLabel => t!(locale, "satisfaction-unknown-label"),
        Refusal::TooLong(of) => t!(locale, "satisfaction-too-long", language = isolated(of.name())),
    }
}

async fn page(app: &App, access: &Access, theme: Theme, notice: Markup, tried: Option<Shown>) -> web::Result<Markup> {
    let locale = access.locale;
    let read = |scope: &Scope<'_>| -> store::Result<_> {
        let mut inboxes = Vec::new();
        for inbox in settings::numbers(scope)? {
            let (choice, words) = (super::choice(scope, inbox.id)?, super::words(scope, inbox.id)?);
            let (delay, every) = (choice.delay_minutes.to_string(), choice.every_days.to_string());
            inboxes.push(Shown { id: inbox.id, name: inbox.name, choice, words, delay, every, wrong: None });
        }
        let own = language(tenants::get(scope)?.locale.tag());
        Ok((inboxes, labels::list(scope)?, own, tenants::spoken(scope)?))
    };
    let (mut inboxes, labels, own, spoken) = app.db.read(access.tenant, read).await?;
    if let Some(mut tried) = tried
        && let Some(place) = inboxes.iter_mut().find(|one| one.id == tried.id)
    {
        tried.name.clone_from(&place.name);
        *place = tried;
    }
    let is_spoken = |locale: Locale| own == Some(locale) || spoken.iter().any(|name| locale.name().starts_with(name));
    let content = html! {
        @if inboxes.is_empty() {
            (settings::no_number(access))
        }
        @for shown in &inboxes {
            @let languages: Vec<Locale> = LANGUAGES.into_iter().filter(|one| is_spoken(*one) || shown.words.contains_key(one)).collect();
            (section(&isolated(&shown.name), form(access, shown, &labels, &languages)))
        }
        @if !inboxes.is_empty() { p class="max-w-xl text-sm text-muted" { (t!(locale, "satisfaction-how")) } }
    };
    let (title, about) = (t!(locale, "satisfaction-title"), t!(locale, "satisfaction-about"));
    Ok(settings::below(access, theme, &title, &about, &notice, &content))
}

fn form(access: &Access, shown: &Shown, all: &[Label], languages: &[Locale]) -> Markup {
    let (locale, choice) = (access.locale, &shown.choice);
    let within = shown.id.to_string();
    let wrong = |of: Refusal| shown.wrong.filter(|wrong| *wrong == of).map(|wrong| refused(locale, wrong));
    let scales = Scale::ALL.map(|scale| {
        let words = match scale {
            Scale::Words => t!(locale, "satisfaction-scale-words"),
            Scale::Five => t!(locale, "satisfaction-scale-five"),
        };
        (scale.as_str().to_owned(), words)
    });
    let mut except = vec![(String::new(), t!(locale, "satisfaction-except-none"))];
    except.extend(all.iter().map(|label| (label.id.to_string(), label.name.clone())));
    html! {
        form method="post" action=(format!("/t/{}/settings/inbox/satisfaction/{}", access.tenant, shown.id)) class="max-w-xl space-y-5" {
            input type="hidden" name="version" value=(choice.version);
            (Field::checkbox("is_on", t!(locale, "satisfaction-on"), choice.is_on).within(within.clone()))
            (Field::choice("scale", t!(locale, "satisfaction-scale"), scales.to_vec()).value(choice.scale.as_str()).within(within.clone()))
            (Field::text("delay_minutes", t!(locale, "satisfaction-delay")).explained(t!(locale, "satisfaction-delay-about"))
                .value(shown.delay.clone()).inputmode("numeric").autocomplete("off").within(within.clone()).wrong(wrong(Refusal::Delay)))
            (Field::text("every_days", t!(locale, "satisfaction-every")).explained(t!(locale, "satisfaction-every-about"))
                .value(shown.every.clone()).inputmode("numeric").autocomplete("off").within(within.clone()).wrong(wrong(Refusal::Period)))
            @for one in languages {
                @let (question, why) = wording::asked(&shown.words, *one);
                @let is_long = wrong(Refusal::TooLong(*one));
                (Field::lines(format!("question.{one}"), t!(locale, "satisfaction-text", language = isolated(one.name())), 2)
                    .value(question.clone()).within(within.clone()).wrong(is_long))
                p class="text-sm text-muted" { (t!(locale, "satisfaction-reads")) }
                (preview(*one, &question, choice.scale))
                (Field::lines(format!("why.{one}"), t!(locale, "satisfaction-why-text", language = isolated(one.name())), 2)
                    .value(why).within(within.clone()))
            }
            (Field::checkbox("asks_why", t!(locale, "satisfaction-asks-why"), choice.asks_why)
                .explained(t!(locale, "satisfaction-asks-why-about")).within(within.clone()))
            (Field::checkbox("after_many", t!(locale, "satisfaction-after-many"), choice.after_many)
                .explained(t!(locale, "satisfaction-after-many-about")).within(within.clone()))
            @if !all.is_empty() {
                (Field::choice("except_label_id", t!(locale, "satisfaction-except"), except)
                    .value(choice.except_label.map(|id| id.to_string()).unwrap_or_default()).of_names()
                    .within(within).wrong(wrong(Refusal::UnknownLabel)))
            }
            div class="flex flex-wrap gap-2" {
                (Button::new(t!(locale, "inbox-settings-save")).primary())
                (Button::new(t!(locale, "satisfaction-preview")).sends("act", "preview"))
            }
        }
    }
}

/// The question as the customer reads it, with what can be tapped.
fn preview(locale: Locale, body: &str, scale: Scale) -> Markup {
    let question = wording::question(locale, body.to_owned(), scale, Uuid::nil());
    let (button, choices) = match &question.answers {
        Answers::Buttons(choices) => (None, choices.clone()),
        Answers::List { button, sections } => {
            (Some(button), sections.iter().flat_map(|section| section.rows.clone()).collect())
        }
        Answers::Number => (None, Vec::new()),
    };
    html! {
        div class="max-w-xl space-y-2 rounded-box border border-base-300 bg-base-200 px-3.5 py-2.5 text-sm" dir="auto" lang=(locale) translate="no" {
            p class="typed wrap-anywhere" { (question.body) }
            @if let Some(button) = button {
                p class="flex items-center gap-2 font-medium text-primary" { (Icon::Menu.small()) (button) }
            }
            ul class="flex flex-wrap gap-1.5" {
                @for choice in choices { li class="rounded-field border border-base-300 bg-base-100 px-2.5 py-1" { (choice.title) } }
            }
        }
    }
}
