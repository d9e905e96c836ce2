//! What telephones export, in the forms in which they do.

use chrono::NaiveDateTime;

use super::super::reading::{Entry, each};
use super::super::said::{Kind, said};
use super::super::stamps::{Order, stamped};
use super::super::survey::Survey;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
}

/// Beginnings of lines, and what they are by the order behind them; nothing where it is no message's beginning.
#[test]
fn lines_begin_as_telephones_of_all_countries_write_them() {
    use Order::{Day, Month, Year};
    let cases: [(&str, Order, Option<&str>); 34] = [
        // Android: 24 and 12 hours, with every space.
        ("12/05/2024, 14:03 - Ana: hi", Day, Some("2024-05-12 14:03:00")),
        ("12/05/2024, 14:03 - Ana: hi", Month, Some("2024-12-05 14:03:00")),
        ("5/12/24, 2:03 PM - Ana: hi", Month, Some("2024-05-12 14:03:00")),
        ("5/12/24, 2:03\u{202f}PM - Ana: hi", Month, Some("2024-05-12 14:03:00")),
        ("5/12/24, 12:03\u{202f}AM - Ana: hi", Month, Some("2024-05-12 00:03:00")),
        ("5/12/24, 12:03 PM - Ana: hi", Month, Some("2024-05-12 12:03:00")),
        ("12/5/24, 2:03\u{a0}p.\u{a0}m. - Ana: hola", Day, Some("2024-05-12 14:03:00")),
        ("12/5/24 2:03 a. m. - Ana: hola", Day, Some("2024-05-12 02:03:00")),
        ("12/5/24, 2:03 pm – Ana: hi", Day, Some("2024-05-12 14:03:00")),
        ("12/05/2024 14:03 - Ana: oi", Day, Some("2024-05-12 14:03:00")),
        ("12.05.24, 14:03 - Ana: hallo", Day, Some("2024-05-12 14:03:00")),
        ("12.5.2024 klo 14.03 - Ana: moi", Day, None),
        ("12.5.2024 14.03 - Ana: moi", Day, Some("2024-05-12 14:03:00")),
        ("2024-05-12 14:03 - Ana: hej", Year, Some("2024-05-12 14:03:00")),
        ("2024-05-12, 2:03 p.m. - Ana: hi", Year, Some("2024-05-12 14:03:00")),
        ("2024/05/12, 14:03 - Ana: hi", Year, Some("2024-05-12 14:03:00")),
        ("2024. 05. 12. 14:03 - Ana: szia", Year, Some("2024-05-12 14:03:00")),
        ("12-05-2024 14:03 - Ana: hoi", Day, Some("2024-05-12 14:03:00")),
        (
            "\u{661}\u{662}/\u{660}\u{665}/\u{662}\u{660}\u{662}\u{664}، \u{661}\u{664}:\u{660}\u{663} - Ana: x",
            Day,
            Some("2024-05-12 14:03:00"),
        ),
        // iPhones: brackets, seconds, a mark before them.
        ("[12/05/2024, 14:03:22] Ana: hi", Day, Some("2024-05-12 14:03:22")),
        ("\u{200e}[12/05/2024, 14:03:22] Ana: \u{200e}image omitted", Day, Some("2024-05-12 14:03:22")),
        ("[5/12/24, 2:03:22\u{202f}PM] Ana: hi", Month, Some("2024-05-12 14:03:22")),
        ("[12.05.24, 14:03:22] Ana: hallo", Day, Some("2024-05-12 14:03:22")),
        ("[12/05/24 14:03:22] Ana: oi", Day, Some("2024-05-12 14:03:22")),
        ("[2024-05-12, 14:03:22] Ana: hi", Year, Some("2024-05-12 14:03:22")),
        ("\u{feff}[12/05/24, 24:03:22] Ana: hi", Day, Some("2024-05-12 00:03:22")),
        // Dates that are none, or none in this order.
        ("31/02/2024, 14:03 - Ana: hi", Day, None),
        ("12/13/2024, 14:03 - Ana: hi", Day, None),
        ("12/05/2024, 25:03 - Ana: hi", Day, None),
        ("12/05/1999, 14:03 - Ana: hi", Day, None),
        // What goes on from the line before.
        ("12/05/2024 we meet", Day, None),
        ("at 14:03 - Ana: hi", Day, None),
        ("[1] first", Day, None),
        ("", Day, None),
    ];
    for (line, order, wanted) in cases {
        let read = stamped(line).and_then(|(stamp, _)| stamp.read(order));
        assert_eq!(read, wanted.map(at), "{line:?}, {order:?}");
    }
}

