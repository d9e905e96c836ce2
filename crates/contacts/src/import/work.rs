//! Going through a file: rows into verdicts, and verdicts into the book, some hundred rows a write.
//!
//! - Both passes go the same way; the dry one only does not write people.
//! - Who the rows are about is asked for a whole batch at once, never row by row.                   (`sought`)
//! - A batch and how far it reached are one write: what is cut off goes on behind the last batch.     (`store::reached`)
//! - Whom the file names twice counts where they are first taken: the run finds them in the book, the dry run among those it met,
//!   so that no list of them is held in memory.                                                    (`Draft::keys`, `marks::met`)
//! - Who is named again, or is to stay as they are, is refused offers nevertheless where the row says so.        (`Batch::say`)
//! - Who has neither number, address nor company is found again by the row that brought them.                  (`marks::marked`)
//! - Of several entries that count as one person, numbers, addresses and a permission are entered for the one that the row
//!   names, so that they are where they belong once the entries are apart.                           (`sought::Named`)

use std::collections::{HashMap, HashSet};

use ::store::{Event, Fault, Result, Tx};
use accounts::staff::Staff;
use consent::ledger::Effect;
use kernel::{BlobId, Channel, ContactId, PhoneNumber, StaffId, Text, Who};
use uuid::Uuid;

use super::mapping::Target;
use super::marks::{self, Mark};
use super::model::{Change, Code, Counts, Import, Kept, Known, Pass, Plan, Reason, Trace, Verdict};
use super::rules::{Draft, Refused, Said};
use super::sought::{Found, Named, Sought, find};
use super::store::{self, Now, Own, Writes};
use super::{brought, consents, permission};
use crate::identities::{self, Kind, Source};
use crate::{erased, people};

/// A row of the file, read.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Which it is, from 1, not counting what the columns are called.
    pub(super) number: i64,
    pub(super) line: i64,
    pub(super) draft: Result<Draft, Refused>,
}

impl Row {
    /// Whom it names: also when it is not taken, if they refuse offers in it.
    fn named(&self) -> Option<&Draft> {
        match &self.draft {
            Ok(draft) => Some(draft),
            Err(refused) => refused.refusing.as_deref(),
        }
    }
}

/// Somebody else entered one of these people at this very moment: the batch is looked at anew.
#[derive(Debug)]
pub(super) struct Raced;

