//! Who is named in a note. No I/O, no clock.

use super::Nameable;

/// Those whose names stand after an `@`, each once, in the order of the text. The longest name counts; capitals do not. A first
/// name is enough where only one person has it.
pub(super) fn mentioned<'a>(text: &str, nameable: &'a [Nameable]) -> Vec<&'a Nameable> {
    let mut found: Vec<&Nameable> = Vec::new();
    for (at, _) in text.match_indices('@') {
        // An address is nobody's name.
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[at + 1..];
        let whole = nameable.iter().filter(|one| begins(rest, &one.name)).max_by_key(|one| one.name.len());
        let one = whole.or_else(|| by_first_name(rest, nameable));
        if let Some(one) = one.filter(|one| !found.contains(one)) {
            found.push(one);
        }
    }
    found
}

fn by_first_name<'a>(rest: &str, nameable: &'a [Nameable]) -> Option<&'a Nameable> {
    let first = |one: &&Nameable| one.name.split(' ').next().is_some_and(|first| begins(rest, first));
    let mut those = nameable.iter().filter(first);
    those.next().filter(|_| those.next().is_none())
}

/// Whether a text begins with a name, and goes on with something else.
fn begins(text: &str, name: &str) -> bool {
    let mut letters = text.chars();
    let is_same = name.chars().all(|wanted| {
        letters.next().is_some_and(|letter| letter == wanted || letter.to_lowercase().eq(wanted.to_lowercase()))
    });
    !name.is_empty() && is_same && letters.next().is_none_or(|after| !after.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_after_an_at() {
        let one = |name: &str| Nameable { name: name.to_owned(), is_team: false, staff: Vec::new() };
        let all = [one("Jonas Reed"), one("Jonas"), one("Lena Hill"), one("Lena Holm"), one("Front desk"), one("Zoë")];
        for (text, expected) in [
            ("@Jonas Reed please look", vec!["Jonas Reed"]),
            ("@jonas, and @FRONT DESK!", vec!["Jonas", "Front desk"]),
            ("@Lena which of the two?", vec![]),
            ("@Lena Hill and @Lena Hill again", vec!["Lena Hill"]),
            ("mail lena@jonas.example", vec![]),
            ("@Jonasson is someone else, @Zoë is not", vec!["Zoë"]),
            ("@front knows", vec!["Front desk"]),
            ("@ nobody @", vec![]),
        ] {
            let names: Vec<&str> = mentioned(text, &all).into_iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
        }
    }
}
