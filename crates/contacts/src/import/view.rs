//! What the import's pages show.

use std::collections::HashMap;

use accounts::tenants::country_choices;
use kernel::{ContactId, Locale, Permission};
use maud::{Markup, html};
use web::components::{Button, Field, Icon, Notice, Reader, back, heading, list_row, moment, older, rows, section};
use web::words::isolated;
use web::{Access, manner, t};

use super::mapping::{Column, Origin, Target};
use super::model::{Counts, Import, Kept, Known, Pass, Plan, Stage, Verdict};
use super::pages::{DELIMITERS, address};
use super::reading::{Format, Maker};
use super::refused;
use super::rules::Named;
use super::run::Sample;
use crate::fields::{Definition, Kind};
use crate::people::Label;

/// Files that wait to be taken, and those that were.
pub(super) struct Here {
    pub(super) waiting: Vec<Import>,
    pub(super) recent: Vec<Import>,
}

/// The page on which a file is given, and those of before.
pub(super) fn upload(access: &Access, reader: Reader, all: &Here, wrong: Option<&str>) -> Markup {
    let (locale, tenant) = (reader.locale, access.tenant);
    html! {
        (back(&format!("/t/{tenant}/people"), &t!(locale, "people-title")))
        (heading(&t!(locale, "import-title"), Some(&t!(locale, "import-about")), html! {}))
        form method="post" enctype="multipart/form-data" action=(format!("/t/{tenant}/people/import")) class="max-w-xl space-y-5 pb-8" {
            div class="space-y-1.5" {
                label class="block text-sm font-medium" for="field-file" { (t!(locale, "import-file")) }
                p class="text-sm text-muted" { (t!(locale, "import-file-about")) }
                input class={ "file-input reach w-full " @if wrong.is_some() { "border-error" } } type="file" id="field-file" name="file" required
                    accept=".csv,.tsv,.txt,.xlsx,.vcf,.vcard,.json,text/csv,text/vcard,application/json" aria-describedby=[wrong.map(|_| "field-file-wrong")];
                @if let Some(wrong) = wrong {
                    p id="field-file-wrong" role="alert" class="flex items-start gap-1.5 text-sm text-error wrap-anywhere" {
                        span class="mt-0.5" { (Icon::CircleAlert.small()) } (wrong)
                    }
                }
            }
            (Button::new(t!(locale, "import-look")).primary())
        }
        @if !all.waiting.is_empty() {
            (section(&t!(locale, "import-waiting"), html! {
                p class="pb-3 text-sm text-muted" { (t!(locale, "import-waiting-about", most = (super::MOST_WAITING))) }
                (rows(all.waiting.iter().map(|import| {
                    let here = address(tenant, import.id);
                    let about = html! { (stage_words(locale, import)) " · " (moment::short(reader, import.created_at)) };
                    let label = t!(locale, "import-discard-file", file = isolated(&name_of(locale, import)));
                    let end = html! {
                        form method="post" action=(format!("{here}/discard")) aria-label=(label) {
                            (Button::new(t!(locale, "import-discard")).icon(Icon::Trash).small())
                        }
                    };
                    list_row(html! {}, &name_of(locale, import), Some(&here), about, end)
                })))
            }))
        }
        @if !all.recent.is_empty() {
            (section(&t!(locale, "import-earlier"), rows(all.recent.iter().map(|import| {
                let about = html! { (stage_words(locale, import)) };
                let end = html! { span class="text-muted" { (moment::short(reader, import.created_at)) } };
                list_row(html! {}, &name_of(locale, import), Some(&address(tenant, import.id)), about, end)
            }))))
        }
    }
}

fn name_of(locale: Locale, import: &Import) -> String {
    if import.file_name.is_empty() { t!(locale, "import-unnamed") } else { import.file_name.clone() }
}

/// What the page of columns shows.
pub(super) struct Columns<'a> {
    pub(super) import: &'a Import,
    pub(super) plan: &'a Plan,
    pub(super) definitions: &'a [Definition],
    pub(super) sample: Result<&'a Sample, &'a String>,
    pub(super) wrong: Option<&'a str>,
}

