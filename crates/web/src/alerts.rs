//! What the owners of a business are told on every page until it is mended. The rooms that know of it write it down as a setting;
//! whoever answers the door reads it along with the member, so that no page costs a statement more.

use kernel::{Locale, TenantId};
use maud::{Markup, html};

use crate::components::Icon;
use crate::t;

/// Something that cannot wait until somebody looks for it. Only the gravest is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// The data was restored from a backup; nothing is sent until a person confirms.
    Restored,
    /// The last backup was not made.
    BackupFailed,
    /// She has not accepted the terms of use or the privacy page that hold now.                        (P-PRV-17)
    Terms,
    /// The recovery kit is not written down.
    Kit,
    /// No restore has been rehearsed with the kit.
    Rehearsal,
}

impl Alert {
    const ALL: [Alert; 5] = [Alert::Restored, Alert::BackupFailed, Alert::Terms, Alert::Kit, Alert::Rehearsal];

    /// The word in the setting `alert`, where the business whose owners it concerns may follow it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Alert::Restored => "restored",
            Alert::BackupFailed => "backup-failed",
            Alert::Terms => "terms",
            Alert::Kit => "kit",
            Alert::Rehearsal => "rehearsal",
        }
    }

    /// Reads the setting, for the owners of one business.
    pub fn of(setting: &str, tenant: TenantId) -> Option<Self> {
        let (word, concerned) = setting.split_once(' ').map_or((setting, None), |(word, id)| (word, Some(id)));
        let is_concerned = concerned.is_none_or(|id| id.parse() == Ok(tenant));
        Alert::ALL.into_iter().find(|alert| alert.as_str() == word && is_concerned)
    }

    /// Where it is mended, inside the business.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Alert::Terms => "me/terms",
            Alert::Restored | Alert::BackupFailed | Alert::Kit | Alert::Rehearsal => "settings/backups",
        }
    }

    fn words(self, locale: Locale) -> (String, String) {
        match self {
            Alert::Restored => (t!(locale, "alert-restored"), t!(locale, "alert-restored-do")),
            Alert::BackupFailed => (t!(locale, "alert-backup-failed"), t!(locale, "alert-look")),
            Alert::Terms => (t!(locale, "alert-terms"), t!(locale, "alert-terms-do")),
            Alert::Kit => (t!(locale, "alert-kit"), t!(locale, "alert-kit-do")),
            Alert::Rehearsal => (t!(locale, "alert-rehearsal"), t!(locale, "alert-rehearsal-do")),
        }
    }

    /// A line over the page, with the way to what mends it.
    pub(crate) fn banner(self, locale: Locale, href: &str) -> Markup {
        let (words, action) = self.words(locale);
        html! {
            aside aria-label=(t!(locale, "alert-label")) class="flex shrink-0 items-center justify-center gap-2 bg-attention px-4 py-2 text-sm" {
                span class="shrink-0 text-attention-strong" { (Icon::TriangleAlert.small()) }
                p { (words) " " a href=(href) class="font-medium underline underline-offset-4" { (action) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_for_everyone_or_for_one_business() {
        let clock = kernel::Clock::manual(kernel::Timestamp::from_seconds(1));
        let (one, other): (TenantId, TenantId) = (clock.id(), clock.id());
        assert_eq!(Alert::of("restored", one), Some(Alert::Restored));
        assert_eq!(Alert::of(&format!("kit {one}"), one), Some(Alert::Kit));
        assert_eq!(Alert::of(&format!("kit {one}"), other), None);
        assert_eq!(Alert::of("unheard-of", one), None);
    }
}
