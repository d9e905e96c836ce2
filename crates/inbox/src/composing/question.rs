//! `/t/{tenant}/inbox/{conversation}/question`: a question with up to three buttons, or with a list of up to ten answers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consent::gate::{Answers, Choice, Question, Section};
use kernel::{ConversationId, Locale, TenantId, Text};
use maud::{Markup, html};
use web::components::Field;
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, t};

use super::{Sending, Written, foot, page, too_long, written};
use crate::conversations::pages::{self, Looking};
use crate::reply::NewPart;

const MOST_BUTTONS: usize = 3;
const MOST_ROWS: usize = 10;
/// Rows that stand open; the others are unfolded.
const FIRST_ROWS: usize = 3;
const LONGEST_WITH_BUTTONS: usize = 1024;
const LONGEST_WITH_LIST: usize = 4096;
const LONGEST_EDGE: usize = 60;
const LONGEST_BUTTON: usize = 20;
const LONGEST_ROW: usize = 24;
const LONGEST_DESCRIPTION: usize = 72;

/// The form as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) text: String,
    pub(super) header: String,
    pub(super) footer: String,
    pub(super) is_list: bool,
    pub(super) buttons: [String; MOST_BUTTONS],
    /// What opens the list.
    pub(super) opener: String,
    /// Each with a line about it.
    pub(super) rows: [(String, String); MOST_ROWS],
}

impl Typed {
    pub(super) fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            // Longer than any of them may be, and still bounded.
            let line = Text::line(&value, 2 * LONGEST_WITH_LIST);
            let (name, number) = name.split_once('.').unwrap_or((&name, "1"));
            let at = number.parse::<usize>().unwrap_or(0).wrapping_sub(1);
            match name {
                "text" => typed.text = Text::clean(value.trim()),
                "header" => typed.header = line,
                "footer" => typed.footer = line,
                "kind" => typed.is_list = value == "list",
                "opener" => typed.opener = line,
                "button" if at < MOST_BUTTONS => typed.buttons[at] = line,
                "row" if at < MOST_ROWS => typed.rows[at].0 = line,
                "about" if at < MOST_ROWS => typed.rows[at].1 = line,
                _ => {}
            }
        }
        typed
    }
}

/// A field's name, and what is wrong with it.
type Wrong = (String, String);