/// The page on which columns are named.
pub(super) fn columns(access: &Access, shown: &Columns<'_>) -> Markup {
    let (locale, plan, import) = (access.locale, shown.plan, shown.import);
    let (sample, sheets) = shown.sample.map(|sample| (&*sample.rows, &*sample.sheets)).unwrap_or_default();
    let is_known = plan.shape.format.columns().is_some();
    let is_readable = shown.sample.is_ok() && !plan.columns.is_empty();
    let wrong = shown.wrong.or(shown.sample.err().map(String::as_str));
    let countries = std::iter::once((String::new(), t!(locale, "import-no-country"))).chain(country_choices(locale));
    html! {
        (back(&format!("/t/{}/people/import", access.tenant), &t!(locale, "import-title")))
        (heading(&t!(locale, "import-columns"), Some(&t!(locale, "import-columns-about", file = isolated(&name_of(locale, import)))), html! {}))
        @if let Some(wrong) = wrong {
            div class="pb-5" { (Notice::harm(t!(locale, "import-not-taken")).because(html! { (wrong) }).alert()) }
        }
        @if is_readable {
            form method="post" enctype="multipart/form-data" action=(address(access.tenant, import.id)) class="space-y-8 pb-8" {
                (origin(locale, plan))
                @if plan.shape.has_headings() { (first_row(locale, plan, sheets)) }
                ul class="divide-y divide-base-300 rounded-box border border-base-300 bg-base-100" {
                    @for (number, column) in plan.columns.iter().enumerate() {
                        @let cells: Vec<&str> = sample.iter().filter_map(|row| row.get(number)).map(String::as_str).filter(|cell| !cell.trim().is_empty()).collect();
                        // What no card or entry has is not asked about.
                        @if is_known {
                            input type="hidden" name=(format!("column-{number}")) value=(column.target.word());
                        }
                        @if !is_known || !cells.is_empty() {
                            li class="grid items-center gap-x-6 gap-y-1.5 px-4 py-3 md:grid-cols-[1fr_18rem]" {
                                div class="min-w-0" {
                                    p class="truncate font-medium" { bdi { (if column.name.is_empty() { "\u{2014}" } else { &column.name }) } }
                                    p class="truncate text-sm text-muted" { @for (at, cell) in cells.iter().enumerate() { @if at > 0 { " · " } bdi { (kernel::Text::line(cell, 40)) } } }
                                }
                                @if is_known {
                                    p class="text-sm" { (target_words(locale, &column.target)) }
                                } @else {
                                    (choice(access, number, column, shown.definitions))
                                }
                            }
                        }
                    }
                }
                div class="max-w-xl space-y-5" {
                    (Field::choice("country", t!(locale, "import-country"), countries.collect()).explained(t!(locale, "import-country-about")).value(&plan.country))
                    fieldset class="space-y-3" {
                        legend class="pb-2 text-sm font-medium" { (t!(locale, "import-known")) }
                        (radio(("known", "update"), &t!(locale, "import-known-update"), Some(&t!(locale, "import-known-update-about")), plan.known == Known::Update))
                        (radio(("known", "leave"), &t!(locale, "import-known-leave"), Some(&t!(locale, "import-known-leave-about")), plan.known == Known::Leave))
                    }
                    @if plan.shape.format == Format::Table { (delimiter(locale, plan)) }
                    @if matches!(plan.shape.format, Format::Table | Format::Cards) { (encoding(locale, plan)) }
                    @if access.may(Permission::ConsentWrite) { (permission(locale, plan)) }
                    @else { (Notice::info(t!(locale, "import-permission-none")).because(html! { (t!(locale, "import-wrong-consent")) })) }
                }
                (Button::new(t!(locale, "import-dry")).primary())
            }
        } @else {
            (Button::new(t!(locale, "import-another")).to(format!("/t/{}/people/import", access.tenant)))
        }
    }
}

fn origin(locale: Locale, plan: &Plan) -> Markup {
    let names: Vec<String> = plan.columns.iter().map(|column| column.name.clone()).collect();
    let known = match Origin::of(plan.shape.format, &names) {
        Origin::Kontor => Some(t!(locale, "import-from-kontor")),
        Origin::Google => Some(t!(locale, "import-from-google")),
        Origin::Outlook => Some(t!(locale, "import-from-outlook")),
        Origin::Cards => Some(match plan.shape.maker {
            Maker::Apple => t!(locale, "import-from-apple"),
            Maker::WhatsApp => t!(locale, "import-from-whatsapp"),
            Maker::Unknown => t!(locale, "import-from-cards"),
        }),
        Origin::Other => None,
    };
    html! { @if let Some(known) = known { (Notice::good(known)) } }
}

