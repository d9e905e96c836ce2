//! What cells come to.

use super::*;
use crate::import::mapping::suggested;
use crate::import::reading::Shape;

fn plan(header: &[&str]) -> Plan {
    let shape = Shape::new(Format::Table, "UTF-8", b',');
    let names: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let columns = suggested(Format::Table, &names);
    let (country, brought, defined) = ("DE".to_owned(), Vec::new(), Vec::new());
    Plan { shape, columns, country, known: Default::default(), attested: None, brought, defined }
}

fn read(plan: &Plan, cells: &[&str]) -> Result<Draft, Vec<Reason>> {
    let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
    let record = Record { line: 2, cells, ..Record::default() };
    draft(&record, plan, origin(plan), &Fields::default()).map_err(|refused| refused.reasons)
}

#[test]
fn a_row_is_a_person_however_its_cells_are_written() {
    let plan = plan(&["First Name", "Last Name", "Phone 1 - Value", "E-mail 1 - Value", "Labels", "Birthday"]);
    let ana = read(
        &plan,
        &["Ana", "Lopes", "0170 1234567 ::: 0049 30 901820", "Ana@Example.COM", "vip ::: * myContacts", "12.5.1980"],
    )
    .unwrap();
    assert_eq!(ana.name, "Ana Lopes");
    assert_eq!(ana.phones.iter().map(PhoneNumber::e164).collect::<Vec<_>>(), ["+491701234567", "+4930901820"]);
    assert_eq!((ana.emails, ana.tags), (vec!["ana@example.com".to_owned()], vec!["vip".to_owned()]));
    assert_eq!(ana.fields["birthday"].0, "1980-05-12");
    // What a spreadsheet guards, and what has no first name.
    assert_eq!(read(&plan, &["", "Bea", "'+49 170 7654321", "", "", ""]).unwrap().phones[0].e164(), "+491707654321");
}

#[test]
fn everything_that_is_wrong_with_a_row_is_named() {
    let plan = plan(&["Name", "Phone", "E-mail", "Birthday", "Time zone"]);
    let wrong = read(&plan, &["Ana", "phone", "ana at example", "soon", "Moon"]).unwrap_err();
    let named: Vec<(Code, &str)> = wrong.iter().map(|one| (one.code, one.at.as_str())).collect();
    let expected = [
        (Code::NotAPhone, "Phone"),
        (Code::NotAnEmail, "E-mail"),
        (Code::NotADate, "Birthday"),
        (Code::NotATimeZone, "Time zone"),
    ];
    assert_eq!(named, expected);
    assert_eq!(read(&plan, &["", "", "", "1980-05-12", ""]).unwrap_err()[0].code, Code::Nobody);
}

#[test]
fn whoever_is_known_by_something_is_taken_without_what_is_wrong() {
    let plan = plan(&["Name", "Phone", "E-mail", "Birthday"]);
    let told = |draft: &Draft| -> Vec<(Code, String, String)> {
        draft.left_out.iter().map(|one| (one.code, one.at.clone(), one.value.clone())).collect()
    };
    let ana = read(&plan, &["Ana", "+49 170 1234567; 0", "foo", "soon"]).unwrap();
    let left_out =
        [(Code::NotAPhone, "Phone", "0"), (Code::NotAnEmail, "E-mail", "foo"), (Code::NotADate, "Birthday", "soon")];
    assert_eq!(told(&ana), left_out.map(|(code, at, value)| (code, at.to_owned(), value.to_owned())));
    assert_eq!((ana.phones.len(), ana.emails.len(), ana.fields.len()), (1, 0, 0));
    let bea = read(&plan, &["Bea", "4,91701E+11", "bea@example.com", ""]).unwrap();
    assert_eq!(told(&bea), [(Code::RoundedPhone, "Phone".to_owned(), "4,91701E+11".to_owned())]);
    let cleo = read(&plan, &["Cleo", "030 901820 ext. 12", "", ""]).unwrap();
    assert_eq!(cleo.phones[0].e164(), "+4930901820");
    assert_eq!(told(&cleo), [(Code::Extension, "Phone".to_owned(), "12".to_owned())]);
    // Nobody is known by a name alone, and the police are no person's.
    for (cells, code) in [
        (["Dora", "4.91701E+11", "", ""], Code::RoundedPhone),
        (["Eva", "110", "", ""], Code::NotAPhone),
        (["Fay", "", "fay@", ""], Code::NotAnEmail),
    ] {
        assert_eq!(read(&plan, &cells).unwrap_err()[0].code, code);
    }
    // As contacts apps and WhatsApp copy it.
    let gil = read(&plan, &["Gil", "\u{202a}+49 170 1112229\u{202c}", "", ""]).unwrap();
    assert_eq!((gil.phones[0].e164(), gil.left_out.len()), ("+491701112229", 0));
    // Of another country than the file, in signs of full width and digits of another script.
    let of_brazil = Plan { country: "BR".to_owned(), ..plan };
    for text in [
        "\u{ff0b}49 170 1112229",
        "\u{fe62}49 170 1112229",
        "\u{ff10}\u{ff10}49 170 1112229",
        "\u{660}\u{660}49 170 1112229",
    ] {
        assert_eq!(read(&of_brazil, &["Gil", text, "", ""]).unwrap().phones[0].e164(), "+491701112229", "{text}");
    }
}

