//! Every component, and a whole inbox, with made-up people: `cargo run -p web --example gallery` serves it on loopback and
//! prints where. For looking at, on a phone and at a desk, in light and dark; `tests/browser` may open it too.

use std::time::Duration;

use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use kernel::{Locale, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::assets;
use web::components::inbox::{
    Besides, Body, Bubble, Closed, Composer, ConversationList, ConversationRow, Evidence, Happening, Item, KnownBy,
    May, MayWrite, Note, Nothing, PersonPanel, Preview, Quote, Refusal, SavedViews, Search, Showing, Side,
    TemplateChoice, ThreadHead, Trouble, Window, columns, composer, conversation_list, nothing_chosen, person_panel,
    thread, thread_column,
};
use web::components::{
    Avatar, Button, Dialog, Field, Icon, Notice, Reader, Tab, Tick, Tint, Tone, back, breadcrumbs, card, chip,
    copyable, count, dialog_opener, empty_state, facts, field_errors, form, heading, list_row, loading_rows, moment,
    older, rows, section, tabs,
};
use web::layout::{PageContext, Person, PhoneBar, Room, Theme, page, plain, workspace};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let pages = Router::new()
        .route("/", get(async |Query(look): Query<Look>| components(&look)))
        .route("/inbox", get(async |Query(look): Query<Look>| inbox(&look)))
        .route("/plain", get(async |Query(look): Query<Look>| sign_in(&look)))
        .route(assets::ROUTE, get(assets::serve));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, pages).await
}

/// `?show=thread&window=closed`
#[derive(Default, Deserialize)]
#[serde(default)]
struct Look {
    show: String,
    window: String,
    theme: String,
}

impl Look {
    fn context(&self) -> PageContext {
        let room = |icon, label: &str, is_active| Room {
            icon,
            label: label.to_owned(),
            href: "/inbox".to_owned(),
            is_active,
            number: None,
        };
        PageContext {
            locale: Locale::En,
            theme: Theme::from_word(&self.theme),
            tenant_name: "Lark Music School".to_owned(),
            rooms: vec![
                room(Icon::Inbox, "Inbox", true),
                room(Icon::Users, "People", false),
                room(Icon::Settings, "Settings", false),
            ],
            person: Person { name: "Jonas Lindqvist".to_owned(), account_href: "/".to_owned() },
            stream: None,
            find: None,
            banner: None,
            grant: None,
        }
    }
}

fn reader() -> Reader {
    Reader { locale: Locale::En, zone: chrono_tz::Tz::Europe__Berlin, now: at("2026-11-21T09:42:30Z") }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("OK because the gallery's times are literals")
}

fn minutes_ago(minutes: u64) -> Timestamp {
    reader().now - Duration::from_secs(minutes * 60)
}

fn inbox(look: &Look) -> Markup {
    let showing = match look.show.as_str() {
        "thread" | "odd" => Showing::Thread,
        "person" => Showing::Person,
        _ => Showing::List,
    };
    let bar = if showing == Showing::List { PhoneBar::Shown } else { PhoneBar::Hidden };
    let middle = if look.show == "none" || look.show == "empty" {
        nothing_chosen(reader())
    } else {
        let items = if look.show == "odd" { odd_items() } else { items() };
        thread_column(reader(), &head(), thread(reader(), &items, Some("#")), composer(reader(), &answer(look)))
    };
    let person = (look.show != "none" && look.show != "empty").then(|| person_panel(reader(), &maya()));
    workspace(
        &look.context(),
        "Inbox",
        bar,
        columns(Locale::En, showing, conversation_list(reader(), &list(look)), middle, person),
    )
}

