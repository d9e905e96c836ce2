//! What a message says: words, a file that was exported along or left out, or that it was deleted. WhatsApp says the latter
//! in the telephone's language; what is not known here is shown as the words that stand there.

use serde::{Deserialize, Serialize};

use super::stamps::is_mark;

/// Marks what WhatsApp wrote by itself.
const OWN: char = '\u{200e}';

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    #[default]
    Text,
    Photo,
    Video,
    Audio,
    Sticker,
    Document,
    /// A contact card.
    Card,
    /// A file of which nobody says what it is.
    File,
    Deleted,
}

impl Kind {
    const ALL: [Kind; 9] = [
        Kind::Text,
        Kind::Photo,
        Kind::Video,
        Kind::Audio,
        Kind::Sticker,
        Kind::Document,
        Kind::Card,
        Kind::File,
        Kind::Deleted,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Photo => "photo",
            Kind::Video => "video",
            Kind::Audio => "audio",
            Kind::Sticker => "sticker",
            Kind::Document => "document",
            Kind::Card => "card",
            Kind::File => "file",
            Kind::Deleted => "deleted",
        }
    }

    /// Whether something was there that is not kept.
    pub(crate) const fn is_file(self) -> bool {
        match self {
            Kind::Text | Kind::Deleted => false,
            Kind::Photo | Kind::Video | Kind::Audio | Kind::Sticker | Kind::Document | Kind::Card | Kind::File => true,
        }
    }

    /// By what a file is called.
    fn of(file: &str) -> Self {
        let (stem, end) = file.rsplit_once('.').unwrap_or((file, ""));
        match end.to_ascii_lowercase().as_str() {
            "webp" if stem.contains("STK") || stem.contains("STICKER") => Kind::Sticker,
            "jpg" | "jpeg" | "png" | "webp" | "gif" | "heic" => Kind::Photo,
            "mp4" | "mov" | "3gp" | "m4v" | "webm" => Kind::Video,
            "opus" | "ogg" | "m4a" | "mp3" | "aac" | "amr" | "wav" => Kind::Audio,
            "vcf" => Kind::Card,
            _ => Kind::Document,
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, kernel::UnknownWord> {
        Kind::ALL.into_iter().find(|one| one.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) kind: Kind,
    /// The words, or what was written under a file.
    pub(super) text: String,
    pub(super) file_name: String,
}

/// `<attached: photo.jpg>`.
const ATTACHED: [&str; 6] = ["attached", "adjunto", "anexado", "anexo", "anhang", "pièce jointe"];
/// `photo.jpg (file attached)`.
const FILE_ATTACHED: [&str; 5] =
    [" (file attached)", " (archivo adjunto)", " (arquivo anexado)", " (datei angehängt)", " (fichier joint)"];
const OMITTED: [(&str, Kind); 36] = [
    ("<media omitted>", Kind::File),
    ("<multimedia omitido>", Kind::File),
    ("<archivo omitido>", Kind::File),
    ("<mídia oculta>", Kind::File),
    ("<arquivo de mídia oculto>", Kind::File),
    ("<ficheiro não revelado>", Kind::File),
    ("<medien ausgeschlossen>", Kind::File),
    ("<médias omis>", Kind::File),
    ("image omitted", Kind::Photo),
    ("gif omitted", Kind::Photo),
    ("video omitted", Kind::Video),
    ("video note omitted", Kind::Video),
    ("audio omitted", Kind::Audio),
    ("sticker omitted", Kind::Sticker),
    ("document omitted", Kind::Document),
    ("contact card omitted", Kind::Card),
    ("imagen omitida", Kind::Photo),
    ("gif omitido", Kind::Photo),
    ("video omitido", Kind::Video),
    ("nota de video omitida", Kind::Video),
    ("audio omitido", Kind::Audio),
    ("sticker omitido", Kind::Sticker),
    ("documento omitido", Kind::Document),
    ("tarjeta de contacto omitida", Kind::Card),
    ("imagem ocultada", Kind::Photo),
    ("imagem omitida", Kind::Photo),
    ("gif ocultado", Kind::Photo),
    ("vídeo ocultado", Kind::Video),
    ("vídeo omitido", Kind::Video),
    ("áudio ocultado", Kind::Audio),
    ("áudio omitido", Kind::Audio),
    ("figurinha omitida", Kind::Sticker),
    ("sticker ocultado", Kind::Sticker),
    ("documento ocultado", Kind::Document),
    ("cartão do contato omitido", Kind::Card),
    ("cartão de contato omitido", Kind::Card),
];
const DELETED: [&str; 17] = [
    "this message was deleted",
    "you deleted this message",
    "this message was deleted by admin",
    "se eliminó este mensaje",
    "eliminaste este mensaje",
    "este mensaje fue eliminado",
    "este mensaje se eliminó",
    "mensagem apagada",
    "esta mensagem foi apagada",
    "você apagou esta mensagem",
    "apagaste esta mensagem",
    "apagou esta mensagem",
    "esta mensagem foi eliminada",
    "diese nachricht wurde gelöscht",
    "du hast diese nachricht gelöscht",
    "ce message a été supprimé",
    "vous avez supprimé ce message",
];
const EDITED: [&str; 5] = [
    "<this message was edited>",
    "<se editó este mensaje.>",
    "<se editó este mensaje>",
    "<mensagem editada>",
    "<esta mensagem foi editada>",
];
/// What WhatsApp marks as its own and people sent all the same.
const SENT: [&str; 10] = [
    "location:",
    "live location",
    "ubicación:",
    "ubicación en tiempo real",
    "localização:",
    "localização em tempo real",
    "poll:",
    "encuesta:",
    "enquete:",
    "https://",
];

/// What a message says; none for a notice of WhatsApp's that stands under a name.
pub(super) fn said(written: &str) -> Option<Said> {
    let written = without_edited(written);
    let is_own = written.trim_start().starts_with(OWN);
    let text = bare(written);
    let file = |kind, text: &str, file_name: &str| {
        Some(Said { kind, text: bare(text).to_owned(), file_name: kernel::Text::line(bare(file_name), 200) })
    };
    if let Some((before, name, after)) = attached(text) {
        let caption = [bare(before), bare(after)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        return file(Kind::of(name), &caption.join("\n"), name);
    }
    let (first, below) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(name) = FILE_ATTACHED.iter().find_map(|end| without_end(bare(first), end)) {
        return file(Kind::of(name), below, name);
    }
    if let Some(kind) = omitted(first) {
        return file(kind, below, "");
    }
    // Words under a file, and what a document is called, stand before the mark.
    if let Some((before, last)) = text.rsplit_once(OWN) {
        match omitted(last) {
            Some(Kind::Document) => return file(Kind::Document, "", before.split('•').next().unwrap_or_default()),
            Some(kind) => return file(kind, before, ""),
            None => {}
        }
    }
    let folded = text.to_lowercase();
    if DELETED.contains(&folded.trim_end_matches('.')) {
        return Some(Said { kind: Kind::Deleted, ..Said::default() });
    }
    if is_own && !SENT.iter().any(|begin| folded.starts_with(begin)) {
        return None;
    }
    Some(Said { kind: Kind::Text, text: kernel::Text::clean(text), file_name: String::new() })
}

/// Without the mark that WhatsApp puts behind what was changed.
fn without_edited(written: &str) -> &str {
    let end = written.trim_end_matches(|one: char| one.is_whitespace() || is_mark(one));
    match end.rsplit_once(OWN) {
        Some((before, last)) if EDITED.contains(&bare(last).to_lowercase().as_str()) => before,
        _ => written,
    }
}

/// Without spaces and marks of direction around it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|one: char| one.is_whitespace() || is_mark(one))
}

fn omitted(text: &str) -> Option<Kind> {
    let folded = bare(text).to_lowercase();
    OMITTED.iter().find(|(words, _)| *words == folded).map(|(_, kind)| *kind)
}

/// What stands before, in and behind `<attached: photo.jpg>`.
fn attached(text: &str) -> Option<(&str, &str, &str)> {
    let begin = text.rfind('<')?;
    let (before, rest) = (&text[..begin], &text[begin + 1..]);
    let (within, after) = rest.split_once('>')?;
    let (word, name) = within.split_once(':')?;
    ATTACHED.contains(&bare(word).to_lowercase().as_str()).then(|| (before, bare(name), after))
}

/// Whatever its letters' size.
fn without_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    let found = text.get(at..)?;
    (found.to_lowercase() == end).then(|| &text[..at])
}
