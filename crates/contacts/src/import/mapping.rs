//! Which column is what: known by name for the programs people come from, guessed by its words otherwise, changed by the person.

use kernel::Text;
use serde::{Deserialize, Serialize};

use super::reading::Format;

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
    /// Whether offers are allowed.
    Consent,
    /// A field that the business keeps, by its name.
    Field(String),
    /// Names and values of fields, from our own cards.
    OwnFields,
}

impl Target {
    /// In the order in which they are offered.
    pub(super) const OFFERED: [Target; 17] = [
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
        Target::Consent,
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
            Target::Consent => "consent_marketing",
            Target::OwnFields => "own_fields",
            Target::Field(name) => return format!("field:{name}"),
        }
        .to_owned()
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix("field:") {
            return Some(Target::Field(name.to_owned()));
        }
        let all = [Target::Skip, Target::Id, Target::OwnFields].into_iter().chain(Target::OFFERED);
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
        match format {
            Format::Cards => Origin::Cards,
            Format::Book => Origin::Kontor,
            _ if has("phones") && has("emails") && has("consent_marketing") => Origin::Kontor,
            _ if has("Phone 1 - Value") || has("E-mail 1 - Value") => Origin::Google,
            _ if has("E-mail Address") && (has("Business Phone") || has("Mobile Phone")) => Origin::Outlook,
            _ if has("E-Mail-Adresse") && has("Mobiltelefon") => Origin::Outlook,
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
                _ => guessed(name),
            };
            Column { name: name.clone(), target, sort: None }
        })
        .collect();
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

/// Our own export.
fn own(name: &str) -> Target {
    match name {
        "phones" => Target::Phone,
        "emails" => Target::Email,
        "notes" => Target::Note,
        _ => Target::parse(name).unwrap_or_default(),
    }
}

/// Words by which columns are called in the exports of Google and Outlook and in lists that people made themselves, folded.
const NAMES: [(Target, &[&str]); 15] = [
    (
        Target::GivenName,
        &[
            "first name",
            "given name",
            "vorname",
            "nombre de pila",
            "primer nombre",
            "primeiro nome",
            "prenom",
            "forename",
        ],
    ),
    (Target::MiddleName, &["middle name", "additional name", "segundo nombre", "nome do meio", "zweiter vorname"]),
    (
        Target::FamilyName,
        &[
            "last name",
            "family name",
            "surname",
            "nachname",
            "familienname",
            "apellido",
            "apellidos",
            "sobrenome",
            "apelido",
            "nom de famille",
        ],
    ),
    (
        Target::Name,
        &[
            "name",
            "full name",
            "display name",
            "nombre",
            "nombre completo",
            "nome",
            "nome completo",
            "nom",
            "kunde",
            "cliente",
            "customer",
            "contact",
            "contacto",
            "contato",
            "kontakt",
        ],
    ),
    (
        Target::Email,
        &[
            "e mail",
            "email",
            "e mail address",
            "email address",
            "mail",
            "correo",
            "correo electronico",
            "e mail adresse",
            "endereco de email",
            "e mail 2 address",
            "e mail 3 address",
            "e mail 2 adresse",
            "e mail 3 adresse",
        ],
    ),
    (
        Target::Phone,
        &[
            "phone",
            "phones",
            "telephone",
            "tel",
            "mobile",
            "mobile phone",
            "cell",
            "cell phone",
            "phone number",
            "number",
            "whatsapp",
            "telefon",
            "telefonnummer",
            "mobil",
            "mobiltelefon",
            "handy",
            "handynummer",
            "rufnummer",
            "telefono",
            "movil",
            "celular",
            "telefone",
            "telemovel",
            "numero",
            "numero de telefono",
            "numero de telefone",
            "primary phone",
            "home phone",
            "home phone 2",
            "business phone",
            "business phone 2",
            "car phone",
            "other phone",
            "telefon privat",
            "telefon geschaftlich",
            "portable",
        ],
    ),
    (
        Target::Company,
        &[
            "company",
            "organization",
            "organisation",
            "organization name",
            "organization 1 name",
            "firma",
            "unternehmen",
            "empresa",
            "compania",
            "companhia",
            "societe",
            "entreprise",
        ],
    ),
    (
        Target::Tags,
        &[
            "tags",
            "tag",
            "labels",
            "categories",
            "groups",
            "group membership",
            "kategorien",
            "etiquetas",
            "categorias",
            "schlagworte",
            "gruppen",
        ],
    ),
    (Target::Language, &["language", "lang", "sprache", "idioma", "langue"]),
    (Target::TimeZone, &["time zone", "timezone", "zeitzone", "zona horaria", "fuso horario"]),
    (
        Target::Note,
        &[
            "note",
            "notes",
            "notiz",
            "notizen",
            "nota",
            "notas",
            "comment",
            "comments",
            "bemerkung",
            "bemerkungen",
            "observacoes",
            "observaciones",
            "remarks",
        ],
    ),
    (
        Target::Birthday,
        &[
            "birthday",
            "birth date",
            "date of birth",
            "geburtstag",
            "geburtsdatum",
            "cumpleanos",
            "fecha de nacimiento",
            "aniversario",
            "data de nascimento",
        ],
    ),
    (
        Target::Website,
        &[
            "website",
            "web page",
            "webpage",
            "url",
            "homepage",
            "webseite",
            "website 1 value",
            "sitio web",
            "pagina web",
            "site",
        ],
    ),
    (
        Target::JobTitle,
        &["job title", "position", "organization title", "organization 1 title", "cargo", "puesto", "funcao"],
    ),
    (
        Target::Address,
        &[
            "address",
            "address 1 formatted",
            "adresse",
            "anschrift",
            "direccion",
            "endereco",
            "morada",
            "postal address",
            "home address",
        ],
    ),
];

/// By the column's whole name; Google numbers its columns and says which is the value.
fn guessed(name: &str) -> Target {
    let folded: String =
        Text::fold(name).chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let folded = words.join(" ");
    if let Some((target, _)) = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())) {
        return target.clone();
    }
    match words.as_slice() {
        ["phone", number, "value"] if number.parse::<u8>().is_ok() => Target::Phone,
        ["e", "mail", number, "value"] | ["email", number, "value"] if number.parse::<u8>().is_ok() => Target::Email,
        ["phone" | "telefon" | "telefono" | "telefone" | "mobile" | "tel", number] if number.parse::<u8>().is_ok() => {
            Target::Phone
        }
        ["email", number] | ["e", "mail", number] if number.parse::<u8>().is_ok() => Target::Email,
        ["tags" | "labels", ..] => Target::Tags,
        _ => Target::Skip,
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
                "skip",
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
        // A newsletter's column says nothing by itself: whoever imports says what it is.
        assert_eq!(suggested_for("Name,Newsletter,Fax"), ["name", "skip", "skip"]);
    }
}