fn list(look: &Look) -> ConversationList {
    let tab =
        |label: &str, number, is_current| Tab { label: label.to_owned(), href: "#".to_owned(), number, is_current };
    let row = |name: &str, minutes, icon, tick, text: &str, unread| ConversationRow {
        id: name.len().to_string() + name.split(' ').next().unwrap_or_default(),
        href: "/inbox?show=thread".to_owned(),
        name: name.to_owned(),
        tint_key: name.to_owned(),
        at: minutes_ago(minutes),
        place: None,
        preview: Preview { icon, tick, text: text.to_owned() },
        unread,
        labels: Vec::new(),
        window_left: None,
        levels: Vec::new(),
        assignee: None,
        is_selected: false,
        draft: None,
    };
    let maya = ConversationRow {
        labels: vec![("trial lesson".to_owned(), Tint::Three)],
        window_left: Some("23 min left".to_owned()),
        levels: Vec::new(),
        is_selected: true,
        draft: None,
        ..row("Maya Okafor", 0, Icon::Message, None, "Is there still a place on Tuesday?", 2)
    };
    let people = vec![
        maya,
        row("Dario Rinaldi", 11, Icon::Camera, None, "Photo of the boiler", 1),
        row("Lena Sørensen", 44, Icon::Message, Some(Tick::Read), "Thank you, see you Friday!", 0),
        row("+48 600 123 114", 62, Icon::Mic, None, "Voice message · 0:34", 1),
        row("Tom Abara", 1500, Icon::Ban, None, "Asked us to stop on 3 May", 0),
        row("مريم العلي", 1600, Icon::Message, Some(Tick::Delivered), "شكرا جزيلا، أراك يوم الجمعة!", 0),
        ConversationRow {
            assignee: Some("Aisha".to_owned()),
            ..row("Inés Barros", 5000, Icon::Message, Some(Tick::Unknown), "We will call you back", 0)
        },
        row(
            "Wolfeschlegelsteinhausenbergerdorff the Elder of Upper Bavaria",
            9000,
            Icon::Message,
            Some(Tick::Failed),
            &"long".repeat(40),
            120,
        ),
        row("Grzegorz Brzęczyszczykiewicz", 700_000, Icon::Message, None, "Dzień dobry", 0),
    ];
    ConversationList {
        open: Some(14),
        new_href: Some("#".to_owned()),
        search: Some(Search {
            action: "/inbox".to_owned(),
            value: String::new(),
            kept: vec![("show".to_owned(), look.show.clone())],
            messages_href: None,
        }),
        saved: SavedViews::default(),
        choose_href: Some("#".to_owned()),
        choosing: None,
        states: vec![tab("Open", None, true), tab("Snoozed", None, false), tab("Closed", None, false)],
        tabs: vec![
            tab("Mine", Some(5), true),
            tab("Team", None, false),
            tab("Unassigned", Some(3), false),
            tab("All", None, false),
        ],
        filters: Vec::new(),
        above: html! {},
        rows: if look.show == "empty" { Vec::new() } else { people },
        nothing: Nothing {
            icon: Icon::Inbox,
            title: "Nothing waits for you".to_owned(),
            about: "New messages stand here as they come. “Unassigned” shows what nobody has taken yet.".to_owned(),
            action: Some(Button::new("Connect a number").icon(Icon::Plug).to("#")),
        },
        older_href: (look.show != "empty").then(|| "#".to_owned()),
    }
}

fn head() -> ThreadHead {
    ThreadHead {
        labels: vec![("trial lesson".to_owned(), Tint::Three)],
        levels: Vec::new(),
        conversation: "1".to_owned(),
        contact: "1".to_owned(),
        looking_href: Some("#".to_owned()),
        name: "Maya Okafor".to_owned(),
        icon: Icon::Message,
        about: "WhatsApp · Lark Music School".to_owned(),
        back_href: "/inbox".to_owned(),
        person_href: "/inbox?show=person".to_owned(),
        actions: html! {
            span class="max-md:hidden" { (Button::new("Jonas").quiet().small().icon(Icon::UserCheck)) }
            (Button::new("Close").small().icon(Icon::Check))
        },
    }
}

fn message(id: &str, side: Side, text: &str, minutes: u64, tick: Option<Tick>) -> Bubble {
    Bubble {
        id: id.to_owned(),
        side,
        body: Body::Text(text.to_owned()),
        quote: None,
        at: minutes_ago(minutes),
        tick,
        trouble: None,
        still: None,
        reactions: Vec::new(),
        besides: Besides::default(),
    }
}

fn jonas() -> Side {
    Side::Outbound { by: "Jonas".to_owned() }
}