/// Takes a batch: says what becomes of each row, and in the run does it.
pub(super) fn take(
    tx: &mut Tx<'_>,
    import: &Import,
    pass: Pass,
    rows: &[Row],
    counts: &mut Counts,
) -> Result<(), Fault<Raced>> {
    let drafts: Vec<&Draft> = rows.iter().filter_map(|row| row.draft.as_ref().ok()).collect();
    if pass == Pass::Run {
        brought::define(tx, import, &drafts)?;
    }
    let drafts: Vec<&Draft> = rows.iter().filter_map(Row::named).collect();
    let (sought, standing) = find(tx, &drafts)?;
    let ids: Vec<ContactId> = standing.keys().copied().collect();
    let mut named = store::named(tx, import.id, pass, &ids)?;
    let mut batch = Batch::new(tx, import, pass)?;
    let all = |of: fn(&Sought) -> &Vec<Mark>| sought.iter().flat_map(|one| of(one).iter().cloned()).collect::<Vec<_>>();
    if pass == Pass::Dry {
        batch.met = marks::met(tx, import.id, &all(|one| &one.marks))?;
    }
    if import.plan.speaks() {
        batch.refusing = marks::met(tx, import.id, &all(|one| &one.refusing))?;
    }
    // A company that has a row of its own is that one for all who work there, wherever they stand.
    for (draft, _) in drafts.iter().zip(&sought).filter(|(draft, one)| draft.is_company && one.found == Found::Nobody) {
        let id: ContactId = tx.id();
        batch.companies.entry(draft.name.clone()).or_insert(id);
    }
    let (mut kept, mut sought) = (Vec::with_capacity(rows.len()), sought.into_iter());
    for row in rows {
        let (verdict, contact, mut reasons, trace) = match &row.draft {
            Err(refused) => {
                let (contact, trace) = match &refused.refusing {
                    None => (None, None),
                    Some(draft) => {
                        let sought = sought.next().expect("OK because each draft was looked for");
                        batch.refuse(tx, row, sought, draft)?
                    }
                };
                (Verdict::Refused, contact, refused.reasons.clone(), trace)
            }
            Ok(draft) => {
                let Sought { found, marks, entries, held, refusing } =
                    sought.next().expect("OK because each draft was looked for");
                let entry = entries.first().copied();
                let said = batch.refused_before(&refusing).unwrap_or_else(|| draft.said.clone());
                match (batch.before(&found, &marks, &named), found) {
                    (Some(line), found) => {
                        let said = (&said, &*draft.refused);
                        let (contact, trace) = batch.again(tx, row.number, (&found, &entries, &marks), said)?;
                        (Verdict::Refused, contact, vec![Reason::new(Code::Twice, line.to_string())], trace)
                    }
                    (None, found @ (Found::Several(_) | Found::Deleted)) => {
                        let code = if found == Found::Deleted { Code::Deleted } else { Code::SeveralPeople };
                        let said = (&said, &*draft.refused);
                        let (contact, trace) = batch.again(tx, row.number, (&found, &entries, &marks), said)?;
                        (Verdict::Refused, contact, vec![Reason::new(code, "")], trace)
                    }
                    (None, Found::One(id)) => {
                        named.insert(id, row.line);
                        let now = standing.get(&id).cloned().unwrap_or_default();
                        let entry = entry.unwrap_or(Named { id, is_joined: true });
                        let mut trace = batch.known(tx, (id, entry), draft, (&now, &held))?;
                        let said = match import.plan.known {
                            Known::Update => said,
                            Known::Leave => said.refusal(),
                        };
                        batch.say(tx, (row.number, Some(entry)), (said, &draft.refused), &mut trace)?;
                        if import.plan.known == Known::Update {
                            batch.meet(marks, row.line);
                        }
                        let verdict = if trace.is_empty() { Verdict::Same } else { Verdict::Changed };
                        (verdict, Some(id), Vec::new(), (!trace.is_empty()).then_some(trace))
                    }
                    (None, Found::Nobody) => {
                        let (id, named, mut trace) = batch.new_person(tx, draft, &marks)?;
                        batch.say(tx, (row.number, named), (said, &draft.refused), &mut trace)?;
                        batch.meet_new(id, &marks);
                        batch.meet(marks, row.line);
                        (Verdict::New, id, Vec::new(), Some(trace))
                    }
                }
            }
        };
        if let (Ok(Draft { said: Said::Unclear { column }, .. }), false) = (&row.draft, verdict == Verdict::Refused) {
            reasons.push(Reason::new(Code::UnclearPermission, column));
        }
        let ahead = row.draft.as_ref().ok().and_then(|draft| draft.said.ahead(tx.now()));
        if let (Some(words), false) = (ahead, verdict == Verdict::Refused) {
            reasons.push(Reason::new(Code::PermissionAhead, words));
        }
        if let (Ok(draft), false) = (&row.draft, verdict == Verdict::Refused) {
            // What a row says is kept with whom it is about, and with nobody else.
            let value = |one: &Reason| contact.map(|_| one.value.clone()).unwrap_or_default();
            let nobody = !draft.owner.is_empty() && batch.owner(&draft.owner).is_none();
            let nobody = nobody.then(|| Reason { value: draft.owner.clone(), ..Reason::new(Code::NoSuchStaff, "") });
            reasons.extend(draft.left_out.iter().chain(&nobody).map(|one| Reason { value: value(one), ..one.clone() }));
        }
        kept.push(Kept { number: row.number, line: row.line, verdict, contact, reasons, parts: Vec::new(), trace });
    }
    marks::add_met(tx, import.id, std::mem::take(&mut batch.new_met))?;
    if pass == Pass::Run {
        batch.write(tx, &mut kept)?;
    }
    for row in &mut kept {
        count(counts, row);
        row.parts = row.trace.as_ref().map(Trace::parts).unwrap_or_default();
        row.trace.take_if(|_| pass == Pass::Dry);
    }
    Ok(store::keep(tx, import.id, pass, &kept)?)
}

