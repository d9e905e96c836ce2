//! Every kind of message as what it is: what came in, or was written on the telephone, and what went out.

use channels::incoming::{Card, Content, Media, Order, OrderItem, SystemKind};
use consent::gate::{self, Answers, Choice, Question};
use contacts::identities::{self, Identity, Kind as IdentityKind};
use kernel::{Locale, Permission, PhoneNumber};
use maud::html;
use web::components::inbox::{
    Advert, Asked, Besides, Body as Shown, Card as ShownCard, CardLine, Edited, Listed, Place,
};
use web::components::{Button, Icon};
use web::words::isolated;
use web::{Access, manner, t};

use super::model::{Direction, Message};
use super::view::{Around, icon, kind_words};
use crate::satisfaction;

/// More of a nested answer is not told.
const DEEPEST: usize = 3;
/// Of an address, so much is shown.
const SHOWN_OF_ADDRESS: usize = 80;

/// What came in, or was written on the telephone.
pub(super) fn came(locale: Locale, content: &Content, text: &str) -> Shown {
    let kind = content.kind().as_str();
    let titled = |about: Option<String>| attachment(icon(kind), kind_words(locale, kind), about, None);
    match content {
        Content::Text { body } => Shown::Text(body.clone()),
        Content::Media(media) => of_media(locale, media),
        Content::Location { latitude, longitude, name, address } => {
            place(locale, *latitude, *longitude, name.as_deref(), address.as_deref())
        }
        Content::Contacts { cards, .. } => Shown::Cards(cards.iter().map(|card| came_card(locale, card)).collect()),
        Content::Reaction { emoji: Some(emoji), .. } => titled(Some(emoji.clone())),
        Content::Reaction { emoji: None, .. } => Shown::Gone(t!(locale, "message-reaction-removed")),
        Content::ButtonReply { title, .. } => titled(Some(title.clone())),
        Content::ListReply { title, description, .. } => titled(Some(
            [Some(title.clone()), description.clone()].into_iter().flatten().collect::<Vec<_>>().join(": "),
        )),
        Content::FormReply { answers, unread, .. } => Shown::Listed(Listed {
            icon: icon(kind),
            title: kind_words(locale, kind),
            rows: answers.iter().flatten().filter(|(name, _)| *name != "flow_token").flat_map(answer).collect(),
            note: unread.clone(),
        }),
        Content::CallPermission { is_granted: true, .. } => titled(Some(t!(locale, "message-may-call"))),
        Content::CallPermission { is_granted: false, .. } => titled(Some(t!(locale, "message-may-not-call"))),
        Content::Order(order) => Shown::Listed(ordered(locale, order)),
        Content::System(system) => {
            let what = match &system.what {
                SystemKind::NumberChanged | SystemKind::UserIdChanged => t!(locale, "message-number-changed"),
                SystemKind::IdentityChanged => t!(locale, "message-identity-changed"),
                SystemKind::ChatOpened => t!(locale, "message-chat-opened"),
                SystemKind::Other(_) => t!(locale, "message-system"),
            };
            attachment(Icon::Info, what, system.body.clone(), None)
        }
        Content::Edit { content, .. } => attachment(
            Icon::Pencil,
            kind_words(locale, kind),
            None,
            Some(content.summary().detail).filter(|text| !text.is_empty()),
        ),
        Content::Revoke { .. } => Shown::Gone(t!(locale, "message-taken-back")),
        // What it was deleted from says `unknown` (facts/meta.md 3.2).
        Content::Unsupported { what, .. } if what.as_deref().is_none_or(|what| what == "unknown") => {
            Shown::Gone(t!(locale, "message-unsupported"))
        }
        Content::Unsupported { .. } => titled(Some(text.to_owned())),
        Content::Unknown { what } => titled(Some(what.clone())),
    }
}

/// What went out that is neither words nor a file.
pub(super) fn location(locale: Locale, location: &gate::Location) -> Shown {
    place(locale, location.latitude, location.longitude, location.name.as_deref(), location.address.as_deref())
}

pub(super) fn cards(cards: &[gate::Card]) -> Shown {
    let card = |card: &gate::Card| ShownCard {
        name: card.name.clone(),
        lines: lines(&card.phones, &card.emails, &card.urls, card.company.as_ref()),
        action: None,
    };
    Shown::Cards(cards.iter().map(card).collect())
}