fn items() -> Vec<Item> {
    vec![
        Item::Message(message(
            "1",
            Side::Inbound,
            "Hi! My daughter is nine. Do you have a beginners’ violin class in the afternoon?",
            30,
            None,
        )),
        Item::Message(message(
            "2",
            jonas(),
            "Hello Maya, we do: Tuesdays 16:30 with Ms Lindqvist. The first lesson is a free trial. Shall I keep a place for her?",
            27,
            Some(Tick::Read),
        )),
        Item::Message(message("3", Side::Inbound, "That sounds lovely. Is there still a place on Tuesday?", 1, None)),
        Item::Message(Bubble {
            body: Body::Attachment {
                icon: Icon::Mic,
                title: "Voice message".to_owned(),
                about: Some("0:18".to_owned()),
                href: None,
                caption: None,
            },
            ..message("4", Side::Inbound, "", 0, None)
        }),
        Item::Note(Note {
            id: "n".to_owned(),
            by: "Aisha".to_owned(),
            text: html! { ("She asked at the summer fair too. Trial form is in her timeline.".to_owned()) },
            at: minutes_ago(0),
            edited: None,
            tools: html! {},
        }),
        Item::Refusal(Refusal {
            title: "Not sent: the spring offer.".to_owned(),
            reason: "Maya has not agreed to offers on WhatsApp. You may ask her now, once, while she is writing."
                .to_owned(),
            evidence: None,
            draft: None,
            next: html! { a class="underline" href="#" { "Why" } a class="underline" href="#" { "Ask her" } },
            at: minutes_ago(0),
        }),
    ]
}

fn odd_items() -> Vec<Item> {
    let mut items = vec![
        Item::Message(message(
            "10",
            Side::Inbound,
            "<script>alert('hello')</script> javascript:alert(1) {{ 7 * 7 }}",
            4000,
            None,
        )),
        Item::Message(message(
            "11",
            Side::Inbound,
            "مرحبا! هل لديكم درس كمان للمبتدئين؟\n\nYes, two languages.",
            3000,
            None,
        )),
        Item::Message(message("12", Side::Inbound, &"A".repeat(4000), 1500, None)),
        Item::Happened { at: minutes_ago(300), words: "Aisha gave this to Jonas".to_owned() },
        Item::Message(Bubble {
            quote: Some(Quote {
                by: "Maya Okafor".to_owned(),
                text: "Is there still a place on Tuesday?".to_owned(),
                href: Some("#message-10".to_owned()),
            }),
            reactions: vec![("🎻".to_owned(), "Maya Okafor".to_owned())],
            ..message("13", jonas(), "Yes.", 200, Some(Tick::Played))
        }),
        Item::Message(Bubble {
            trouble: Some(Trouble {
                words:
                    "WhatsApp did not answer, so this may or may not have reached her. A receipt may still settle it."
                        .to_owned(),
                next: html! { a class="underline" href="#" { "Send again" } a class="underline" href="#" { "It arrived" } },
            }),
            ..message("14", jonas(), "The first lesson is free.", 120, Some(Tick::Unknown))
        }),
        Item::Message(Bubble {
            body: Body::Template {
                name: "lesson_reminder".to_owned(),
                text: "Hello Maya, your lesson is on Tuesday at 16:30.".to_owned(),
            },
            ..message("15", jonas(), "", 90, Some(Tick::Failed))
        }),
        Item::Message(Bubble {
            body: Body::Gone("This message was deleted by the sender.".to_owned()),
            ..message("16", Side::Inbound, "", 60, None)
        }),
        Item::Message(message("17", Side::Inbound, "STOP", 50, None)),
        Item::Message(message(
            "18",
            Side::Automatic { what: "Stop confirmation".to_owned() },
            "You will get no more messages from Lark Music School here. Write START to hear from us again.",
            50,
            Some(Tick::Delivered),
        )),
        Item::Refusal(Refusal {
            title: "Not sent: your answer.".to_owned(),
            reason: "Maya asked us to stop today at 09:52.".to_owned(),
            evidence: Some(Evidence {
                text: "STOP".to_owned(),
                at: minutes_ago(50),
                href: Some("#message-17".to_owned()),
            }),
            draft: Some("Just one more thing, Maya …".to_owned()),
            next: html! { a class="underline" href="#" { "What may still be sent" } },
            at: minutes_ago(40),
        }),
    ];
    items.extend(
        Tick::ALL
            .into_iter()
            .enumerate()
            .map(|(index, tick)| Item::Message(message(&format!("2{index}"), jonas(), "Tick", 30, Some(tick)))),
    );
    items
}

