//! The frame of every page: rooms at the left (below, on a phone), the page beside them.
//!
//! - A page holds no inline script or style, so that `default-src 'self'` stands.   (test `a_page_runs_nothing_inline`)
//! - The first thing a keyboard reaches is the way to the content.

use kernel::Locale;
use maud::{DOCTYPE, Markup, html};

use crate::alerts::Alert;
use crate::assets;
use crate::components::{Avatar, Icon, count, palette, palette_opener, toast_region};
use crate::t;
use crate::words::isolated;

/// What the frame needs to know of who is looking. Rooms are data: only those that exist, and that she may enter.
#[derive(Clone, Debug)]
pub struct PageContext {
    pub locale: Locale,
    pub theme: Theme,
    /// The business, as it calls itself.
    pub tenant_name: String,
    pub rooms: Vec<Room>,
    /// Whoever is signed in, and where her account is.
    pub person: Person,
    /// Where this tenant's event stream is: `/t/{tenant}/stream?after={seq}`. None where nothing on the page changes by itself.
    pub stream: Option<String>,
    /// Where people and conversations are found by name, for whoever may.
    pub find: Option<String>,
    /// What must be said on every page, and where it is mended.
    pub banner: Option<(Alert, String)>,
    /// The operator may look now.
    pub grant: Option<GrantBanner>,
}

/// A line over every page while the operator may look: to her that she is a guest, to who let her in that she may come.
#[derive(Clone, Debug)]
pub struct GrantBanner {
    pub words: String,
    pub action: String,
    pub href: String,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub account_href: String,
}

/// A room's door.
#[derive(Clone, Debug)]
pub struct Room {
    pub icon: Icon,
    pub label: String,
    pub href: String,
    pub is_active: bool,
    /// How many things wait there unread.
    pub number: Option<u64>,
}

/// Light or dark. The device's own way, unless the person chose; her choice is the cookie [`THEME_COOKIE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Device,
    Light,
    Dark,
}

/// Holds a [`Theme::word`]. Not secret, so scripts may write it.
pub const THEME_COOKIE: &str = "kontor_theme";

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Device, Theme::Light, Theme::Dark];

    /// From the cookie's value or a form; what is unknown is the device's way.
    pub fn from_word(word: &str) -> Self {
        Theme::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }

    pub const fn word(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    const fn attribute(self) -> Option<&'static str> {
        match self {
            Theme::Device => None,
            Theme::Light => Some("kontor"),
            Theme::Dark => Some("kontor-dark"),
        }
    }
}

/// Whether a phone shows the rooms below the page. A thread needs the height, and has a way back of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneBar {
    Shown,
    Hidden,
}

/// A page to read and fill in: settings, lists, forms. It scrolls.
pub fn page(context: &PageContext, title: &str, content: Markup) -> Markup {
    workspace(
        context,
        title,
        PhoneBar::Shown,
        html! { div class="h-full overflow-y-auto" tabindex="-1" { div class="beside mx-auto max-w-4xl px-4 py-6 md:px-8 md:py-8" { (content) } } },
    )
}

/// A page that fills the window and whose parts scroll by themselves, as the inbox does.
pub fn workspace(context: &PageContext, title: &str, bar: PhoneBar, content: Markup) -> Markup {
    let body = html! {
        div class="flex h-dvh flex-col-reverse md:flex-row" {
            (rail(context, bar))
            div class="flex min-h-0 min-w-0 grow flex-col" {
                (offline_banner(context.locale))
                @if let Some((alert, href)) = &context.banner { (alert.banner(context.locale, href)) }
                @if let Some(grant) = &context.grant { (grant_banner(context.locale, grant)) }
                main id="content" class="min-h-0 grow" tabindex="-1" { (content) }
            }
        }
        (palette(context.locale, context.find.as_deref()))
        (toast_region())
    };
    document(
        context.locale,
        context.theme,
        &format!("{title} · {}", context.tenant_name),
        context.stream.as_deref(),
        body,
    )
}

/// A page without rooms: set-up, sign-in, what customers see, errors before one is signed in.
pub fn plain(locale: Locale, theme: Theme, title: &str, content: Markup) -> Markup {
    let body = html! {
        main id="content" class="mx-auto flex min-h-dvh max-w-md flex-col px-4 py-10 md:py-16" tabindex="-1" {
            p class="pb-8 text-2xl font-bold tracking-tight text-primary" translate="no" { "Kontor" }
            (content)
            div class="mt-auto" {
                (languages(locale))
                (installation(locale))
            }
        }
        (toast_region())
    };
    document(locale, theme, &format!("{title} · Kontor"), None, body)
}

