//! Places, contact cards, questions and reactions, as Meta takes them (facts/meta.md 4.2, 4.3).

use consent::gate::{Answers, Card, Choice, Location, Question};
use serde_json::{Map, Value, json};

use super::Problem;

const LONGEST_CARD_TEXT: usize = 256;
const MOST_CARDS: usize = 10;
const MOST_OF_A_CARD: usize = 20;
const LONGEST_PLACE_TEXT: usize = 1000;
const LONGEST_ASKED_WITH_BUTTONS: usize = 1024;
const LONGEST_ASKED_WITH_LIST: usize = 4096;
const LONGEST_EDGE: usize = 60;
const MOST_ANSWER_BUTTONS: usize = 3;
const MOST_ROWS: usize = 10;
const LONGEST_BUTTON: usize = 20;
const LONGEST_ROW: usize = 24;
const LONGEST_DESCRIPTION: usize = 72;
const LONGEST_BUTTON_ID: usize = 256;
const LONGEST_ROW_ID: usize = 200;
/// A family of four in one sign takes seven characters, a flag of a region the same; nothing that is one sign takes more than this.
const LONGEST_EMOJI: usize = 16;

/// What is to be sent is asked about before it is kept, so that who wrote it hears of it.
pub fn check_location(location: &Location) -> Result<(), Problem> {
    location_content(location).map(drop)
}

pub fn check_cards(cards: &[Card]) -> Result<(), Problem> {
    cards_content(cards).map(drop)
}

pub fn check_question(question: &Question) -> Result<(), Problem> {
    question_content(question).map(drop)
}

pub fn check_emoji(emoji: &str) -> Result<(), Problem> {
    let is_sign = |c: char| {
        !c.is_alphabetic() && !c.is_whitespace() && !c.is_control() && (c as u32 >= 0xA9 || emoji.contains('\u{20E3}'))
    };
    let count = emoji.chars().count();
    if (1..=LONGEST_EMOJI).contains(&count) && emoji.chars().all(is_sign) { Ok(()) } else { Err(Problem::Emoji) }
}

pub(super) fn reaction_content(message_id: &str, emoji: Option<&str>) -> Result<Value, Problem> {
    if let Some(emoji) = emoji {
        check_emoji(emoji)?;
    }
    // An empty one takes it back.
    Ok(json!({ "message_id": message_id, "emoji": emoji.unwrap_or_default() }))
}

pub(super) fn location_content(location: &Location) -> Result<Value, Problem> {
    let Location { latitude, longitude, name, address } = location;
    if !(-90.0..=90.0).contains(latitude) || !(-180.0..=180.0).contains(longitude) {
        return Err(Problem::Place);
    }
    let mut content = json!({ "latitude": latitude, "longitude": longitude });
    for (key, text) in [("name", name), ("address", address)] {
        if let Some(text) = text {
            content[key] = json!(within(text, LONGEST_PLACE_TEXT, "a place's name or address")?);
        }
    }
    Ok(content)
}

pub(super) fn cards_content(cards: &[Card]) -> Result<Value, Problem> {
    if !(1..=MOST_CARDS).contains(&cards.len()) {
        return Err(Problem::Cards);
    }
    cards.iter().map(card).collect::<Result<Vec<Value>, Problem>>().map(Value::Array)
}

fn card(card: &Card) -> Result<Value, Problem> {
    let text = |text: &String| within(text, LONGEST_CARD_TEXT, "a line of a contact card").map(str::to_owned);
    let list = |key: &str, texts: &[String]| -> Result<Option<Value>, Problem> {
        if texts.len() > MOST_OF_A_CARD {
            return Err(Problem::Cards);
        }
        let items = texts.iter().map(|one| Ok(json!({ key: text(one)? }))).collect::<Result<Vec<Value>, Problem>>()?;
        Ok((!items.is_empty()).then_some(Value::Array(items)))
    };
    let name = text(&card.name)?;
    // Meta wants one more part of a name than the whole.
    let first = name.split_whitespace().next().unwrap_or(&name).to_owned();
    let mut content = Map::from_iter([("name".to_owned(), json!({ "formatted_name": name, "first_name": first }))]);
    let lists = [("phones", "phone", &card.phones), ("emails", "email", &card.emails), ("urls", "url", &card.urls)];
    for (key, one, texts) in lists {
        content.extend(list(one, texts)?.map(|items| (key.to_owned(), items)));
    }
    if let Some(company) = &card.company {
        content.insert("org".to_owned(), json!({ "company": text(company)? }));
    }
    Ok(Value::Object(content))
}

