//! The page that shows how mail goes out, tries it, and lists what became of it; and after how long a wait is told.

use ::store::{Error, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem};
use maud::{Markup, html};
use serde::Deserialize;
use std::time::Duration;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, card, chip, copyable, empty_state, facts, form, list_row, moment, rows,
    section,
};
use web::layout::Theme;
use web::mail::{MailOut, Security};
use web::{Access, App, Form, Query, redirect, t};

use super::model::{Mail, Purpose, State as Standing};
use super::outcome::Trouble;
use super::store;
use crate::notices;
use crate::pages::{Done, SettingsPage, Tab, add, good, path_in, refused, with_status, wrong};

const SHOWN: i64 = 30;
/// How long the answer to a test mail is waited for, before the page is shown without it.
const LOOKS: u32 = 12;
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// `GET /t/{tenant}/settings/mail`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = match query.done.as_str() {
        "saved" => good(t!(access.locale, "settings-saved")),
        "tested" => html! { (Notice::info(t!(access.locale, "mail-tested")).alert()) },
        _ => html! {},
    };
    mail_page(&app, &access, theme, &notice, None).await
}

/// `POST /t/{tenant}/settings/mail/test`: to the address of whoever asks.
pub(crate) async fn test(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Response> {
    let locale = access.locale;
    let staff = access.staff.ok_or_else(Problem::forbidden)?;
    if !app.egress.mail().is_on() {
        let problem = Problem::new(409, "mail_off", t!(locale, "mail-off"));
        let page = mail_page(&app, &access, theme, &refused(problem.detail.clone()), None).await?;
        return Ok(with_status(&problem, page));
    }
    let written = app.db.write(access.tenant, access.actor, move |tx| super::test(tx, staff)).await?;
    let Some(id) = written else {
        let problem = Problem::new(429, "too_many_tries", t!(locale, "mail-test-wait"));
        let page = mail_page(&app, &access, theme, &refused(problem.detail.clone()), None).await?;
        return Ok(with_status(&problem, page));
    };
    for _ in 0..LOOKS {
        tokio::time::sleep(LOOK_EVERY).await;
        let mail = app.db.read(access.tenant, move |scope| store::get(scope, id)).await?;
        if mail.is_none_or(|mail| mail.state != Standing::Queued || mail.trouble.is_some()) {
            break;
        }
    }
    Ok(redirect(&path_in(&access, "settings/mail?done=tested")))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wait {
    minutes: String,
}

/// `POST /t/{tenant}/settings/mail/unanswered`: after how many minutes an unanswered customer is told of.
pub(crate) async fn set_wait(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Wait>,
) -> web::Result<Response> {
    let minutes = typed.minutes.trim().parse().unwrap_or_default();
    let set = app.db.write(access.tenant, access.actor, move |tx| notices::set_unanswered_minutes(tx, minutes)).await?;
    if set {
        return Ok(redirect(&path_in(&access, "settings/mail?done=saved")));
    }
    let mut problem = Problem::invalid();
    add(&mut problem, "minutes", "out_of_range", t!(access.locale, "mail-unanswered-wrong"));
    let page = mail_page(&app, &access, theme, &html! {}, Some((&typed.minutes, &problem))).await?;
    Ok(with_status(&problem, page).into_response())
}

async fn mail_page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    typed: Option<(&str, &Problem)>,
) -> web::Result<Markup> {
    let hook = match app.egress.mail() {
        MailOut::Resend(account) if account.hook_secret.is_some() => {
            Some(app.settings.public_url.join(&super::hook::path(&app.db).await?).map_err(|_| Problem::not_found())?)
        }
        MailOut::Resend(_) | MailOut::Smtp(_) | MailOut::Off => None,
    };
    let read = app.db.read(access.tenant, |scope| -> Result<_, Error> {
        Ok((store::newest(scope, SHOWN)?, notices::unanswered_minutes(scope)?))
    });
    let (log, minutes) = read.await?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let minutes = typed.map_or_else(|| minutes.to_string(), |(typed, _)| typed.to_owned());
    let problem = typed.map(|(_, problem)| problem);
    let content = html! {
        (section(&t!(locale, "mail-way"), html! {
            (way(locale, app.egress.mail()))
            @if let Some(hook) = hook {
                p class="text-sm text-muted" { (t!(locale, "mail-hook")) }
                (copyable("mail-hook", &t!(locale, "mail-hook-label"), hook.as_str(), &t!(locale, "copy"), &t!(locale, "copied")))
            }
            @if app.egress.mail().is_on() {
                form method="post" action=(path_in(access, "settings/mail/test")) class="flex flex-wrap items-center gap-3 pt-2" {
                    (Button::new(t!(locale, "mail-test-button")).icon(Icon::Send))
                    p class="text-sm text-muted" { (t!(locale, "mail-test-about")) }
                }
            }
        }))
        (section(&t!(locale, "mail-unanswered"), form(&path_in(access, "settings/mail/unanswered"), html! {
            (Field::text("minutes", t!(locale, "mail-unanswered-minutes")).explained(t!(locale, "mail-unanswered-explained"))
                .value(minutes).inputmode("numeric").required().wrong(wrong(problem, "minutes")))
            (Button::new(t!(locale, "settings-save")))
        })))
        (section(&t!(locale, "mail-log"), html! {
            @if log.is_empty() {
                (card(empty_state(Icon::Mail, &t!(locale, "mail-log-none"), &t!(locale, "mail-log-none-explained"), None)))
            } @else {
                (rows(log.iter().map(|mail| row(reader, mail))))
            }
        }))
    };
    let page = SettingsPage::new(access, theme, Tab::Mail, t!(locale, "mail-title")).about(t!(locale, "mail-about"));
    Ok(page.show(notice, &content))
}

fn way(locale: Locale, out: &MailOut) -> Markup {
    let Some(from) = out.from() else {
        return html! {
            (Notice::attention(t!(locale, "mail-off")).because(html! { (t!(locale, "mail-off-explained")) }))
        };
    };
    let (server, line) = match out {
        MailOut::Off => (String::new(), String::new()),
        MailOut::Smtp(server) => {
            let line = match server.security {
                Security::Tls => t!(locale, "mail-line-tls"),
                Security::StartTls => t!(locale, "mail-line-starttls"),
                Security::Loopback => t!(locale, "mail-line-loopback"),
            };
            (format!("{}:{}", server.host, server.port), line)
        }
        MailOut::Resend(_) => ("Resend".to_owned(), t!(locale, "mail-line-tls")),
    };
    let (from_label, server_label, line_label) =
        (t!(locale, "mail-from"), t!(locale, "mail-server"), t!(locale, "mail-line"));
    facts([
        (from_label.as_str(), html! { bdi { (from.name) " <" (from.address) ">" } }),
        (server_label.as_str(), html! { bdi { (server) } }),
        (line_label.as_str(), html! { (line) }),
    ])
}

fn row(reader: Reader, mail: &Mail) -> Markup {
    let locale = reader.locale;
    let name = match mail.purpose {
        Purpose::Notice => t!(locale, "mail-purpose-notice"),
        Purpose::Invitation => t!(locale, "mail-purpose-invitation"),
        Purpose::Reset => t!(locale, "mail-purpose-reset"),
        Purpose::Verification => t!(locale, "mail-purpose-verification"),
        Purpose::Address => t!(locale, "mail-purpose-address"),
        Purpose::Question => t!(locale, "mail-purpose-question"),
        Purpose::Test => t!(locale, "mail-purpose-test"),
    };
    let (standing, tone) = match mail.state {
        Standing::Queued if mail.trouble.is_some() => (t!(locale, "mail-state-again"), Tone::Attention),
        Standing::Queued => (t!(locale, "mail-state-queued"), Tone::Plain),
        Standing::Sent => (t!(locale, "mail-state-sent"), Tone::Good),
        Standing::Bounced => (t!(locale, "mail-state-bounced"), Tone::Harm),
        Standing::Failed => (t!(locale, "mail-state-failed"), Tone::Harm),
        Standing::Off => (t!(locale, "mail-state-off"), Tone::Plain),
    };
    let about = html! {
        p { (moment::ago(reader, mail.created_at)) }
        @if let Some(trouble) = mail.trouble { p { (trouble_words(locale, trouble)) } }
        @if let Some(answer) = mail.answer.as_deref().filter(|answer| !answer.is_empty()) {
            p { (t!(locale, "mail-answered")) " " span class="font-mono text-xs" { bdi { (answer) } } }
        }
    };
    list_row(Icon::Mail.show(), &name, None, about, chip(&standing, tone))
}

/// What is wrong, and what to do.
fn trouble_words(locale: Locale, trouble: Trouble) -> String {
    match trouble {
        Trouble::Unreachable => t!(locale, "mail-trouble-unreachable"),
        Trouble::Silent => t!(locale, "mail-trouble-silent"),
        Trouble::Insecure => t!(locale, "mail-trouble-insecure"),
        Trouble::SignIn => t!(locale, "mail-trouble-sign-in"),
        Trouble::Sender => t!(locale, "mail-trouble-sender"),
        Trouble::Address => t!(locale, "mail-trouble-address"),
        Trouble::Refused => t!(locale, "mail-trouble-refused"),
        Trouble::Busy => t!(locale, "mail-trouble-busy"),
        Trouble::Strange => t!(locale, "mail-trouble-strange"),
        Trouble::Late => t!(locale, "mail-trouble-late"),
    }
}