/// A page of a business for anyone: its name above, the content, its other pages below.
pub fn public(
    locale: Locale,
    theme: Theme,
    business: &str,
    title: &str,
    content: Markup,
    pages: &str,
    links: Markup,
) -> Markup {
    let body = html! {
        div class="mx-auto flex min-h-dvh max-w-2xl flex-col px-4 py-8 md:py-12" {
            header class="pb-6" { p class="text-base font-medium text-muted wrap-anywhere" { bdi { (business) } } }
            main id="content" class="grow" tabindex="-1" {
                h1 class="pb-4 text-2xl font-semibold tracking-tight" { (title) }
                (content)
            }
            nav aria-label=(pages) class="mt-10 flex flex-wrap gap-x-5 border-t border-base-300 pt-4 text-sm print:hidden" { (links) }
            (languages(locale))
        }
    };
    document(locale, theme, &format!("{title} · {business}"), None, body)
}

/// The public pages of the installation, for those who are at its door.
fn installation(locale: Locale) -> Markup {
    html! {
        nav aria-label=(t!(locale, "layout-installation")) class="flex flex-wrap gap-x-4 pt-2 text-sm" {
            @for (path, words) in [
                ("/terms", t!(locale, "layout-terms")),
                ("/privacy", t!(locale, "layout-privacy")),
                ("/security", t!(locale, "layout-security")),
                ("/contact", t!(locale, "layout-contact")),
            ] {
                a href=(path) class="reach text-muted underline-offset-4 hover:underline" { (words) }
            }
        }
    }
}

/// The languages to choose from, each by its own name: whoever looks for hers may understand no other.
fn languages(current: Locale) -> Markup {
    html! {
        form method="post" action="/language" aria-label=(t!(current, "layout-language")) class="mt-auto flex flex-wrap gap-x-4 pt-10 text-sm print:hidden" {
            @for one in Locale::ALL {
                button class={ "reach cursor-pointer underline-offset-4 " @if one == current { "font-medium" } @else { "text-muted hover:underline" } }
                    name="language" value=(one.tag()) lang=(one.tag()) dir=(one.direction()) translate="no" aria-current=[(one == current).then_some("true")] { (one.name()) }
            }
        }
    }
}

