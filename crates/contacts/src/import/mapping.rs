//! Which column is what: known by name for the programs people come from, guessed by its words otherwise, changed by the person.

use kernel::{PhoneError, PhoneNumber};
use serde::{Deserialize, Serialize};

use super::names::{OUTLOOK, YIELDING, guessed, words};
use super::reading::Format;
use super::values;
use crate::export::heading;
use crate::identities;

/// What a column is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Target {
    #[default]
    Skip,
    /// Ours, from an export.
    Id,
    /// Person or company.
    Kind,
    Name,
    GivenName,
    MiddleName,
    FamilyName,
    Phone,
    Email,
    Company,
    Tags,
    Language,
    TimeZone,
    Note,
    Birthday,
    Website,
    JobTitle,
    Address,
    /// Who of the staff looks after them, by name or e-mail address.
    Owner,
    /// Whether offers are allowed.
    Consent,
    /// The day on which they were allowed or refused.
    ConsentSince,
    /// A field that the business keeps, by its name.
    Field(String),
    /// Names and values of fields, from our own cards.
    OwnFields,
    /// What is said of permission channel by channel, from our own export.
    OwnConsents,
    /// When its notes were written.
    NotesWritten,
}

impl Target {
    /// In the order in which they are offered.
    pub(super) const OFFERED: [Target; 19] = [
        Target::Name,
        Target::GivenName,
        Target::MiddleName,
        Target::FamilyName,
        Target::Phone,
        Target::Email,
        Target::Company,
        Target::Tags,
        Target::Language,
        Target::TimeZone,
        Target::Note,
        Target::Birthday,
        Target::Website,
        Target::JobTitle,
        Target::Address,
        Target::Owner,
        Target::Consent,
        Target::ConsentSince,
        Target::Kind,
    ];

    pub(super) fn word(&self) -> String {
        match self {
            Target::Skip => "skip",
            Target::Id => "id",
            Target::Kind => "kind",
            Target::Name => "name",
            Target::GivenName => "given_name",
            Target::MiddleName => "middle_name",
            Target::FamilyName => "family_name",
            Target::Phone => "phone",
            Target::Email => "email",
            Target::Company => "company",
            Target::Tags => "tags",
            Target::Language => "language",
            Target::TimeZone => "time_zone",
            Target::Note => "note",
            Target::Birthday => "birthday",
            Target::Website => "website",
            Target::JobTitle => "title",
            Target::Address => "address",
            Target::Owner => "owner",
            Target::Consent => "consent_marketing",
            Target::ConsentSince => "consent_marketing_since",
            Target::OwnFields => "own_fields",
            Target::OwnConsents => "own_consents",
            Target::NotesWritten => "notes_written",
            Target::Field(name) => return format!("field:{name}"),
        }
        .to_owned()
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix("field:") {
            return Some(Target::Field(name.to_owned()));
        }
        let own = [Target::Skip, Target::Id, Target::OwnFields, Target::OwnConsents, Target::NotesWritten];
        let all = own.into_iter().chain(Target::OFFERED);
        all.into_iter().find(|one| one.word() == word)
    }

    /// The field it is kept in, and of which sort that is when it is made.
    pub(super) fn field(&self) -> Option<(&str, &'static str)> {
        match self {
            Target::Birthday => Some(("birthday", "date")),
            Target::Website => Some(("website", "text")),
            Target::JobTitle => Some(("title", "text")),
            Target::Address => Some(("address", "text")),
            Target::Field(name) => Some((name, "text")),
            _ => None,
        }
    }
}

/// A column of the file, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) target: Target,
    /// Of which sort the field is made, if there is none of this name yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sort: Option<String>,
}

/// Where a file comes from, as far as its columns tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Kontor,
    Google,
    Outlook,
    Cards,
    Other,
}

