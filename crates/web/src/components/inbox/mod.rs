//! The inbox, as it is seen: list, thread, person, side by side at a desk, one after another on a phone. Plain views in,
//! markup out; which conversation, message or person it is, only the room knows.
//!
//! - What customers wrote carries its own direction, keeps its line breaks and breaks anywhere.
//! - The ids `conversations`, `thread`, `composer` and `person` are what live.js and htmx put fresh fragments into.

mod bubble;
mod choosing;
mod composer;
mod kinds;
mod list;
mod person;
mod refusal;
mod said;
mod thread;

pub use bubble::{Body, Bubble, Quote, Side, Trouble};
pub use choosing::Choosing;
pub use composer::{Closed, Composer, TemplateChoice, Window, composer};
pub use kinds::{Advert, Asked, Besides, Card, CardLine, Edited, Listed, Place};
pub use list::{
    ConversationList, ConversationRow, LabelFilter, Nothing, Preview, SavedViews, Search, conversation_list,
    conversation_list_live,
};
pub use person::{Happening, KnownBy, May, MayWrite, PersonPanel, person_panel};
pub use refusal::{Evidence, Refusal};
pub use said::said;
pub use thread::{Item, Note, ThreadHead, nothing_chosen, thread, thread_column, thread_head};

use kernel::Locale;
use maud::{Markup, html};

use crate::t;

/// Which column a narrow screen shows. A desk shows all that are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    List,
    Thread,
    Person,
}

/// The three columns, for [`crate::layout::workspace`].
pub fn columns(locale: Locale, showing: Showing, list: Markup, thread: Markup, person: Option<Markup>) -> Markup {
    let (list_class, thread_class, person_class) = match showing {
        Showing::List => ("flex", "hidden md:flex", "hidden xl:flex"),
        Showing::Thread => ("hidden md:flex", "flex", "hidden xl:flex"),
        Showing::Person => ("hidden md:flex", "hidden xl:flex", "flex"),
    };
    html! {
        div class="flex h-full min-h-0" {
            h1 class="sr-only" { (t!(locale, "inbox-title")) }
            div class={ (list_class) " min-h-0 w-full min-w-0 flex-col border-base-300 bg-base-100 md:w-[280px] md:shrink-0 md:border-e lg:w-[330px]" } { (list) }
            div class={ (thread_class) " min-h-0 min-w-0 grow flex-col" } { (thread) }
            @if let Some(person) = person {
                div class={ (person_class) " min-h-0 min-w-0 grow flex-col overflow-y-auto border-base-300 bg-base-100 xl:w-[310px] xl:grow-0 xl:shrink-0 xl:border-s" } { (person) }
            }
        }
    }
}
