//! What is wrong with a template, and how it stands at Meta, in the owner's words: why, and what to change.

use consent::templates::{Category, Template};
use kernel::{Locale, Problem};
use web::components::Tone;
use web::t;
use web::words::isolated;

use crate::whatsapp::errors::GraphError;
use crate::whatsapp::templates::lint::{Finding, Part, Rule};

/// The field of the form that a finding belongs to.
pub(super) fn field(part: &Part) -> String {
    match part {
        Part::Name => "name".to_owned(),
        Part::Language => "language".to_owned(),
        Part::Header => "header".to_owned(),
        Part::Body => "body".to_owned(),
        Part::Footer => "footer".to_owned(),
        Part::Button(_) => "buttons".to_owned(),
        Part::Sample(place) => format!("sample:{}", place.key()),
    }
}

pub(super) fn finding(locale: Locale, finding: &Finding) -> String {
    let what = part(locale, &finding.part);
    match finding.rule {
        Rule::Missing => t!(locale, "lint-missing", part = what),
        Rule::NameForm => t!(locale, "lint-name"),
        Rule::LanguageForm => t!(locale, "lint-language"),
        Rule::TooLong(most) => t!(locale, "lint-too-long", part = what, most = most),
        Rule::FieldAtEdge => t!(locale, "lint-edge"),
        Rule::FieldsAdjacent => t!(locale, "lint-adjacent"),
        Rule::TooManyFields => t!(locale, "lint-ratio"),
        Rule::FieldForm => t!(locale, "lint-field-form", example = isolated("{{first_name}}")),
        Rule::FieldNumbers => t!(locale, "lint-field-numbers"),
        Rule::OneFieldAtMost => t!(locale, "lint-one-field"),
        Rule::NoFields => t!(locale, "lint-no-fields", part = what),
        Rule::OneLine => t!(locale, "lint-one-line", part = what),
        Rule::NoSample => t!(locale, "lint-no-sample", part = what),
        Rule::SampleForm => t!(locale, "lint-sample-form", part = what),
        Rule::LinkForm => t!(locale, "lint-link"),
        Rule::TooMany(most) => t!(locale, "lint-too-many", most = most),
        Rule::Twice => t!(locale, "lint-twice"),
        Rule::Promotional => t!(locale, "lint-promotional"),
        Rule::AsksConsent => t!(locale, "lint-asks-consent"),
        Rule::ShortLink => t!(locale, "lint-short-link"),
    }
}

fn part(locale: Locale, part: &Part) -> String {
    match part {
        Part::Name => t!(locale, "template-name"),
        Part::Language => t!(locale, "template-language"),
        Part::Header => t!(locale, "template-header"),
        Part::Body => t!(locale, "template-body"),
        Part::Footer => t!(locale, "template-footer"),
        Part::Button(_) => t!(locale, "template-button"),
        Part::Sample(place) => t!(locale, "template-sample-of", field = isolated(&place.name)),
    }
}

/// The same for a program: each with its field.
pub(super) fn problem(locale: Locale, findings: &[Finding]) -> Problem {
    findings.iter().fold(Problem::invalid(), |problem, one| {
        let field: &'static str = match one.part {
            Part::Name => "name",
            Part::Language => "language",
            Part::Header => "header",
            Part::Body => "body",
            Part::Footer => "footer",
            Part::Button(_) => "buttons",
            Part::Sample(_) => "samples",
        };
        let code = if one.rule.is_sure() { "template_rule" } else { "template_likely_refused" };
        problem.field(field, code, finding(locale, one))
    })
}

/// What Meta refused when a template was handed in. What we have no words for is repeated as Meta writes it.
pub(super) fn refusal(locale: Locale, error: &GraphError) -> String {
    let known = match error.subcode {
        Some(2_388_299) => Some(t!(locale, "lint-edge")),
        Some(2_388_293) => Some(t!(locale, "lint-ratio")),
        Some(2_388_024) => Some(t!(locale, "template-exists")),
        Some(2_388_023) => Some(t!(locale, "template-name-rests")),
        _ => None,
    };
    let said = [&error.user_title, &error.user_message].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    let said = if said.is_empty() {
        error.details.clone().or(error.message.clone()).unwrap_or_default()
    } else {
        said.join(": ")
    };
    known.unwrap_or_else(|| t!(locale, "template-meta-says", words = isolated(&said)))
}

/// How it stands, and how that looks.
pub(super) fn status(locale: Locale, status: &str) -> (String, Tone) {
    match status {
        "APPROVED" => (t!(locale, "template-approved"), Tone::Good),
        "PENDING" => (t!(locale, "template-pending"), Tone::Plain),
        "IN_APPEAL" => (t!(locale, "template-in-appeal"), Tone::Plain),
        "REJECTED" => (t!(locale, "template-rejected"), Tone::Harm),
        "PAUSED" => (t!(locale, "template-paused"), Tone::Attention),
        "DISABLED" => (t!(locale, "template-disabled"), Tone::Harm),
        "LIMIT_EXCEEDED" => (t!(locale, "template-limit-exceeded"), Tone::Attention),
        "PENDING_DELETION" => (t!(locale, "template-pending-deletion"), Tone::Plain),
        "ARCHIVED" => (t!(locale, "template-archived"), Tone::Plain),
        "NEEDS_FILE" => (t!(locale, "template-needs-file"), Tone::Plain),
        other => (t!(locale, "template-other", status = isolated(other)), Tone::Plain),
    }
}