pub(super) fn question_content(question: &Question) -> Result<Value, Problem> {
    let (kind, longest, action) = match &question.answers {
        Answers::Buttons(choices) => {
            if !(1..=MOST_ANSWER_BUTTONS).contains(&choices.len()) {
                return Err(Problem::Answers("one to three buttons"));
            }
            are_different(choices.iter())?;
            let button = |choice: &Choice| -> Result<Value, Problem> {
                let reply = titled(choice, LONGEST_BUTTON_ID, LONGEST_BUTTON)?;
                Ok(json!({ "type": "reply", "reply": reply }))
            };
            let buttons = choices.iter().map(button).collect::<Result<Vec<Value>, Problem>>()?;
            ("button", LONGEST_ASKED_WITH_BUTTONS, json!({ "buttons": buttons }))
        }
        Answers::List { button, sections } => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            let is_empty = sections.is_empty() || sections.iter().any(|section| section.rows.is_empty());
            if is_empty || rows.clone().count() > MOST_ROWS {
                return Err(Problem::Answers("one to ten rows, and none of its parts empty"));
            }
            if sections.len() > 1 && sections.iter().any(|section| section.title.is_none()) {
                return Err(Problem::Answers("a title for each of its parts"));
            }
            are_different(rows)?;
            let sections = sections.iter().map(|section| -> Result<Value, Problem> {
                let row = |choice: &Choice| -> Result<Value, Problem> {
                    let mut row = titled(choice, LONGEST_ROW_ID, LONGEST_ROW)?;
                    if let Some(description) = &choice.description {
                        row["description"] = json!(within(description, LONGEST_DESCRIPTION, "a row's description")?);
                    }
                    Ok(row)
                };
                let rows = section.rows.iter().map(row).collect::<Result<Vec<Value>, Problem>>()?;
                let mut content = json!({ "rows": rows });
                if let Some(title) = &section.title {
                    content["title"] = json!(within(title, LONGEST_ROW, "a part's title")?);
                }
                Ok(content)
            });
            let sections = sections.collect::<Result<Vec<Value>, Problem>>()?;
            let button = within(button, LONGEST_BUTTON, "the list's button")?;
            ("list", LONGEST_ASKED_WITH_LIST, json!({ "button": button, "sections": sections }))
        }
        Answers::Number => {
            ("request_contact_info", LONGEST_ASKED_WITH_BUTTONS, json!({ "name": "request_contact_info" }))
        }
    };
    let mut content =
        json!({ "type": kind, "body": { "text": within(&question.body, longest, "the question")? }, "action": action });
    if let Some(header) = &question.header {
        content["header"] = json!({ "type": "text", "text": within(header, LONGEST_EDGE, "the line above")? });
    }
    if let Some(footer) = &question.footer {
        content["footer"] = json!({ "text": within(footer, LONGEST_EDGE, "the line below")? });
    }
    Ok(content)
}

/// Two answers that read alike, or come back alike, cannot be told apart.
fn are_different<'a>(choices: impl Iterator<Item = &'a Choice> + Clone) -> Result<(), Problem> {
    let all = choices.clone().count();
    let different = |part: fn(&Choice) -> &str| choices.clone().map(part).collect::<std::collections::BTreeSet<_>>();
    if different(|choice| &choice.id).len() == all && different(|choice| choice.title.trim()).len() == all {
        return Ok(());
    }
    Err(Problem::Answers("answers that differ from each other"))
}

fn titled(choice: &Choice, longest_id: usize, longest_title: usize) -> Result<Value, Problem> {
    let id = within(&choice.id, longest_id, "an answer's id")?;
    Ok(json!({ "id": id, "title": within(&choice.title, longest_title, "an answer")? }))
}

