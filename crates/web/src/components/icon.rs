//! Icons: the lucide drawings that Kontor uses, inside the page as SVG. This table is the only list; `make assets` fetches
//! what it names from the npm package. An icon never stands alone for a meaning: words stand beside it, or [`Icon::named`]
//! carries them.

use maud::{Markup, PreEscaped, html};

macro_rules! icons {
    ($($name:ident => $file:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($name,)* }

        impl Icon {
            #[cfg(test)]
            const ALL: &[Icon] = &[$(Icon::$name,)*];

            const fn paths(self) -> &'static str {
                match self {
                    $(Icon::$name => include_str!(concat!(
                        env!("CARGO_MANIFEST_DIR"), "/assets/dist/icons/", $file, ".svg"
                    )),)*
                }
            }
        }
    };
}

icons! {
    AlarmClock => "alarm-clock",
    Archive => "archive",
    ArrowLeft => "arrow-left",
    Ban => "ban",
    Bell => "bell",
    Bot => "bot",
    Building => "building-2",
    Calendar => "calendar",
    Camera => "camera",
    Chart => "chart-no-axes-column",
    Check => "check",
    CheckCheck => "check-check",
    ChevronDown => "chevron-down",
    ChevronLeft => "chevron-left",
    ChevronRight => "chevron-right",
    CircleAlert => "circle-alert",
    CircleCheck => "circle-check",
    CircleHelp => "circle-question-mark",
    CircleMinus => "circle-minus",
    CirclePlay => "circle-play",
    CircleX => "circle-x",
    Clock => "clock",
    Command => "command",
    Contact => "contact",
    Copy => "copy",
    Download => "download",
    Ellipsis => "ellipsis",
    ExternalLink => "external-link",
    Eye => "eye",
    EyeOff => "eye-off",
    File => "file-text",
    Hourglass => "hourglass",
    Image => "image",
    Inbox => "inbox",
    Info => "info",
    Key => "key-round",
    Link => "link",
    ListChecks => "list-checks",
    Lock => "lock",
    LogOut => "log-out",
    Mail => "mail",
    MapPin => "map-pin",
    Megaphone => "megaphone",
    Menu => "menu",
    Message => "message-circle",
    Mic => "mic",
    Moon => "moon",
    Note => "sticky-note",
    Paperclip => "paperclip",
    Pencil => "pencil",
    Phone => "phone",
    PhoneMissed => "phone-missed",
    Play => "play",
    Plug => "plug",
    Plus => "plus",
    Receipt => "receipt-text",
    Refresh => "refresh-cw",
    Reply => "reply",
    Rotate => "rotate-ccw",
    Search => "search",
    Send => "send-horizontal",
    Settings => "settings",
    Shield => "shield",
    ShieldAlert => "shield-alert",
    ShieldCheck => "shield-check",
    Smile => "smile",
    SquarePen => "square-pen",
    Sticker => "sticker",
    Sun => "sun",
    SunMoon => "sun-moon",
    Tag => "tag",
    Template => "layout-template",
    Trash => "trash-2",
    TriangleAlert => "triangle-alert",
    Unplug => "unplug",
    User => "user",
    UserCheck => "user-check",
    UserPlus => "user-plus",
    Users => "users",
    Video => "video",
    Webhook => "webhook",
    WifiOff => "wifi-off",
    X => "x",
}

impl Icon {
    /// Beside words that say the same: hidden from screen readers.
    pub fn show(self) -> Markup {
        self.sized("size-5")
    }

    /// As high as a line of small text.
    pub fn small(self) -> Markup {
        self.sized("size-4")
    }

    /// With the classes given, which must hold a size.
    pub fn sized(self, class: &str) -> Markup {
        html! {
            svg class={ "shrink-0 " (class) } viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
                stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false" { (PreEscaped(self.paths())) }
        }
    }

    /// Where no words stand beside it: `label` is read out, and shown when one points at it.
    pub fn named(self, class: &str, label: &str) -> Markup {
        html! {
            span class="inline-flex" role="img" aria-label=(label) title=(label) { (self.sized(class)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_a_drawing() {
        for icon in Icon::ALL {
            assert!(icon.paths().starts_with('<') && icon.paths().ends_with("/>"), "{icon:?}");
        }
    }

    #[test]
    fn an_icon_alone_is_read_out() {
        let alone = Icon::Ban.named("size-4", "Stopped").into_string();
        assert!(alone.contains(r#"role="img" aria-label="Stopped""#));
        assert!(!Icon::Ban.show().into_string().contains("aria-label"));
    }
}