/// Which sheet is read, and whether its first row is somebody.
fn first_row(locale: Locale, plan: &Plan, sheets: &[String]) -> Markup {
    let choices = sheets.iter().enumerate().map(|(number, name)| (number.to_string(), name.clone())).collect();
    html! {
        div class="max-w-xl space-y-5" {
            @if sheets.len() > 1 {
                (Field::choice("sheet", t!(locale, "import-sheet"), choices).of_names()
                    .explained(t!(locale, "import-sheet-about", count = (sheets.len() - 1))).value(plan.shape.sheet.to_string()))
            }
            input type="hidden" name="rows" value="said";
            (Field::checkbox("first", t!(locale, "import-first"), plan.shape.first_is_person).explained(t!(locale, "import-first-about")))
        }
    }
}

fn delimiter(locale: Locale, plan: &Plan) -> Markup {
    let words = |word: &str| match word {
        "comma" => t!(locale, "import-delimiter-comma"),
        "semicolon" => t!(locale, "import-delimiter-semicolon"),
        "tab" => t!(locale, "import-delimiter-tab"),
        _ => t!(locale, "import-delimiter-bar"),
    };
    let chosen = DELIMITERS.iter().find(|(_, mark)| *mark == plan.shape.delimiter).map(|(word, _)| *word);
    // What the file says itself in its first line may be any other.
    let other = chosen.is_none().then(|| (String::new(), char::from(plan.shape.delimiter).to_string()));
    let known = DELIMITERS.iter().map(|(word, _)| ((*word).to_owned(), words(word)));
    let choices = other.into_iter().chain(known).collect();
    html! {
        (Field::choice("delimiter", t!(locale, "import-delimiter"), choices).explained(t!(locale, "import-delimiter-about")).value(chosen.unwrap_or_default()))
    }
}

fn choice(access: &Access, number: usize, column: &Column, definitions: &[Definition]) -> Markup {
    let locale = access.locale;
    let is_new = column.sort.is_some();
    let known =
        |target: &Target| definitions.iter().any(|one| matches!(target, Target::Field(name) if *name == one.name));
    let value = match (&column.target, &column.sort) {
        (Target::Field(_), Some(sort)) => format!("new:{sort}"),
        (target, _) => target.word(),
    };
    let label = t!(locale, "import-column-as", column = isolated(&column.name));
    html! {
        select class="select reach w-full" name=(format!("column-{number}")) aria-label=(label) {
            option value="skip" selected[value == "skip"] { (t!(locale, "import-as-skip")) }
            @for target in Target::OFFERED.iter().filter(|target| !matches!(target, Target::Consent | Target::ConsentSince) || access.may(Permission::ConsentWrite)) {
                @let word = target.word();
                option value=(word) selected[value == word] { (target_words(locale, target)) }
            }
            @if let Target::Id | Target::OwnConsents | Target::NotesWritten = column.target { option value=(value) selected { (target_words(locale, &column.target)) } }
            // A field that this file names: it is made as the file says that it is.
            @if let (Target::Field(name), None, false) = (&column.target, &column.sort, known(&column.target)) {
                option value=(value) selected translate="no" { (name) }
            }
            @if !definitions.is_empty() {
                optgroup label=(t!(locale, "import-as-field")) {
                    @for one in definitions {
                        @let word = format!("field:{}", one.name);
                        option value=(word) selected[!is_new && value == word] translate="no" { (one.label) }
                    }
                }
            }
            optgroup label=(t!(locale, "import-as-new")) {
                @for kind in [Kind::Text, Kind::Number, Kind::Date, Kind::YesNo, Kind::Link] {
                    @let word = format!("new:{}", kind.as_str());
                    option value=(word) selected[value == word] { (new_words(locale, kind)) }
                }
            }
        }
    }
}

