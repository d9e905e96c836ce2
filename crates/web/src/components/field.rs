//! Form fields: a label, an explanation, what is wrong with it, and the input, tied together for screen readers.

use maud::{Markup, Render, html};

use super::Icon;

/// `Field::text("name", "Name").explained("As customers know you.").required().value(name).wrong(problem)`
pub struct Field {
    name: String,
    label: String,
    kind: Kind,
    value: String,
    explanation: Option<String>,
    wrong: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    required: bool,
    autofocus: bool,
    label_hidden: bool,
    monospaced: bool,
    of_names: bool,
    /// Sets its id apart where a page has several such fields.
    form: String,
}

enum Kind {
    Input(&'static str),
    Lines(u8),
    Choice(Vec<(String, String)>),
    Checkbox { is_checked: bool },
}

impl Field {
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::Input("text"))
    }

    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::Input("email")).autocomplete("username")
    }

    /// `autocomplete` is "current-password" or "new-password".
    pub fn password(name: impl Into<String>, label: impl Into<String>, autocomplete: &'static str) -> Self {
        Self::of(name, label, Kind::Input("password")).autocomplete(autocomplete)
    }

    /// A day, by the browser's own calendar; sends "2026-12-25".
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::Input("date"))
    }

    pub fn search(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::Input("search"))
    }

    /// Several lines.
    pub fn lines(name: impl Into<String>, label: impl Into<String>, rows: u8) -> Self {
        Self::of(name, label, Kind::Lines(rows))
    }

    /// One of several: (value, label).
    pub fn choice(name: impl Into<String>, label: impl Into<String>, choices: Vec<(String, String)>) -> Self {
        Self::of(name, label, Kind::Choice(choices))
    }

    /// Yes or no; sends `value("…")`, else "on".
    pub fn checkbox(name: impl Into<String>, label: impl Into<String>, is_checked: bool) -> Self {
        Self::of(name, label, Kind::Checkbox { is_checked }).value("on")
    }

    fn of(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            value: String::new(),
            explanation: None,
            wrong: None,
            placeholder: None,
            autocomplete: None,
            inputmode: None,
            required: false,
            autofocus: false,
            label_hidden: false,
            monospaced: false,
            of_names: false,
            form: String::new(),
        }
    }

    pub fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// What it is for, where to find it, what it must look like.
    pub fn explained(self, explanation: impl Into<String>) -> Self {
        Self { explanation: Some(explanation.into()), ..self }
    }

    /// What is wrong with what was sent, and how to mend it.
    pub fn wrong(self, wrong: Option<impl Into<String>>) -> Self {
        Self { wrong: wrong.map(Into::into), ..self }
    }

    pub fn placeholder(self, placeholder: impl Into<String>) -> Self {
        Self { placeholder: Some(placeholder.into()), ..self }
    }

    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete: Some(autocomplete), ..self }
    }

    pub fn inputmode(self, inputmode: &'static str) -> Self {
        Self { inputmode: Some(inputmode), ..self }
    }

    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    /// Read out, not shown: where the place says it, as in a search box.
    pub fn label_hidden(self) -> Self {
        Self { label_hidden: true, ..self }
    }

    /// For tokens and codes.
    pub fn monospaced(self) -> Self {
        Self { monospaced: true, ..self }
    }

    /// Its choices are names, the same in every language.
    pub fn of_names(self) -> Self {
        Self { of_names: true, ..self }
    }

    /// One of several forms on the page with such a field: its id is its own.
    pub fn within(self, form: impl Into<String>) -> Self {
        Self { form: form.into(), ..self }
    }

    /// The id of its input, for links from [`field_errors`].
    pub fn id(&self) -> String {
        if self.form.is_empty() { id(&self.name) } else { format!("{}-{}", id(&self.name), self.form) }
    }

    fn input(&self) -> Markup {
        let id = self.id();
        let invalid = self.wrong.as_ref().map(|_| "true");
        let notes = [("explanation", self.explanation.is_some()), ("wrong", self.wrong.is_some())];
        let notes =
            notes.iter().filter(|(_, stands)| *stands).map(|(note, _)| format!("{id}-{note}")).collect::<Vec<_>>();
        let described = (!notes.is_empty()).then(|| notes.join(" "));
        let class = |kind: &str| {
            let wrong = if invalid.is_some() { "border-error" } else { "" };
            let font = if self.monospaced { "font-mono text-sm" } else { "" };
            format!("{kind} reach w-full {wrong} {font}")
        };
        html! {
            @match &self.kind {
                Kind::Input(kind) => {
                    input class=(class("input")) type=(kind) id=(id) name=(self.name) value=(self.value) dir=[is_free(kind).then_some("auto")]
                        required[self.required] autofocus[self.autofocus] placeholder=[self.placeholder.as_ref()]
                        autocomplete=[self.autocomplete] inputmode=[self.inputmode] spellcheck=[self.monospaced.then_some("false")]
                        aria-invalid=[invalid] aria-describedby=[described];
                }
                Kind::Lines(rows) => {
                    // A browser drops one line break after <textarea>, so one is given to drop.
                    textarea class=(class("textarea")) id=(id) name=(self.name) rows=(rows) dir="auto" required[self.required]
                        autofocus[self.autofocus] placeholder=[self.placeholder.as_ref()] aria-invalid=[invalid]
                        aria-describedby=[described] { "\n" (self.value) }
                }
                Kind::Choice(choices) => {
                    select class=(class("select")) id=(id) name=(self.name) required[self.required] autofocus[self.autofocus]
                        autocomplete=[self.autocomplete] translate=[self.of_names.then_some("no")] aria-invalid=[invalid] aria-describedby=[described] {
                        @for (value, label) in choices {
                            option value=(value) selected[*value == self.value] { (label) }
                        }
                    }
                }
                Kind::Checkbox { is_checked } => {
                    input class="checkbox checkbox-sm" type="checkbox" id=(id) name=(self.name) value=(self.value)
                        checked[*is_checked] required[self.required] aria-invalid=[invalid] aria-describedby=[described];
                }
            }
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let id = self.id();
        let label_class = if self.label_hidden { "sr-only" } else { "block text-sm font-medium" };
        let explanation = html! {
            @if let Some(explanation) = &self.explanation {
                p id={ (id) "-explanation" } class="text-sm text-muted wrap-anywhere" { (explanation) }
            }
        };
        let wrong = html! {
            @if let Some(wrong) = &self.wrong {
                p id={ (id) "-wrong" } class="flex items-start gap-1.5 text-sm text-error wrap-anywhere" {
                    span class="mt-0.5" { (Icon::CircleAlert.small()) } (wrong)
                }
            }
        };
        html! {
            @if let Kind::Checkbox { .. } = self.kind {
                div class="space-y-0.5" {
                    label class="reach-line flex cursor-pointer items-start gap-3 text-sm font-medium" for=(id) {
                        (self.input())
                        span class={ "min-w-0 " @if self.label_hidden { "sr-only" } } { (self.label) }
                    }
                    div class="space-y-0.5 ps-8 max-md:-mt-2" { (explanation) (wrong) }
                }
            } @else {
                div class="space-y-1.5" {
                    label class=(label_class) for=(id) { (self.label) }
                    (explanation) (self.input()) (wrong)
                }
            }
        }
    }
}

/// A form that posts its fields to `action`, one below the other.
pub fn form(action: &str, content: Markup) -> Markup {
    html! { form class="max-w-xl space-y-5" method="post" action=(action) { (content) } }
}

/// Above a form that was not taken: each error leads to its field. `errors` are field names and what is wrong.
pub fn field_errors(title: &str, errors: &[(String, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div role="alert" class="rounded-box bg-harm px-4 py-3 text-sm" {
                p class="flex items-center gap-2 font-semibold" { span class="text-error" { (Icon::CircleAlert.show()) } (title) }
                ul class="mt-1 list-disc space-y-1 ps-12 wrap-anywhere" {
                    @for (name, wrong) in errors {
                        li { a class="underline" href={ "#" (id(name)) } { (wrong) } }
                    }
                }
            }
        }
    }
}

fn id(name: &str) -> String {
    format!("field-{name}")
}

/// What people write in words may run either way; addresses and passwords do not.
fn is_free(kind: &str) -> bool {
    matches!(kind, "text" | "search")
}
