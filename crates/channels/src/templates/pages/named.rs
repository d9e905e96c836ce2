//! `…/{inbox}/templates/named/{name}`: one template in all its languages, next to each other, each as it stands and as the customer sees it.

use ::store::Fault;
use axum::extract::State;
use axum::response::Response;
use consent::templates::{self as kept, Template};
use kernel::{InboxId, Permission, Problem, TemplateId, TenantId, Timestamp};
use maud::{Markup, html};
use web::components::{Button, Icon, Notice, Reader, Tone, back, chip, heading, moment};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Path, redirect, t};

use super::super::{languages, words};
use super::{address, connected, editor, known, preview};
use crate::inboxes::Inbox;
use crate::inboxes::pages::{framed, reader};

/// `GET …/{inbox}/templates/named/{name}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id, name)): Path<(TenantId, InboxId, String)>,
) -> web::Result<Markup> {
    let wanted = name.clone();
    let found = app.db.read(access.tenant, move |scope| {
        let Some(inbox) = connected(scope, id)? else { return Ok(None) };
        let mut all = kept::all(scope, &inbox.account)?;
        all.retain(|template| template.name == wanted);
        Ok::<_, ::store::Error>(Some((inbox, all)))
    });
    let (inbox, all) = found.await?.filter(|(_, all)| !all.is_empty()).ok_or_else(Problem::not_found)?;
    let page = page(&access, reader(&app, &access), &inbox, &name, &all);
    Ok(framed(&access, theme, &isolated(&name), page))
}

/// `POST …/{inbox}/templates/{template}/offer`: the owner takes one as the offer that Meta made of it.
pub(crate) async fn take(
    State(app): State<App>,
    access: Access,
    Path((_, id, template)): Path<(TenantId, InboxId, TemplateId)>,
) -> web::Result<Response> {
    let taken = app.db.write(access.tenant, access.actor, move |tx| -> Result<_, Fault<Problem>> {
        let (_, known) = known(tx, id, template)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
        super::super::take_as_offer(tx, &known)?;
        Ok(known.name)
    });
    let name = taken.await?;
    Ok(redirect(&format!("{}/named/{name}", address(&access, id))))
}

fn page(access: &Access, reader: Reader, inbox: &Inbox, name: &str, all: &[Template]) -> Markup {
    let locale = reader.locale;
    let here = address(access, inbox.id);
    let may_change = access.may(Permission::InboxManage);
    let add =
        Button::new(t!(locale, "template-add-language")).icon(Icon::Plus).to(format!("{here}/new?of={}", all[0].id));
    html! {
        (back(&here, &t!(locale, "template-list")))
        (heading(&isolated(name), Some(&t!(locale, "template-languages-about")), html! { @if may_change { (add) } }))
        div class="grid gap-6 pb-8 sm:grid-cols-2 xl:grid-cols-3" {
            @for template in all { (column(access, reader, &here, template)) }
        }
    }
}

fn column(access: &Access, reader: Reader, here: &str, template: &Template) -> Markup {
    let locale = reader.locale;
    let (status, tone) = words::status(locale, &template.status);
    let because = words::because(locale, template);
    html! {
        section class="space-y-3 rounded-box border border-base-300 p-4" data-language=(template.language) {
            h2 class="flex flex-wrap items-center justify-between gap-2 font-semibold" {
                bdi translate="no" { (languages::name(&template.language)) } (chip(&status, tone))
            }
            p class="flex flex-wrap items-center gap-1.5" {
                (chip(&words::category(locale, template.category), Tone::Plain))
                @if let Some((quality, tone)) = words::quality(locale, &template.quality) { (chip(&quality, tone)) }
            }
            @if let Some(because) = because { p class="text-sm text-muted wrap-anywhere" { (because) } }
            (recounted(access, reader, here, template))
            (preview(locale, &editor::shown(template)))
            (Button::new(t!(locale, "template-open-one")).small().icon(Icon::Pencil).to(format!("{here}/{}", template.id)))
        }
    }
}

/// Meta counts it as an offer: what that means, and what the owner can choose.
pub(super) fn recounted(access: &Access, reader: Reader, here: &str, template: &Template) -> Markup {
    let locale = reader.locale;
    if !template.is_recounted() {
        return html! { @if let Some(from) = template.offer_from() { (coming(reader, from)) } };
    }
    let choices = html! {
        div class="flex flex-wrap gap-2" {
            form method="post" action=(format!("{here}/{}/offer", template.id)) {
                (Button::new(t!(locale, "template-take-as-offer")).small().primary())
            }
            (Button::new(t!(locale, "template-write-other")).small().to(format!("{here}/new?of={}", template.id)))
        }
    };
    let notice =
        Notice::attention(t!(locale, "template-recounted")).because(html! { (t!(locale, "template-recounted-about")) });
    html! { @if access.may(Permission::InboxManage) { (notice.next(choices)) } @else { (notice) } }
}

/// Meta will count it as an offer.
fn coming(reader: Reader, from: Timestamp) -> Notice {
    let when = moment::full_words(reader, from);
    Notice::attention(t!(reader.locale, "template-coming", when = when))
        .because(html! { (t!(reader.locale, "template-coming-about")) })
}