fn count(counts: &mut Counts, row: &Kept) {
    counts.rows += 1;
    match row.verdict {
        Verdict::New => counts.new += 1,
        Verdict::Changed => counts.changed += 1,
        Verdict::Same => counts.same += 1,
        Verdict::Refused => counts.refused += 1,
    }
    let says = |code: Code| i64::from(row.reasons.iter().any(|reason| reason.code == code));
    let enters = |entry: fn(&Trace) -> bool| i64::from(row.trace.as_ref().is_some_and(entry));
    counts.twice += says(Code::Twice);
    counts.unclear += says(Code::UnclearPermission);
    let is_partial = row.reasons.iter().any(|reason| reason.code.leaves_out());
    counts.partial += i64::from(is_partial && row.verdict != Verdict::Refused);
    counts.granted += enters(|trace| trace.granted.is_some());
    counts.withdrawn += enters(|trace| trace.withdrawn.is_some());
}

/// What a batch is about to write.
struct Batch<'a> {
    import: Uuid,
    plan: &'a Plan,
    proof: Option<BlobId>,
    pass: Pass,
    source: Source,
    has_erased: bool,
    /// Those who work here, where the file says who looks after whom.
    staff: Vec<Staff>,
    companies: HashMap<String, ContactId>,
    writes: Writes,
    identities: Vec<identities::New>,
    /// Those to be found anew.
    made: Vec<ContactId>,
    changed: Vec<ContactId>,
    /// What rows say of permission, and of whom.
    said: Vec<(i64, Named, Said, Vec<consents::Refused>)>,
    /// Who came with this batch.
    fresh: HashMap<Mark, ContactId>,
    /// On which lines these were taken: in this batch, and in the dry run in those before.
    met: HashMap<Mark, i64>,
    /// On which lines that were not taken somebody refuses offers whom the book does not have.
    refusing: HashMap<Mark, i64>,
    /// Of both those of this batch that are kept for those behind it.
    new_met: Vec<(Mark, i64)>,
}

impl<'a> Batch<'a> {
    fn new(tx: &Tx<'_>, import: &'a Import, pass: Pass) -> Result<Self> {
        let source = match tx.actor().who {
            Who::ApiKey(_) => Source::Api,
            Who::Staff(_) | Who::Contact(_) | Who::System(_) | Who::Operator => Source::Staff,
        };
        let says_owner = import.plan.columns.iter().any(|column| column.target == Target::Owner);
        Ok(Batch {
            import: import.id,
            plan: &import.plan,
            proof: import.proof,
            pass,
            source,
            has_erased: erased::any(tx)?,
            staff: if says_owner { accounts::staff::list(tx)? } else { Vec::new() },
            companies: HashMap::new(),
            writes: Writes::default(),
            identities: Vec::new(),
            made: Vec::new(),
            changed: Vec::new(),
            said: Vec::new(),
            fresh: HashMap::new(),
            met: HashMap::new(),
            refusing: HashMap::new(),
            new_met: Vec::new(),
        })
    }

    /// On which line whoever a row is about was taken before.
    fn before(&self, found: &Found, marks: &[Mark], named: &HashMap<ContactId, i64>) -> Option<i64> {
        let known = match found {
            Found::One(id) => named.get(id),
            Found::Several(ids) => ids.iter().find_map(|id| named.get(id)),
            Found::Nobody | Found::Deleted => None,
        };
        known.or_else(|| marks.iter().find_map(|mark| self.met.get(mark))).copied()
    }

    /// A row with these is taken.
    fn meet(&mut self, marks: Vec<Mark>, line: i64) {
        self.met.extend(marks.iter().map(|mark| (mark.clone(), line)));
        if self.pass == Pass::Dry {
            self.new_met.extend(marks.into_iter().map(|mark| (mark, line)));
        }
    }

    /// That somebody refuses offers in a row which is not taken: it is entered for whom the book has or the file has brought, and
    /// kept for whom it brings further below.
    fn refuse(
        &mut self,
        tx: &Tx<'_>,
        row: &Row,
        sought: Sought,
        draft: &Draft,
    ) -> Result<(Option<ContactId>, Option<Trace>)> {
        let Sought { found, entries, marks, refusing, .. } = sought;
        let is_met = marks.iter().any(|mark| self.met.contains_key(mark));
        if found != Found::Nobody || is_met {
            return self.again(tx, row.number, (&found, &entries, &marks), (&draft.said, &draft.refused));
        }
        // What is refused on another channel is none of offers by WhatsApp.
        if matches!(draft.said, Said::Withdrawn { .. }) || draft.refused.iter().any(consents::Refused::stops_whatsapp) {
            self.refusing.extend(refusing.iter().map(|mark| (mark.clone(), row.line)));
            self.new_met.extend(refusing.into_iter().map(|mark| (mark, row.line)));
        }
        Ok((None, None))
    }

