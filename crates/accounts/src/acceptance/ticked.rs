//! The two boxes on the forms by which people come in, and what ticking them means.

use kernel::{Locale, Problem};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Field, Icon};
use web::t;

use super::{Current, Document};
use crate::pages::{add, wrong};

/// The boxes as they were sent. The first sends which versions were shown, so that nobody accepts a text she was not shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ticked {
    accepted: String,
    of_age: String,
}

/// What somebody ticked.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    pub(super) current: Current,
    pub(super) locale: Locale,
    pub(super) says_of_age: bool,
}

impl Accepted {
    /// Both boxes, as shown in this language.
    pub fn both(current: Current, locale: Locale) -> Self {
        Self { current, locale, says_of_age: true }
    }
}

impl Ticked {
    /// Both boxes, or what is missing.
    pub(crate) fn check(&self, locale: Locale, current: Current, problem: &mut Problem) -> Option<Accepted> {
        let (accepted, of_age) = (self.accepts(locale, current, problem), self.of_age(locale, problem));
        (accepted && of_age).then_some(Accepted::both(current, locale))
    }

    /// The first box, and the second only where it was asked.
    pub(super) fn check_again(
        &self,
        locale: Locale,
        current: Current,
        asks_age: bool,
        problem: &mut Problem,
    ) -> Option<Accepted> {
        let (accepted, of_age) = (self.accepts(locale, current, problem), !asks_age || self.of_age(locale, problem));
        (accepted && of_age).then_some(Accepted { current, locale, says_of_age: asks_age })
    }

    fn accepts(&self, locale: Locale, current: Current, problem: &mut Problem) -> bool {
        if self.accepted.is_empty() {
            add(problem, "accepted", "missing", t!(locale, "acceptance-missing"));
        } else if self.accepted != mark(current) {
            add(problem, "accepted", "changed", t!(locale, "acceptance-changed"));
        }
        self.accepted == mark(current)
    }

    fn of_age(&self, locale: Locale, problem: &mut Problem) -> bool {
        if self.of_age.is_empty() {
            add(problem, "of_age", "missing", t!(locale, "acceptance-of-age-missing"));
        }
        !self.of_age.is_empty()
    }
}

/// The words beside the first box.
pub(super) fn words(locale: Locale, current: Current) -> String {
    t!(locale, "acceptance-accept", terms = current.terms, privacy = current.privacy)
}

/// Which versions a box is about, as it sends them.
fn mark(current: Current) -> String {
    format!("{}.{}", current.terms, current.privacy)
}

/// The two boxes below the pages that they are about; neither is ticked unless she did.
pub(crate) fn boxes(locale: Locale, current: Current, ticked: &Ticked, problem: Option<&Problem>) -> Markup {
    html! {
        div class="space-y-4" {
            (first_box(locale, current, ticked, problem))
            (age_box(locale, ticked, problem))
        }
    }
}

pub(super) fn first_box(locale: Locale, current: Current, ticked: &Ticked, problem: Option<&Problem>) -> Markup {
    let is_ticked = ticked.accepted == mark(current);
    html! {
        div class="space-y-2" {
            p class="text-sm" { (t!(locale, "acceptance-read")) }
            ul class="flex flex-wrap gap-x-5 gap-y-1 text-sm" {
                @for document in Document::ALL {
                    li { (beside(&document.path(&current.of(document).to_string()), &document.name(locale))) }
                }
            }
            (Field::checkbox("accepted", words(locale, current), is_ticked).value(mark(current)).required().wrong(wrong(problem, "accepted")))
        }
    }
}

pub(super) fn age_box(locale: Locale, ticked: &Ticked, problem: Option<&Problem>) -> Markup {
    let field = Field::checkbox("of_age", t!(locale, "acceptance-of-age"), !ticked.of_age.is_empty());
    html! { (field.explained(t!(locale, "acceptance-of-age-why")).required().wrong(wrong(problem, "of_age"))) }
}

/// A link that opens beside the form, so that nothing typed is lost.
pub(super) fn beside(href: &str, label: &str) -> Markup {
    html! {
        a class="reach inline-flex items-center gap-1 underline underline-offset-4" href=(href) target="_blank" rel="noopener" {
            (label) (Icon::ExternalLink.small())
        }
    }
}
