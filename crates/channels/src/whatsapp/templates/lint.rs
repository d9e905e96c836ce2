//! What Meta refuses of a template, said before it is handed in (facts/meta.md 4.5). Pure.
//!
//! - What is sure keeps a template from being handed in; what is only likely is said, and the owner decides.

use consent::templates::Category;

use super::draft::{Draft, Kind, Place, bits};
use super::wording::{asks, hides, promotes};

pub const LONGEST_NAME: usize = 512;
pub const LONGEST_HEADER: usize = 60;
pub const LONGEST_BODY: usize = 1024;
pub const LONGEST_FOOTER: usize = 60;
pub const LONGEST_LABEL: usize = 25;
pub const LONGEST_LINK: usize = 2000;
pub const MOST_BUTTONS: usize = 10;
pub const MOST_LINKS: usize = 2;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub part: Part,
    pub rule: Rule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Name,
    Language,
    Header,
    Body,
    Footer,
    /// Its place in the row.
    Button(usize),
    Sample(Place),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Missing,
    /// A name is small letters, digits and underscores.
    NameForm,
    LanguageForm,
    TooLong(usize),
    /// Fields stand at the start or the end (2388299).
    FieldAtEdge,
    FieldsAdjacent,
    /// More fields than the words bear (2388293).
    TooManyFields,
    /// Between braces stands no name.
    FieldForm,
    /// Numbers begin with 1 and leave none out; names and numbers do not mix.
    FieldNumbers,
    OneFieldAtMost,
    NoFields,
    OneLine,
    NoSample,
    /// Samples, like values, are one line without many spaces.
    SampleForm,
    LinkForm,
    TooMany(usize),
    Twice,
    /// Reads like an offer: Meta files it as marketing, or refuses it.
    Promotional,
    /// Asks whether one may write: outside the 24 hours after somebody wrote nobody is asked.
    AsksConsent,
    /// Hides where it leads.
    ShortLink,
}

impl Rule {
    /// Whether Meta surely refuses it.
    pub const fn is_sure(self) -> bool {
        !matches!(self, Rule::Promotional | Rule::AsksConsent | Rule::ShortLink)
    }
}

/// Everything that is wrong with it, from top to bottom.
pub fn lint(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |part: Part, rule: Rule| {
        if !found.iter().any(|one: &Finding| one.part == part && one.rule == rule) {
            found.push(Finding { part, rule });
        }
    };
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if draft.name.is_empty() {
        say(Part::Name, Rule::Missing);
    } else if !draft.name.chars().all(is_name) {
        say(Part::Name, Rule::NameForm);
    } else if draft.name.len() > LONGEST_NAME {
        say(Part::Name, Rule::TooLong(LONGEST_NAME));
    }
    if !is_language(&draft.language) {
        say(Part::Language, Rule::LanguageForm);
    }
    text(&draft.header, LONGEST_HEADER, false, Part::Header, &mut say);
    if bits(&draft.header).iter().filter(|(_, place)| place.is_some()).count() > 1 {
        say(Part::Header, Rule::OneFieldAtMost);
    }
    if draft.header.contains('\n') {
        say(Part::Header, Rule::OneLine);
    }
    if draft.body.trim().is_empty() {
        say(Part::Body, Rule::Missing);
    }
    text(&draft.body, LONGEST_BODY, true, Part::Body, &mut say);
    text(&draft.footer, LONGEST_FOOTER, false, Part::Footer, &mut say);
    if bits(&draft.footer).iter().any(|(_, place)| place.is_some()) {
        say(Part::Footer, Rule::NoFields);
    }
    if draft.footer.contains('\n') {
        say(Part::Footer, Rule::OneLine);
    }
    numbers(draft, &mut say);
    for place in draft.places() {
        match draft.sample(&place).trim() {
            "" => say(Part::Sample(place), Rule::NoSample),
            sample if sample.contains(['\n', '\t']) || sample.contains("     ") => {
                say(Part::Sample(place), Rule::SampleForm);
            }
            _ => {}
        }
    }
    buttons(draft, &mut say);
    if draft.category == Category::Utility && promotes(draft) {
        say(Part::Body, Rule::Promotional);
    }
    if draft.category == Category::Utility && asks(draft) {
        say(Part::Body, Rule::AsksConsent);
    }
    if hides(draft) {
        say(Part::Body, Rule::ShortLink);
    }
    found
}