impl Origin {
    pub(super) fn of(format: Format, columns: &[String]) -> Self {
        let has = |name: &str| columns.iter().any(|column| column.trim().eq_ignore_ascii_case(name));
        let names: Vec<String> = columns.iter().map(|column| words(column)).collect();
        let says = |name: &str| names.iter().any(|one| one == name);
        let is_outlook =
            OUTLOOK.iter().any(|(address, numbers)| says(address) && numbers.iter().any(|number| says(number)));
        match format {
            Format::Cards => Origin::Cards,
            Format::Book => Origin::Kontor,
            _ if has("phones") && has("emails") && has("consent_marketing") => Origin::Kontor,
            _ if has("Phone 1 - Value") || has("E-mail 1 - Value") => Origin::Google,
            // Cards that were refused, as the table in which they are mended.
            _ if has("FN") && has("X-KONTOR-FIELD") => Origin::Cards,
            _ if is_outlook => Origin::Outlook,
            _ => Origin::Other,
        }
    }

    /// Whether several values in one cell are written as we write them.
    pub(super) fn joins_as_we_do(self) -> bool {
        matches!(self, Origin::Kontor | Origin::Cards)
    }
}

/// What the columns are, until the person says otherwise.
pub(super) fn suggested(format: Format, names: &[String]) -> Vec<Column> {
    if let Some(known) = format.columns() {
        let known = known.iter();
        return known.map(|one| Column { name: one.name.to_owned(), target: one.target.clone(), sort: None }).collect();
    }
    let origin = Origin::of(format, names);
    let mut columns: Vec<Column> = names
        .iter()
        .map(|name| {
            let target = match origin {
                Origin::Kontor => own(name),
                Origin::Cards => of_cards(name),
                // The number at home, in Spanish.
                Origin::Outlook if words(name) == "particular" => Target::Phone,
                Origin::Google | Origin::Outlook | Origin::Other => guessed(name),
            };
            Column { name: name.clone(), target, sort: None }
        })
        .collect();
    let folded: Vec<String> = names.iter().map(|name| words(name)).collect();
    let has = |name: &str| folded.iter().any(|one| one == name);
    for (column, name) in columns.iter_mut().zip(&folded) {
        if YIELDING.iter().any(|(one, to)| one == name && has(to)) {
            column.target = Target::Skip;
        }
    }
    // Who names the second name has the first one beside it.
    if columns.iter().any(|column| column.target == Target::MiddleName) {
        let first =
            columns.iter_mut().zip(&folded).find(|(_, name)| matches!(name.as_str(), "nombre" | "nome" | "nom"));
        if let Some((first, _)) = first {
            first.target = Target::GivenName;
        }
    }
    // One column for each of these: what comes second is something else.
    let single = [Target::Id, Target::Kind, Target::Name, Target::GivenName, Target::MiddleName, Target::FamilyName];
    let more =
        [Target::Company, Target::Language, Target::TimeZone, Target::Birthday, Target::JobTitle, Target::Address];
    for target in single.iter().chain(&more).chain([&Target::Website]) {
        let alike = columns.iter_mut().filter(|column| column.target == *target);
        alike.skip(1).for_each(|column| column.target = Target::Skip);
    }
    columns
}

/// What columns seem to be that nobody has named, by what stands in the first row of a list without headings.
pub(super) fn by_contents(cells: &[String]) -> Vec<Column> {
    let mut has_name = false;
    let of = |(number, cell): (usize, &String)| {
        let target = match cell.trim() {
            "" => Target::Skip,
            cell if identities::email(cell).is_some() => Target::Email,
            cell if is_phone(cell) => Target::Phone,
            cell if !has_name && cell.chars().any(char::is_alphabetic) => {
                has_name = true;
                Target::Name
            }
            _ => Target::Skip,
        };
        Column { name: letters(number), target, sort: None }
    };
    cells.iter().enumerate().map(of).collect()
}

/// Whether a row that should say what the columns are called is somebody: no column is called like a number or an address.
pub(super) fn is_person(cells: &[String]) -> bool {
    cells.iter().any(|cell| identities::email(cell.trim()).is_some() || is_phone(cell))
}