/// Why it may not be sent and what to change; nothing where it may.
pub(super) fn because(locale: Locale, template: &Template) -> Option<String> {
    let first = template.reason.lines().next().unwrap_or_default();
    let reason = match first {
        "ABUSIVE_CONTENT" => Some(t!(locale, "template-reason-abusive")),
        "SCAM" => Some(t!(locale, "template-reason-scam")),
        "PROMOTIONAL" => Some(t!(locale, "template-reason-promotional")),
        "INCORRECT_CATEGORY" => Some(t!(locale, "template-reason-category")),
        "CATEGORY_NOT_AVAILABLE" => Some(t!(locale, "template-reason-unavailable")),
        "TAG_CONTENT_MISMATCH" => Some(t!(locale, "template-reason-mismatch")),
        "INVALID_FORMAT" => Some(t!(locale, "template-reason-format")),
        _ => None,
    };
    match template.status.as_str() {
        "REJECTED" => Some(reason.unwrap_or_else(|| t!(locale, "template-reason-unsaid"))),
        "PAUSED" => Some(t!(locale, "template-paused-about")),
        "DISABLED" => Some(t!(locale, "template-disabled-about")),
        "LIMIT_EXCEEDED" => Some(t!(locale, "template-limit-exceeded-about")),
        "PENDING" | "IN_APPEAL" => Some(t!(locale, "template-pending-about")),
        "NEEDS_FILE" => Some(t!(locale, "template-needs-file-about")),
        _ => None,
    }
}

/// What Meta itself writes about it.
pub(super) fn remarks(template: &Template) -> Vec<&str> {
    let is_word = |line: &&str| line.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    template.reason.lines().filter(|line| !is_word(line)).collect()
}

pub(super) fn category(locale: Locale, category: Category) -> String {
    match category {
        Category::Marketing => t!(locale, "template-marketing"),
        Category::Utility => t!(locale, "template-utility"),
        Category::Authentication => t!(locale, "template-authentication"),
    }
}

/// What people think of it, where that is something to know.
pub(super) fn quality(locale: Locale, quality: &str) -> Option<(String, Tone)> {
    match quality {
        "GREEN" => Some((t!(locale, "template-quality-good"), Tone::Good)),
        "YELLOW" => Some((t!(locale, "template-quality-medium"), Tone::Attention)),
        "RED" => Some((t!(locale, "template-quality-low"), Tone::Harm)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::{Clock, Timestamp};

    use super::*;

    fn refused(status: &str, reason: &str) -> Template {
        let clock = Clock::manual(Timestamp::from_seconds(1_790_000_000));
        Template {
            id: clock.id(),
            account: "waba".to_owned(),
            name: "order_ready".to_owned(),
            language: "en".to_owned(),
            category: Category::Utility,
            status: status.to_owned(),
            form: consent::templates::Form::default(),
            provider_id: "1".to_owned(),
            quality: String::new(),
            reason: reason.to_owned(),
            asked: None,
            refreshed_at: clock.now(),
            moved_from: None,
            moved_at: None,
            coming: None,
            taken_at: None,
            asked_by: None,
        }
    }

    // Shows P-CON-7: each of Meta's reasons (facts/meta.md 3.8), and each state in which one cannot be sent, has words of its own.
    #[test]
    fn every_reason_for_which_meta_refuses_a_template_has_its_own_words() {
        let cases = [
            ("REJECTED", "ABUSIVE_CONTENT"),
            ("REJECTED", "CATEGORY_NOT_AVAILABLE"),
            ("REJECTED", "INCORRECT_CATEGORY"),
            ("REJECTED", "INVALID_FORMAT"),
            ("REJECTED", "NONE"),
            ("REJECTED", "PROMOTIONAL"),
            ("REJECTED", "SCAM"),
            ("REJECTED", "TAG_CONTENT_MISMATCH"),
            ("PAUSED", "NONE"),
            ("DISABLED", "NONE"),
            ("LIMIT_EXCEEDED", "NONE"),
        ];
        let mut all = BTreeSet::new();
        for locale in [Locale::En, Locale::Es, Locale::PtBr] {
            for (status, reason) in cases {
                let words = because(locale, &refused(status, reason)).unwrap_or_default();
                assert!(words.len() > 40 && all.insert(words.clone()), "{locale:?} {status} {reason}: {words}");
            }
        }
        // One that nobody described is not taken for another.
        assert_eq!(
            because(Locale::En, &refused("REJECTED", "SOMETHING_NEW")),
            because(Locale::En, &refused("REJECTED", "NONE"))
        );
        assert_eq!(because(Locale::En, &refused("APPROVED", "")), None, "the control");
    }
}
