//! The recovery kit: what must be on paper so that a lost disk is a nuisance and not the end.

use kernel::Locale;
use kernel::vault::RecoveryCode;
use store::Db;
use uuid::Uuid;
use web::t;
use zeroize::Zeroizing;

use super::{Backups, state};

/// Everything that stands in a kit.
pub struct Kit {
    pub installation: Uuid,
    pub code: RecoveryCode,
    /// Where backups go, as the operator said it.
    pub place: String,
    pub master_key_file: String,
    /// Whether the operator said where the master key is.
    pub is_operators_key: bool,
    pub lie_beside_the_data: bool,
}

impl Kit {
    pub async fn of(backups: &Backups, db: &Db) -> store::Result<Self> {
        let settings = backups.settings();
        Ok(Self {
            installation: db.global_write(state::installation).await?,
            code: db.vault().recovery_code(),
            place: settings.folder.display().to_string(),
            master_key_file: settings.master_key_file.display().to_string(),
            is_operators_key: settings.master_key_is_given,
            lie_beside_the_data: backups.lie_beside_the_data(),
        })
    }

    /// What the kit is and where its key comes from, as far as that is true here.
    pub fn about(&self, locale: Locale) -> Vec<String> {
        let mut about = vec![t!(locale, "kit-what")];
        about.push(match self.is_operators_key {
            true => t!(locale, "kit-operators-key", file = self.master_key_file.clone()),
            false => t!(locale, "kit-own-key", file = self.master_key_file.clone()),
        });
        if self.lie_beside_the_data {
            about.push(t!(locale, "kit-beside-the-data"));
        }
        about
    }

    /// What to do when the disk is lost.
    pub fn steps(&self, locale: Locale) -> Vec<String> {
        vec![
            t!(locale, "kit-step-install"),
            t!(locale, "kit-step-fetch", place = self.place.clone()),
            t!(locale, "kit-step-write"),
            t!(locale, "kit-step-restore"),
            t!(locale, "kit-step-serve"),
        ]
    }

    /// The kit as text, for the command line and a printer.
    pub fn text(&self, locale: Locale) -> Zeroizing<String> {
        let groups = self.code.groups();
        let (first, second) = groups.split_at(groups.len() / 2);
        let mut text = Zeroizing::new(String::new());
        let mut say = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        say(&t!(locale, "kit-title"));
        say("");
        say(&format!("    {}", first.join("  ")));
        say(&format!("    {}", second.join("  ")));
        say("");
        say(&format!("{}: {}", t!(locale, "kit-installation"), self.installation));
        say(&format!("{}: {}", t!(locale, "kit-place"), self.place));
        say("");
        self.about(locale).iter().for_each(|line| say(line));
        say("");
        say(&t!(locale, "kit-steps"));
        for (number, step) in self.steps(locale).iter().enumerate() {
            say(&format!("{}. {step}", number + 1));
        }
        text
    }

    /// The two groups that are asked back, counted from one: the same at every try, others in another installation.
    pub fn asked(&self) -> (usize, usize) {
        let (a, b) = (self.installation.as_bytes()[15] as usize, self.installation.as_bytes()[14] as usize);
        let first = a % RecoveryCode::GROUPS;
        let second = (first + 1 + b % (RecoveryCode::GROUPS - 1)) % RecoveryCode::GROUPS;
        (first.min(second) + 1, first.max(second) + 1)
    }

    /// Whether these are the groups that were asked for.
    pub fn is_answered(&self, first: &str, second: &str) -> bool {
        let groups = self.code.groups();
        let (one, two) = self.asked();
        let same = |typed: &str, group: &str| {
            let typed = Zeroizing::new(typed.trim().to_uppercase().replace('O', "0").replace(['I', 'L'], "1"));
            kernel::same(typed.as_bytes(), group.as_bytes())
        };
        same(first, &groups[one - 1]) & same(second, &groups[two - 1])
    }
}
