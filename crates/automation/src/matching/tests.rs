use super::*;

fn pattern() -> Pattern {
    Pattern::read(
        "(are|r) (you|u) [still] open\nwhat time do you (open|close)\n(opening|business) hours",
        "open to",
        "(hi|hello|please|today|tomorrow|the|a|your)",
    )
    .unwrap()
}

#[test]
fn a_question_is_found_by_the_part_of_it_that_is_known() {
    for text in [
        "Hi, are you open today?",
        "r u still open",
        "WHAT TIME DO YOU CLOSE???",
        "Hello! Your ópening hours, please",
        "areee you open",
        "Thank you for yesterday. What time do you open tomorrow?",
    ] {
        assert!(pattern().find(text).is_some(), "{text}");
    }
    for text in [
        "",
        "🙂",
        "open",
        "are you open to ideas",
        "are you open for people who play the violin in a big orchestra",
        "I asked Anna whether they are you open and she said that her brother does not know what time he goes home",
    ] {
        assert!(pattern().find(text).is_none(), "{text}");
    }
}

#[test]
fn the_score_is_the_covered_part() {
    let found = pattern().find("are you open near here").unwrap();
    assert_eq!((found.score, found.words.as_str()), (600, "are you open"));
    assert_eq!(pattern().find("hi are you open today").unwrap().score, 1000);
}

#[test]
fn a_story_is_no_common_question() {
    let story = format!("What time do you open? {}", "and then we went home ".repeat(6));
    assert!(pattern().find(&story).is_none());
}

#[test]
fn phrases_have_choices_parts_beginnings_and_gaps() {
    let stands = |phrase: &str, text: &str| Phrase::read(phrase).unwrap().stands_in(&words(text));
    assert!(stands("do you (deliver|ship) [to]", "so do you ship it"));
    assert!(stands("deliver*", "about deliveries") == "deliveries".starts_with("deliver"));
    assert!(stands("how much ... cost", "how much does it cost") && !stands("how much ... cost", "how much cost"));
    assert!(!stands("how much ... cost", "how much of all of that does it cost"));
    assert!(stands("what's open", "whats open") && stands("(open (now|today)|closed)", "is it open today"));
}

#[test]
fn what_is_no_phrase_is_said_to_be_none() {
    let (bomb, deep) = ("(a|b|c|d|e) ".repeat(90), format!("{}a{}", "(".repeat(9), ")".repeat(9)));
    for line in ["(open", "open)", "[open", "...", "()", "a|b", "(a|b))", "[a] [b]", "(a|)", &bomb, &deep] {
        assert!(Phrase::read(line).is_err(), "{line}");
    }
    assert_eq!(Phrase::lines("# a remark\n\n open # now").unwrap().len(), 1);
    assert_eq!(Phrase::lines("open\n(closed").unwrap_err(), Unreadable("(closed".to_owned()));
}

// A11, A64: a rule is written by one business and read in a write that others wait for. Choices within choices, each of which may
// be left out, were gone through in every combination: this one took minutes.
#[test]
fn a_phrase_of_choices_within_choices_costs_no_more_than_its_parts() {
    let mut phrase = "z".to_owned();
    for _ in 0..4 {
        phrase = format!("[...] [...] [...] [...] [...] [...] ({phrase}|{phrase})");
    }
    let phrase = Phrase::read(&phrase).unwrap();
    let mut sentence = vec!["a".to_owned(); 29];
    assert!(!phrase.stands_in(&sentence));
    sentence.push("z".to_owned());
    // The control: it is found where it stands.
    assert!(phrase.stands_in(&sentence));
}