fn answer(look: &Look) -> Composer {
    let window = match look.window.as_str() {
        "closed" => Window::Closed(Closed {
            reason: "Maya last wrote yesterday at 10:42. Later than 24 hours after that, WhatsApp delivers only approved templates.".to_owned(),
            templates: vec![
                TemplateChoice { value: "1".to_owned(), name: "lesson_reminder".to_owned(), text: "Hello Maya, your lesson is on Tuesday at 16:30.".to_owned() },
                TemplateChoice { value: "2".to_owned(), name: "place_free".to_owned(), text: "Hello Maya, a place has become free. Shall we keep it for you?".to_owned() },
            ],
            templates_href: None,
        }),
        "bare" => Window::Closed(Closed { reason: "Maya last wrote yesterday at 10:42.".to_owned(), templates: Vec::new(), templates_href: Some("#".to_owned()) }),
        "barred" => Window::Barred {
            title: "Maya asked us to stop".to_owned(),
            reason: "She wrote STOP today at 09:52. She can be written to again when she writes START.".to_owned(),
            next: html! { a class="underline" href="#message-17" { "Her message" } },
        },
        _ => Window::Open { expires_at: reader().now + Duration::from_secs(23 * 60 + 5) },
    };
    Composer {
        action: "#".to_owned(),
        draft: "Yes, one place is free. I have put your daughter’s name on it".to_owned(),
        window,
        hidden: vec![("once".to_owned(), "0".to_owned())],
        wrong: (look.window == "wrong")
            .then(|| "WhatsApp refused our access. Reconnect the number in Settings; your text is kept.".to_owned()),
        typing_href: None,
        draft_href: None,
        cost: Some("free, 412 left this month".to_owned()),
        later: html! {},
        attached: html! {},
        tools: html! {},
    }
}

fn maya() -> PersonPanel {
    let known = |icon, label: &str, value: &str, is_confirmed| KnownBy {
        icon,
        label: label.to_owned(),
        value: value.to_owned(),
        is_confirmed,
    };
    let may =
        |purpose: &str, may, because: &str| MayWrite { purpose: purpose.to_owned(), may, because: because.to_owned() };
    PersonPanel {
        others: html! {},
        name: "Maya Okafor".to_owned(),
        tint_key: "Maya Okafor".to_owned(),
        about: Some("Guardian of Zuri, 9".to_owned()),
        labels: vec!["trial lesson".to_owned(), "violin".to_owned()],
        known_by: vec![
            known(Icon::Message, "WhatsApp", "maya.okafor", true),
            known(Icon::Phone, "Phone", "not shared", false),
            known(Icon::Mail, "E-mail", "maya@okafor.example", false),
        ],
        may_write: vec![
            may("Answers", May::Yes, "wrote to us"),
            may("Offers", May::NotAsked, "not asked"),
            may("Reminders", May::No, "asked us to stop on 3 May"),
        ],
        timeline: vec![
            Happening { words: "Wrote to us on WhatsApp".to_owned(), at: minutes_ago(0), by: None },
            Happening { words: "Filled in the trial form".to_owned(), at: at("2026-09-12T09:00:00Z"), by: None },
            Happening {
                words: "Asked at the summer fair".to_owned(),
                at: at("2026-06-28T09:00:00Z"),
                by: Some("Aisha".to_owned()),
            },
        ],
        back_href: "/inbox?show=thread".to_owned(),
        actions: html! { (Button::new("More").quiet().icon_only(Icon::Ellipsis).to("#")) },
    }
}

fn sign_in(look: &Look) -> Markup {
    plain(
        Locale::En,
        Theme::from_word(&look.theme),
        "Sign in",
        card(html! {
            (heading("Sign in", Some("With the address your business knows."), html! {}))
            (form("#", html! {
                (field_errors("That did not work", &[("password".to_owned(), "The address or the password is not right.".to_owned())]))
                (Field::email("email", "E-mail").value("jonas@lark.example").required())
                (Field::password("password", "Password", "current-password").wrong(Some("The address or the password is not right.")).required())
                (Button::new("Sign in").primary().wide())
            }))
            p class="pt-4 text-sm text-muted" { "Forgotten it? " a class="underline" href="#" { "Ask for a new one" } }
        }),
    )
}