/// What a message says, its words, and what its file is called; nothing for a notice of WhatsApp's.
#[test]
fn files_and_deleted_messages_are_known_in_three_languages() {
    let mark = "\u{200e}";
    type Wanted = Option<(Kind, &'static str, &'static str)>;
    let cases: [(String, Wanted); 36] = [
        ("Hello: see you at 5".into(), Some((Kind::Text, "Hello: see you at 5", ""))),
        ("two\nlines".into(), Some((Kind::Text, "two\nlines", ""))),
        ("\u{202b}שלום\u{202c}".into(), Some((Kind::Text, "שלום", ""))),
        ("I was omitted from the list".into(), Some((Kind::Text, "I was omitted from the list", ""))),
        ("a < b and b > c".into(), Some((Kind::Text, "a < b and b > c", ""))),
        ("<Media omitted>".into(), Some((Kind::File, "", ""))),
        ("<Media omitted>\nthe roof".into(), Some((Kind::File, "the roof", ""))),
        ("<Multimedia omitido>".into(), Some((Kind::File, "", ""))),
        ("<Mídia oculta>".into(), Some((Kind::File, "", ""))),
        ("<Arquivo de mídia oculto>".into(), Some((Kind::File, "", ""))),
        ("IMG-20240512-WA0001.jpg (file attached)".into(), Some((Kind::Photo, "", "IMG-20240512-WA0001.jpg"))),
        (
            format!("{mark}IMG-20240512-WA0001.jpg (file attached)\nthe roof"),
            Some((Kind::Photo, "the roof", "IMG-20240512-WA0001.jpg")),
        ),
        ("PTT-20240512-WA0002.opus (archivo adjunto)".into(), Some((Kind::Audio, "", "PTT-20240512-WA0002.opus"))),
        ("oferta.pdf (arquivo anexado)".into(), Some((Kind::Document, "", "oferta.pdf"))),
        ("STK-20240512-WA0003.webp (file attached)".into(), Some((Kind::Sticker, "", "STK-20240512-WA0003.webp"))),
        ("Ana.vcf (file attached)".into(), Some((Kind::Card, "", "Ana.vcf"))),
        (
            format!("{mark}<attached: 00000012-PHOTO-2024-05-12-14-03-22.jpg>"),
            Some((Kind::Photo, "", "00000012-PHOTO-2024-05-12-14-03-22.jpg")),
        ),
        (
            format!("the roof {mark}<attached: 00000012-PHOTO.jpg>"),
            Some((Kind::Photo, "the roof", "00000012-PHOTO.jpg")),
        ),
        (format!("{mark}<adjunto: 00000013-AUDIO.opus>"), Some((Kind::Audio, "", "00000013-AUDIO.opus"))),
        (format!("{mark}<anexado: 00000014-VIDEO.mp4>"), Some((Kind::Video, "", "00000014-VIDEO.mp4"))),
        (format!("{mark}image omitted"), Some((Kind::Photo, "", ""))),
        (format!("the roof {mark}video omitted"), Some((Kind::Video, "the roof", ""))),
        (format!("{mark}audio omitido"), Some((Kind::Audio, "", ""))),
        (format!("{mark}imagem ocultada"), Some((Kind::Photo, "", ""))),
        (format!("{mark}figurinha omitida"), Some((Kind::Sticker, "", ""))),
        (format!("offer.pdf • {mark}2 pages {mark}document omitted"), Some((Kind::Document, "", "offer.pdf"))),
        ("This message was deleted".into(), Some((Kind::Deleted, "", ""))),
        (format!("{mark}You deleted this message."), Some((Kind::Deleted, "", ""))),
        ("Se eliminó este mensaje".into(), Some((Kind::Deleted, "", ""))),
        ("Eliminaste este mensaje.".into(), Some((Kind::Deleted, "", ""))),
        ("Mensagem apagada".into(), Some((Kind::Deleted, "", ""))),
        ("Você apagou esta mensagem".into(), Some((Kind::Deleted, "", ""))),
        (format!("at six {mark}<This message was edited>"), Some((Kind::Text, "at six", ""))),
        (
            format!("{mark}Location: https://maps.google.com/?q=1,2"),
            Some((Kind::Text, "Location: https://maps.google.com/?q=1,2", "")),
        ),
        (format!("{mark}Messages and calls are end-to-end encrypted."), None),
        (format!("{mark}Missed voice call"), None),
    ];
    for (written, wanted) in cases {
        let read = said(&written);
        let read = read.as_ref().map(|said| (said.kind, said.text.as_str(), said.file_name.as_str()));
        assert_eq!(read, wanted, "{written:?}");
    }
}

