//! A recording of Chromium's (Opus in WebM) as WhatsApp wants it (Opus in Ogg, facts/meta.md 4.2): the same packets in another
//! wrapping; no sound is touched.
//!
//! - Sizes and places in the file are a stranger's: nothing is taken without looking whether it is there.

// Elements of Matroska (RFC 9559, 5.1).
const SEGMENT: u64 = 0x1853_8067;
const CLUSTER: u64 = 0x1f43_b675;
const TRACKS: u64 = 0x1654_ae6b;
const TRACK: u64 = 0xae;
const CODEC: u64 = 0x86;
const CODEC_HEAD: u64 = 0x63a2;
const GROUP: u64 = 0xa0;
const BLOCK: u64 = 0xa1;
const SIMPLE_BLOCK: u64 = 0xa3;
/// Several packets in one block, which no recorder of a voice writes.
const LACED: u8 = 0b110;

// A page of Ogg (RFC 3533, 6).
const BEGIN: u8 = 2;
const END: u8 = 4;
const MOST_LACES: usize = 255;
/// Packets on a page: a second of the usual twenty milliseconds.
const PACKETS: usize = 50;

/// The recording in Ogg, in one channel; nothing if it is no single track of Opus, or is cut off before its first sound.
pub(super) fn ogg(webm: &[u8]) -> Option<Vec<u8>> {
    let (head, packets) = read(webm)?;
    let is_plain = head.len() == 19 && head.starts_with(b"OpusHead") && head[18] == 0;
    if !is_plain || packets.is_empty() {
        return None;
    }
    let mut head = head.to_vec();
    // Packets of two channels are played in one (RFC 7845, 5.1.1); WhatsApp takes one only.
    head[9] = 1;
    let mut out = Ogg { bytes: Vec::with_capacity(webm.len()), serial: crc(packets[0]), number: 0 };
    out.page(&[&head], 0, BEGIN);
    out.page(&[b"OpusTags\x06\0\0\0Kontor\0\0\0\0"], 0, 0);
    let (mut waiting, mut laces, mut at): (Vec<&[u8]>, usize, u64) = (Vec::new(), 0, 0);
    for packet in packets {
        let needed = packet.len() / 255 + 1;
        if laces + needed > MOST_LACES || waiting.len() == PACKETS {
            out.page(&waiting, at, 0);
            waiting.clear();
            laces = 0;
        }
        if needed > MOST_LACES {
            return None;
        }
        at += samples(packet)?;
        laces += needed;
        waiting.push(packet);
    }
    out.page(&waiting, at, END);
    Some(out.bytes)
}

/// Whether Ogg holds Opus, which alone is a voice note.
pub(super) fn is_opus(head: &[u8]) -> bool {
    head.get(28..36).is_some_and(|codec| codec == b"OpusHead")
}

/// The head of the one track, and its packets in their order. What was cut off at the end is left out.
fn read(bytes: &[u8]) -> Option<(&[u8], Vec<&[u8]>)> {
    let (mut rest, mut head, mut packets, mut tracks) = (bytes, None, Vec::new(), 0);
    while let Some((id, after)) = number(rest, false) {
        let Some((size, content)) = number(after, true) else { break };
        rest = content;
        match id {
            // What is around others is gone into; its size, which may be unknown, does not matter then.
            SEGMENT | CLUSTER | TRACKS | GROUP => continue,
            TRACK => {
                tracks += 1;
                continue;
            }
            _ => {}
        }
        let Some(content) = usize::try_from(size).ok().and_then(|size| rest.get(..size)) else { break };
        rest = &rest[content.len()..];
        match id {
            CODEC if content != b"A_OPUS" => return None,
            CODEC_HEAD => head = Some(content),
            SIMPLE_BLOCK | BLOCK => {
                let (_, about) = number(content, true)?;
                // Its time and its marks stand before the packet.
                let &[_, _, marks, ref packet @ ..] = about else { return None };
                if marks & LACED != 0 || packet.is_empty() {
                    return None;
                }
                packets.push(packet);
            }
            _ => {}
        }
    }
    (tracks == 1).then_some((head?, packets))
}

