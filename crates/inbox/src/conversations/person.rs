//! The person beside the thread: what we know them by, and whether we may write.

use consent::ledger::Standing;
use contacts::identities::{Identity, Kind, Source};
use kernel::{Locale, Permission, Purpose};
use maud::html;
use web::components::inbox::{KnownBy, May, MayWrite, PersonPanel};
use web::components::{Button, Icon, Reader, moment};
use web::words::isolated;
use web::{Access, t};

use super::pages::{Looking, Opened};
use super::view::here;
use crate::{history, merging, satisfaction};

/// The panel.
pub(super) fn panel(access: &Access, reader: Reader, looking: &Looking, opened: &Opened) -> PersonPanel {
    let locale = reader.locale;
    let conversation = &opened.conversation;
    let name = conversation.label.show(locale);
    let page = format!("/t/{}/people/{}", access.tenant, conversation.contact);
    PersonPanel {
        tint_key: conversation.contact.to_string(),
        about: opened.rating.as_ref().map(|rating| satisfaction::rated(locale, rating.score)),
        labels: Vec::new(),
        known_by: opened
            .identities
            .iter()
            .filter(|identity| identity.contact == conversation.contact)
            .filter_map(|identity| known_by(locale, identity))
            .collect(),
        may_write: may_write(reader, opened),
        timeline: Vec::new(),
        others: merging::pages::others(access, reader, looking, opened),
        back_href: format!("{}{}", here(access.tenant, conversation), looking.query()),
        actions: html! {
            @if opened.has_history {
                (Button::new(t!(locale, "history-link")).quiet().icon_only(Icon::Archive).to(history::address(access.tenant, conversation.contact)))
            }
            @if access.may(Permission::ConsentRead) {
                (Button::new(t!(locale, "person-consent", name = isolated(&name))).quiet().icon_only(Icon::ListChecks).to(format!("{page}/consent")))
            }
            @if access.may(Permission::ContactRead) {
                (Button::new(t!(locale, "person-open", name = isolated(&name))).quiet().icon_only(Icon::ExternalLink).to(page))
            }
        },
        name,
    }
}

fn known_by(locale: Locale, identity: &Identity) -> Option<KnownBy> {
    let (icon, label) = match identity.kind {
        Kind::Phone => (Icon::Phone, t!(locale, "known-by-phone")),
        Kind::Username => (Icon::Message, isolated(identity.channel.brand())),
        Kind::Email => (Icon::Mail, t!(locale, "known-by-email")),
        // Ids of the provider say nothing to people.
        Kind::UserId | Kind::ParentUserId => return None,
    };
    Some(KnownBy { icon, label, value: identity.readable(), is_confirmed: identity.source == Source::Provider })
}

fn may_write(reader: Reader, opened: &Opened) -> Vec<MayWrite> {
    let locale = reader.locale;
    let purposes = [
        (Purpose::Service, t!(locale, "purpose-service")),
        (Purpose::Transactional, t!(locale, "purpose-transactional")),
        (Purpose::Marketing, t!(locale, "purpose-marketing")),
    ];
    purposes
        .into_iter()
        .map(|(purpose, words)| {
            let (may, because) = standing(reader, opened, purpose);
            MayWrite { purpose: words, may, because }
        })
        .collect()
}

fn standing(reader: Reader, opened: &Opened, purpose: Purpose) -> (May, String) {
    let locale = reader.locale;
    let wrote = || (May::Yes, t!(locale, "consent-wrote"));
    let has_written = opened.conversation.window_expires_at.is_some();
    let Some(state) = &opened.consent else {
        return match purpose {
            Purpose::Service if has_written => wrote(),
            Purpose::Transactional => (May::Yes, t!(locale, "consent-business")),
            Purpose::Service | Purpose::Marketing | Purpose::Compliance => {
                (May::NotAsked, t!(locale, "consent-not-asked"))
            }
        };
    };
    if let Some(since) = state.stopped_since(reader.now).filter(|_| state.is_stopped_for(purpose, reader.now)) {
        return (May::No, t!(locale, "consent-stopped-on", when = moment::ago_words(reader, since)));
    }
    match (state.standing(purpose), purpose) {
        (Standing::Granted(_), _) => (May::Yes, t!(locale, "consent-agreed")),
        (Standing::Withdrawn(_), _) => (May::No, t!(locale, "consent-withdrawn")),
        (Standing::Unasked, Purpose::Service) if has_written || state.last_inbound_at.is_some() => wrote(),
        (Standing::Unasked, Purpose::Transactional) => (May::Yes, t!(locale, "consent-business")),
        (Standing::Unasked, Purpose::Service | Purpose::Marketing | Purpose::Compliance) => {
            (May::NotAsked, t!(locale, "consent-not-asked"))
        }
    }
}