    /// The refusal of whom a row names that refused in one which was not taken: its words are in the column there.
    fn refused_before(&self, refusing: &[Mark]) -> Option<Said> {
        let line = refusing.iter().find_map(|mark| self.refusing.get(mark))?;
        let column = self.plan.columns.iter().find(|column| column.target == Target::Consent);
        let column = column.map(|column| column.name.as_str()).unwrap_or_default();
        Some(Said::Withdrawn { at: None, words: format!("{column} ({line})") })
    }

    /// A row with these brings somebody.
    fn meet_new(&mut self, id: Option<ContactId>, marks: &[Mark]) {
        self.fresh.extend(id.into_iter().flat_map(|id| marks.iter().map(move |mark| (mark.clone(), id))));
    }

    /// Somebody whom the file has named before: what it says of them here does not count, but that they refuse.
    fn again(
        &mut self,
        tx: &Tx<'_>,
        number: i64,
        (found, entries, marks): (&Found, &[Named], &[Mark]),
        (said, refused): (&Said, &[consents::Refused]),
    ) -> Result<(Option<ContactId>, Option<Trace>)> {
        let (id, named) = match found {
            Found::One(id) => (Some(*id), Some(entries.first().copied().unwrap_or(Named { id: *id, is_joined: true }))),
            Found::Nobody => {
                let id = marks.iter().find_map(|mark| self.fresh.get(mark)).copied();
                (id, id.map(|id| Named { id, is_joined: false }))
            }
            // Whichever of them it means.
            Found::Several(_) | Found::Deleted => {
                let mut trace = Trace::default();
                for named in entries {
                    let before = trace.withdrawn;
                    self.say(tx, (number, Some(*named)), (said.refusal(), refused), &mut trace)?;
                    trace.withdrawn = before.or(trace.withdrawn);
                }
                return Ok((None, (!trace.is_empty()).then_some(trace)));
            }
        };
        let entry = named.map(|named| named.id).filter(|entry| Some(*entry) != id);
        let mut trace = Trace { entry, ..Trace::default() };
        self.say(tx, (number, named), (said.refusal(), refused), &mut trace)?;
        Ok(if trace.is_empty() { (None, None) } else { (id, Some(trace)) })
    }

    /// Somebody whom the book does not have. Gives also under whom the ledger knows them.
    fn new_person(
        &mut self,
        tx: &mut Tx<'_>,
        draft: &Draft,
        marks: &[Mark],
    ) -> Result<(Option<ContactId>, Option<Named>, Trace)> {
        let former = self.former(tx, draft)?;
        let named = |id| Named { id, is_joined: false };
        if self.pass == Pass::Dry {
            return Ok((None, former.map(named), Trace { is_new: true, ..Trace::default() }));
        }
        let own = self.companies.get(&draft.name).copied().filter(|_| draft.is_company);
        let id = own.or(former).unwrap_or_else(|| tx.id());
        let (company, made) = self.company(tx, &draft.company)?;
        let own = Own {
            name: &draft.name,
            // Without a name, the profile may still give one.
            name_source: if draft.name.is_empty() { "profile" } else { self.source.as_str() },
            language: draft.language.as_deref(),
            time_zone: draft.time_zone.as_deref(),
            company,
            owner: self.owner(&draft.owner),
        };
        let now = tx.now();
        self.writes.contact(id, draft.is_company, &own, now);
        self.know(tx, id, draft, &HashSet::new());
        draft.tags.iter().for_each(|tag| self.writes.tag(id, tag, now));
        for (name, (value, ordinal)) in &draft.fields {
            self.writes.field(id, name, value, *ordinal, now);
        }
        for (words, at) in draft.dated_notes(now) {
            self.writes.note(tx.id::<kernel::EventId>().as_uuid(), id, words, at);
        }
        if draft.names_nobody() {
            marks.iter().for_each(|mark| self.writes.marks.push((mark.clone(), id)));
        }
        self.made.push(id);
        let size =
            vec![draft.phones.len() + draft.emails.len(), draft.tags.len(), draft.fields.len(), draft.notes.len()];
        Ok((
            Some(id),
            Some(named(id)),
            Trace { is_new: true, is_company: draft.is_company, version: 1, made, size, ..Trace::default() },
        ))
    }

