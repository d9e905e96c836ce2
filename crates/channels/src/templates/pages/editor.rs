//! The form of one template: its words, its buttons, examples for the reviewers, how it will look, and what Meta would refuse.

use ::store::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use consent::templates::{self as kept, Category, Template};
use http::StatusCode;
use kernel::{InboxId, Locale, Problem, TemplateId, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button as Press, Dialog, Field, Icon, Notice, Reader, Tone, back, chip, dialog_opener, heading};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::super::starters::{LANGUAGES, sample};
use super::super::{Refusal, checked, held_to, is_free, keep, languages, words};
use super::{address, business, known, named, number, preview, told};
use crate::inboxes::Inbox;
use crate::inboxes::pages::{framed, reader};
use crate::whatsapp::templates::draft::{Button, Draft, Kind};
use crate::whatsapp::templates::lint::{Finding, Rule, lint};

/// So many answers and links the form has.
const REPLIES: usize = 3;

/// What is known of the template that is changed, and what was tried with it.
struct Editor<'a> {
    access: &'a Access,
    reader: Reader,
    inbox: &'a Inbox,
    known: Option<&'a Template>,
    draft: &'a Draft,
    findings: Vec<Finding>,
    /// Why Meta did not take it.
    wrong: Option<String>,
}

type Fields = Vec<(String, String)>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The template that is to be said in another language, or to be written anew.
    of: Option<TemplateId>,
}

/// `GET …/{inbox}/templates/new`
pub(crate) async fn new(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let inbox = number(&app, &access, id).await?;
    if let Some(of) = asked.of {
        let (_, known) = found(&app, &access, id, of).await?;
        let draft = elsewhere(&app, &access, &inbox, &known).await?;
        let form = Editor::of(&app, &access, &inbox, None, &draft);
        return Ok(framed(&access, theme, &t!(access.locale, "template-new-title"), form.page()));
    }
    let code = LANGUAGES.iter().find(|(_, words)| words.messages() == access.locale.messages());
    let draft = Draft { language: code.map_or("en", |(code, _)| code).to_owned(), ..Draft::default() };
    let form = Editor::of(&app, &access, &inbox, None, &draft);
    Ok(framed(&access, theme, &t!(access.locale, "template-new-title"), form.page()))
}

/// The same template to begin with: in the first of our languages that it does not have yet.
async fn elsewhere(app: &App, access: &Access, inbox: &Inbox, known: &Template) -> web::Result<Draft> {
    let account = inbox.account.clone();
    let all = app.db.read(access.tenant, move |scope| kept::all(scope, &account)).await?;
    let has = |code: &str| all.iter().any(|one| one.name == known.name && one.language == code);
    let free = LANGUAGES.iter().map(|(code, _)| *code).find(|code| !has(code));
    let draft = shown(known);
    Ok(Draft { name: known.name.clone(), language: free.unwrap_or("en_GB").to_owned(), ..draft })
}

/// `POST …/{inbox}/templates/new`: looks at it, or hands it in.
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(fields): Form<Fields>,
) -> web::Result<Response> {
    let inbox = number(&app, &access, id).await?;
    let (draft, act) = read(&fields, &inbox);
    let mut form = Editor::of(&app, &access, &inbox, None, &draft);
    let title = t!(access.locale, "template-new-title");
    let Act::HandIn { knows } = act else {
        form.findings = seen(lint(&draft), &act);
        return Ok(framed(&access, theme, &title, form.page()).into_response());
    };
    let made = match checked(&draft, knows) {
        Ok(()) => super::super::hand_in(&app, access.tenant, access.actor, id, draft.clone()).await,
        Err(refusal) => Err(Fault::Refused(refusal)),
    };
    match made {
        Ok(made) => {
            app.db.write(access.tenant, access.actor, move |tx| keep(tx, &made)).await?;
            Ok(redirect(&format!("{}?said=submitted", address(&access, id))))
        }
        Err(fault) => form.again(theme, &title, fault),
    }
}

