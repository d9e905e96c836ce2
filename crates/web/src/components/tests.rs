//! What must hold for all components together.

use std::time::Duration;

use chrono_tz::Tz;
use kernel::{Locale, Timestamp};
use maud::{Markup, Render, html};

use super::inbox::*;
use super::*;

const HOSTILE: &str =
    "\"><script>alert(1)</script>'<img src=x onerror=alert(1)> javascript:alert(1) data:text/html,x {{7*7}} ${7*7}";

fn reader() -> Reader {
    Reader { locale: Locale::En, zone: Tz::UTC, now: Timestamp::from_seconds(1_790_000_000) }
}

fn hostile() -> String {
    HOSTILE.to_owned()
}

fn besides() -> Besides {
    Besides {
        notes: vec![hostile()],
        advert: Some(Advert {
            title: hostile(),
            headline: Some(hostile()),
            text: Some(hostile()),
            link: Some(("#".to_owned(), hostile())),
        }),
        edited: Some(Edited { words: hostile(), earlier: vec![(reader().now, hostile())] }),
        menu: None,
    }
}

/// Every component that shows a person's text, given the worst.
fn all() -> Vec<(&'static str, Markup)> {
    let (reader, at) = (reader(), reader().now);
    let bubble = |body, side| Bubble {
        id: "1".to_owned(),
        side,
        body,
        quote: Some(Quote { by: hostile(), text: hostile(), href: None }),
        at,
        tick: Some(Tick::Failed),
        trouble: Some(Trouble { words: hostile(), next: html! {} }),
        still: Some(html! { (hostile()) }),
        reactions: vec![(hostile(), hostile())],
        besides: besides(),
    };
    let attachment = Body::Attachment {
        icon: Icon::File,
        title: hostile(),
        about: Some(hostile()),
        href: None,
        caption: Some(hostile()),
    };
    let items = vec![
        Item::Message(bubble(Body::Text(hostile()), Side::Inbound)),
        Item::Message(bubble(
            Body::Place(Place {
                title: hostile(),
                address: Some(hostile()),
                at: hostile(),
                href: "#".to_owned(),
                open: hostile(),
            }),
            Side::Inbound,
        )),
        Item::Message(bubble(
            Body::Cards(vec![Card {
                name: hostile(),
                lines: vec![CardLine { icon: Icon::Phone, text: hostile(), href: None }],
                action: None,
            }]),
            Side::Inbound,
        )),
        Item::Message(bubble(
            Body::Listed(Listed {
                icon: Icon::Receipt,
                title: hostile(),
                rows: vec![(hostile(), hostile())],
                note: Some(hostile()),
            }),
            Side::Inbound,
        )),
        Item::Message(bubble(
            Body::Asked(Asked {
                header: Some(hostile()),
                text: hostile(),
                footer: Some(hostile()),
                button: Some(hostile()),
                answers: vec![(hostile(), Some(hostile()))],
            }),
            Side::Inbound,
        )),
        Item::Message(bubble(attachment, Side::Outbound { by: hostile() })),
        Item::Message(bubble(Body::Template { name: hostile(), text: hostile() }, Side::Automatic { what: hostile() })),
        Item::Note(Note {
            id: "n".to_owned(),
            by: hostile(),
            text: html! { (hostile()) },
            at,
            edited: None,
            tools: html! {},
        }),
        Item::Happened { at, words: hostile() },
        Item::Refusal(Refusal {
            title: hostile(),
            reason: hostile(),
            evidence: Some(Evidence { text: hostile(), at, href: None }),
            draft: Some(hostile()),
            next: html! {},
            at,
        }),
    ];
    let list = ConversationList {
        open: Some(1),
        new_href: None,
        search: Some(Search {
            action: "/".to_owned(),
            value: hostile(),
            kept: vec![("view".to_owned(), hostile())],
            messages_href: Some("/".to_owned()),
        }),
        saved: SavedViews {
            current: Some(hostile()),
            views: vec![Tab { label: hostile(), href: "/".to_owned(), number: None, is_current: true }],
            save_href: Some("/".to_owned()),
            manage_href: Some("/".to_owned()),
            save: hostile(),
            manage: hostile(),
        },
        choose_href: Some("/".to_owned()),
        choosing: None,
        states: vec![Tab { label: hostile(), href: "/".to_owned(), number: None, is_current: true }],
        tabs: vec![Tab { label: hostile(), href: "/".to_owned(), number: None, is_current: true }],
        filters: vec![LabelFilter { name: hostile(), tint: Tint::One, href: "/".to_owned(), is_current: true }],
        above: html! { (hostile()) },
        rows: vec![ConversationRow {
            id: "1".to_owned(),
            href: "/".to_owned(),
            name: hostile(),
            tint_key: hostile(),
            at,
            place: None,
            preview: Preview { icon: Icon::Message, tick: None, text: hostile() },
            unread: 1,
            labels: vec![(hostile(), Tint::One)],
            window_left: Some(hostile()),
            levels: Vec::new(),
            assignee: Some(hostile()),
            is_selected: false,
            draft: Some(hostile()),
        }],
        nothing: Nothing { icon: Icon::Inbox, title: hostile(), about: hostile(), action: None },
        older_href: None,
    };
    let answer = |window| Composer {
        action: "/".to_owned(),
        draft: hostile(),
        window,
        hidden: vec![("once".to_owned(), hostile())],
        wrong: Some(hostile()),
        typing_href: None,
        draft_href: None,
        cost: Some(hostile()),
        later: html! {},
        attached: html! {},
        tools: html! {},
    };
    let closed = Closed {
        reason: hostile(),
        templates: vec![TemplateChoice { value: hostile(), name: hostile(), text: hostile() }],
        templates_href: None,
    };
    let panel = PersonPanel {
        others: html! {},
        name: hostile(),
        tint_key: hostile(),
        about: Some(hostile()),
        labels: vec![hostile()],
        known_by: vec![KnownBy { icon: Icon::Phone, label: hostile(), value: hostile(), is_confirmed: true }],
        may_write: vec![MayWrite { purpose: hostile(), may: May::No, because: hostile() }],
        timeline: vec![Happening { words: hostile(), at, by: Some(hostile()) }],
        back_href: "/".to_owned(),
        actions: html! {},
    };
    vec![
        ("thread", thread(reader, &items, None)),
        ("conversation_list", conversation_list(reader, &list)),
        ("composer open", composer(reader, &answer(Window::Open { expires_at: at + Duration::from_secs(600) }))),
        ("composer closed", composer(reader, &answer(Window::Closed(closed)))),
        (
            "composer barred",
            composer(reader, &answer(Window::Barred { title: hostile(), reason: hostile(), next: html! {} })),
        ),
        ("person_panel", person_panel(reader, &panel)),
        ("avatar", Avatar::of(HOSTILE, HOSTILE).render()),
        ("list_row", list_row(html! {}, HOSTILE, Some("/"), html! { (HOSTILE) }, chip(HOSTILE, Tone::Plain))),
        ("notice", Notice::harm(HOSTILE).render()),
        ("button", Button::new(HOSTILE).icon_only(Icon::X).sends("a", HOSTILE).render()),
        ("field", Field::text("name", HOSTILE).value(HOSTILE).explained(HOSTILE).wrong(Some(HOSTILE)).render()),
        ("field_errors", field_errors(HOSTILE, &[("name".to_owned(), hostile())])),
        ("copyable", copyable("id", HOSTILE, HOSTILE, HOSTILE, HOSTILE)),
        ("breadcrumbs", breadcrumbs(HOSTILE, &[(HOSTILE, "/")], HOSTILE)),
        ("toast", toast(HOSTILE)),
        ("empty_state", empty_state(Icon::X, HOSTILE, HOSTILE, None)),
    ]
}