    /// Somebody whom the book has: what the row changes.
    fn known(
        &mut self,
        tx: &mut Tx<'_>,
        (id, entry): (ContactId, Named),
        draft: &Draft,
        (now, held): (&Now, &HashSet<String>),
    ) -> Result<Trace> {
        let mut trace = Trace { entry: Some(entry.id).filter(|entry| *entry != id), ..Trace::default() };
        if self.plan.known == Known::Leave {
            return Ok(trace);
        }
        let is_run = self.pass == Pass::Run;
        if !draft.name.is_empty() && draft.name != now.name {
            let is = (draft.name.clone(), self.source.as_str().to_owned());
            trace.name = Some(Change { was: (now.name.clone(), now.name_source.clone()), is });
        }
        if draft.language.is_some() && draft.language != now.language {
            trace.language = Some(Change { was: now.language.clone(), is: draft.language.clone() });
        }
        if draft.time_zone.is_some() && draft.time_zone != now.time_zone {
            trace.time_zone = Some(Change { was: now.time_zone.clone(), is: draft.time_zone.clone() });
        }
        if !draft.company.is_empty() {
            let (company, made) = self.company(tx, &draft.company)?;
            // In the dry run a company that is to be made has no id yet.
            if (company.is_some() || !is_run) && company != now.company && company != Some(id) {
                trace.company = Some(Change { was: now.company, is: company });
            }
            trace.made = made;
        }
        if let Some(owner) = self.owner(&draft.owner).filter(|owner| Some(*owner) != now.owner) {
            trace.owner = Some(Change { was: now.owner, is: Some(owner) });
        }
        let at = tx.now();
        for (name, (value, ordinal)) in &draft.fields {
            let was = now.fields.get(name);
            if was != Some(value) {
                trace.fields.push((name.clone(), Change { was: was.cloned(), is: Some(value.clone()) }));
                self.writes.field(id, name, value, *ordinal, at);
            }
        }
        for tag in draft.tags.iter().filter(|tag| !now.tags.contains(*tag)) {
            trace.tags.push(tag.clone());
            self.writes.tag(id, tag, at);
        }
        for (words, written_at) in draft.dated_notes(at).into_iter().filter(|(words, _)| !now.notes.contains(*words)) {
            let note = tx.id::<kernel::EventId>().as_uuid();
            trace.notes.push(note);
            self.writes.note(note, id, words, written_at);
        }
        trace.identities = self.know(tx, entry.id, draft, held);
        if is_run && !trace.is_empty() {
            self.changed.push(id);
            let name = trace.name.as_ref().map_or((&now.name, &now.name_source), |name| (&name.is.0, &name.is.1));
            let own = Own {
                name: name.0,
                name_source: name.1,
                language: trace.language.as_ref().map_or(now.language.as_deref(), |language| language.is.as_deref()),
                time_zone: trace.time_zone.as_ref().map_or(now.time_zone.as_deref(), |zone| zone.is.as_deref()),
                company: trace.company.as_ref().map_or(now.company, |company| company.is),
                owner: trace.owner.as_ref().map_or(now.owner, |owner| owner.is),
            };
            trace.version = store::change(tx, id, &own)?;
            let event = Event::new("contact.changed").contact(id).fact("what", "imported");
            tx.record(event.fact("import_id", self.import));
        }
        Ok(trace)
    }

    /// Gathers the numbers and addresses that nobody has yet.
    fn know(&mut self, tx: &Tx<'_>, contact: ContactId, draft: &Draft, held: &HashSet<String>) -> Vec<Uuid> {
        let mut ids = Vec::new();
        let is_new = |phone: &&PhoneNumber| !identities::forms(Some(phone)).iter().any(|form| held.contains(form));
        let phones = draft.phones.iter().filter(is_new);
        let phones = phones.map(|phone| (Channel::WhatsApp, Kind::Phone, phone.e164().to_owned()));
        let emails = draft.emails.iter().filter(|email| !held.contains(*email));
        let emails = emails.map(|email| (Channel::Email, Kind::Email, email.clone()));
        for (channel, kind, value) in phones.chain(emails) {
            let id: kernel::IdentityId = tx.id();
            ids.push(id.as_uuid());
            self.identities.push(identities::New {
                id,
                contact,
                channel,
                kind,
                value,
                source: self.source,
                at: tx.now(),
            });
        }
        ids
    }

