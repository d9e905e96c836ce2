//! One message with everything that is known about it: its times, what the gate said, what Meta charges for (P-CHN-8).

use axum::extract::State;
use kernel::{ConversationId, MessageId, TenantId, Timestamp};
use maud::{Markup, html};
use web::components::{Reader, Tone, back, card, chip, facts, heading, moment, section};
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::words::isolated;
use web::{Access, App, Path, Place, t};

use super::model::{Direction, Message};
use super::view;
use crate::conversations::{Conversation, reasons};

/// `GET /t/{tenant}/inbox/{conversation}/messages/{message}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, conversation, id)): Path<(TenantId, ConversationId, MessageId)>,
) -> web::Result<Markup> {
    let asker = access.clone();
    let (conversation, message) =
        app.db.read(access.tenant, move |scope| super::find(scope, &asker, conversation, id)).await?;
    app.reads().note(&access, Opened::Thread, Some(conversation.contact)).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let content = page(access.tenant, reader, &conversation, &message);
    Ok(layout::page(&PageContext::of(&access, theme, Place::Inbox), &t!(access.locale, "detail-title"), content))
}

fn page(tenant: TenantId, reader: Reader, conversation: &Conversation, message: &Message) -> Markup {
    let locale = reader.locale;
    let name = conversation.label.show(locale);
    let here = format!("/t/{tenant}/inbox/{}", conversation.id);
    html! {
        (back(&format!("{here}?from={}#message-{}", message.id, message.id), &isolated(&name)))
        (heading(&t!(locale, "detail-title"), None, html! {}))
        div class="pb-8" {
            (card(html! {
                p class="pb-1 text-sm text-muted" { (view::kind_words(locale, &message.kind)) }
                p class="typed" dir="auto" { (message.text) }
            }))
        }
        (section(&t!(locale, "detail-course"), listed(&course(reader, message))))
        @if let Some(decision) = &message.decision {
            @let code = decision.reasons.first().map_or("", String::as_str);
            (section(&t!(locale, "detail-decision"), listed(&[
                (t!(locale, "detail-verdict"), html! { (reasons::words(locale, code, &name)) " " (reasons::next(locale, code, tenant)) }),
                (t!(locale, "detail-codes"), html! { @for reason in &decision.reasons { (chip(reason, Tone::Plain)) " " } }),
                (t!(locale, "detail-decided"), time(reader, decision.at)),
                (t!(locale, "detail-decision-id"), id(decision.id)),
            ])))
        }
        @if message.pricing.is_reported() {
            (section(&t!(locale, "detail-pricing"), listed(&pricing(locale, message))))
        }
        (section(&t!(locale, "detail-technical"), listed(&technical(locale, message))))
    }
}

fn course(reader: Reader, message: &Message) -> Vec<(String, Markup)> {
    let locale = reader.locale;
    let direction = match message.direction {
        Direction::Inbound => t!(locale, "detail-inbound"),
        Direction::Outbound => t!(locale, "detail-outbound"),
        Direction::Internal => t!(locale, "detail-internal"),
    };
    let status = view::tick(message.status).map_or_else(|| t!(locale, "detail-received"), |tick| tick.words(locale));
    let mut rows = vec![
        (t!(locale, "detail-direction"), html! { (direction) }),
        (t!(locale, "detail-status"), html! { (status) " · " (moment::ago(reader, message.status_at)) }),
    ];
    if message.was_with_agent {
        rows.push((t!(locale, "detail-held-by"), html! { (t!(locale, "detail-held-by-agent")) }));
    }
    if message.direction == Direction::Outbound {
        rows.push((t!(locale, "detail-created"), time(reader, message.created_at)));
    }
    let times = [
        (t!(locale, "detail-sent"), message.sent_at),
        (t!(locale, "detail-delivered"), message.delivered_at),
        (t!(locale, "detail-read"), message.read_at),
    ];
    rows.extend(times.into_iter().filter_map(|(label, at)| at.map(|at| (label, time(reader, at)))));
    if let Some((code, words)) = &message.error {
        let words = view::error_words(locale, code, words);
        rows.push((t!(locale, "detail-error"), html! { (words) " " (chip(code, Tone::Harm)) }));
    }
    rows
}

fn pricing(locale: kernel::Locale, message: &Message) -> Vec<(String, Markup)> {
    let pricing = &message.pricing;
    let billable = pricing
        .is_billable
        .map(|is_billable| if is_billable { t!(locale, "detail-billable") } else { t!(locale, "detail-not-billable") });
    let rows = [
        (t!(locale, "detail-charge"), billable),
        (t!(locale, "detail-category"), pricing.category.clone()),
        (t!(locale, "detail-pricing-type"), pricing.kind.clone()),
        (t!(locale, "detail-pricing-model"), pricing.model.clone()),
    ];
    rows.into_iter().filter_map(|(label, value)| value.map(|value| (label, html! { bdi { (value) } }))).collect()
}

fn technical(locale: kernel::Locale, message: &Message) -> Vec<(String, Markup)> {
    let mut rows = vec![(t!(locale, "detail-id"), id(message.id)), (t!(locale, "detail-request"), id(message.request))];
    if let Some(provider_id) = &message.provider_id {
        rows.insert(1, (t!(locale, "detail-provider-id"), id(provider_id)));
    }
    rows
}

fn listed(rows: &[(String, Markup)]) -> Markup {
    facts(rows.iter().map(|(label, value)| (label.as_str(), value.clone())))
}

fn time(reader: Reader, at: Timestamp) -> Markup {
    html! { time datetime=(at) { (moment::full_words(reader, at)) } }
}

fn id(id: impl std::fmt::Display) -> Markup {
    html! { code class="text-xs wrap-anywhere" { (id) } }
}