// A34
#[test]
fn names_are_text() {
    // What maud escapes: a quote would end an attribute, an angle bracket would begin an element.
    let breaks_out = |page: &str| page.contains("<script") || page.contains("<img") || page.contains("\"\">");
    assert!(breaks_out(HOSTILE), "the control");
    for (name, markup) in all() {
        let page = markup.into_string();
        assert!(!breaks_out(&page), "{name}: {page}");
        assert!(name == "avatar" || page.contains("&lt;script&gt;"), "{name} shows what it was given");
    }
}

// A34
#[test]
fn what_people_write_never_becomes_a_link() {
    let links = |page: &str| {
        page.split("href=\"").skip(1).any(|rest| rest.starts_with("javascript:") || rest.starts_with("data:"))
    };
    assert!(links("<a href=\"javascript:alert(1)\">"), "the control");
    for (name, markup) in all() {
        assert!(!links(&markup.into_string()), "{name}");
    }
}

#[test]
fn a_wrong_field_says_so_to_those_who_hear_it() {
    let field =
        Field::text("name", "Name").explained("As customers know you.").wrong(Some("Say it.")).render().into_string();
    assert!(
        field.contains(r#"aria-invalid="true" aria-describedby="field-name-explanation field-name-wrong""#),
        "{field}"
    );
    for id in ["field-name-explanation", "field-name-wrong"] {
        assert!(field.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!Field::text("name", "Name").render().into_string().contains("aria-"));
}

#[test]
fn days_stand_between_messages_once() {
    let message = |days: u64| Item::Happened {
        at: reader().now - Duration::from_secs(days * 86_400),
        words: "Something".to_owned(),
    };
    let page = thread(reader(), &[message(2), message(1), message(1), message(0)], None).into_string();
    assert_eq!(page.matches("Yesterday").count(), 1);
    assert_eq!(page.matches("Today").count(), 1);
}

#[test]
fn a_draft_survives_the_end_of_its_window() {
    let closed = Closed { reason: "Too late.".to_owned(), templates: Vec::new(), templates_href: None };
    let view = Composer {
        action: "/".to_owned(),
        draft: "Half a sentence".to_owned(),
        window: Window::Closed(closed),
        hidden: Vec::new(),
        wrong: None,
        typing_href: None,
        draft_href: None,
        cost: None,
        later: html! {},
        attached: html! {},
        tools: html! {},
    };
    assert!(composer(reader(), &view).into_string().contains("Half a sentence"));
}