    /// Who of the staff is meant: the only one with this name or address.
    fn owner(&self, called: &str) -> Option<StaffId> {
        let folded = Text::fold(called);
        let is_it = |one: &&Staff| Text::fold(&one.name) == folded || Text::fold(&one.email) == folded;
        let mut found = self.staff.iter().filter(is_it);
        found.next().map(|one| one.id).filter(|_| found.next().is_none())
    }

    /// The company of this name, made if there is none; and whether it was.
    fn company(&mut self, tx: &mut Tx<'_>, name: &str) -> Result<(Option<ContactId>, Option<ContactId>)> {
        if name.is_empty() {
            return Ok((None, None));
        }
        if let Some(id) = self.companies.get(name) {
            return Ok((Some(*id), None));
        }
        if let Some(id) = store::company(tx, name)? {
            self.companies.insert(name.to_owned(), id);
            return Ok((Some(id), None));
        }
        if self.pass == Pass::Dry {
            return Ok((None, None));
        }
        let id: ContactId = tx.id();
        let name_source = self.source.as_str();
        let own = Own { name, name_source, language: None, time_zone: None, company: None, owner: None };
        self.writes.contact(id, true, &own, tx.now());
        self.companies.insert(name.to_owned(), id);
        self.made.push(id);
        Ok((Some(id), Some(id)))
    }

    /// Under whom the ledger knows somebody who had their data deleted and is not here again yet.
    fn former(&self, tx: &Tx<'_>, draft: &Draft) -> Result<Option<ContactId>> {
        if !self.has_erased {
            return Ok(None);
        }
        let numbers =
            draft.phones.iter().flat_map(|phone| identities::forms(Some(phone))).map(|number| (Kind::Phone, number));
        let former = match erased::former(tx, Channel::WhatsApp, numbers)? {
            Some(id) => Some(id),
            None => erased::former(tx, Channel::Email, draft.emails.iter().map(|email| (Kind::Email, email.clone())))?,
        };
        let Some(id) = former.filter(|id| !self.made.contains(id)) else { return Ok(None) };
        Ok(people::get(tx, id)?.is_none().then_some(id))
    }

    /// What a row says of somebody's permission.
    fn say(
        &mut self,
        tx: &Tx<'_>,
        (number, named): (i64, Option<Named>),
        (said, refused): (Said, &[consents::Refused]),
        trace: &mut Trace,
    ) -> Result<()> {
        trace.refuses |= !permission::would_refuse(tx, named, refused)?.is_empty();
        trace.granted = permission::would_grant(tx, named, &said)?;
        trace.withdrawn = permission::would_withdraw(tx, named, &said)?;
        if let (Pass::Run, Some(named)) = (self.pass, named) {
            self.said.push((number, named, said, refused.to_vec()));
        }
        Ok(())
    }

    /// Writes it all, and what the rows say of permission.
    fn write(mut self, tx: &mut Tx<'_>, kept: &mut [Kept]) -> Result<(), Fault<Raced>> {
        self.writes.write_people(tx)?;
        let wanted = self.identities.len() as u64;
        if identities::add(tx, &self.identities)? != wanted {
            return Err(Fault::Refused(Raced));
        }
        std::mem::take(&mut self.writes).write_rest(tx)?;
        people::index_new(tx, &self.made)?;
        people::index(tx, &self.changed)?;
        for id in &self.made {
            tx.record(Event::new("contact.created").contact(*id).fact("import_id", self.import));
        }
        let mut entries: HashMap<i64, (Effect, Uuid)> = HashMap::new();
        for (number, named, said, refused) in std::mem::take(&mut self.said) {
            entries.extend(permission::enter(tx, (self.plan, self.proof), named, said)?.map(|entry| (number, entry)));
            permission::refuse(tx, self.proof, named, &refused)?;
        }
        for row in kept {
            if let Some(trace) = &mut row.trace {
                let entry = |effect| entries.get(&row.number).filter(|(is, _)| *is == effect).map(|(_, id)| *id);
                (trace.granted, trace.withdrawn) = (entry(Effect::Grant), entry(Effect::Withdraw));
            }
        }
        Ok(())
    }
}
