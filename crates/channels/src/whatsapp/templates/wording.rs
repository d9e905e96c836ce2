//! How a template reads, in its own language: like an offer, like a question for permission, or hiding where it leads. Pure.

use super::draft::{Draft, Kind};

const PROMOTING: [(&str, &[&str]); 3] = [
    (
        "en",
        &[
            "discount",
            "discounts",
            "% off",
            "percent off",
            "half price",
            "special offer",
            "coupon",
            "promo",
            "promotion",
            "buy now",
            "limited time",
            "for free",
            "free gift",
            "sale ends",
            "on sale",
            "best price",
            "deal",
            "deals",
            "offers",
        ],
    ),
    (
        "es",
        &[
            "descuento",
            "descuentos",
            "oferta",
            "ofertas",
            "rebaja",
            "rebajas",
            "cupón",
            "promoción",
            "promociones",
            "gratis",
            "compra ya",
            "compre ya",
            "por tiempo limitado",
            "mejor precio",
            "mitad de precio",
            "regalo",
        ],
    ),
    (
        "pt",
        &[
            "desconto",
            "descontos",
            "oferta",
            "ofertas",
            "promoção",
            "promoções",
            "cupom",
            "grátis",
            "compre já",
            "compre agora",
            "por tempo limitado",
            "melhor preço",
            "metade do preço",
            "brinde",
        ],
    ),
];

/// What asks for permission in a language.
struct Asking {
    language: &'static str,
    /// Asks for it, whatever stands beside it.
    surely: &'static [&'static str],
    /// Asks for it where a button agrees.
    maybe: &'static [&'static str],
    /// What such a button says.
    agreeing: &'static [&'static str],
}

const ASKING: [Asking; 3] = [
    Asking {
        language: "en",
        surely: &[
            "your consent",
            "your permission",
            "agree to receive",
            "like to receive news",
            "like to hear from us",
            "like to get news",
            "want to receive news",
            "may we send you news",
            "may we keep you posted",
            "opt in",
            "subscribe",
            "sign me up",
            "newsletter",
            "send me offers",
            "send me news",
            "keep me posted",
        ],
        maybe: &[
            "offers",
            "news",
            "newest",
            "tips",
            "promotions",
            "deals",
            "hear from us",
            "keep you posted",
            "keep in touch",
            "stay in touch",
            "messages from us",
            "from time to time",
            "marketing",
        ],
        agreeing: &["yes", "agree", "accept", "sure", "okay", "count me in", "send me", "allow"],
    },
    Asking {
        language: "es",
        surely: &[
            "su consentimiento",
            "tu consentimiento",
            "su permiso",
            "tu permiso",
            "acepta recibir",
            "aceptas recibir",
            "acepto recibir",
            "desea recibir novedades",
            "quiere recibir novedades",
            "quieres recibir novedades",
            "suscribirse",
            "suscríbase",
            "suscríbete",
            "boletín",
            "quiero ofertas",
            "quiero recibir",
        ],
        maybe: &[
            "oferta",
            "ofertas",
            "novedades",
            "noticias",
            "consejos",
            "promociones",
            "mantenerle al tanto",
            "mantenerte al tanto",
            "seguir en contacto",
            "de vez en cuando",
            "marketing",
        ],
        agreeing: &["sí", "si", "acepto", "aceptar", "de acuerdo", "quiero", "vale", "claro", "permitir"],
    },
    Asking {
        language: "pt",
        surely: &[
            "seu consentimento",
            "sua permissão",
            "sua autorização",
            "aceita receber",
            "aceito receber",
            "concorda em receber",
            "gostaria de receber novidades",
            "quer receber novidades",
            "podemos enviar novidades",
            "inscreva se",
            "assine",
            "boletim",
            "newsletter",
            "quero ofertas",
            "quero receber",
        ],
        maybe: &[
            "oferta",
            "ofertas",
            "novidades",
            "notícias",
            "dicas",
            "promoções",
            "manter você informado",
            "manter contato",
            "de vez em quando",
            "marketing",
        ],
        agreeing: &["sim", "aceito", "aceitar", "concordo", "quero", "claro", "pode mandar", "permitir"],
    },
];

const HIDING: [&str; 6] = ["bit.ly/", "tinyurl.com/", "t.co/", "goo.gl/", "cutt.ly/", "wa.me/"];

/// Whether it reads like an offer, in its own language.
pub(super) fn promotes(draft: &Draft) -> bool {
    let words = PROMOTING.iter().find(|(of, _)| *of == language(draft)).map_or(&[][..], |(_, words)| *words);
    let text = spaced(&whole(draft));
    holds(&text, words) || words.iter().any(|word| word.starts_with('%') && text.contains(word))
}

/// Whether it asks for permission to write, in its own language.
pub(super) fn asks(draft: &Draft) -> bool {
    let Some(asking) = ASKING.iter().find(|asking| asking.language == language(draft)) else { return false };
    let text = spaced(&whole(draft));
    let mut replies = draft.buttons.iter().filter(|button| button.kind == Kind::Reply);
    let is_agreed = replies.any(|button| holds(&spaced(&button.text.to_lowercase()), asking.agreeing));
    holds(&text, asking.surely) || (holds(&text, asking.maybe) && is_agreed)
}

/// Whether it hides where it leads.
pub(super) fn hides(draft: &Draft) -> bool {
    let text = whole(draft);
    HIDING.iter().any(|address| {
        text.match_indices(address).any(|(at, _)| {
            // "t.co/" within "chat.co/" is another address.
            !text[..at].ends_with(|before: char| before.is_alphanumeric())
        })
    })
}

/// All that it says.
fn whole(draft: &Draft) -> String {
    let buttons = draft.buttons.iter().flat_map(|button| [button.text.as_str(), button.url.as_str()]);
    let texts = [draft.header.as_str(), &draft.body, &draft.footer];
    texts.into_iter().chain(buttons).collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The language that it is in, without its country.
fn language(draft: &Draft) -> &str {
    draft.language.split('_').next().unwrap_or_default()
}

/// Words with one space around each.
fn spaced(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_alphanumeric() || c == '%' { c } else { ' ' }).collect();
    format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether one of these stands in a text, as whole words.
fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(&format!(" {word} ")))
}
