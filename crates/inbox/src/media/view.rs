//! A file in its thread: seen, heard, offered to be saved, on its way, or why it is not there.

use kernel::Locale;
use maud::{Markup, html};
use web::components::inbox::{Body, Trouble};
use web::{manner, t};

use super::out::{LONGEST_CAPTION, MOST_FILES, Refusal};
use super::rules::Unshown;
use super::{Appearance, File, Links, Reason, State, appearance};
use crate::messages::view::{icon, kind_words};

/// What stands in the bubble.
pub(crate) fn body(locale: Locale, file: &File, links: Option<&Links>, caption: Option<String>) -> Body {
    let Some(links) = links else {
        let about = match file.state {
            State::Waiting => t!(locale, "file-waiting"),
            State::Kept | State::Failed => t!(locale, "file-missing"),
        };
        return named(locale, file, Some(about), None, caption);
    };
    match appearance(file) {
        Appearance::Picture => Body::Picture {
            shown: links.thumbnail.clone().unwrap_or_else(|| links.whole.clone()),
            whole: links.whole.clone(),
            size: file.size.unwrap_or((1, 1)),
            title: kind_words(locale, &file.kind),
            caption,
        },
        Appearance::Sticker => Body::Sticker { shown: links.whole.clone(), title: kind_words(locale, &file.kind) },
        Appearance::Sound => Body::Sound {
            icon: icon(&file.kind),
            title: kind_words(locale, &file.kind),
            heard: links.whole.clone(),
            saved: links.saved.clone(),
            caption,
        },
        Appearance::Film => Body::Film {
            title: kind_words(locale, &file.kind),
            seen: links.whole.clone(),
            saved: links.saved.clone(),
            caption,
        },
        Appearance::Download(why) => {
            let size = size_words(locale, file.bytes);
            let about = match why {
                None => size,
                Some(Unshown::NotWhatItSays) => t!(locale, "file-not-what-it-says", size = size),
                Some(Unshown::TooManyDots) => {
                    let (width, height) = file.size.unwrap_or_default();
                    t!(
                        locale,
                        "file-too-many-dots",
                        width = width.to_string(),
                        height = height.to_string(),
                        size = size
                    )
                }
                Some(Unshown::Broken) => t!(locale, "file-broken", size = size),
            };
            named(locale, file, Some(about), Some(links.saved.clone()), caption)
        }
    }
}

fn named(locale: Locale, file: &File, about: Option<String>, href: Option<String>, caption: Option<String>) -> Body {
    let title = file.name.clone().unwrap_or_else(|| kind_words(locale, &file.kind));
    Body::Attachment { icon: icon(&file.kind), title, about, href, caption }
}

/// What went wrong with a file, and what can be done.
pub(crate) fn trouble(locale: Locale, file: &File, again: Option<&str>) -> Option<Trouble> {
    let reason = file.reason?;
    let because = match reason {
        Reason::Away => t!(locale, "file-away"),
        Reason::TokenRefused => t!(locale, "file-token-refused"),
        Reason::Disconnected => t!(locale, "file-disconnected"),
        Reason::Gone => t!(locale, "file-gone"),
        Reason::TooLarge => t!(locale, "file-too-large"),
        Reason::Damaged => t!(locale, "file-damaged"),
        Reason::Elsewhere => t!(locale, "file-elsewhere"),
    };
    let words = match file.state {
        State::Waiting => t!(locale, "file-tried", because = because),
        State::Failed => t!(locale, "file-failed", because = because),
        State::Kept => return None,
    };
    let can_ask = file.state == State::Failed && reason.may_be_asked_again();
    let next: Markup = html! {
        @if let Some(action) = again.filter(|_| can_ask) {
            form method="post" action=(action) {
                button class="reach cursor-pointer underline" type="submit" { (t!(locale, "file-again")) }
            }
        }
    };
    Some(Trouble { words, next })
}

/// Why a file does not go, and what may be done.
pub(crate) fn refusal(locale: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Empty => t!(locale, "send-file-empty"),
        Refusal::TooLarge(most) => t!(locale, "send-file-too-large", most = most.to_string()),
        Refusal::NotWhatItSays => t!(locale, "send-file-not-what-it-says"),
        Refusal::Runs => t!(locale, "send-file-runs"),
        Refusal::NotTaken => t!(locale, "send-file-not-taken"),
        Refusal::Gif => t!(locale, "send-file-gif"),
        Refusal::TooManyDots => t!(locale, "send-file-too-many-dots"),
        Refusal::Broken => t!(locale, "send-file-broken"),
        Refusal::Cut => t!(locale, "send-file-cut"),
        Refusal::TooMany => t!(locale, "send-file-too-many", most = MOST_FILES.to_string()),
        Refusal::Gone => t!(locale, "send-file-gone"),
        Refusal::WrongKind => t!(locale, "send-file-wrong-kind"),
        Refusal::NoVoice => t!(locale, "send-file-no-voice"),
        Refusal::Busy => t!(locale, "send-file-busy"),
        Refusal::Full => t!(locale, "send-file-full"),
        Refusal::LongCaption(length) => {
            t!(locale, "send-file-long-caption", length = length.to_string(), most = LONGEST_CAPTION.to_string())
        }
    }
}

/// How large a file is, as people say it.
pub(crate) fn size_words(locale: Locale, bytes: u64) -> String {
    let number = |bytes: u64| manner::number(locale, i64::try_from(bytes).unwrap_or(i64::MAX));
    match bytes {
        0..1_000 => t!(locale, "file-bytes", number = number(bytes)),
        1_000..1_000_000 => t!(locale, "file-kilobytes", number = number(bytes.div_ceil(1_000))),
        _ => t!(locale, "file-megabytes", number = number(bytes.div_ceil(1_000_000))),
    }
}
