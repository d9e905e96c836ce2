//! The address that opens WhatsApp with a message ready, and its picture for paper.

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// The modules of light around a code that readers need (ISO/IEC 18004).
const QUIET: usize = 4;

/// `https://wa.me/<number>?text=<words>` (Meta, click to chat; facts/meta.md).
pub(super) fn address(number: &str, words: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let mut address = format!("https://wa.me/{digits}?text=");
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => address.push(char::from(byte)),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// The modules of a code as a path, and how many stand side by side, with the light around them.
pub(super) fn modules(content: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
        }
    }
    Some((path, width + 2 * QUIET))
}

/// The code as a picture that stays sharp at any size; nothing where the text is too long for one.
pub(super) fn picture(content: &str, label: &str) -> Option<Markup> {
    let (path, side) = modules(content)?;
    // Dark on light whatever the theme: some readers know no other.
    Some(html! {
        svg role="img" aria-label=(label) viewBox=(format!("0 0 {side} {side}")) class="w-full" shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_number_and_the_words() {
        let address = address("+49 170 123-4567", "Ja, gern! ¿Sí?");
        assert_eq!(address, "https://wa.me/491701234567?text=Ja%2C%20gern%21%20%C2%BFS%C3%AD%3F");
        let picture = picture(&address, "Code").unwrap().into_string();
        assert!(picture.contains("<path d=\"M4 4h1v1h-1z"), "{picture}");
        assert!(super::picture(&"x".repeat(5_000), "Code").is_none());
    }
}