fn text(text: &str, longest: usize, is_body: bool, part: Part, say: &mut impl FnMut(Part, Rule)) {
    if text.chars().count() > longest {
        say(part.clone(), Rule::TooLong(longest));
    }
    let bits = bits(text);
    for (_, place) in &bits {
        if place.as_ref().is_some_and(|name| !is_place(name)) {
            say(part.clone(), Rule::FieldForm);
        }
    }
    if text.replace("{{", "").matches('{').count() > 0 && text.contains("{{") && bits.len() == 1 {
        say(part.clone(), Rule::FieldForm);
    }
    if !is_body || bits.len() == 1 {
        return;
    }
    let trimmed = text.trim();
    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
        say(part.clone(), Rule::FieldAtEdge);
    }
    let fields = bits.len() - 1;
    if bits.iter().skip(1).take(fields.saturating_sub(1)).any(|(before, _)| before.trim().is_empty()) {
        say(part.clone(), Rule::FieldsAdjacent);
    }
    let words: usize =
        bits.iter().map(|(before, _)| before.split_whitespace().filter(|word| is_word(word)).count()).sum();
    if words < 2 * fields + 1 {
        say(part, Rule::TooManyFields);
    }
}

/// Punctuation alone is no word.
fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// A number, or a name of small letters, digits and underscores that begins with a letter.
fn is_place(name: &str) -> bool {
    let is_number = !name.is_empty() && name.len() < 3 && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    is_number || (is_name && name.len() <= 60)
}

fn numbers(draft: &Draft, say: &mut impl FnMut(Part, Rule)) {
    let names = draft.body_places();
    let numbers: Vec<u32> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let is_mixed = !numbers.is_empty() && numbers.len() != names.len();
    let is_gapped = numbers.iter().zip(1..).any(|(number, expected)| *number != expected);
    if is_mixed || is_gapped {
        say(Part::Body, Rule::FieldNumbers);
    }
    let in_header = draft.header_places();
    let is_number = |name: &String| name.parse::<u32>().is_ok();
    let is_other = in_header
        .first()
        .is_some_and(|name| is_number(name) && name != "1" || !names.is_empty() && is_number(name) == draft.is_named());
    if is_other {
        say(Part::Header, Rule::FieldNumbers);
    }
}

fn buttons(draft: &Draft, say: &mut impl FnMut(Part, Rule)) {
    let links = draft.buttons.iter().filter(|button| matches!(button.kind, Kind::Link)).count();
    for (place, button) in draft.buttons.iter().enumerate().take(MOST_BUTTONS) {
        let part = || Part::Button(place);
        // Meta writes the label of the one that asks for the number.
        if button.kind == Kind::Number {
            continue;
        }
        let label = button.text.trim();
        if label.is_empty() {
            say(part(), Rule::Missing);
        }
        if label.chars().count() > LONGEST_LABEL {
            say(part(), Rule::TooLong(LONGEST_LABEL));
        }
        if label.contains("{{") || label.contains('\n') {
            say(part(), Rule::NoFields);
        }
        if draft.buttons.iter().take(place).any(|other| other.text.trim() == label && !label.is_empty()) {
            say(part(), Rule::Twice);
        }
        if button.kind == Kind::Link {
            let link = url::Url::parse(button.url.trim());
            let is_link = link.is_ok_and(|link| matches!(link.scheme(), "http" | "https") && link.has_host());
            if !is_link || button.url.contains("{{") || button.url.contains(char::is_whitespace) {
                say(part(), Rule::LinkForm);
            }
            if button.url.len() > LONGEST_LINK {
                say(part(), Rule::TooLong(LONGEST_LINK));
            }
        }
    }
    if draft.buttons.len() > MOST_BUTTONS {
        say(Part::Button(MOST_BUTTONS), Rule::TooMany(MOST_BUTTONS));
    }
    if draft.buttons.iter().filter(|button| button.kind == Kind::Number).count() > 1 {
        say(Part::Button(0), Rule::TooMany(1));
    }
    if links > MOST_LINKS {
        say(Part::Button(0), Rule::TooMany(MOST_LINKS));
    }
}