pub(super) fn question(locale: Locale, question: &Question) -> Shown {
    let shown = |choice: &Choice| (choice.title.clone(), choice.description.clone());
    let (button, answers) = match &question.answers {
        Answers::Buttons(choices) => (None, choices.iter().map(shown).collect()),
        Answers::List { button, sections } => {
            (Some(button.clone()), sections.iter().flat_map(|section| &section.rows).map(shown).collect())
        }
        Answers::Number => (None, vec![(t!(locale, "number-shared-by-tap"), None)]),
    };
    Shown::Asked(Asked {
        header: question.header.clone(),
        text: question.body.clone(),
        footer: question.footer.clone(),
        button,
        answers,
    })
}

pub(super) fn reaction(locale: Locale, emoji: Option<&str>) -> Shown {
    match emoji {
        Some(emoji) => attachment(Icon::Smile, kind_words(locale, "reaction"), Some(emoji.to_owned()), None),
        None => Shown::Gone(t!(locale, "message-reaction-removed-by-us")),
    }
}

/// What stands around it.
pub(super) fn besides(locale: Locale, message: &Message) -> Besides {
    let beside = &message.beside;
    let notes = [
        beside.is_forwarded_often.then(|| t!(locale, "message-forwarded-often")),
        (beside.is_forwarded && !beside.is_forwarded_often).then(|| t!(locale, "message-forwarded")),
        beside.product.as_ref().map(|product| t!(locale, "message-about-product", product = isolated(product))),
        beside.group.as_ref().map(|_| t!(locale, "message-in-a-group")),
        satisfaction::note(locale, message.rates),
    ];
    let advert = beside.referral.as_ref().map(|referral| Advert {
        title: match referral.source_kind.as_deref() {
            Some("post") => t!(locale, "message-from-post"),
            _ => t!(locale, "message-from-advert"),
        },
        headline: referral.headline.clone(),
        text: referral.body.clone(),
        link: referral.source_url.as_ref().and_then(|url| {
            let shown: String = url.chars().take(SHOWN_OF_ADDRESS).collect();
            is_web(url).then(|| (url.clone(), shown))
        }),
    });
    Besides { notes: notes.into_iter().flatten().collect(), advert, edited: edited(locale, message), menu: None }
}

/// That it was changed, and what it said before.
pub(super) fn edited(locale: Locale, message: &Message) -> Option<Edited> {
    let earlier = &message.marks.earlier;
    (!earlier.is_empty()).then(|| Edited {
        words: t!(locale, "message-edited"),
        earlier: earlier.iter().map(|earlier| (earlier.until, earlier.text.clone())).collect(),
    })
}

pub(super) fn of_media(locale: Locale, media: &Media) -> Shown {
    let kind = Content::Media(media.clone()).kind().as_str();
    attachment(icon(kind), kind_words(locale, kind), media.file_name.clone(), media.caption.clone())
}

pub(super) fn attachment(icon: Icon, title: String, about: Option<String>, caption: Option<String>) -> Shown {
    Shown::Attachment { icon, title, about: about.filter(|about| !about.is_empty()), href: None, caption }
}

/// A map opens at another host when it is asked for; nothing of it is loaded here.
fn place(locale: Locale, latitude: f64, longitude: f64, name: Option<&str>, address: Option<&str>) -> Shown {
    let at = format!("{latitude}, {longitude}");
    let title = name.or(address).map_or_else(|| at.clone(), str::to_owned);
    Shown::Place(Place {
        title,
        address: address.filter(|_| name.is_some()).map(str::to_owned),
        at,
        href: format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"),
        open: t!(locale, "message-open-map"),
    })
}

fn came_card(locale: Locale, card: &Card) -> ShownCard {
    let name = card.name.clone().or_else(|| card.phones.first().cloned());
    ShownCard {
        name: name.unwrap_or_else(|| t!(locale, "message-card-without-name")),
        lines: lines(&card.phones, &card.emails, &card.urls, card.company.as_ref()),
        action: None,
    }
}