fn new_words(locale: Locale, kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::Choice => t!(locale, "import-new-text"),
        Kind::Number => t!(locale, "import-new-number"),
        Kind::Date => t!(locale, "import-new-date"),
        Kind::YesNo => t!(locale, "import-new-yes-no"),
        Kind::Link => t!(locale, "import-new-link"),
    }
}

fn target_words(locale: Locale, target: &Target) -> String {
    match target {
        Target::Skip => t!(locale, "import-as-skip"),
        Target::Id => t!(locale, "import-as-id"),
        Target::Kind => t!(locale, "import-as-kind"),
        Target::Name => t!(locale, "import-as-name"),
        Target::GivenName => t!(locale, "import-as-given"),
        Target::MiddleName => t!(locale, "import-as-middle"),
        Target::FamilyName => t!(locale, "import-as-family"),
        Target::Phone => t!(locale, "import-as-phone"),
        Target::Email => t!(locale, "import-as-email"),
        Target::Company => t!(locale, "import-as-company"),
        Target::Tags => t!(locale, "import-as-tags"),
        Target::Language => t!(locale, "import-as-language"),
        Target::TimeZone => t!(locale, "import-as-zone"),
        Target::Note => t!(locale, "import-as-note"),
        Target::Birthday => t!(locale, "import-as-birthday"),
        Target::Website => t!(locale, "import-as-website"),
        Target::JobTitle => t!(locale, "import-as-title"),
        Target::Address => t!(locale, "import-as-address"),
        Target::Owner => t!(locale, "person-owner"),
        Target::Consent => t!(locale, "import-as-consent"),
        Target::ConsentSince => t!(locale, "import-as-consent-since"),
        Target::Field(name) => name.clone(),
        Target::OwnFields => t!(locale, "import-as-fields"),
        Target::OwnConsents => t!(locale, "import-as-consents"),
        Target::NotesWritten => t!(locale, "import-as-written"),
    }
}

fn encoding(locale: Locale, plan: &Plan) -> Markup {
    let known = [
        "UTF-8",
        "windows-1252",
        "ISO-8859-15",
        "UTF-16LE",
        "UTF-16BE",
        "windows-1250",
        "windows-1251",
        "windows-1254",
        "Shift_JIS",
        "gb18030",
    ];
    let mut choices: Vec<(String, String)> =
        known.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    if !known.contains(&plan.shape.encoding.as_str()) {
        choices.push((plan.shape.encoding.clone(), plan.shape.encoding.clone()));
    }
    html! {
        (Field::choice("encoding", t!(locale, "import-encoding"), choices).of_names().explained(t!(locale, "import-encoding-about")).value(&plan.shape.encoding))
    }
}

fn permission(locale: Locale, plan: &Plan) -> Markup {
    let said = plan.attested.clone().unwrap_or_default();
    let is_said = plan.attested.is_some();
    html! {
        fieldset class="space-y-3" {
            legend class="text-base font-semibold" { (t!(locale, "import-permission")) }
            p class="text-sm text-muted" { (t!(locale, "import-permission-about")) }
            (radio(("permission", "none"), &t!(locale, "import-permission-none"), Some(&t!(locale, "import-permission-none-about")), !is_said))
            (radio(("permission", "attested"), &t!(locale, "import-permission-said"), Some(&t!(locale, "import-permission-said-about")), is_said))
            details open[is_said] class="rounded-box border border-base-300 px-4 py-3" {
                summary class="reach-line cursor-pointer text-sm font-medium" { (t!(locale, "import-permission-how-title")) }
                div class="space-y-5 pt-3" {
                    (Field::lines("how", t!(locale, "import-permission-how"), 2).explained(t!(locale, "import-permission-how-about")).value(said.how))
                    (Field::date("on", t!(locale, "import-permission-on")).value(said.on))
                    (Field::lines("text", t!(locale, "import-permission-text"), 3).explained(t!(locale, "import-permission-text-about")).value(said.text))
                    div class="space-y-1.5" {
                        label class="block text-sm font-medium" for="field-file" { (t!(locale, "import-permission-file")) }
                        p class="text-sm text-muted" { (t!(locale, "import-permission-file-about")) }
                        input class="file-input reach w-full" type="file" id="field-file" name="file";
                    }
                }
            }
        }
    }
}

