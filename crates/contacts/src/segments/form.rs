//! A filter as a form, and back: groups in groups, each question a few fields. It works without scripts: what is added or
//! dropped is a button that sends the form and shows it again.

use std::collections::BTreeMap;

use super::model::{Consent, Days, Field, Filter, Happened, Kind, Refusal, checked};

/// The path of the outermost group; children have a number behind it.
pub(super) const ROOT: &str = "f";
/// Deeper groups come from programs only, and are shown all the same.
const WIDEST: usize = 50;

/// How a group joins its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    All,
    Any,
    /// Not one of them is so.
    None,
}

impl How {
    pub(super) const ALL: [How; 3] = [How::All, How::Any, How::None];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            How::All => "all",
            How::Any => "any",
            How::None => "none",
        }
    }
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Tag,
    Field,
    Consent,
    Active,
    Event,
    Channel,
    Kind,
    Owner,
    Company,
    Language,
    TimeZone,
    Added,
    Group,
}

impl What {
    pub(super) const ALL: [What; 13] = [
        What::Tag,
        What::Field,
        What::Consent,
        What::Active,
        What::Event,
        What::Channel,
        What::Kind,
        What::Owner,
        What::Company,
        What::Language,
        What::TimeZone,
        What::Added,
        What::Group,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            What::Tag => "tag",
            What::Field => "field",
            What::Consent => "consent",
            What::Active => "active",
            What::Event => "event",
            What::Channel => "channel",
            What::Kind => "kind",
            What::Owner => "owner",
            What::Company => "company",
            What::Language => "language",
            What::TimeZone => "time_zone",
            What::Added => "added",
            What::Group => "group",
        }
    }

    fn parse(word: &str) -> Option<What> {
        What::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// What stands in the form; it may be unfinished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Group { how: How, parts: Vec<Node> },
    Ask { what: What, not: bool, values: [String; 4] },
}

impl Node {
    pub(super) fn empty() -> Node {
        Node::Group { how: How::All, parts: Vec::new() }
    }

    fn new(what: What) -> Node {
        let values = match what {
            What::Group => return Node::Group { how: How::Any, parts: Vec::new() },
            What::Active | What::Added => ["30", "", "", ""],
            What::Event => ["message.received", "30", "", ""],
            What::Consent => ["marketing", "whatsapp", "granted", ""],
            What::Channel => ["whatsapp", "", "", ""],
            What::Kind => ["person", "", "", ""],
            What::Tag | What::Field | What::Owner | What::Company | What::Language | What::TimeZone => ["", "", "", ""],
        };
        Node::Ask { what, not: false, values: values.map(str::to_owned) }
    }

    /// What was sent, with what the pressed button changes in it.
    pub(super) fn read(fields: &BTreeMap<String, String>) -> Node {
        let pressed = fields.get("do").map(String::as_str).unwrap_or_default();
        read_group(fields, ROOT, pressed)
    }

    pub(super) fn of(filter: &Filter) -> Node {
        match filter {
            Filter::All(_) | Filter::Any(_) => of(filter),
            Filter::Not(part) if matches!(**part, Filter::Any(_)) => of(filter),
            _ => Node::Group { how: How::All, parts: vec![of(filter)] },
        }
    }

    /// The filter, if it can be asked.
    pub(super) fn filter(&self) -> Result<Filter, Refusal> {
        let filter = written(self)?;
        checked(&filter)?;
        Ok(filter)
    }
}

fn read_group(fields: &BTreeMap<String, String>, path: &str, pressed: &str) -> Node {
    let text = |name: String| fields.get(&name).cloned().unwrap_or_default();
    let how = text(format!("{path}.how"));
    let how = How::ALL.into_iter().find(|one| one.as_str() == how).unwrap_or(How::All);
    let mut parts = Vec::new();
    for number in 0..WIDEST {
        let path = format!("{path}.{number}");
        let what = What::parse(&text(format!("{path}.what")));
        let Some(what) = what else { continue };
        if pressed == format!("drop {path}") {
            continue;
        }
        parts.push(match what {
            What::Group => read_group(fields, &path, pressed),
            what => Node::Ask {
                what,
                not: text(format!("{path}.not")) == "not",
                values: ["a", "b", "c", "d"].map(|name| text(format!("{path}.{name}"))),
            },
        });
    }
    if pressed == format!("add {path}")
        && let Some(what) = What::parse(&text(format!("{path}.add")))
    {
        parts.push(Node::new(what));
    }
    Node::Group { how, parts }
}