/// `GET …/{inbox}/templates/{template}`
pub(crate) async fn edit(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id, template)): Path<(TenantId, InboxId, TemplateId)>,
) -> web::Result<Markup> {
    let (inbox, known) = found(&app, &access, id, template).await?;
    let title = isolated(&known.name);
    let may_change = access.may(kernel::Permission::InboxManage);
    let Some(draft) = Draft::of(&known).filter(|_| may_change && is_free(&known)) else {
        return Ok(framed(&access, theme, &title, only_shown(&app, &access, &inbox, &known)));
    };
    let form = Editor::of(&app, &access, &inbox, Some(&known), &draft);
    Ok(framed(&access, theme, &title, form.page()))
}

/// `POST …/{inbox}/templates/{template}`: looks at the change, or hands it in.
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id, template)): Path<(TenantId, InboxId, TemplateId)>,
    Form(fields): Form<Fields>,
) -> web::Result<Response> {
    let (inbox, known) = found(&app, &access, id, template).await?;
    let (mut draft, act) = read(&fields, &inbox);
    // The form looks by itself a moment after a key, which may be when it was handed in already: nobody asked, nobody is refused.
    let looks_itself = matches!(act, Act::Look { is_asked: false }) && Draft::of(&known).is_some();
    if !is_free(&known) && !looks_itself {
        return Err(Refusal::Locked.problem(access.locale).into());
    }
    held_to(&known, &mut draft);
    let title = isolated(&known.name);
    let mut form = Editor::of(&app, &access, &inbox, Some(&known), &draft);
    let Act::HandIn { knows } = act else {
        form.findings = seen(lint(&draft), &act);
        return Ok(framed(&access, theme, &title, form.page()).into_response());
    };
    let done = match checked(&draft, knows) {
        Ok(()) => super::super::change(&app, access.tenant, access.actor, id, &known, draft.clone()).await,
        Err(refusal) => Err(Fault::Refused(refusal)),
    };
    match done {
        Ok(()) => Ok(redirect(&format!("{}?said=submitted", address(&access, id)))),
        Err(fault) => form.again(theme, &title, fault),
    }
}

/// `POST …/{inbox}/templates/{template}/deletion`
pub(crate) async fn delete(
    State(app): State<App>,
    access: Access,
    Path((_, id, template)): Path<(TenantId, InboxId, TemplateId)>,
) -> web::Result<Response> {
    let (_, known) = found(&app, &access, id, template).await?;
    match super::super::delete(&app, access.tenant, access.actor, id, &known).await {
        Ok(()) => Ok(redirect(&format!("{}?said=deleted", address(&access, id)))),
        Err(fault) => Err(told(access.locale, fault)?.problem(access.locale).into()),
    }
}

async fn found(app: &App, access: &Access, id: InboxId, template: TemplateId) -> web::Result<(Inbox, Template)> {
    let found = app.db.read(access.tenant, move |scope| known(scope, id, template)).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

enum Act {
    /// Asked to by a press, or by the form itself while one types.
    Look {
        is_asked: bool,
    },
    HandIn {
        knows: bool,
    },
}

/// While one types, what is merely not written yet is no complaint.
fn seen(mut found: Vec<Finding>, act: &Act) -> Vec<Finding> {
    if matches!(act, Act::Look { is_asked: false }) {
        let is_early = |rule: Rule| {
            matches!(rule, Rule::Missing | Rule::NoSample | Rule::FieldAtEdge | Rule::TooManyFields | Rule::FieldForm)
        };
        found.retain(|finding| !is_early(finding.rule));
    }
    found
}

/// What was typed.
fn read(fields: &Fields, inbox: &Inbox) -> (Draft, Act) {
    let given =
        |key: &str| fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim()).unwrap_or_default();
    let text = |key: &str| given(key).replace("\r\n", "\n");
    let mut buttons: Vec<Button> = (0..REPLIES).map(|place| Button::reply(given(&format!("reply_{place}")))).collect();
    buttons.retain(|button| !button.text.is_empty());
    if !given("link").is_empty() || !given("link_text").is_empty() {
        buttons.push(Button::link(given("link_text"), given("link")));
    }
    if !given("asks_number").is_empty() {
        buttons.push(Button::number());
    }
    let mut draft = Draft {
        name: given("name").to_owned(),
        language: given("language").to_owned(),
        category: if given("category") == "marketing" { Category::Marketing } else { Category::Utility },
        header: text("header"),
        body: text("body"),
        footer: text("footer"),
        buttons,
        samples: Vec::new(),
    };
    let words =
        LANGUAGES.iter().find(|(code, _)| draft.language.starts_with(code)).map_or(Locale::En, |(_, words)| *words);
    draft.samples = draft
        .places()
        .into_iter()
        .map(|place| {
            let key = format!("sample:{}", place.key());
            // A field that is new on the form is suggested an example.
            let typed = fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value.trim().to_owned());
            let text = typed.unwrap_or_else(|| sample(words, &place.name, business(inbox)));
            (place, text)
        })
        .collect();
    let act = if given("act") == "submit" {
        Act::HandIn { knows: !given("knows").is_empty() }
    } else {
        Act::Look { is_asked: given("act") == "check" }
    };
    (draft, act)
}