fn radio((name, value): (&str, &str), label: &str, about: Option<&str>, is_chosen: bool) -> Markup {
    html! {
        label class="flex min-h-11 cursor-pointer items-start gap-3 rounded-field border border-base-300 px-3 py-2 has-checked:border-primary has-checked:bg-selected" {
            input class="radio radio-sm mt-1" type="radio" name=(name) value=(value) checked[is_chosen];
            span class="min-w-0" {
                span class="block font-medium" { (label) }
                @if let Some(about) = about { span class="block text-sm text-muted" { (about) } }
            }
        }
    }
}

/// The rows that are shown below how far it is.
pub(super) struct Shown<'a> {
    pub(super) verdict: Option<Verdict>,
    pub(super) rows: &'a [Kept],
    pub(super) most: i64,
    pub(super) labels: HashMap<ContactId, Label>,
    /// Of rows by their number whom they name, where that is not told by the book.
    pub(super) named: HashMap<i64, Named>,
}

/// An import that was looked at, goes on, or is over.
pub(super) fn import(access: &Access, reader: Reader, import: &Import, shown: &Shown<'_>) -> Markup {
    let locale = reader.locale;
    html! {
        (back(&format!("/t/{}/people/import", access.tenant), &t!(locale, "import-title")))
        (heading(&name_of(locale, import), None, html! {}))
        (part(access, reader, import, shown))
    }
}

/// What is asked for again and again while it goes on.
pub(super) fn part(access: &Access, reader: Reader, import: &Import, shown: &Shown<'_>) -> Markup {
    let goes_on = import.stage.goes_on();
    let part = format!("{}?fragment=standing", address(access.tenant, import.id));
    html! {
        div id="import" hx-get=[goes_on.then_some(&part)] hx-trigger=[goes_on.then_some("every 1s")] hx-swap=[goes_on.then_some("outerMorph")] {
            (standing(access, reader, import))
            @if !goes_on { (verdicts(access, reader.locale, import, shown)) }
        }
    }
}

/// How far it is, and what can be done.
fn standing(access: &Access, reader: Reader, import: &Import) -> Markup {
    let locale = reader.locale;
    let here = address(access.tenant, import.id);
    let goes_on = import.stage.goes_on();
    let can_be_undone = import.can_be_undone(reader.now) && super::may_take_back(access, import);
    html! {
        div class="space-y-5 pb-8" {
            div role="status" { (told(locale, import)) }
            @if goes_on {
                @let (done, all) = reached(import).unzip();
                progress class="progress progress-primary w-full" aria-label=(t!(locale, "import-goes-on")) value=[done] max=[all] {}
            }
            @if import.stage != Stage::Undoing { (counted(locale, import)) }
            @if can_be_undone { p class="text-sm text-muted" { (t!(locale, "import-undo-about")) } }
            div class="flex flex-wrap gap-2" {
                @if import.stage == Stage::Looked {
                    form method="post" action=(format!("{here}/start")) {
                        (Button::new(t!(locale, "import-start", count = (import.looked.new + import.looked.changed))).primary()
                            .disabled(import.looked.new + import.looked.changed == 0 && import.looked.withdrawn == 0))
                    }
                    (Button::new(t!(locale, "import-columns-again")).to(format!("{here}?columns=again")))
                    form method="post" action=(format!("{here}/discard")) { (Button::new(t!(locale, "import-discard")).icon(Icon::Trash)) }
                }
                @if can_be_undone {
                    form method="post" action=(format!("{here}/undo")) { (Button::new(t!(locale, "import-undo")).icon(Icon::Rotate)) }
                }
                @if !goes_on && counts(import).refused > 0 && import.file.is_some() {
                    (Button::new(t!(locale, "import-refused-file")).icon(Icon::Download).to(format!("{here}/refused")))
                }
            }
        }
    }
}

/// How many rows of how many are done, where that is known.
fn reached(import: &Import) -> Option<(i64, i64)> {
    let (done, all) = match import.stage {
        Stage::Running => (import.done.rows, import.looked.rows),
        Stage::Undoing => (import.restored + import.kept, import.done.new + import.done.changed),
        Stage::Uploaded
        | Stage::Looking
        | Stage::Looked
        | Stage::Done
        | Stage::Undone
        | Stage::Failed
        | Stage::Stopped => return None,
    };
    (all > 0).then_some((done.min(all), all))
}