fn document(locale: Locale, theme: Theme, title: &str, stream: Option<&str>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(locale.tag()) dir=(locale.direction()) data-theme=[theme.attribute()] {
            head {
                meta charset="utf-8";
                title { (title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";
                meta name="color-scheme" content="light dark";
                // htmx would write a style of its own, and evaluate no script here. A form that was just drawn is a form of the page at
                // once: with a moment to settle, whoever is quicker would leave the page by it.
                meta name="htmx-config" content=r#"{"includeIndicatorCSS":false,"history":"reload","defaultSettleDelay":0}"#;
                meta name="theme-color" content="#006c63";
                link rel="icon" href=(assets::href("icon.svg")) type="image/svg+xml";
                link rel="apple-touch-icon" href=(assets::href("icon-180.png"));
                link rel="manifest" href="/manifest.webmanifest";
                link rel="preload" href=(assets::href("inter-latin.woff2")) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(assets::href("app.css"));
                script src=(assets::href("htmx.js")) defer {}
                script src=(assets::href("app.js")) type="module" {}
            }
            body data-stream=[stream] {
                a class="btn btn-primary sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:h-auto focus:px-4 focus:py-2"
                    href="#content" { (t!(locale, "layout-skip")) }
                (body)
            }
        }
    }
}

fn rail(context: &PageContext, bar: PhoneBar) -> Markup {
    let phone = match bar {
        PhoneBar::Shown => "flex",
        PhoneBar::Hidden => "hidden",
    };
    html! {
        nav aria-label=(t!(context.locale, "layout-rooms"))
            class={ (phone) " shrink-0 border-base-300 bg-base-100 max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:flex md:w-[76px] md:flex-col md:border-e md:bg-sunken md:px-2" } {
            p class="hidden py-3.5 text-center text-xl font-bold text-primary md:block" aria-hidden="true" translate="no" { "K" }
            ul class="flex min-w-0 grow justify-around md:flex-col md:justify-start md:gap-1" {
                @for room in &context.rooms {
                    li class="min-w-0 max-md:grow" {
                        a href=(room.href) aria-current=[room.is_active.then_some("page")]
                            class={ "mx-auto flex flex-col items-center gap-1 border-b-2 px-1 pb-1.5 pt-2 text-xs max-md:w-20 md:rounded-field md:border-0 md:pb-2 "
                                @if room.is_active { "border-base-content font-medium md:bg-selected md:text-primary" }
                                @else { "border-transparent text-base-content/85 hover:bg-base-300/50" } } {
                            span class="relative" {
                                (room.icon.show())
                                @if let Some(number) = room.number {
                                    span class="absolute -top-1.5 start-3" { (count(number, &t!(context.locale, "layout-unread"))) }
                                }
                            }
                            span class="max-w-full truncate" { (room.label) }
                        }
                    }
                }
            }
            div class="hidden place-items-center md:grid" { (palette_opener(context.locale, "")) }
            a href=(context.person.account_href) class="hidden place-items-center py-3 md:grid" title=(isolated(&context.person.name)) {
                span class="sr-only" { (t!(context.locale, "layout-account", name = isolated(&context.person.name))) }
                (Avatar::staff(&context.person.name))
            }
        }
    }
}

fn grant_banner(locale: Locale, grant: &GrantBanner) -> Markup {
    html! {
        aside aria-label=(t!(locale, "grant-label")) class="flex shrink-0 items-center justify-center gap-2 bg-told px-4 py-2 text-sm" {
            span class="shrink-0 text-info" { (Icon::Eye.small()) }
            p class="min-w-0 wrap-anywhere" {
                (grant.words) " " a href=(grant.href) class="font-medium underline underline-offset-4" { (grant.action) }
            }
        }
    }
}

/// Shown by live.js while the stream is away.
fn offline_banner(locale: Locale) -> Markup {
    html! {
        div role="status" id="connection" class="shrink-0" {
            p hidden class="flex items-center justify-center gap-2 bg-attention px-4 py-2 text-sm" {
                (Icon::WifiOff.small()) (t!(locale, "layout-offline"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> PageContext {
        PageContext {
            locale: Locale::En,
            theme: Theme::Device,
            tenant_name: "Lark <b>Music</b> School".to_owned(),
            rooms: vec![Room {
                icon: Icon::Inbox,
                label: "Inbox".to_owned(),
                href: "/t/1/inbox".to_owned(),
                is_active: true,
                number: Some(3),
            }],
            person: Person { name: "\"><script>alert(1)</script>".to_owned(), account_href: "/t/1/account".to_owned() },
            stream: Some("/t/1/stream".to_owned()),
            find: Some("/t/1/inbox/names".to_owned()),
            banner: None,
            grant: None,
        }
    }

    #[test]
    fn a_page_runs_nothing_inline() {
        let pages = [
            page(&context(), "Staff", html! { p { "…" } }).into_string(),
            plain(Locale::En, Theme::Dark, "Sign in", html! { p { "…" } }).into_string(),
        ];
        let is_inline = |page: &str| {
            page.contains("<style")
                || page.contains(" style=")
                || page.contains(" on") && page.contains("onclick=")
                || page.split("<script").skip(1).any(|script| !script.starts_with(" src=\"/assets/"))
        };
        // The control: each of these is found.
        for bad in ["<script>1</script>", "<style>a{}</style>", "<p style=\"x\">", "<p onclick=\"x\">"] {
            assert!(is_inline(bad), "{bad}");
        }
        for page in pages {
            assert!(!is_inline(&page));
        }
    }

    #[test]
    fn the_theme_is_the_devices_unless_chosen() {
        assert!(!page(&context(), "Staff", html! {}).into_string().contains("data-theme"));
        let dark = PageContext { theme: Theme::from_word("dark"), ..context() };
        assert!(page(&dark, "Staff", html! {}).into_string().contains(r#"data-theme="kontor-dark""#));
        assert_eq!(Theme::from_word("\"><script>"), Theme::Device);
    }

    // A34
    #[test]
    fn names_in_the_frame_are_text() {
        let page = page(&context(), "<i>", html! {}).into_string();
        assert!(!page.contains("<script>alert") && !page.contains("<b>Music") && !page.contains("<i>"));
        assert!(page.contains("Lark &lt;b&gt;Music"));
    }
}