/// What was typed as a question, or everything that is wrong with it.
pub(super) fn read(locale: Locale, typed: &Typed) -> Result<Question, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let mut check = |name: &str, text: &str, most: usize| {
        wrong.extend(too_long(locale, text, most).map(|words| (name.to_owned(), words)));
    };
    check("text", &typed.text, if typed.is_list { LONGEST_WITH_LIST } else { LONGEST_WITH_BUTTONS });
    check("header", &typed.header, LONGEST_EDGE);
    check("footer", &typed.footer, LONGEST_EDGE);
    if typed.is_list {
        check("opener", &typed.opener, LONGEST_BUTTON);
        for (at, (title, about)) in typed.rows.iter().enumerate() {
            check(&format!("row.{}", at + 1), title, LONGEST_ROW);
            check(&format!("about.{}", at + 1), about, LONGEST_DESCRIPTION);
        }
    } else {
        for (at, button) in typed.buttons.iter().enumerate() {
            check(&format!("button.{}", at + 1), button, LONGEST_BUTTON);
        }
    }
    if typed.text.is_empty() {
        wrong.push(("text".to_owned(), t!(locale, "question-no-text")));
    }
    let named: Vec<(String, &String)> = match typed.is_list {
        true => typed.rows.iter().enumerate().map(|(at, (title, _))| (format!("row.{}", at + 1), title)).collect(),
        false => typed.buttons.iter().enumerate().map(|(at, title)| (format!("button.{}", at + 1), title)).collect(),
    };
    let given: Vec<&(String, &String)> = named.iter().filter(|(_, title)| !title.is_empty()).collect();
    if given.is_empty() {
        wrong.push((named[0].0.clone(), t!(locale, "question-no-answer")));
    }
    for (at, (name, title)) in given.iter().enumerate() {
        if given[..at].iter().any(|(_, before)| before == title) {
            wrong.push((name.clone(), t!(locale, "question-twice")));
        }
    }
    if typed.is_list {
        if typed.opener.is_empty() {
            wrong.push(("opener".to_owned(), t!(locale, "question-no-opener")));
        }
        for (at, (title, about)) in typed.rows.iter().enumerate() {
            if title.is_empty() && !about.is_empty() {
                wrong.push((format!("row.{}", at + 1), t!(locale, "question-about-what")));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    // What comes back is what was tapped.
    let choice =
        |title: &String, about: &String| Choice { id: title.clone(), title: title.clone(), description: some(about) };
    let none = String::new();
    let answers = match typed.is_list {
        true => {
            let rows = typed.rows.iter().filter(|(title, _)| !title.is_empty());
            let rows = rows.map(|(title, about)| choice(title, about)).collect();
            Answers::List { button: typed.opener.clone(), sections: vec![Section { title: None, rows }] }
        }
        false => {
            let buttons = typed.buttons.iter().filter(|title| !title.is_empty());
            Answers::Buttons(buttons.map(|title| choice(title, &none)).collect())
        }
    };
    let (header, footer) = (some(&typed.header), some(&typed.footer));
    Ok(Question { header, body: typed.text.clone(), footer, answers, consent_text: None })
}

/// `GET /t/{tenant}/inbox/{conversation}/question`: begins with what is drafted.
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
) -> web::Result<Markup> {
    let written = written(&app, &access, id).await?;
    let typed = Typed { text: written.draft.clone(), ..Typed::default() };
    Ok(shown(&app, &access, theme, (&written, &looking), &typed, &[]))
}

/// `POST /t/{tenant}/inbox/{conversation}/question`
pub(crate) async fn send(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let sending = Sending::of(&mut fields);
    let typed = Typed::of(fields);
    let wrong = match read(access.locale, &typed) {
        Ok(question) => {
            let words = typed.text.clone();
            let sent = super::send(&app, &access, id, sending, (NewPart::Question(question), words)).await?;
            match sent {
                Ok(()) => return Ok(pages::back_to(&access, id, &looking, true, None)),
                Err(refused) => {
                    let written = Written { wrong: Some(refused), ..written(&app, &access, id).await? };
                    let status = written.wrong.as_ref().map_or(StatusCode::CONFLICT, |(status, _)| *status);
                    let page = shown(&app, &access, theme, (&written, &looking), &typed, &[]);
                    return Ok((status, page).into_response());
                }
            }
        }
        Err(wrong) => wrong,
    };
    let written = written(&app, &access, id).await?;
    let page = shown(&app, &access, theme, (&written, &looking), &typed, &wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
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
        div class="max-w-xl" { (web::components::field_errors(&t!(locale, "composing-wrong"), wrong)) }
        form method="post" action=(format!("{thread}/question{query}")) class="group max-w-xl space-y-6 pt-4" {
            (written.sending.fields())
            (Field::lines("text", t!(locale, "question-text"), 3).value(&typed.text).wrong(of("text")))
            fieldset class="space-y-2" {
                legend class="pb-1 text-sm font-medium" { (t!(locale, "question-answers")) }
                (kind("buttons", &t!(locale, "question-buttons"), &t!(locale, "question-buttons-about"), !typed.is_list))
                (kind("list", &t!(locale, "question-list"), &t!(locale, "question-list-about"), typed.is_list))
            }
            div class="space-y-3 group-has-[[value=list]:checked]:hidden" {
                @for (at, button) in typed.buttons.iter().enumerate() {
                    @let name = format!("button.{}", at + 1);
                    (Field::text(&name, t!(locale, "question-button", number = (at + 1).to_string())).value(button).autocomplete("off").wrong(of(&name)))
                }
                p class="text-sm text-muted" { (t!(locale, "question-button-length")) }
            }
            div class="space-y-4 group-has-[[value=buttons]:checked]:hidden" {
                (Field::text("opener", t!(locale, "question-opener")).explained(t!(locale, "question-opener-about"))
                    .value(&typed.opener).autocomplete("off").wrong(of("opener")))
                @for at in 0..FIRST_ROWS { (row(locale, typed, at, &of)) }
                @let is_used = typed.rows[FIRST_ROWS..].iter().any(|row| *row != Default::default());
                details class="space-y-4" open[is_used] {
                    summary class="reach flex items-center py-1 text-sm font-medium text-primary" { (t!(locale, "question-more-rows")) }
                    @for at in FIRST_ROWS..MOST_ROWS { (row(locale, typed, at, &of)) }
                }
                p class="text-sm text-muted" { (t!(locale, "question-row-length")) }
            }
            details class="space-y-4" open[!typed.header.is_empty() || !typed.footer.is_empty()] {
                summary class="reach flex items-center py-1 text-sm font-medium text-primary" { (t!(locale, "question-edges")) }
                (Field::text("header", t!(locale, "question-header")).value(&typed.header).autocomplete("off").wrong(of("header")))
                (Field::text("footer", t!(locale, "question-footer")).value(&typed.footer).autocomplete("off").wrong(of("footer")))
                p class="text-sm text-muted" { (t!(locale, "question-edge-length")) }
            }
            (foot(locale, &format!("{thread}{query}")))
        }
    };
    let texts = (t!(locale, "question-title"), t!(locale, "question-about"));
    page(access, theme, app, (written, looking), (&texts.0, &texts.1), &content)
}

fn kind(value: &str, title: &str, about: &str, is_chosen: bool) -> Markup {
    html! {
        label class="flex cursor-pointer items-start gap-3 rounded-field border border-base-300 bg-base-100 px-3.5 py-2.5 has-checked:border-primary has-checked:bg-selected" {
            input class="radio radio-sm mt-0.5" type="radio" name="kind" value=(value) checked[is_chosen];
            span class="min-w-0 text-sm" {
                span class="block font-medium" { (title) }
                span class="block text-muted" { (about) }
            }
        }
    }
}

fn row(locale: Locale, typed: &Typed, at: usize, wrong: &dyn Fn(&str) -> Option<String>) -> Markup {
    let (title, about) = &typed.rows[at];
    let (row, beside) = (format!("row.{}", at + 1), format!("about.{}", at + 1));
    html! {
        div class="grid gap-x-3 gap-y-2 sm:grid-cols-2" {
            (Field::text(&row, t!(locale, "question-row", number = (at + 1).to_string())).value(title).autocomplete("off").wrong(wrong(&row)))
            (Field::text(&beside, t!(locale, "question-row-about", number = (at + 1).to_string())).value(about).autocomplete("off").wrong(wrong(&beside)))
        }
    }
}