impl<'a> Editor<'a> {
    fn of(app: &App, access: &'a Access, inbox: &'a Inbox, known: Option<&'a Template>, draft: &'a Draft) -> Self {
        Self { access, reader: reader(app, access), inbox, known, draft, findings: Vec::new(), wrong: None }
    }

    /// The form once more, with why it was not taken.
    fn again(mut self, theme: Theme, title: &str, fault: Fault<Refusal>) -> web::Result<Response> {
        let locale = self.reader.locale;
        match told(locale, fault)? {
            Refusal::Lint(findings) => self.findings = findings,
            refusal => self.wrong = Some(refusal.problem(locale).detail),
        }
        Ok((StatusCode::UNPROCESSABLE_ENTITY, framed(self.access, theme, title, self.page())).into_response())
    }

    fn page(&self) -> Markup {
        let locale = self.reader.locale;
        let here = address(self.access, self.inbox.id);
        let (title, action) = match self.known {
            Some(known) => (isolated(&known.name), format!("{here}/{}", known.id)),
            None => (t!(locale, "template-new-title"), format!("{here}/new")),
        };
        let is_likely_only = !self.findings.is_empty() && self.findings.iter().all(|finding| !finding.rule.is_sure());
        let submit = match (is_likely_only, self.known) {
            (true, _) => t!(locale, "template-submit-anyway"),
            (false, Some(_)) => t!(locale, "template-submit-again"),
            (false, None) => t!(locale, "template-submit"),
        };
        html! {
            (back(&here, &t!(locale, "template-list")))
            (heading(&title, None, html! {
                @if let Some(known) = self.known {
                    (Press::new(t!(locale, "template-languages")).icon(Icon::Template).to(format!("{here}/named/{}", known.name)))
                    (dialog_opener("delete-template", Press::new(t!(locale, "template-delete")).icon(Icon::Trash)))
                }
            }))
            div class="space-y-3 pb-4" {
                @if let Some(known) = self.known { (standing(locale, known)) (named::recounted(self.access, self.reader, &here, known)) }
                @if let Some(wrong) = &self.wrong { (Notice::harm(t!(locale, "template-not-taken")).alert().because(html! { (wrong) })) }
            }
            form method="post" action=(action) class="grid gap-8 pb-8 md:grid-cols-[minmax(0,1fr)_22rem]"
                hx-post=(action) hx-trigger="input delay:500ms" hx-sync="this:queue last" hx-target="#template-live" hx-select="#template-live" hx-swap="outerMorph" {
                div class="max-w-xl space-y-5" { (self.fields()) }
                div id="template-live" class="space-y-5" {
                    (self.told(is_likely_only))
                    (preview(locale, self.draft))
                    (self.samples())
                    div class="flex flex-wrap gap-3" {
                        @if is_likely_only { input type="hidden" name="knows" value="1"; }
                        (Press::new(submit).primary().icon(Icon::Send).sends("act", "submit"))
                        (Press::new(t!(locale, "template-check")).icon(Icon::Eye).sends("act", "check"))
                    }
                }
            }
            @if self.known.is_some() { (self.deletion(&format!("{action}/deletion"))) }
        }
    }