/// A card that came in can become a person, by whoever may add people. The writer's own says so instead.
pub(super) fn with_ways(around: &Around<'_>, shown: Shown, direction: Direction) -> Shown {
    let with_way = |card: ShownCard| {
        if is_own(around.known_by, &card) {
            let own = t!(around.reader.locale, "message-card-own");
            return ShownCard { action: Some(html! { p class="pt-1 text-sm" { (own) } }), ..card };
        }
        if around.access.may(Permission::ContactWrite) { addable(around.access, card) } else { card }
    };
    match shown {
        Shown::Cards(cards) if direction == Direction::Inbound => {
            Shown::Cards(cards.into_iter().map(with_way).collect())
        }
        other => other,
    }
}

/// Whether it has numbers, and all of them are the writer's.
fn is_own(known_by: &[Identity], card: &ShownCard) -> bool {
    let mut numbers = numbers(card).peekable();
    numbers.peek().is_some()
        && numbers.all(|number| {
            let forms = identities::forms(PhoneNumber::from_digits(number.trim_start_matches('+')).ok().as_ref());
            known_by.iter().any(|one| one.kind == IdentityKind::Phone && forms.contains(&one.value))
        })
}

fn numbers(card: &ShownCard) -> impl Iterator<Item = &str> {
    card.lines.iter().filter_map(|line| line.href.as_deref()?.strip_prefix("tel:"))
}

/// With a way to the form that is filled from it. A number that is known leads there to its person.
fn addable(access: &Access, card: ShownCard) -> ShownCard {
    let phone = numbers(&card).next().unwrap_or_default();
    let name = if is_number(&card.name) { "" } else { card.name.as_str() };
    let mut query = url::form_urlencoded::Serializer::new(format!("/t/{}/people/new?", access.tenant));
    query.append_pair("name", name).append_pair("phone", phone);
    let add = Button::new(t!(access.locale, "message-card-add")).small().icon(Icon::UserPlus).to(query.finish());
    ShownCard { action: Some(html! { p class="pt-2" { (add) } }), ..card }
}

/// A card without a name is called by its number, which is no name.
fn is_number(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit() || "+()-. ".contains(c))
}

fn lines(phones: &[String], emails: &[String], urls: &[String], company: Option<&String>) -> Vec<CardLine> {
    let line = |icon: Icon, text: &String, href: Option<String>| CardLine { icon, text: text.clone(), href };
    let company = company.map(|company| line(Icon::Building, company, None));
    let phones = phones.iter().map(|phone| {
        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        line(Icon::Phone, phone, (!digits.is_empty()).then(|| format!("tel:{digits}")))
    });
    let emails = emails.iter().map(|email| {
        let is_plain = email.contains('@') && email.bytes().all(|b| b.is_ascii_graphic() && !b"?&%#\"<>".contains(&b));
        line(Icon::Mail, email, is_plain.then(|| format!("mailto:{email}")))
    });
    let urls = urls.iter().map(|url| line(Icon::Link, url, is_web(url).then(|| url.clone())));
    company.into_iter().chain(phones).chain(emails).chain(urls).collect()
}

fn is_web(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) && !url.contains(char::is_whitespace)
}

/// One field of a form that was filled in; a group of fields is told one by one.
fn answer((name, value): (&String, &serde_json::Value)) -> Vec<(String, String)> {
    told(name, value, 0)
}

fn told(name: &str, value: &serde_json::Value, depth: usize) -> Vec<(String, String)> {
    use serde_json::Value;
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![(name.to_owned(), text.clone())],
        Value::Object(fields) if depth < DEEPEST => {
            fields.iter().flat_map(|(inner, value)| told(&format!("{name} · {inner}"), value, depth + 1)).collect()
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            vec![(name.to_owned(), items.join(", "))]
        }
        other => vec![(name.to_owned(), other.to_string())],
    }
}

fn ordered(locale: Locale, order: &Order) -> Listed {
    let row = |item: &OrderItem| {
        let currency = item.currency.as_deref().unwrap_or_default();
        let price = item.price.as_deref().map(|price| manner::money(locale, price, currency));
        let quantity = item.quantity.as_ref().map(|number| format!("{number} ×"));
        let price = [quantity, price].into_iter().flatten().collect::<Vec<_>>().join(" ");
        (item.product.clone().unwrap_or_else(|| t!(locale, "message-product")), price)
    };
    Listed {
        icon: icon("order"),
        title: kind_words(locale, "order"),
        rows: order.items.iter().map(row).collect(),
        note: order.note.clone(),
    }
}