/// A number of Matroska's, which says its own length; as a size it is without the mark of that (RFC 8794, 4).
fn number(bytes: &[u8], is_size: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    let (number, rest) = bytes.split_at_checked(length).filter(|_| length <= 8)?;
    let whole = number.iter().fold(0_u64, |whole, byte| whole << 8 | u64::from(*byte));
    let marked = 1_u64 << (7 * length);
    Some((if is_size { whole & (marked - 1) } else { whole }, rest))
}

/// How long a packet sounds, in samples of 48 kHz (RFC 6716, 3.1).
fn samples(packet: &[u8]) -> Option<u64> {
    let &[about, ref rest @ ..] = packet else { return None };
    let configuration = about >> 3;
    let frame = match configuration {
        0..=11 => [480, 960, 1920, 2880][usize::from(configuration % 4)],
        12..=15 => [480, 960][usize::from(configuration % 2)],
        _ => [120, 240, 480, 960][usize::from(configuration % 4)],
    };
    let frames = match about & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(rest.first()? & 0x3f),
    };
    Some(frame * frames)
}

struct Ogg {
    bytes: Vec<u8>,
    serial: u32,
    number: u32,
}

impl Ogg {
    fn page(&mut self, packets: &[&[u8]], at: u64, marks: u8) {
        let mut page = b"OggS\0".to_vec();
        page.push(marks);
        page.extend_from_slice(&at.to_le_bytes());
        page.extend_from_slice(&self.serial.to_le_bytes());
        page.extend_from_slice(&self.number.to_le_bytes());
        page.extend_from_slice(&[0; 4]);
        let laces: Vec<u8> = packets
            .iter()
            .flat_map(|packet| std::iter::repeat_n(255, packet.len() / 255).chain([(packet.len() % 255) as u8]))
            .collect();
        page.push(u8::try_from(laces.len()).expect("OK because a page is ended before it has more"));
        page.extend_from_slice(&laces);
        packets.iter().for_each(|packet| page.extend_from_slice(packet));
        let sum = crc(&page);
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        self.bytes.extend_from_slice(&page);
        self.number += 1;
    }
}

