//! `/t/{tenant}/settings/inbox/consent`: the texts, the kinds of offers, and what a grant must be.

use ::store::{Fault, Tx};
use axum::extract::State as Shared;
use axum::response::Response;
use kernel::{Locale, Problem, Purpose, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Field, Icon, Notice, Tone, back, card, chip, copyable, empty_state, form, framed, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Path, Place, Query, redirect, t};

use super::code;
use super::store::{self, Number};
use crate::ledger::{Extent, TextId, TopicId};
use crate::notices::{self, Text, Topic};
use crate::standing::{self, RuleKind};

/// So many months a grant may be said to last at most: twenty years.
const LONGEST_MONTHS: i64 = 240;

/// The rules that hold now.
struct Rules {
    days: i64,
    months: i64,
    is_own_only: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
    /// The kind of offers that was just ended.
    ended: String,
}

/// `GET /t/{tenant}/settings/inbox/consent`
pub(crate) async fn show(
    Shared(app): Shared<App>,
    access: Access,
    theme: Theme,
    Query(done): Query<Done>,
) -> web::Result<Markup> {
    let read = app.db.read(access.tenant, |scope| -> ::store::Result<_> {
        let rules = Rules {
            days: standing::in_force(scope, RuleKind::Lasts)?,
            months: standing::in_force(scope, RuleKind::LastsMonths)?,
            is_own_only: standing::in_force(scope, RuleKind::LeastGrade)? > 0,
        };
        Ok((notices::topics(scope)?, notices::ended(scope)?, notices::texts(scope)?, store::numbers(scope)?, rules))
    });
    let (topics, ended, texts, numbers, rules) = read.await?;
    let locale = access.locale;
    let tenant = access.tenant;
    let here = format!("/t/{tenant}/settings/inbox/consent");
    let just_ended = ended.iter().find(|one| one.id.to_string() == done.ended);
    let notice = html! {
        @if done.done == "saved" { (Notice::good(t!(locale, "asking-saved")).alert()) }
        @if let Some(kind) = just_ended {
            (Notice::good(t!(locale, "topic-ended", topic = isolated(&kind.name))).because(html! { (t!(locale, "topic-ended-about")) })
                .next(html! { form method="post" action=(format!("{here}/topics/{}/return", kind.id)) { (Button::new(t!(locale, "topic-undo")).small()) } }).alert())
        }
    };
    let content = html! {
        (section(&t!(locale, "texts-title"), html! {
            @if numbers.is_empty() {
                (Notice::attention(t!(locale, "texts-no-number")).because(html! { (t!(locale, "texts-no-number-about")) }))
            }
            @if texts.is_empty() {
                (empty_state(Icon::Megaphone, &t!(locale, "texts-none"), &t!(locale, "texts-none-about"), None))
            } @else {
                (rows(texts.iter().map(|text| one_text(locale, tenant, &here, &numbers, &topics, text))))
                @if !numbers.is_empty() {
                    p class="text-sm" { a class="link reach" href=(format!("/p/{tenant}/offers")) { (t!(locale, "texts-page")) } }
                }
            }
        }))
        (section(&t!(locale, "text-new"), card(publishing(&access, &here, &topics))))
        (section(&t!(locale, "topics-title"), html! {
            p class="text-sm text-muted" { (t!(locale, "topics-about")) }
            @if !topics.is_empty() {
                (rows(topics.iter().map(|topic| one_topic(locale, &here, topic))))
            }
            (card(form(&format!("{here}/topics"), html! {
                (Field::text("name", t!(locale, "topic-name")).required().autocomplete("off"))
                (Field::text("about", t!(locale, "topic-about")).autocomplete("off"))
                (Button::new(t!(locale, "topic-add")))
            })))
            @if !ended.is_empty() {
                details {
                    summary class="reach cursor-pointer text-sm font-medium" { (t!(locale, "topics-ended", number = ended.len())) }
                    div class="pt-2" { (rows(ended.iter().map(|topic| html! {
                        div class="flex flex-wrap items-center justify-between gap-2 px-4 py-3" {
                            p class="min-w-0 text-muted wrap-anywhere" { bdi { (topic.name) } }
                            form method="post" action=(format!("{here}/topics/{}/return", topic.id)) { (Button::new(t!(locale, "topic-return")).small()) }
                        }
                    }))) }
                }
            }
        }))
        (section(&t!(locale, "rules-title"), card(html! {
            p class="pb-4 text-sm text-muted" { (t!(locale, "rules-about")) }
            (form(&format!("{here}/rules"), html! {
                @if rules.days > 0 { (Notice::info(t!(locale, "rules-days", days = rules.days))) }
                (Field::text("months", t!(locale, "rules-months")).value(if rules.months == 0 { String::new() } else { rules.months.to_string() })
                    .explained(t!(locale, "rules-months-about")).inputmode("numeric").autocomplete("off"))
                (Field::checkbox("own", t!(locale, "rules-own"), rules.is_own_only).explained(t!(locale, "rules-own-about")))
                (Button::new(t!(locale, "rules-save")))
            }))
            @if rules.days > 0 || rules.months > 0 {
                p class="pt-4 text-sm" { a class="link reach" href=(format!("/t/{tenant}/people/consent-ending")) { (t!(locale, "ending-title")) } }
            }
        })))
    };
    let above = back(&format!("/t/{tenant}/settings/inbox"), &t!(locale, "asking-back"));
    let title = t!(locale, "asking-title");
    let page = framed(&above, &title, Some(&t!(locale, "asking-about")), &notice, &content);
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &title, page))
}