    fn fields(&self) -> Markup {
        let (locale, draft) = (self.reader.locale, self.draft);
        let languages = languages::choices(&LANGUAGES.map(|(code, _)| code));
        let asks_number = draft.buttons.iter().any(|button| button.kind == Kind::Number);
        let kinds = [Category::Utility, Category::Marketing]
            .map(|kind| (kind.as_str().to_owned(), words::category(locale, kind)));
        let keeps_kind = self.known.is_some_and(Template::is_approved);
        let reply = |place: usize| {
            let replies: Vec<&Button> = draft.buttons.iter().filter(|button| button.kind == Kind::Reply).collect();
            let number = u32::try_from(place).unwrap_or(0) + 1;
            Field::text(format!("reply_{place}"), t!(locale, "template-reply", number = number))
                .value(replies.get(place).map_or("", |button| button.text.as_str()))
                .autocomplete("off")
        };
        let link = draft.buttons.iter().find(|button| button.kind == Kind::Link);
        html! {
            @if self.known.is_none() {
                (Field::text("name", t!(locale, "template-name")).explained(t!(locale, "template-name-about")).value(&draft.name)
                    .autocomplete("off").monospaced())
                (Field::choice("language", t!(locale, "template-language"), languages).value(&draft.language).of_names())
            }
            @if !keeps_kind {
                (Field::choice("category", t!(locale, "template-category"), kinds.to_vec()).explained(t!(locale, "template-category-about"))
                    .value(draft.category.as_str()))
            }
            (Field::text("header", t!(locale, "template-header")).explained(t!(locale, "template-header-about")).value(&draft.header).autocomplete("off"))
            (Field::lines("body", t!(locale, "template-body"), 7)
                .explained(t!(locale, "template-body-about", example = isolated("{{first_name}}"))).value(&draft.body))
            (Field::text("footer", t!(locale, "template-footer")).explained(t!(locale, "template-footer-about")).value(&draft.footer).autocomplete("off"))
            fieldset class="space-y-4" {
                legend class="pb-1 font-semibold" { (t!(locale, "template-buttons")) }
                p class="text-sm text-muted" { (t!(locale, "template-replies-about")) }
                @for place in 0..REPLIES { (reply(place)) }
                (Field::text("link_text", t!(locale, "template-link-text")).value(link.map_or("", |link| link.text.as_str())).autocomplete("off"))
                (Field::text("link", t!(locale, "template-link")).value(link.map_or("", |link| link.url.as_str())).inputmode("url")
                    .autocomplete("off").placeholder("https://"))
                (Field::checkbox("asks_number", t!(locale, "template-asks-number"), asks_number).explained(t!(locale, "template-asks-number-about")))
            }
        }
    }

    /// What Meta would refuse, or likely object to.
    fn told(&self, is_likely_only: bool) -> Markup {
        let locale = self.reader.locale;
        if self.findings.is_empty() {
            return html! {};
        }
        let list = html! {
            ul class="list-disc space-y-1 ps-5" { @for finding in &self.findings { li { (words::finding(locale, finding)) } } }
        };
        html! {
            @if is_likely_only {
                (Notice::attention(t!(locale, "template-likely")).alert().because(html! { (list) p class="pt-1" { (t!(locale, "template-likely-about")) } }))
            } @else {
                (Notice::harm(t!(locale, "template-not-taken")).alert().because(list))
            }
        }
    }

    fn samples(&self) -> Markup {
        let (locale, places) = (self.reader.locale, self.draft.places());
        html! {
            @if !places.is_empty() {
                fieldset class="space-y-3" {
                    legend class="font-semibold" { (t!(locale, "template-samples")) }
                    p class="text-sm text-muted" { (t!(locale, "template-samples-about")) }
                    @for place in &places {
                        (Field::text(format!("sample:{}", place.key()), isolated(&format!("{{{{{}}}}}", place.name)))
                            .value(self.draft.sample(place)).autocomplete("off"))
                    }
                }
            }
        }
    }