fn of(filter: &Filter) -> Node {
    let ask = |what, values: [&str; 4]| Node::Ask { what, not: false, values: values.map(str::to_owned) };
    match filter {
        Filter::All(parts) => Node::Group { how: How::All, parts: parts.iter().map(of).collect() },
        Filter::Any(parts) => Node::Group { how: How::Any, parts: parts.iter().map(of).collect() },
        Filter::Not(part) => match of(part) {
            Node::Ask { what, not, values } => Node::Ask { what, not: !not, values },
            Node::Group { how: How::Any, parts } => Node::Group { how: How::None, parts },
            group @ Node::Group { .. } => Node::Group { how: How::None, parts: vec![group] },
        },
        Filter::Kind(kind) => ask(What::Kind, [kind.as_str(), "", "", ""]),
        Filter::Tag(tag) => ask(What::Tag, [tag, "", "", ""]),
        Filter::Field(Field { name, is, from, to }) => {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            Node::Ask { what: What::Field, not: false, values: [name.clone(), text(is), text(from), text(to)] }
        }
        Filter::Owner(staff) => {
            let staff = staff.map_or_else(|| "none".to_owned(), |staff| staff.to_string());
            ask(What::Owner, [&staff, "", "", ""])
        }
        Filter::Company(id) => ask(What::Company, [&id.to_string(), "", "", ""]),
        Filter::Language(language) => ask(What::Language, [language, "", "", ""]),
        Filter::TimeZone(zone) => ask(What::TimeZone, [zone, "", "", ""]),
        Filter::Consent(one) => {
            ask(What::Consent, [one.purpose.as_str(), one.channel.as_str(), one.standing.as_str(), ""])
        }
        Filter::Active(within) => ask(What::Active, [&within.days.to_string(), "", "", ""]),
        Filter::Added(within) => ask(What::Added, [&within.days.to_string(), "", "", ""]),
        Filter::Event(event) => ask(What::Event, [&event.kind, &event.days.to_string(), "", ""]),
        Filter::Channel(channel) => ask(What::Channel, [channel.as_str(), "", "", ""]),
    }
}

fn written(node: &Node) -> Result<Filter, Refusal> {
    match node {
        Node::Group { how, parts } => {
            let parts = parts.iter().map(written).collect::<Result<Vec<_>, _>>()?;
            Ok(match how {
                How::All => Filter::All(parts),
                How::Any => Filter::Any(parts),
                How::None => Filter::Not(Box::new(Filter::Any(parts))),
            })
        }
        Node::Ask { what, not, values } => {
            let asked = question(*what, values)?;
            Ok(if *not { Filter::Not(Box::new(asked)) } else { asked })
        }
    }
}

