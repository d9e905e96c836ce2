//! A text as sentences of plain words.

use kernel::Text;

/// The sentences of a text, each as its words: small letters, no accents, apostrophes left out, stretched letters shortened.
pub fn sentences(text: &str) -> Vec<Vec<String>> {
    let ends = |letter: char| matches!(letter, '.' | '!' | '?' | '¡' | '¿' | ';' | '\n' | '…');
    let joined: String = text.chars().filter(|letter| !matches!(letter, '\'' | '’' | '‘' | '´' | '`')).collect();
    joined.split(ends).map(words).filter(|words| !words.is_empty()).collect()
}

/// The words of a line.
pub fn words(line: &str) -> Vec<String> {
    let folded = Text::fold(line);
    let parts = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(unstretched).collect()
}

/// "holaaa" is "hola": no word of our languages has a letter three times in a row.
fn unstretched(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|one, other| one == other);
    runs.flat_map(|run| if run.len() > 2 && run[0].is_alphabetic() { &run[..1] } else { run }).collect()
}