/// `en`, `en_US`, `pt_BR`, `fil`, `zh_CN` …
fn is_language(code: &str) -> bool {
    let (language, country) =
        code.split_once('_').map_or((code, None), |(language, country)| (language, Some(country)));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && country.is_none_or(|country| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::super::draft::Button;
    use super::*;

    fn ready() -> Draft {
        Draft {
            name: "order_ready".to_owned(),
            language: "en".to_owned(),
            category: Category::Utility,
            body: "Hello {{first_name}}, your order {{order}} is ready. You can pick it up today.".to_owned(),
            samples: vec![(Place::body("first_name"), "Maya".to_owned()), (Place::body("order"), "1042".to_owned())],
            ..Draft::default()
        }
    }

    fn rules(draft: &Draft) -> Vec<Rule> {
        lint(draft).into_iter().map(|finding| finding.rule).collect()
    }

    fn with_body(body: &str) -> Draft {
        let mut draft = Draft { body: body.to_owned(), ..ready() };
        draft.samples = draft.places().into_iter().map(|place| (place, "x".to_owned())).collect();
        draft
    }

    #[test]
    fn what_meta_takes_is_not_complained_of() {
        assert_eq!(lint(&ready()), []);
        let whole = Draft {
            header: "Order {{order}}".to_owned(),
            footer: "Marsh Plumbing".to_owned(),
            buttons: vec![Button::reply("Thank you"), Button::link("See it", "https://marsh.example/orders")],
            samples: vec![
                (Place::header("order"), "1042".to_owned()),
                (Place::body("first_name"), "Maya".to_owned()),
                (Place::body("order"), "1042".to_owned()),
            ],
            ..ready()
        };
        assert_eq!(lint(&whole), []);
        for language in ["pt_BR", "fil", "zh_CN", "es"] {
            assert_eq!(lint(&Draft { language: language.to_owned(), ..ready() }), [], "{language}");
        }
        // Words inside other words, and offers that are called so, are no complaint.
        assert_eq!(rules(&with_body("Hello {{1}}, your ideal dealership opens at nine tomorrow.")), []);
        let offer =
            Draft { category: Category::Marketing, ..with_body("Hello {{1}}, a discount waits for you in the shop.") };
        assert_eq!(rules(&offer), []);
        assert_eq!(rules(&with_body("Hello {{1}}, see https://chat.co/x for your order today.")), []);
    }

    // Shows P-CON-7.
    #[test]
    fn what_meta_refuses_is_said_before() {
        for (body, expected) in [
            ("", vec![Rule::Missing]),
            ("{{1}}, your order is ready for you now.", vec![Rule::FieldAtEdge]),
            ("Your order is ready for you now, {{1}}", vec![Rule::FieldAtEdge]),
            ("Hello {{1}}{{2}}, your order is ready for you today.", vec![Rule::FieldsAdjacent]),
            ("Hello {{1}} {{2}}, your order is ready for you today.", vec![Rule::FieldsAdjacent]),
            ("Hello {{1}}, at {{2}}.", vec![Rule::TooManyFields]),
            ("Hello {{First Name}}, your order is ready today.", vec![Rule::FieldForm]),
            ("Hello {{}}, your order is ready today.", vec![Rule::FieldForm]),
            ("Hello {{2}}, your order is ready today.", vec![Rule::FieldNumbers]),
            ("Hello {{1}}, your order {{order}} is ready for you today.", vec![Rule::FieldNumbers]),
            ("Hello {{1}}, a discount of ten percent waits for you.", vec![Rule::Promotional]),
            ("Hello {{1}}, 20% off only today in our shop.", vec![Rule::Promotional]),
            ("Hello {{1}}, see bit.ly/x for your order today.", vec![Rule::ShortLink]),
        ] {
            assert_eq!(rules(&with_body(body)), expected, "{body}");
        }
        assert_eq!(
            rules(&Draft { body: "a".repeat(1025), ..Draft { samples: Vec::new(), ..ready() } }),
            [Rule::TooLong(1024)]
        );
        let spanish =
            Draft { language: "es".to_owned(), ..with_body("Hola {{1}}, hoy tenemos una oferta para usted aquí.") };
        assert_eq!(rules(&spanish), [Rule::Promotional]);

        for (draft, part, rule) in [
            (Draft { name: String::new(), ..ready() }, Part::Name, Rule::Missing),
            (Draft { name: "Order Ready".to_owned(), ..ready() }, Part::Name, Rule::NameForm),
            (Draft { name: "a".repeat(513), ..ready() }, Part::Name, Rule::TooLong(512)),
            (Draft { language: "english".to_owned(), ..ready() }, Part::Language, Rule::LanguageForm),
            (Draft { header: "a".repeat(61), ..ready() }, Part::Header, Rule::TooLong(60)),
            (Draft { header: "One\ntwo".to_owned(), ..ready() }, Part::Header, Rule::OneLine),
            (Draft { footer: "a".repeat(61), ..ready() }, Part::Footer, Rule::TooLong(60)),
            (Draft { footer: "Dear {{first_name}}".to_owned(), ..ready() }, Part::Footer, Rule::NoFields),
            (Draft { samples: Vec::new(), ..ready() }, Part::Sample(Place::body("first_name")), Rule::NoSample),
            (Draft { buttons: vec![Button::reply("")], ..ready() }, Part::Button(0), Rule::Missing),
            (Draft { buttons: vec![Button::reply(&"a".repeat(26))], ..ready() }, Part::Button(0), Rule::TooLong(25)),
            (
                Draft { buttons: vec![Button::reply("Yes"), Button::reply("Yes")], ..ready() },
                Part::Button(1),
                Rule::Twice,
            ),
            (Draft { buttons: vec![Button::link("See", "marsh.example")], ..ready() }, Part::Button(0), Rule::LinkForm),
            (
                Draft { buttons: vec![Button::link("See", "javascript:alert(1)")], ..ready() },
                Part::Button(0),
                Rule::LinkForm,
            ),
        ] {
            let found = lint(&draft);
            assert!(found.contains(&Finding { part: part.clone(), rule }), "{part:?} {rule:?}: {found:?}");
        }
        let two = Draft { header: "{{a}} and {{b}}".to_owned(), ..ready() };
        assert!(rules(&two).contains(&Rule::OneFieldAtMost));
        assert_eq!(rules(&Draft { buttons: vec![Button::reply("Yes"), Button::number()], ..ready() }), []);
        assert_eq!(rules(&Draft { buttons: vec![Button::number(); 2], ..ready() }), [Rule::TooMany(1)]);
        let links = ["a", "b", "c"].map(|text| Button::link(text, "https://m.example"));
        assert!(rules(&Draft { buttons: links.to_vec(), ..ready() }).contains(&Rule::TooMany(2)));
    }

    // Shows P-CON-7: outside the 24 hours after somebody wrote nobody is asked whether they want offers, by no template either.
    #[test]
    fn a_template_that_asks_for_permission_is_warned_of() {
        let with = |language: &str, body: &str, replies: &[&str]| {
            let buttons = replies.iter().map(|text| Button::reply(text)).collect();
            rules(&Draft { language: language.to_owned(), buttons, ..with_body(body) })
        };
        for (language, body, replies) in [
            ("en", "Hello {{1}}, thank you for your visit. What is next?", &["Yes, send me offers", "No"][..]),
            ("en", "Hello {{1}}, may we keep you posted about the shop?", &["Fine"]),
            ("en_GB", "Hello {{1}}, would you like news of our courses?", &["Yes", "No"]),
            ("en", "Hello {{1}}, subscribe to hear what is next here.", &[]),
            ("es", "Hola {{1}}, gracias por su visita. ¿Qué le parece?", &["Sí, quiero ofertas"]),
            ("es_MX", "Hola {{1}}, ¿le contamos nuestras novedades por aquí?", &["Sí", "No"]),
            ("pt_BR", "Olá {{1}}, você aceita receber mensagens nossas por aqui?", &[]),
            ("pt_BR", "Olá {{1}}, podemos contar as novidades da escola aqui?", &["Sim", "Não"]),
        ] {
            assert!(with(language, body, replies).contains(&Rule::AsksConsent), "{body} {replies:?}");
            let offer = Draft { category: Category::Marketing, language: language.to_owned(), ..with_body(body) };
            assert!(!rules(&offer).contains(&Rule::AsksConsent), "those who agreed are asked nothing: {body}");
        }
        for (language, body, replies) in [
            ("en", "Hello {{1}}, does your lesson tomorrow suit you?", &["Yes", "No"][..]),
            ("en", "Hello {{1}}, there is news of your order in the shop.", &["Thank you"]),
            ("es", "Hola {{1}}, ¿le va bien su clase de mañana?", &["Sí", "No"]),
            ("pt_BR", "Olá {{1}}, sua aula de amanhã está confirmada?", &["Sim", "Não"]),
        ] {
            assert_eq!(with(language, body, replies), [], "{body} {replies:?}");
        }
        assert!(!Rule::AsksConsent.is_sure());
    }

    // A11: of a body of a megabyte no field is looked at; each with each other they would keep this test for an hour.
    #[test]
    fn a_text_of_a_hundred_thousand_fields_is_refused_at_once() {
        let body: String = (0..100_000).map(|number| format!("{{{{a{number}}}}} b c ")).collect();
        let buttons = (0..50_000).map(|number| Button::reply(&number.to_string())).collect();
        let found = rules(&Draft { body, buttons, ..ready() });
        assert!(found.contains(&Rule::TooLong(1024)) && found.contains(&Rule::TooMany(10)), "{found:?}");
    }
}