fn one_topic(locale: Locale, here: &str, topic: &Topic) -> Markup {
    let address = format!("{here}/topics/{}", topic.id);
    html! {
        div class="space-y-2 px-4 py-3" {
            p class="font-medium wrap-anywhere" { bdi { (topic.name) } }
            @if !topic.about.is_empty() { p class="text-sm text-muted wrap-anywhere" { bdi { (topic.about) } } }
            div class="flex flex-wrap items-start gap-x-4 gap-y-2" {
                details class="grow" {
                    summary class="reach w-fit cursor-pointer text-sm font-medium" { (t!(locale, "topic-change")) span class="sr-only" { " " bdi { (topic.name) } } }
                    div class="pt-3" {
                        p class="pb-3 text-sm text-muted" { (t!(locale, "topic-change-about")) }
                        form method="post" action=(address) class="space-y-4" {
                            (field(topic, "name", t!(locale, "topic-name"), &topic.name, true))
                            (field(topic, "about", t!(locale, "topic-about"), &topic.about, false))
                            (Button::new(t!(locale, "topic-save")))
                        }
                    }
                }
                form method="post" action=(format!("{address}/end")) {
                    (Button::new(t!(locale, "topic-end")).small().quiet())
                }
            }
        }
    }
}

/// A field of one kind among several: each has an id of its own.
fn field(topic: &Topic, name: &str, label: String, value: &str, is_required: bool) -> Markup {
    let id = format!("{name}-{}", topic.id);
    html! {
        div class="space-y-1.5" {
            label class="block text-sm font-medium" for=(id) { (label) }
            input class="input reach w-full" id=(id) name=(name) value=(value) dir="auto" autocomplete="off" required[is_required];
        }
    }
}

fn about(locale: Locale, extent: Extent, topics: &[Topic]) -> String {
    match extent {
        Extent::Topic(topic) => {
            let name = topics.iter().find(|one| one.id == topic).map_or("", |one| one.name.as_str());
            t!(locale, "subject-topic", topic = isolated(name))
        }
        Extent::Purpose(_) | Extent::All => t!(locale, "subject-offers"),
    }
}

fn one_text(locale: Locale, tenant: TenantId, here: &str, numbers: &[Number], topics: &[Topic], text: &Text) -> Markup {
    let name = text.language.parse().map_or(text.language.clone(), |locale: Locale| locale.name().to_owned());
    html! {
        div class="space-y-3 px-4 py-4" {
            div class="flex flex-wrap items-center gap-2" {
                p class="font-medium wrap-anywhere" { (about(locale, text.extent, topics)) }
                span class="text-sm text-muted" { bdi translate="no" { (name) } }
                (chip(&t!(locale, "text-version", number = text.version), Tone::Plain))
            }
            blockquote class="border-s-2 border-base-300 ps-3 text-sm wrap-anywhere" dir="auto" { bdi { (text.words) } }
            @for number in numbers {
                @let label = if numbers.len() > 1 {
                    t!(locale, "text-link-to", number = isolated(&number.display))
                } else {
                    t!(locale, "text-link")
                };
                (copyable(&format!("link-{}-{}", text.id, number.inbox), &label, &code::address(&number.display, &text.words), &t!(locale, "link-copy"), &t!(locale, "link-copied")))
            }
            div class="flex flex-wrap gap-2" {
                @for number in numbers {
                    @let label = if numbers.len() > 1 {
                        t!(locale, "text-poster-of", number = isolated(&number.display))
                    } else {
                        t!(locale, "text-poster")
                    };
                    (Button::new(label).small().to(format!("/t/{tenant}/settings/inbox/consent/{}/poster?inbox={}", text.id, number.inbox)))
                }
                form method="post" action=(format!("{here}/{}/end", text.id)) { (Button::new(t!(locale, "text-end")).small().quiet()) }
            }
        }
    }
}