/// A cell that holds a number of a telephone and nothing else, with or without its country.
fn is_phone(cell: &str) -> bool {
    let is_number = |cell: &str| match PhoneNumber::parse(cell, None) {
        Ok(_) => true,
        // Any country will do: what it would be with one is asked later.
        Err(PhoneError::NoCountry) => PhoneNumber::parse(cell, Some("DE")).is_ok(),
        Err(PhoneError::NotANumber) => false,
    };
    let digits = cell.chars().filter(|letter| letter.is_numeric()).count();
    let is_bare = !cell.chars().any(char::is_alphabetic) && (7..=17).contains(&digits);
    // "2024-2025" is what a column is called.
    let begins = cell.chars().find(|letter| letter.is_numeric() || matches!(letter, '+' | '('));
    let is_written_as_one = digits >= 9 || begins.is_some_and(|begins| matches!(begins, '+' | '(' | '0'));
    is_bare && is_written_as_one && values::day(cell, "").is_none() && is_number(cell.trim())
}

/// What a column is called that has no name: as spreadsheets call it, A to Z, then AA.
pub(super) fn letters(number: usize) -> String {
    let last = char::from(b'A' + u8::try_from(number % 26).expect("OK because it is less than 26"));
    match number / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

/// Our own columns of cards.
fn of_cards(name: &str) -> Target {
    let known = Format::Cards.columns().into_iter().flatten();
    let named = known.into_iter().find(|one| one.name.eq_ignore_ascii_case(name.trim()));
    named.map(|one| one.target.clone()).unwrap_or_default()
}

/// Our own export.
fn own(name: &str) -> Target {
    match name {
        "phones" => Target::Phone,
        "emails" => Target::Email,
        "notes" => Target::Note,
        "consents" => Target::OwnConsents,
        _ => match heading::read(name) {
            Some(field) => Target::Field(field.name),
            None => Target::parse(name).unwrap_or_default(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested_for(header: &str) -> Vec<String> {
        let names: Vec<String> = header.split(',').map(str::to_owned).collect();
        suggested(Format::Table, &names).iter().map(|column| column.target.word()).collect()
    }

    #[test]
    fn the_columns_of_google_outlook_and_our_own_export_are_known_by_name() {
        let google = "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,Organization Name,Organization Title,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value,Website 1 - Value,Address 1 - Formatted";
        assert_eq!(
            suggested_for(google),
            [
                "given_name",
                "middle_name",
                "family_name",
                "skip",
                "skip",
                "company",
                "title",
                "birthday",
                "note",
                "tags",
                "skip",
                "email",
                "skip",
                "phone",
                "phone",
                "website",
                "address"
            ]
        );
        let outlook = "Title,First Name,Last Name,Company,Job Title,Business Fax,Business Phone,Mobile Phone,Categories,E-mail Address,E-mail Type,E-mail 2 Address,Birthday,Web Page";
        let words = suggested_for(outlook);
        assert_eq!(words[1..4], ["given_name", "family_name", "company"]);
        assert_eq!(words[5..], ["skip", "phone", "phone", "tags", "email", "skip", "email", "birthday", "website"]);
        let own = "id,kind,name,company,phones,emails,tags,language,time_zone,owner,notes,consent_marketing,consent_transactional,created_at,field:Shoe size";
        assert_eq!(
            suggested_for(own),
            [
                "id",
                "kind",
                "name",
                "company",
                "phone",
                "email",
                "tags",
                "language",
                "time_zone",
                "owner",
                "note",
                "consent_marketing",
                "skip",
                "skip",
                "field:Shoe size"
            ]
        );
        assert_eq!(
            suggested_for("Nombre,Apellidos,Teléfono,Correo electrónico"),
            ["name", "family_name", "phone", "email"]
        );
        assert_eq!(
            suggested_for("Vorname,Nachname,Handy,E-Mail,Geburtstag"),
            ["given_name", "family_name", "phone", "email", "birthday"]
        );
        // What Outlook calls them in Spanish and Portuguese, and lists that people made themselves.
        let spanish = "Título,Nombre,Segundo nombre,Apellidos,Organización,Puesto,Fax del trabajo,Teléfono del trabajo,Teléfono del trabajo 2,Particular,Teléfono móvil,Aniversario,Cumpleaños,Categorías,Dirección de correo electrónico,Tipo de correo electrónico,Notas,Página web";
        assert_eq!(
            suggested_for(spanish),
            [
                "skip",
                "given_name",
                "middle_name",
                "family_name",
                "company",
                "title",
                "skip",
                "phone",
                "phone",
                "phone",
                "phone",
                "skip",
                "birthday",
                "tags",
                "email",
                "skip",
                "note",
                "website"
            ]
        );
        let portuguese = "Nome,Segundo Nome,Sobrenome,Empresa,Cargo,Fax comercial,Telefone comercial,Telefone residencial 2,Telefone celular,Endereço de e-mail,Endereço de e-mail 2,Nome para exibição do e-mail,Aniversário,Anotações,Página da Web";
        assert_eq!(
            suggested_for(portuguese),
            [
                "given_name",
                "middle_name",
                "family_name",
                "company",
                "title",
                "skip",
                "phone",
                "phone",
                "phone",
                "email",
                "email",
                "skip",
                "birthday",
                "note",
                "website"
            ]
        );
        for header in [spanish, portuguese] {
            let names: Vec<String> = header.split(',').map(str::to_owned).collect();
            assert_eq!(Origin::of(Format::Table, &names), Origin::Outlook, "{header}");
        }
        for (target, names) in [
            (
                "phone",
                "Teléfono celular,Telefone celular,Fone,Celular 2,Nº de teléfono,WhatsApp,Celular/WhatsApp,Phone (mobile),Telefon (privat 2),Business Phone 2,Teléfono de contacto,Telemóvel,Phone 3 - Value",
            ),
            (
                "email",
                "Correo,Correo electrónico del trabajo,E-mail pessoal,E-Mail 2: Adresse,Email 1,E-mail 2 - Value,Direccion de correo",
            ),
            ("company", "Organización,Organização,Razão social,Nombre de la empresa"),
            (
                "skip",
                "Phone 1 - Label,E-mail Type,Fax móvil,Número de cliente,Teléfono verificado,Número de pedido,No,E,Código postal",
            ),
        ] {
            for name in names.split(',') {
                assert_eq!(suggested_for(name), [target], "{name}");
            }
        }
        // A newsletter's column says nothing by itself: whoever imports says what it is.
        assert_eq!(suggested_for("Name,Newsletter,Fax"), ["name", "skip", "skip"]);
    }

    #[test]
    fn a_list_without_headings_is_known_by_what_stands_in_it() {
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<String>>();
        for person in [
            "Ana,+49 170 1234567,vip",
            "0170 1234567,Ana",
            "Ana,ana@example.com",
            "(11) 98765-4321,Bea",
            "\u{202a}+49 170 1112229\u{202c}",
        ] {
            assert!(is_person(&row(person)), "{person}");
        }
        for heading in [
            "Name,Phone",
            "Phone 1 - Value",
            "2025,2026",
            "Name,2024-2025",
            "12.5.1980,Anzahl",
            "E-mail (info@example.com)",
            "1,2,3",
            ",",
        ] {
            assert!(!is_person(&row(heading)), "{heading}");
        }
        let columns = by_contents(&row("Ana,+49 170 1234567,Bonn,ana@example.com,"));
        let known: Vec<(&str, String)> = columns.iter().map(|one| (one.name.as_str(), one.target.word())).collect();
        let expected = [("A", "name"), ("B", "phone"), ("C", "skip"), ("D", "email"), ("E", "skip")];
        assert_eq!(known, expected.map(|(name, word)| (name, word.to_owned())));
        assert_eq!([25, 26, 701, 702].map(letters), ["Z", "AA", "ZZ", "AAA"]);
    }
}