fn counts(import: &Import) -> Counts {
    match refused::pass(import) {
        Pass::Dry => import.looked,
        Pass::Run => import.done,
    }
}

fn told(locale: Locale, import: &Import) -> Markup {
    let number = |count: i64| manner::number(locale, count);
    let words = stage_words(locale, import);
    match import.stage {
        Stage::Uploaded | Stage::Looking | Stage::Running | Stage::Undoing => html! { (Notice::info(words)) },
        Stage::Looked => html! { (Notice::info(words).because(html! { (t!(locale, "import-looked-about")) })) },
        Stage::Done => html! { (Notice::good(words)) },
        Stage::Undone => {
            let refused = import.done.withdrawn > 0;
            let about = html! {
                @if import.kept > 0 { p { (t!(locale, "import-kept", count = number(import.kept))) } }
                @if refused { p { (t!(locale, "import-kept-refusals", count = number(import.done.withdrawn))) } }
            };
            let notice = if import.kept > 0 { Notice::attention(words) } else { Notice::good(words) };
            html! { @if import.kept > 0 || refused { (notice.because(about)) } @else { (notice) } }
        }
        Stage::Failed | Stage::Stopped => {
            html! { (Notice::harm(words).because(html! { @if import.done.rows > 0 { (t!(locale, "import-stopped-about")) } })) }
        }
    }
}

fn stage_words(locale: Locale, import: &Import) -> String {
    let number = |count: i64| manner::number(locale, count);
    match import.stage {
        Stage::Uploaded => t!(locale, "import-stage-uploaded"),
        Stage::Looking => t!(locale, "import-stage-looking", count = number(import.looked.rows)),
        Stage::Looked => t!(locale, "import-stage-looked", count = (import.looked.rows)),
        Stage::Running => t!(
            locale,
            "import-stage-running",
            count = number(import.done.rows),
            all = number(import.looked.rows.max(import.done.rows))
        ),
        Stage::Done => t!(locale, "import-stage-done", count = (import.done.new + import.done.changed)),
        Stage::Undoing => t!(locale, "import-stage-undoing", count = number(import.restored + import.kept)),
        Stage::Undone => t!(locale, "import-stage-undone", count = (import.restored)),
        Stage::Failed => t!(locale, "import-stage-failed"),
        Stage::Stopped => t!(locale, "import-stage-stopped"),
    }
}

fn counted(locale: Locale, import: &Import) -> Markup {
    let counts = counts(import);
    let cells = [
        (verdict_words(locale, Verdict::New), counts.new),
        (verdict_words(locale, Verdict::Changed), counts.changed),
        (verdict_words(locale, Verdict::Same), counts.same),
        (verdict_words(locale, Verdict::Refused), counts.refused),
        (t!(locale, "import-count-granted"), counts.granted),
        (t!(locale, "import-count-withdrawn"), counts.withdrawn),
    ];
    html! {
        div {
            dl class="grid grid-cols-2 gap-px overflow-hidden rounded-box border border-base-300 bg-base-300 md:grid-cols-3 xl:grid-cols-6" {
                @for (name, count) in &cells {
                    div class="bg-base-100 px-4 py-3" {
                        dt class="text-sm text-muted" { (name) }
                        dd class="text-lg font-semibold tabular-nums" { (manner::number(locale, *count)) }
                    }
                }
            }
            @if counts.partial > 0 { p class="pt-2 text-sm text-muted" { (t!(locale, "import-count-partial", count = (counts.partial))) } }
            @if counts.unclear > 0 { p class="pt-2 text-sm text-muted" { (t!(locale, "import-count-unclear", count = (counts.unclear))) } }
            @if counts.twice > 0 { p class="pt-2 text-sm text-muted" { (t!(locale, "import-count-twice", count = (counts.twice))) } }
        }
    }
}

fn verdict_words(locale: Locale, verdict: Verdict) -> String {
    match verdict {
        Verdict::New => t!(locale, "import-verdict-new"),
        Verdict::Changed => t!(locale, "import-verdict-changed"),
        Verdict::Same => t!(locale, "import-verdict-same"),
        Verdict::Refused => t!(locale, "import-verdict-refused"),
    }
}