/// RFC 3533, 6: the polynomial 0x04c11db7, nothing turned around.
fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            if sum & 0x8000_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x04c1_1db7 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let size = 0x1000_0000 | u32::try_from(content.len()).unwrap();
        [id, &size.to_be_bytes(), content].concat()
    }

    /// As Chromium writes it: sizes unknown, blocks of one packet each.
    fn recording(codec: &[u8], channels: u8, packets: &[Vec<u8>]) -> Vec<u8> {
        let head =
            [&b"OpusHead\x01"[..], &[channels], &312_u16.to_le_bytes(), &48_000_u32.to_le_bytes(), &[0; 3]].concat();
        let track = element(&[0xae], &[element(&[0x86], codec), element(&[0x63, 0xa2], &head)].concat());
        let unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        let blocks = packets.iter().enumerate().flat_map(|(at, packet)| {
            let about = [&[0x81][..], &(at as u16 * 20).to_be_bytes(), &[0x80], packet].concat();
            match at % 2 {
                0 => element(&[0xa3], &about),
                _ => element(&[0xa0], &element(&[0xa1], &about)),
            }
        });
        [
            element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm")),
            [&[0x18, 0x53, 0x80, 0x67][..], &unknown].concat(),
            element(&[0x15, 0x49, 0xa9, 0x66], b"what made it"),
            element(&[0x16, 0x54, 0xae, 0x6b], &track),
            [&[0x1f, 0x43, 0xb6, 0x75][..], &unknown].concat(),
            element(&[0xe7], &[0]),
            blocks.collect(),
        ]
        .concat()
    }

    /// The packets of Ogg, the place of the last page, and whether every page's sum is right: read as the RFC says it.
    fn unwrapped(ogg: &[u8]) -> (Vec<Vec<u8>>, u64, bool) {
        let (mut rest, mut packets, mut at, mut is_sound) = (ogg, vec![Vec::new()], 0, true);
        while !rest.is_empty() {
            assert_eq!(&rest[..5], b"OggS\0");
            at = u64::from_le_bytes(rest[6..14].try_into().unwrap());
            let laces = &rest[27..27 + usize::from(rest[26])];
            let length = 27 + laces.len() + laces.iter().map(|lace| usize::from(*lace)).sum::<usize>();
            let mut page = rest[..length].to_vec();
            page[22..26].fill(0);
            is_sound &= crc(&page).to_le_bytes() == rest[22..26];
            let mut content = &rest[27 + laces.len()..length];
            for lace in laces {
                let (some, after) = content.split_at(usize::from(*lace));
                packets.last_mut().unwrap().extend_from_slice(some);
                if *lace < 255 {
                    packets.push(Vec::new());
                }
                content = after;
            }
            rest = &rest[length..];
        }
        packets.pop();
        (packets, at, is_sound)
    }

    #[test]
    fn a_recording_is_the_same_packets_in_another_wrapping() {
        // Twenty milliseconds each (configuration 31, one frame), as long as one lace, two, none over.
        let packets: Vec<Vec<u8>> =
            (0..120).map(|at| [&[0xf8][..], &vec![at as u8; [10, 254, 255, 600][at % 4]]].concat()).collect();
        let ogg = ogg(&recording(b"A_OPUS", 2, &packets)).unwrap();
        let (found, at, is_sound) = unwrapped(&ogg);
        assert!(is_sound);
        assert_eq!(&found[2..], &packets[..]);
        assert_eq!((&found[0][..8], found[0][9], &found[1][..8]), (&b"OpusHead"[..], 1, &b"OpusTags"[..]));
        assert_eq!(at, 120 * 960);
        assert!(is_opus(&ogg));
        assert_eq!(crate::media::FileType::of(&ogg), crate::media::FileType::Ogg);
        assert_eq!(ogg[5] & BEGIN, BEGIN);
    }

    // The sum of a page as `oggz` and every decoder has it: the page of voice.ogg in the sandbox, which others' tools wrote.
    #[test]
    fn the_sum_is_that_of_a_file_which_others_made() {
        let voice = include_bytes!("../../../../sandbox/src/media/voice.ogg");
        let (packets, _, is_sound) = unwrapped(voice);
        assert!(is_sound && packets.len() > 2);
        let before = packets[2..].iter().map(|packet| samples(packet).unwrap()).sum::<u64>();
        assert_eq!(before / 48_000, 2, "two seconds");
    }

    #[test]
    fn what_is_no_recording_of_a_voice_is_refused_and_never_read_beyond_its_end() {
        let packets = vec![vec![0xf8, 1, 2, 3]; 3];
        let sound = recording(b"A_OPUS", 1, &packets);
        assert!(ogg(&sound).is_some(), "the control");
        assert!(ogg(&recording(b"V_VP8", 1, &packets)).is_none());
        assert!(ogg(&recording(b"A_OPUS", 1, &[])).is_none());
        for length in 0..sound.len() {
            // Cut off, the sounds that are whole are taken.
            if let Some(some) = ogg(&sound[..length]) {
                assert!(unwrapped(&some).0.len() <= 5);
            }
        }
        let mut laced = sound.clone();
        let block = laced.windows(4).rposition(|some| some == [0x81, 0, 40, 0x80]).unwrap();
        laced[block + 3] = 0x84;
        assert!(ogg(&laced).is_none());
    }

    #[test]
    fn a_packet_says_how_long_it_sounds() {
        for (packet, expected) in [
            (&[0xf8][..], 960),
            (&[0xfc], 960),
            (&[0xf9], 1920),
            (&[0xfb, 3], 2880),
            (&[0x18], 2880),
            (&[0x60], 480),
            (&[0x80], 120),
        ] {
            assert_eq!(samples(packet), Some(expected), "{packet:?}");
        }
        assert_eq!((samples(&[]), samples(&[0xfb])), (None, None));
    }
}