fn survey(text: &str, country: &str) -> Survey {
    Survey::of(text.as_bytes(), at("2026-11-21 10:00:00"), country).unwrap()
}

#[test]
fn the_order_of_day_and_month_is_what_fits() {
    let cases = [
        // A day above twelve.
        ("3/4/24, 10:00 - A: x\n13/4/24, 10:00 - A: x", "US", Order::Day),
        ("4/3/24, 10:00 - A: x\n4/13/24, 10:00 - A: x", "DE", Order::Month),
        // Time goes on: 3, 4 and 5 April, or else it would jump back and forth.
        ("3/4/24, 10:00 - A: x\n4/4/24, 10:00 - A: x\n1/5/24, 10:00 - A: x", "US", Order::Day),
        ("4/3/24, 10:00 - A: x\n4/4/24, 10:00 - A: x\n5/1/24, 10:00 - A: x", "DE", Order::Month),
        // What has not been yet is unlikely.
        ("1/12/26, 10:00 - A: x", "DE", Order::Month),
        // Nothing says it but the country.
        ("3/4/24, 10:00 - A: x", "US", Order::Month),
        ("3/4/24, 10:00 - A: x", "BR", Order::Day),
        ("24/04/03 10:00 - A: x\n24/04/13 10:00 - A: x", "DE", Order::Year),
        ("2024-04-03 10:00 - A: x", "DE", Order::Year),
    ];
    for (text, country, wanted) in cases {
        assert_eq!(survey(text, country).guess, wanted, "{text}, {country}");
    }
}

#[test]
fn a_chat_is_read_line_by_line_and_what_cannot_be_read_is_told() {
    let text = "\u{feff}torn off\n\
        12/05/2024, 14:03 - Messages and calls are end-to-end encrypted.\nTap to learn more.\n\
        12/05/2024, 14:03 - Ana Ruiz: Hello\n\n  with a line: more\r\n\
        12/05/2024, 14:04 - Lark: Hi \u{1f44b}\n\
        45/45/2024, 14:05 - Ana Ruiz: when?\n\
        12/05/2024, 14:06 - ~\u{202f}Ana Ruiz:\n\
        12/05/2024, 14:07 - \u{202a}+49 170 1234567\u{202c}: it is me\n";
    let mut read = Vec::new();
    each(text.as_bytes(), |entry| {
        read.push(match entry {
            Entry::Message(message) => format!("{}|{}|{}", message.line, message.author, message.said.text),
            Entry::Notice => "notice".to_owned(),
            Entry::Unreadable { line } => format!("line {line}"),
        });
        true
    })
    .unwrap();
    let wanted = [
        "line 1",
        "notice",
        "4|Ana Ruiz|Hello\n\n  with a line: more",
        "7|Lark|Hi \u{1f44b}",
        "8|Ana Ruiz|when?",
        "9|Ana Ruiz|",
        "10|+49 170 1234567|it is me",
    ];
    assert_eq!(read, wanted);
    let survey = survey(text, "DE");
    assert_eq!((survey.messages(Order::Day), survey.notices, survey.guess), (4, 1, Order::Day));
    assert_eq!(survey.unreadable(Order::Day), (2, vec![1, 8]));
    assert_eq!(survey.names[0], ("Ana Ruiz".to_owned(), 3));
}

#[test]
fn what_never_ends_is_not_read_to_its_end() {
    // A line of a hundred megabytes, and a chat of too many messages.
    let endless = std::io::Read::take(std::io::repeat(b'x'), 100 * 1024 * 1024);
    assert!(Survey::of(endless, at("2026-11-21 10:00:00"), "").is_err());
    struct Again(&'static [u8], usize);
    impl std::io::Read for Again {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = into.len().min(self.0.len() - self.1);
            into[..count].copy_from_slice(&self.0[self.1..self.1 + count]);
            self.1 = (self.1 + count) % self.0.len();
            Ok(count)
        }
    }
    assert!(Survey::of(Again(b"1/1/24, 10:00 - A: x\n", 0), at("2026-11-21 10:00:00"), "").is_err());
}

// A line that takes back its own end again and again is read once, and no message is longer than WhatsApp's own are.
#[test]
fn a_line_of_many_marks_is_read_once() {
    let line = format!("1/1/24, 10:00 - A: x{}", "\u{200e}<mensagem editada>".repeat(12_000));
    let mut read = Vec::new();
    each(line.as_bytes(), |entry| {
        if let Entry::Message(message) = entry {
            read.push(message.said.text.len());
        }
        true
    })
    .unwrap();
    assert!(matches!(*read, [1..=65_536]), "{read:?}");
}