fn publishing(access: &Access, here: &str, topics: &[Topic]) -> Markup {
    let locale = access.locale;
    let offers = ("marketing".to_owned(), t!(locale, "subject-offers"));
    let kinds = topics.iter().map(|topic| (topic.id.to_string(), about(locale, Extent::Topic(topic.id), topics)));
    let languages = Locale::ALL.into_iter().map(|one| (one.tag().to_owned(), one.name().to_owned())).collect();
    html! {
        p class="pb-4 text-sm text-muted" { (t!(locale, "text-new-about")) }
        (form(here, html! {
            (Field::choice("scope", t!(locale, "text-scope"), [offers].into_iter().chain(kinds).collect()))
            (Field::choice("language", t!(locale, "text-language"), languages).value(locale.tag()).of_names())
            (Field::lines("words", t!(locale, "text-words"), 3).explained(t!(locale, "text-words-about"))
                .value(t!(locale, "text-example", business = access.tenant_name.clone())).required())
            (Button::new(t!(locale, "text-publish")).primary())
        }))
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct NewText {
    scope: String,
    language: String,
    words: String,
}

/// `POST /t/{tenant}/settings/inbox/consent`
pub(crate) async fn publish(
    Shared(app): Shared<App>,
    access: Access,
    Form(new): Form<NewText>,
) -> web::Result<Response> {
    let extent = match new.scope.as_str() {
        "marketing" => Extent::Purpose(Purpose::Marketing),
        topic => Extent::Topic(topic.parse().map_err(|_| Problem::not_found())?),
    };
    let language: Locale =
        new.language.parse().map_err(|_| Problem::invalid().field("language", "unknown", "Choose a language."))?;
    write(&app, access, move |tx| notices::publish(tx, extent, language.tag(), &new.words).map(|_| ())).await
}

/// `POST /t/{tenant}/settings/inbox/consent/{text}/end`
pub(crate) async fn end(
    Shared(app): Shared<App>,
    access: Access,
    Path((_, text)): Path<(TenantId, TextId)>,
) -> web::Result<Response> {
    write(&app, access, move |tx| match notices::retire(tx, text)? {
        true => Ok(()),
        false => Err(Fault::Refused(Problem::not_found())),
    })
    .await
}

#[derive(Debug, Deserialize)]
pub(crate) struct NewTopic {
    name: String,
    #[serde(default)]
    about: String,
}

/// `POST /t/{tenant}/settings/inbox/consent/topics`
pub(crate) async fn add_topic(
    Shared(app): Shared<App>,
    access: Access,
    Form(new): Form<NewTopic>,
) -> web::Result<Response> {
    write(&app, access, move |tx| notices::add_topic(tx, &new.name, &new.about)).await
}

/// `POST /t/{tenant}/settings/inbox/consent/topics/{topic}`
pub(crate) async fn change_topic(
    Shared(app): Shared<App>,
    access: Access,
    Path((_, topic)): Path<(TenantId, TopicId)>,
    Form(new): Form<NewTopic>,
) -> web::Result<Response> {
    write(&app, access, move |tx| notices::change_topic(tx, topic, &new.name, &new.about)).await
}

/// `POST /t/{tenant}/settings/inbox/consent/topics/{topic}/end`: the page offers to take it back.
pub(crate) async fn end_topic(
    Shared(app): Shared<App>,
    access: Access,
    Path((tenant, topic)): Path<(TenantId, TopicId)>,
) -> web::Result<Response> {
    let is_ended = app.db.write(access.tenant, access.actor, move |tx| notices::end_topic(tx, topic)).await?;
    if !is_ended {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&format!("/t/{tenant}/settings/inbox/consent?ended={topic}")))
}

/// `POST /t/{tenant}/settings/inbox/consent/topics/{topic}/return`
pub(crate) async fn return_topic(
    Shared(app): Shared<App>,
    access: Access,
    Path((_, topic)): Path<(TenantId, TopicId)>,
) -> web::Result<Response> {
    write(&app, access, move |tx| notices::return_topic(tx, topic)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewRules {
    months: String,
    own: String,
}

/// `POST /t/{tenant}/settings/inbox/consent/rules`: from now on; the days before keep theirs.
pub(crate) async fn set_rules(
    Shared(app): Shared<App>,
    access: Access,
    Form(new): Form<NewRules>,
) -> web::Result<Response> {
    let months = match new.months.trim() {
        "" => Some(0),
        months => months.parse().ok().filter(|months| (1..=LONGEST_MONTHS).contains(months)),
    };
    let months: i64 =
        months.ok_or_else(|| Problem::invalid().field("months", "out_of_range", "Say 1 to 240 months, or nothing."))?;
    let own = i64::from(!new.own.is_empty());
    write(&app, access, move |tx| {
        for (kind, value) in [(RuleKind::Lasts, 0), (RuleKind::LastsMonths, months), (RuleKind::LeastGrade, own)] {
            if standing::in_force(tx, kind)? != value {
                standing::set_rule(tx, kind, value, "")?;
            }
        }
        Ok(())
    })
    .await
}

async fn write<F>(app: &App, access: Access, change: F) -> web::Result<Response>
where
    F: FnOnce(&mut Tx<'_>) -> Result<(), Fault<Problem>> + Send + 'static,
{
    let tenant = access.tenant;
    app.db.write(tenant, access.actor, change).await?;
    Ok(redirect(&format!("/t/{tenant}/settings/inbox/consent?done=saved")))
}