fn verdicts(access: &Access, locale: Locale, import: &Import, shown: &Shown<'_>) -> Markup {
    let here = address(access.tenant, import.id);
    let tab = |verdict: Option<Verdict>, words: String| {
        let is_shown = shown.verdict == verdict;
        let to = verdict.map_or_else(|| here.clone(), |verdict| format!("{here}?verdict={}", verdict.as_str()));
        html! {
            a href=(to) aria-current=[is_shown.then_some("page")]
                class={ "btn btn-sm reach " @if is_shown { "btn-primary" } @else { "btn-ghost" } } { (words) }
        }
    };
    let most = usize::try_from(shown.most).unwrap_or(usize::MAX);
    let next = (shown.rows.len() > most).then(|| shown.rows[most - 1].number);
    let body = html! {
        nav class="flex flex-wrap gap-1" aria-label=(t!(locale, "import-rows")) {
            (tab(None, t!(locale, "import-verdict-all")))
            @for verdict in Verdict::ALL { (tab(Some(verdict), verdict_words(locale, verdict))) }
        }
        @if shown.rows.is_empty() {
            p class="text-sm text-muted" { (t!(locale, "import-no-rows")) }
        } @else {
            (rows(shown.rows.iter().take(most).map(|row| verdict(access, locale, row, shown))))
        }
        @if let Some(next) = next {
            @let verdict = shown.verdict.map(|verdict| format!("verdict={}&", verdict.as_str())).unwrap_or_default();
            (older(&format!("{here}?{verdict}after={next}"), &t!(locale, "import-more")))
        }
    };
    section(&t!(locale, "import-rows"), body)
}

fn verdict(access: &Access, locale: Locale, row: &Kept, shown: &Shown<'_>) -> Markup {
    let line = t!(locale, "import-line", line = manner::number(locale, row.line));
    let label = row.contact.and_then(|id| Some((id, shown.labels.get(&id)?)));
    // Of somebody new all of it is; what they allow is said of everybody.
    let is_said = |part: &&String| row.verdict == Verdict::Changed || matches!(part.as_str(), "consent" | "refusal");
    let parts: Vec<&String> = row.parts.iter().filter(is_said).collect();
    html! {
        div class="space-y-1 px-4 py-3 text-sm" {
            div class="flex flex-wrap items-center gap-x-3 gap-y-1" {
                span class="text-muted tabular-nums" { (line) }
                span class={ "font-medium " @if row.verdict == Verdict::Refused { "text-error" } } { (verdict_words(locale, row.verdict)) }
                @if let Some((id, label)) = label {
                    a class="reach-line min-w-0 truncate underline" href=(format!("/t/{}/people/{id}", access.tenant)) { bdi { (label.show(locale)) } }
                } @else if let Some(named) = shown.named.get(&row.number) {
                    @if !named.name.is_empty() { span class="min-w-0 wrap-anywhere" translate="no" { bdi { (named.name) } } }
                    @if !named.known_by.is_empty() { span class="min-w-0 text-muted wrap-anywhere tabular-nums" translate="no" { bdi { (named.known_by) } } }
                }
            }
            @if !parts.is_empty() {
                p class="text-muted wrap-anywhere" { @for (at, part) in parts.iter().enumerate() { @if at > 0 { " · " } (part_words(locale, part)) } }
            }
            @for reason in &row.reasons { p class="wrap-anywhere" { (refused::told(locale, row.verdict, reason)) } }
        }
    }
}

fn part_words(locale: Locale, part: &str) -> Markup {
    let words = match part {
        "known_by" => t!(locale, "import-part-known-by"),
        "name" => t!(locale, "import-as-name"),
        "language" => t!(locale, "import-as-language"),
        "time_zone" => t!(locale, "import-as-zone"),
        "company" => t!(locale, "import-as-company"),
        "owner" => t!(locale, "person-owner"),
        "tags" => t!(locale, "import-as-tags"),
        "note" => t!(locale, "import-as-note"),
        "consent" => t!(locale, "import-part-granted"),
        "refusal" => t!(locale, "import-part-withdrawn"),
        "refusal_besides" => t!(locale, "import-part-refused"),
        other => return html! { bdi { (other.strip_prefix("field:").unwrap_or(other)) } },
    };
    html! { (words) }
}