#[test]
fn of_two_days_of_a_yes_the_earlier_counts_and_a_refusal_outlives_its_row() {
    let mut plan = plan(&["Name", "Phone", "Offers", "Since", "Checked", "Tags"]);
    for (at, target) in [(2, Target::Consent), (3, Target::ConsentSince), (4, Target::ConsentSince)] {
        plan.columns[at].target = target;
    }
    let said = |word: &str, days: [&str; 2]| {
        read(&plan, &["Ana", "+49 170 1112229", word, days[0], days[1], ""]).unwrap().said
    };
    for (word, days, expected) in [
        ("yes", ["2021-05-12", "2024-05-12"], Some("2021-05-12")),
        ("yes", ["2024-05-12", "2021-05-12"], Some("2021-05-12")),
        ("withdrawn", ["2024-05-12", "2021-05-12"], Some("2024-05-12")),
        ("withdrawn", ["once", "2021-05-12"], Some("2021-05-12")),
        ("yes", ["once", "2021-05-12"], None),
        ("yes", ["2021-05-12", "once"], None),
    ] {
        let found = match said(word, days) {
            Said::Granted { at, .. } | Said::Withdrawn { at, .. } => at,
            Said::Nothing | Said::No | Said::Unclear { .. } => None,
        };
        assert_eq!(found, expected.and_then(|day| values::moment(day, "")), "{word}, {days:?}");
    }
    let tags: String = (0..=MOST_TAGS).map(|number| format!("tag {number};")).collect();
    let refusing = |word: &str| {
        let cells = ["Ana", "+49 170 1112229", word, "", "", &tags].map(str::to_owned).to_vec();
        let record = Record { line: 2, cells, ..Record::default() };
        draft(&record, &plan, origin(&plan), &Fields::default()).unwrap_err().refusing
    };
    let refused = refusing("withdrawn").unwrap();
    assert_eq!(refused.phones[0].e164(), "+491701112229");
    assert!(matches!(refused.said, Said::Withdrawn { .. }));
    assert_eq!(refusing("yes"), None);
}

// Shows P-CON-5: what our own export says channel by channel makes a yes of no refusal that people wrote beside it.
#[test]
fn a_yes_channel_by_channel_overrules_only_the_word_for_all_of_them() {
    let mut ours = plan(&["Name", "Offers", "Each", "Newsletter"]);
    for (at, target) in [(1, Target::Consent), (2, Target::OwnConsents), (3, Target::Skip)] {
        ours.columns[at].target = target;
    }
    let mut with_more = ours.clone();
    with_more.columns[3].target = Target::Consent;
    let attested = Attested { how: "In the shop".to_owned(), on: "2026-05-12".to_owned(), text: "Yes".to_owned() };
    let mut spoken_for = Plan { attested: Some(attested), ..ours.clone() };
    spoken_for.columns[1].target = Target::Skip;
    let (yes, no) = ("whatsapp marketing granted 2024-05-12", "whatsapp marketing withdrawn 2024-05-13");
    let (mail, pigeon, stop) = ("email marketing withdrawn", "pigeon marketing withdrawn", "whatsapp all withdrawn");
    for (plan, word, each, expected) in [
        (&ours, "withdrawn", vec![mail, yes], "granted"),
        (&ours, "withdrawn", vec![mail, yes, no], "withdrawn"),
        (&ours, "withdrawn", vec![mail], "no"),
        (&ours, "withdrawn", vec![yes], "withdrawn"),
        // Of which channel it is, nobody can tell.
        (&ours, "withdrawn", vec![pigeon, yes], "withdrawn"),
        (&ours, "withdrawn", vec![mail, pigeon], "withdrawn"),
        (&with_more, "withdrawn", vec![mail, yes], "withdrawn"),
        // The word says less than what stands beside it.
        (&ours, "granted", vec![no], "withdrawn"),
        (&ours, "", vec![no], "withdrawn"),
        (&ours, "1899-12-30", vec![], "unclear"),
        (&ours, "granted", vec![mail], "granted"),
        (&spoken_for, "", vec![no], "withdrawn"),
        (&spoken_for, "", vec![mail], "granted"),
        // No file outweighs a stop.
        (&spoken_for, "", vec![stop], "no"),
        (&ours, "granted", vec![yes, stop], "no"),
    ] {
        let draft = read(plan, &["Ana", word, &each.join("; "), "unsubscribed"]).unwrap();
        let says = match &draft.said {
            Said::Granted { .. } => "granted",
            Said::Withdrawn { .. } => "withdrawn",
            Said::No => "no",
            Said::Nothing | Said::Unclear { .. } => "unclear",
        };
        assert_eq!(says, expected, "{word} {each:?}");
        let day = each.contains(&no).then(|| values::moment("2024-05-13", "")).flatten();
        assert!(day.is_none() || matches!(draft.said, Said::Withdrawn { at, .. } if at == day), "{:?}", draft.said);
    }
}