fn components(look: &Look) -> Markup {
    let tab =
        |label: &str, number, is_current| Tab { label: label.to_owned(), href: "#".to_owned(), number, is_current };
    page(
        &look.context(),
        "Components",
        html! {
            (back("#", "Settings"))
            (breadcrumbs("Where you are", &[("Settings", "#"), ("Numbers", "#")], "Lark’s WhatsApp"))
            (heading("Components", Some("Each of them, in every state."), html! { (Button::new("Invite someone").primary().icon(Icon::UserPlus).to("#")) }))
            (section("Buttons", html! {
                div class="flex flex-wrap gap-2" {
                    (Button::new("Save").primary()) (Button::new("Plain")) (Button::new("Quiet").quiet()) (Button::new("Disconnect").harm().icon(Icon::Unplug))
                    (Button::new("Search").icon_only(Icon::Search)) (Button::new("Small").small()) (Button::new("Disabled").disabled(true))
                    (dialog_opener("sure", Button::new("Remove …").harm()))
                }
                (Dialog {
                    id: "sure".to_owned(),
                    title: "Remove Tom from the staff?".to_owned(),
                    body: html! { p { "He is signed out everywhere at once. What he wrote stays." } },
                    action: "#".to_owned(),
                    confirm: Button::new("Remove Tom").harm(),
                    cancel: "Keep him".to_owned(),
                })
            }))
            (section("Notices", html! {
                div class="space-y-3" {
                    (Notice::info("Meta is asked for the number every hour").because(html! { "The last answer came " (moment::ago(reader(), minutes_ago(12))) "." }))
                    (Notice::good("Connected").because(html! { "Lark Music School, +49 170 1234567, quality green." }))
                    (Notice::attention("The token ends in three days").because(html! { "Make a new one in Meta’s Business Suite and paste it here." }).next(html! { (Button::new("Renew").small().to("#")) }))
                    (Notice::harm("Meta refuses our token").because(html! { "Messages wait. Nothing is lost." }).next(html! { (Button::new("Reconnect").small().icon(Icon::Plug).to("#")) }))
                }
            }))
            (section("Form", card(html! {
                (form("#", html! {
                    (field_errors("Two things are missing", &[("name".to_owned(), "Say what it is called.".to_owned()), ("token".to_owned(), "This is no token of Meta’s: those begin with EAA.".to_owned())]))
                    (Field::text("name", "Name").explained("As your staff will see it.").wrong(Some("Say what it is called.")).required())
                    (Field::text("token", "Access token").monospaced().explained("In Meta’s Business Suite under System users.").value("abc").wrong(Some("This is no token of Meta’s: those begin with EAA.")))
                    (Field::choice("role", "Role", vec![("agent".to_owned(), "Agent".to_owned()), ("admin".to_owned(), "Admin".to_owned())]).value("admin"))
                    (Field::lines("about", "About", 3).value("Several\nlines"))
                    (Field::checkbox("all", "Sees every conversation", true).explained("Otherwise only her own, and those nobody has taken."))
                    (Button::new("Save").primary())
                }))
            })))
            (section("Values", html! {
                div class="space-y-4" {
                    (copyable("key", "API key", "kontor_live_0123456789abcdef", "Copy", "Copied"))
                    (facts([("Number", html! { "+49 170 1234567" }), ("Quality", chip("green", Tone::Good)), ("Webhook", html! { "https://lark.example/hooks/meta/" ("x".repeat(80)) })]))
                }
            }))
            (section("Rows", html! {
                (rows([
                    list_row(html! { (Avatar::of("Aisha Bello", "1")) }, "Aisha Bello", Some("#"), html! { "aisha@lark.example" }, html! { (chip("Owner", Tone::Ours)) }),
                    list_row(html! { (Avatar::of("Tom Abara", "2")) }, "Tom Abara", None, html! { "Invited " (moment::ago(reader(), minutes_ago(90))) }, html! { (chip("Waits", Tone::Attention)) (Button::new("Withdraw").small().quiet()) }),
                    list_row(html! { (Avatar::of("<script>", "4")) }, &"<script>alert(1)</script> ".repeat(5), Some("#"), html! { ("unbroken".repeat(30)) }, html! { (chip(&"long ".repeat(20), Tone::Harm)) (count(120, "unread")) }),
                ]))
                (older("#", "Older"))
            }))
            (section("Tabs, ticks, nothing, soon", html! {
                (tabs("Views", &[tab("Mine", Some(5), true), tab("All", None, false)]))
                div class="flex flex-wrap gap-3 py-3" { @for tick in Tick::ALL { span class="text-sm" { (tick.show(Locale::En)) " " (tick.words(Locale::En)) } } }
                (card(empty_state(Icon::Users, "Nobody yet", "Invite those who answer customers. Each gets a link.", Some(Button::new("Invite someone").primary().to("#")))))
                div class="pt-3" { (card(loading_rows("Loading conversations", 2))) }
            }))
        },
    )
}
