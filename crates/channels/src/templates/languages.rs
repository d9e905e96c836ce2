//! The languages that Meta takes templates in, each under its own name (Meta, message templates, supported languages).

/// Meta's code, and what the language calls itself.
const NAMES: [(&str, &str); 71] = [
    ("af", "Afrikaans"),
    ("sq", "Shqip"),
    ("ar", "العربية"),
    ("ar_EG", "العربية (مصر)"),
    ("ar_AE", "العربية (الإمارات)"),
    ("ar_LB", "العربية (لبنان)"),
    ("ar_MA", "العربية (المغرب)"),
    ("ar_QA", "العربية (قطر)"),
    ("az", "Azərbaycanca"),
    ("be_BY", "Беларуская"),
    ("bn", "বাংলা"),
    ("bg", "Български"),
    ("ca", "Català"),
    ("zh_CN", "简体中文"),
    ("zh_HK", "繁體中文（香港）"),
    ("zh_TW", "繁體中文（台灣）"),
    ("hr", "Hrvatski"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("nl", "Nederlands"),
    ("nl_BE", "Nederlands (België)"),
    ("en", "English"),
    ("en_GB", "English (United Kingdom)"),
    ("en_US", "English (United States)"),
    ("et", "Eesti"),
    ("fil", "Filipino"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ka", "ქართული"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("gu", "ગુજરાતી"),
    ("ha", "Hausa"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("ga", "Gaeilge"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("kn", "ಕನ್ನಡ"),
    ("kk", "Қазақ тілі"),
    ("ko", "한국어"),
    ("lo", "ລາວ"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("mk", "Македонски"),
    ("ms", "Bahasa Melayu"),
    ("ml", "മലയാളം"),
    ("mr", "मराठी"),
    ("nb", "Norsk bokmål"),
    ("fa", "فارسی"),
    ("pl", "Polski"),
    ("pt_BR", "Português (Brasil)"),
    ("pt_PT", "Português (Portugal)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sr", "Српски"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("es", "Español"),
    ("es_AR", "Español (Argentina)"),
    ("es_ES", "Español (España)"),
    ("es_MX", "Español (México)"),
    ("sw", "Kiswahili"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Oʻzbekcha"),
    ("vi", "Tiếng Việt"),
];

/// What a language calls itself; a code that is not known stays one.
pub(super) fn name(code: &str) -> &str {
    NAMES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}

/// All of them, those that one writes in first.
pub(super) fn choices(first: &[&str]) -> Vec<(String, String)> {
    let is_first = |code: &&str| first.contains(code);
    let of = |wanted: bool| NAMES.iter().filter(move |(code, _)| is_first(code) == wanted);
    of(true).chain(of(false)).map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_language_has_a_name_of_its_own() {
        let names: HashSet<&str> = NAMES.iter().map(|(_, name)| *name).collect();
        let codes: HashSet<&str> = NAMES.iter().map(|(code, _)| *code).collect();
        assert_eq!((names.len(), codes.len()), (NAMES.len(), NAMES.len()));
        assert_eq!(
            (name("en_GB"), name("pt_BR"), name("tlh")),
            ("English (United Kingdom)", "Português (Brasil)", "tlh")
        );
        let choices = choices(&["es", "en"]);
        assert_eq!((choices.len(), choices[0].0.as_str(), choices[1].0.as_str()), (NAMES.len(), "en", "es"));
    }
}