    fn deletion(&self, action: &str) -> Markup {
        let locale = self.reader.locale;
        let dialog = Dialog {
            id: "delete-template".to_owned(),
            title: t!(locale, "template-delete-title"),
            body: html! { p { (t!(locale, "template-delete-about")) } },
            action: action.to_owned(),
            confirm: Press::new(t!(locale, "template-delete")).harm().icon(Icon::Trash),
            cancel: t!(locale, "template-delete-cancel"),
        };
        html! { (dialog) }
    }
}

/// How it stands, why, and what to change.
fn standing(locale: Locale, template: &Template) -> Markup {
    let (status, tone) = words::status(locale, &template.status);
    let remarks = words::remarks(template);
    let because = html! {
        @if let Some(because) = words::because(locale, template) { p { (because) } }
        @if !remarks.is_empty() {
            p { (t!(locale, "template-meta-writes")) }
            ul class="list-disc ps-5" lang="en" translate="no" { @for line in remarks { li { (line) } } }
        }
    };
    let moved = template.moved_to().zip(template.asked).map(|(now, asked)| {
        let (now, asked) = (words::category(locale, now), words::category(locale, asked));
        t!(locale, "template-moved", now = now, asked = asked)
    });
    html! {
        p class="flex flex-wrap items-center gap-1.5" {
            span translate="no" class="contents" { (chip(languages::name(&template.language), Tone::Plain)) }
            (chip(&words::category(locale, template.category), Tone::Plain))
            @if let Some((quality, tone)) = words::quality(locale, &template.quality) { (chip(&quality, tone)) }
            (chip(&status, tone))
        }
        @match tone {
            Tone::Harm => (Notice::harm(status).because(because)),
            Tone::Attention => (Notice::attention(status).because(because)),
            Tone::Good => p class="text-sm text-muted" { (t!(locale, "template-edit-approved")) },
            Tone::Plain | Tone::Ours => (Notice::info(status).because(because)),
        }
        @if let Some(moved) = moved.filter(|_| !template.is_recounted()) { (Notice::attention(moved)) }
    }
}

/// What it says, also where it has parts that are not written here.
pub(super) fn shown(known: &Template) -> Draft {
    let form = &known.form;
    Draft::of(known).unwrap_or_else(|| Draft {
        header: form.header.clone(),
        body: form.body.clone(),
        footer: form.footer.clone(),
        buttons: form.buttons.iter().map(|text| Button::reply(text)).collect(),
        ..Draft::default()
    })
}

/// One that cannot be changed now, or not by this reader.
fn only_shown(app: &App, access: &Access, inbox: &Inbox, known: &Template) -> Markup {
    let locale = reader(app, access).locale;
    let may_change = access.may(kernel::Permission::InboxManage);
    let here = address(access, inbox.id);
    let is_ours = Draft::of(known).is_some();
    let draft = shown(known);
    html! {
        (back(&here, &t!(locale, "template-list")))
        (heading(&isolated(&known.name), None, html! {
            (Press::new(t!(locale, "template-languages")).icon(Icon::Template).to(format!("{here}/named/{}", known.name)))
            @if may_change { (dialog_opener("delete-template", Press::new(t!(locale, "template-delete")).icon(Icon::Trash))) }
        }))
        div class="space-y-5 pb-8" {
            (standing(locale, known))
            (named::recounted(access, reader(app, access), &here, known))
            @if may_change && !is_ours { p class="text-sm text-muted" { (t!(locale, "template-not-ours")) } }
            @if may_change && is_ours && !is_free(known) { p class="text-sm text-muted" { (t!(locale, "template-locked")) } }
            (preview(locale, &draft))
        }
        @if may_change {
            (Dialog {
                id: "delete-template".to_owned(),
                title: t!(locale, "template-delete-title"),
                body: html! { p { (t!(locale, "template-delete-about")) } },
                action: format!("{here}/{}/deletion", known.id),
                confirm: Press::new(t!(locale, "template-delete")).harm().icon(Icon::Trash),
                cancel: t!(locale, "template-delete-cancel"),
            })
        }
    }
}