fn question(what: What, [a, b, c, d]: &[String; 4]) -> Result<Filter, Refusal> {
    let text = |text: &String| text.trim().to_owned();
    let days = |text: &String| text.trim().parse::<i64>().map_err(|_| Refusal::NotDays);
    let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(match what {
        What::Tag => Filter::Tag(text(a)),
        What::Field => Filter::Field(Field { name: text(a), is: given(b), from: given(c), to: given(d) }),
        What::Consent => Filter::Consent(Consent {
            purpose: a.parse().map_err(|_| Refusal::Unfinished)?,
            channel: b.parse().map_err(|_| Refusal::Unfinished)?,
            standing: super::model::Standing::ALL
                .into_iter()
                .find(|one| one.as_str() == c)
                .ok_or(Refusal::Unfinished)?,
        }),
        What::Active => Filter::Active(Days { days: days(a)? }),
        What::Added => Filter::Added(Days { days: days(a)? }),
        What::Event => Filter::Event(Happened { kind: text(a), days: days(b)? }),
        What::Channel => Filter::Channel(a.parse().map_err(|_| Refusal::Unfinished)?),
        What::Kind => Filter::Kind(if a == Kind::Company.as_str() { Kind::Company } else { Kind::Person }),
        What::Owner if a == "none" => Filter::Owner(None),
        What::Owner => Filter::Owner(Some(a.parse().map_err(|_| Refusal::Unfinished)?)),
        What::Company => Filter::Company(a.parse().map_err(|_| Refusal::Unfinished)?),
        What::Language => Filter::Language(text(a)),
        What::TimeZone => Filter::TimeZone(text(a)),
        What::Group => return Err(Refusal::Unfinished),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a browser sends of a form that shows this.
    fn sent(node: &Node, path: &str, into: &mut BTreeMap<String, String>) {
        match node {
            Node::Group { how, parts } => {
                into.insert(format!("{path}.what"), "group".to_owned());
                into.insert(format!("{path}.how"), how.as_str().to_owned());
                for (number, part) in parts.iter().enumerate() {
                    sent(part, &format!("{path}.{number}"), into);
                }
            }
            Node::Ask { what, not, values } => {
                into.insert(format!("{path}.what"), what.as_str().to_owned());
                into.insert(format!("{path}.not"), if *not { "not" } else { "is" }.to_owned());
                for (name, value) in ["a", "b", "c", "d"].iter().zip(values) {
                    into.insert(format!("{path}.{name}"), value.clone());
                }
            }
        }
    }

    #[test]
    fn a_filter_goes_through_the_form_and_stays_the_same() {
        for json in [
            r#"{"all":[]}"#,
            r#"{"all":[{"tag":"vip"},{"not":{"tag":"left"}},{"any":[{"channel":"email"},{"kind":"company"}]}]}"#,
            r#"{"not":{"any":[{"owner":null},{"active":{"days":7}}]}}"#,
            r#"{"any":[{"field":{"name":"birthday","from":"1980-01-01","to":"1990-12-31"}},{"field":{"name":"size","is":"L"}}]}"#,
            r#"{"all":[{"consent":{"purpose":"marketing","channel":"whatsapp","standing":"unasked"}},{"event":{"kind":"message.received","days":30}},{"language":"pt"},{"time_zone":"Europe/Lisbon"},{"added":{"days":1}}]}"#,
        ] {
            let filter: Filter = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&filter).unwrap(), json);
            let node = Node::of(&filter);
            assert_eq!(node.filter().unwrap(), filter);
            let mut fields = BTreeMap::new();
            sent(&node, ROOT, &mut fields);
            assert_eq!(Node::read(&fields), node, "{json}");
        }
    }

    #[test]
    fn a_button_adds_a_question_and_another_drops_one() {
        let mut fields = BTreeMap::new();
        let press = |fields: &mut BTreeMap<String, String>, button: &str, add: &str| {
            fields.insert("do".to_owned(), button.to_owned());
            let place = button.split(' ').nth(1).unwrap_or_default();
            fields.insert(format!("{place}.add"), add.to_owned());
            let node = Node::read(fields);
            fields.clear();
            sent(&node, ROOT, fields);
            node
        };
        press(&mut fields, "add f", "tag");
        press(&mut fields, "add f", "group");
        let node = press(&mut fields, "add f.1", "active");
        assert_eq!(node.filter(), Err(Refusal::Unfinished), "the tag is not said yet");
        let node = press(&mut fields, "drop f.0", "");
        let filter: Filter = serde_json::from_str(r#"{"all":[{"any":[{"active":{"days":30}}]}]}"#).unwrap();
        assert_eq!(node.filter(), Ok(filter));
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let deep = (0..7).fold(Filter::All(vec![]), |inner, _| Filter::Not(Box::new(inner)));
        let many = Filter::Any((0..60).map(|number| Filter::Tag(number.to_string())).collect());
        let field =
            |from: &str| Filter::Field(Field { name: "x".to_owned(), from: Some(from.to_owned()), ..Field::default() });
        for (filter, expected) in [
            (deep, Refusal::TooDeep),
            (many, Refusal::TooMuch),
            (Filter::Tag(" ".to_owned()), Refusal::Unfinished),
            (Filter::Tag("x".repeat(1001)), Refusal::TooMuch),
            (Filter::Active(Days { days: 0 }), Refusal::NotDays),
            (Filter::Added(Days { days: i64::MAX }), Refusal::NotDays),
            (field("tomorrow"), Refusal::NotARange),
            (field("1990-02-31"), Refusal::NotARange),
        ] {
            assert_eq!(checked(&filter), Err(expected), "{filter:?}");
        }
        for good in ["12.5", "-3", "1990-02-28"] {
            assert_eq!(checked(&field(good)), Ok(()), "{good}");
        }
    }
}