// Shows P-CRM-2: notes of the same words keep their days, and a spreadsheet's zero is none.
#[test]
fn each_note_keeps_its_own_day() {
    let mut ours = plan(&["Name", "id", "Notes", "Written"]);
    for (at, target) in [(1, Target::Id), (2, Target::Note), (3, Target::NotesWritten)] {
        ours.columns[at].target = target;
    }
    ours.shape.format = Format::Book;
    let days = ["2026-05-01T10:00:00Z", "2026-05-03T10:00:00Z", "1899-12-30T00:00:00Z", "2999-01-01T00:00:00Z"];
    let now = Timestamp::parse("2026-11-23T05:00:00Z").unwrap();
    let draft = read(&ours, &["Ana", "", "Called; Called; Wrote; Paid", &days.join("; ")]).unwrap();
    let found: Vec<(&str, Timestamp)> =
        draft.dated_notes(now).into_iter().map(|(words, at)| (words.as_str(), at)).collect();
    let at = |day: &str| Timestamp::parse(day).unwrap();
    assert_eq!(found, [("Called", at(days[0])), ("Called", at(days[1])), ("Wrote", now), ("Paid", now)]);
}

// Shows P-CON-5: only a clear yes gives, and who speaks for everybody fills only what is empty.
#[test]
fn only_an_empty_cell_is_filled_by_who_speaks_for_everybody() {
    let mut plain = plan(&["Name", "Offers"]);
    plain.columns[1].target = Target::Consent;
    let attested = Attested { how: "In the shop".to_owned(), on: "2026-05-12".to_owned(), text: "Yes".to_owned() };
    let spoken_for = Plan { attested: Some(attested), ..plain.clone() };
    let days = ["2024-05-12", "12.5.2024", "2024-05-12T10:00:00Z"];
    let unclear = ["perhaps", "maybe", "-", "n/a", "?", "31.2.2024", "tbd", "2", "yes, but not on Sundays"];
    let same = values::YES.iter().chain(&days).map(|word| (*word, "granted"));
    let same = same.chain(values::NO.iter().map(|word| (*word, "no")));
    let same = same.chain(unclear.iter().map(|word| (*word, "unclear")));
    let same = same.chain(values::REFUSALS.iter().map(|word| (*word, "withdrawn")));
    let cases = same.map(|(word, says)| (word, says, says));
    let cases = cases.chain([("", "nothing", "granted"), (" \u{a0} ", "nothing", "granted")]);
    for (cell, alone, with_all) in cases {
        for cell in [cell.to_owned(), cell.to_uppercase(), format!(" {cell}")] {
            for (plan, expected) in [(&plain, alone), (&spoken_for, with_all)] {
                let says = match read(plan, &["Ana", &cell]).unwrap().said {
                    Said::Nothing => "nothing",
                    Said::Granted { .. } => "granted",
                    Said::No => "no",
                    Said::Unclear { .. } => "unclear",
                    Said::Withdrawn { .. } => "withdrawn",
                };
                let is_attested = plan.attested.is_some();
                assert_eq!(says, expected, "{cell:?}, spoken for: {is_attested}");
            }
        }
    }
    // Of two columns the stricter counts, whichever stands first.
    let mut two = spoken_for;
    two.columns.push(two.columns[1].clone());
    for (one, other) in [("yes", "no"), ("yes", "perhaps"), ("yes", "withdrawn"), ("no", "withdrawn")] {
        let both = [read(&two, &["Ana", one, other]).unwrap().said, read(&two, &["Ana", other, one]).unwrap().said];
        assert!(!both.iter().any(|said| matches!(said, Said::Granted { .. })), "{one}, {other}: {both:?}");
        assert_eq!(both[0], both[1], "{one}, {other}");
    }
}