fn within<'a>(text: &'a str, most: usize, what: &'static str) -> Result<&'a str, Problem> {
    let length = text.chars().count();
    match length {
        _ if text.trim().is_empty() => Err(Problem::EmptyPart(what)),
        _ if length > most => Err(Problem::LongPart { what, length, most }),
        _ if text.contains('\0') => Err(Problem::ForbiddenCharacter),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(id: &str, title: &str) -> Choice {
        Choice { id: id.to_owned(), title: title.to_owned(), description: None }
    }

    fn question(answers: Answers) -> Question {
        Question { header: None, body: "Which day?".to_owned(), footer: None, answers, consent_text: None }
    }

    #[test]
    fn a_question_goes_with_its_buttons_or_its_list() {
        let asked = Question {
            header: Some("Lesson".to_owned()),
            footer: Some("Lark".to_owned()),
            ..question(Answers::Buttons(vec![choice("mon", "Monday"), choice("tue", "Tuesday")]))
        };
        assert_eq!(
            question_content(&asked).unwrap(),
            json!({
                "type": "button",
                "header": { "type": "text", "text": "Lesson" },
                "body": { "text": "Which day?" },
                "footer": { "text": "Lark" },
                "action": { "buttons": [
                    { "type": "reply", "reply": { "id": "mon", "title": "Monday" } },
                    { "type": "reply", "reply": { "id": "tue", "title": "Tuesday" } }
                ] }
            })
        );
        let row = Choice { description: Some("at nine".to_owned()), ..choice("mon", "Monday") };
        let list =
            Answers::List { button: "Days".to_owned(), sections: vec![Section { title: None, rows: vec![row] }] };
        assert_eq!(
            question_content(&question(list)).unwrap()["action"],
            json!({ "button": "Days", "sections": [{ "rows": [{ "id": "mon", "title": "Monday", "description": "at nine" }] }] })
        );
        assert_eq!(
            question_content(&question(Answers::Number)).unwrap(),
            json!({ "type": "request_contact_info", "body": { "text": "Which day?" }, "action": { "name": "request_contact_info" } })
        );
    }

    use consent::gate::Section;

    #[test]
    fn what_meta_would_refuse_is_refused_in_words() {
        let buttons = |count: usize| {
            question(Answers::Buttons((0..count).map(|at| choice(&at.to_string(), &format!("Day {at}"))).collect()))
        };
        let list = |sections: Vec<Section>| question(Answers::List { button: "Days".to_owned(), sections });
        let rows = |count: usize| Section {
            title: None,
            rows: (0..count).map(|at| choice(&at.to_string(), &format!("Day {at}"))).collect(),
        };
        assert!(check_question(&buttons(3)).is_ok() && check_question(&list(vec![rows(10)])).is_ok(), "the control");
        for wrong in [
            buttons(0),
            buttons(4),
            question(Answers::Buttons(vec![choice("1", "Day"), choice("2", "Day")])),
            question(Answers::Buttons(vec![choice("1", "Day"), choice("1", "Night")])),
            question(Answers::Buttons(vec![choice("1", &"é".repeat(21))])),
            question(Answers::Buttons(vec![choice("", "Day")])),
            Question { body: " ".to_owned(), ..buttons(1) },
            Question { body: "é".repeat(1025), ..buttons(1) },
            Question { footer: Some("é".repeat(61)), ..buttons(1) },
            list(vec![]),
            list(vec![rows(0)]),
            list(vec![rows(11)]),
            list(vec![rows(1), Section { title: None, rows: vec![choice("x", "X")] }]),
        ] {
            assert!(check_question(&wrong).is_err(), "{wrong:?}");
        }
        let place = |latitude| Location { latitude, longitude: 13.4, name: None, address: None };
        assert!(check_location(&place(52.5)).is_ok(), "the control");
        assert_eq!(check_location(&place(90.5)), Err(Problem::Place));
        assert_eq!(check_location(&place(f64::NAN)), Err(Problem::Place));
        assert_eq!(check_cards(&[]), Err(Problem::Cards));
    }

    #[test]
    fn a_card_goes_with_what_it_holds() {
        let card = Card {
            name: "Maya Okafor".to_owned(),
            phones: vec!["+447700900123".to_owned()],
            emails: Vec::new(),
            urls: Vec::new(),
            company: Some("Lark".to_owned()),
        };
        assert_eq!(
            cards_content(&[card]).unwrap(),
            json!([{
                "name": { "formatted_name": "Maya Okafor", "first_name": "Maya" },
                "phones": [{ "phone": "+447700900123" }],
                "org": { "company": "Lark" }
            }])
        );
    }

    #[test]
    fn a_reaction_is_one_sign() {
        for emoji in ["👍", "❤️", "👨‍👩‍👧‍👦", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", "1️⃣", "🇩🇪", "👍🏽"]
        {
            assert_eq!(check_emoji(emoji), Ok(()), "{emoji}");
        }
        for text in ["", "a", "ok", "1", "é", "👍 ", "\u{0}", "<b>", "你好"] {
            assert_eq!(check_emoji(text), Err(Problem::Emoji), "{text:?}");
        }
        assert_eq!(reaction_content("wamid.1", None).unwrap(), json!({ "message_id": "wamid.1", "emoji": "" }));
    }
}
