# Words of privacy: backups, requests, public pages.

# Backups
backups-title = Backups
backups-about = Every night Kontor makes an encrypted copy of everything. Each opens with the key of its day; after its time that key is destroyed, and with it every copy of that backup, wherever it lies.
backups-list = What there is
backups-none = There is no backup yet
backups-none-why = The first is made when the recovery kit is confirmed, at the latest an hour after set-up; then one every night.
backups-create = Make a backup now
backups-verify = Check
backups-size = { $kilobytes } kB
backups-ended-chip = Key destroyed
backups-made = The backup is made.
backups-verified = The backup is whole: every row and file is what its list says.
backups-rehearsed = Rehearsed: with this kit, everything can be brought back.
backups-released = Sending goes on.
backups-working = This takes a while. It goes on by itself; look again in a minute.
backups-busy = Another backup is being made at the moment. Try again when it is done.
backups-damaged = This backup was cut short or changed since it was made. Make a new one now, and look at the disk it lies on.
backups-ended = The key of this backup was destroyed when its time was over. Nobody can open it any more.
backups-failed-below = That did not work. The reason stands below.
backups-last-failed = The last backup was not made
backups-place-unreadable = The folder of the backups cannot be read
backups-no-kit = Nobody has written down the recovery kit
backups-no-kit-why = Backups are encrypted. Without the kit they bring nothing back once this disk is lost.
backups-beside = Backups lie on the same disk as the data
backups-beside-why = A lost disk would take both. Set KONTOR_BACKUP_URL to a folder on another disk, and start Kontor again.
backups-elsewhere = Backups are made by other means
backups-elsewhere-why = Whoever runs this Kontor told it to make none of its own.
backups-operator = Whoever runs this Kontor looks after its backups
backups-operator-why = They hold everyone's data together, so they are not part of one business's settings.
backups-held-elsewhere = Kontor was restored from a backup. Nothing is sent until whoever runs it confirms.

# The recovery kit
kit-title = Recovery kit of this Kontor
kit-what = This code is the master key. With it and a backup, everything can be brought back; without it, no one can open anything, ever. Whoever has both can read everything: keep it where you keep your deeds, not beside the server.
kit-own-key = Kontor made this key itself and keeps it in { $file } on the server. If that disk is lost, this paper is the only other copy.
kit-operators-key = Whoever runs the server said where the master key is: { $file }. This paper is a further copy of that key.
kit-beside-the-data = Backups go to the data folder itself for now: a lost disk takes both. Whoever runs the server should set KONTOR_BACKUP_URL to another disk.
kit-installation = Installation
kit-place = Backups go to
kit-steps = When the disk is lost
kit-step-install = Install Kontor on the new machine, and start nothing yet.
kit-step-fetch = Bring the folder of the backups to it ({ $place }, or a copy of it), keyring.json with it, and set KONTOR_BACKUP_URL to where it is.
kit-step-write = Write the code above into a file that only you can read.
kit-step-restore = Run: kontor backup restore --kit that-file. It says what it found and overwrites nothing.
kit-step-serve = Remove the file, run kontor serve, sign in, and confirm what may be sent: until then nothing is.

# The public pages of a business
public-pages = Pages about your data
public-privacy = Privacy
public-terms = Terms of use
public-security = Security
public-deletion = Delete or correct your data
public-contact = Contact
public-not-affiliated = WhatsApp is a trademark of Meta. This page is not made, checked or endorsed by Meta.

# Privacy
policy-version = Version { $number }
policy-since = since
policy-versions = Earlier versions
policy-old = This is an earlier version. It no longer applies.
policy-newest = Read what applies today
policy-who-title = Who is responsible
policy-who = { $business } is responsible for the data described here. How to reach it is on the contact page.
policy-who-kontor = It keeps this data in Kontor, a program for the office of small businesses.
policy-what-title = What is kept
policy-what-whatsapp = What you write and send on WhatsApp, and the answers, with the times at which they were sent, delivered and read. WhatsApp gives your profile name and the number or id by which it knows you.
policy-what-contact = What you or the staff enter about you: your name, telephone numbers, notes to sort your requests.
policy-what-consent = What you allowed to be sent to you and what you stopped, with the message that shows it.
policy-what-log = A record of who did what and when, without what was written.
policy-why-title = What it is used for
policy-why-answer = To answer you, and to do what you asked for.
policy-why-consent = To know what may be sent to you, and to send nothing else.
policy-why-never = It is not sold, and nobody is given it for advertising. Kontor gives it to no artificial intelligence.
policy-stop-title = How to stop messages
policy-stop-whatsapp = Write STOP on WhatsApp at any time. It takes effect before anyone reads it; one message confirms it, and then no more come until you write again or START.
policy-stop-proof = That you stopped is kept even after your other data is deleted, so that it stays so.
policy-others-title = Who else receives it
policy-others-meta = Meta carries the WhatsApp messages between you and the business, under its own terms, and receives what it needs for that.
policy-others-nobody = Nobody outside the business.
policy-others-staff = Inside, only the staff of { $business } who work on it.
policy-long-title = How long it is kept
policy-long-account = Conversations and what belongs to them: as long as { $business } keeps this office, or until you ask for their deletion.
policy-long-raw = The sealed originals of what WhatsApp delivered: at most 30 days.
policy-long-backups = Encrypted copies in case of a lost disk keep what was deleted for up to { $days } days more; then their key is destroyed. If one has to be brought back before, what was deleted since it was made comes back with it and has to be deleted again.
policy-long-backups-elsewhere = Whoever runs the server may keep copies in case of a lost disk; { $business } tells you for how long.
policy-rights-title = Your rights
policy-rights = You may ask { $business } what is kept about you, have it corrected, object to its use, and take back what you allowed.
policy-rights-deletion = You may have your data deleted or corrected: the page “Delete or correct your data” takes your request and shows what became of it, at the latest after 30 days.
policy-rights-complain = Where the law provides for it, you may complain to the authority for data protection of your country.

# Security
security-kept-title = How data is kept
security-at-rest = All data and files are encrypted on disk. Without the key the files show nothing.
security-in-transit = Everything between your browser, the messaging services and this office travels encrypted.
security-credentials = Access tokens and the originals that messaging services deliver are sealed once more with a key of this business alone.
security-who-title = Who sees it
security-staff = Only staff whom the business invited, each as far as their role reaches.
security-apart = The data of each business is kept apart: whoever works for one reaches nothing of another.
security-passwords = Passwords are stored so that not even the program can read them.
security-in-title = What comes in and what goes out
security-signed = A message counts only if the messaging service has signed it.
security-recorded = Every decision to send or not to send is recorded with its reason.

# Contact
contact-about = This is how to reach { $business }.
contact-name = Business
contact-address = Address
contact-phone = Telephone
contact-deletion = You want your data deleted or corrected?

# The installation itself
operator-unnamed = This installation of Kontor
operator-name = Run by
operator-contact = Mail or telephone
operator-unsaid = Nobody has said who runs this installation
operator-unsaid-about = Whoever gave you its address knows. They can have it said here, in the settings of the server.
operator-contact-about = This is how to reach whoever runs this installation.
operator-contact-business = You want something of a business that uses it? Its own pages say how to reach it.
operator-deletion-title = Delete data
operator-deletion-customers = You wrote to a business? It decides what it keeps about you. Its own page takes your request for deletion and shows what became of it; it sends you the link, or its contact page tells you how to ask.
operator-deletion-staff = You worked for a business here? Its owner can remove you: then your way in ends.
operator-deletion-account = You want your account itself deleted, with its mail address? Ask whoever runs this installation.
operator-who = { $operator } runs this installation and is responsible for the accounts of those who work with it.
operator-who-unnamed = Whoever runs this installation is responsible for the accounts of those who work with it. They have not put their name here yet.
operator-who-businesses = For the data of its customers each business is responsible itself; this installation keeps it on the business’s behalf. The pages of the business tell more.
operator-what-account = Of everyone with an account: name, mail address, a telephone number if one was entered, language and time zone, and a password that nobody can read.
operator-what-sessions = Where you are signed in: kind of browser and times. If you chose notices on a device: its name and where its push service takes them.
operator-what-attempts = Failed sign-ins, counted by address for a day, so that nobody guesses; the addresses themselves are not kept.
operator-what-log = A record of who did what in a business, and when.
operator-what-acceptance = What you accepted: which version of the terms of use and of this page, when, and in which language; and that you said you are 18 or older.
operator-what-mails = The mails that went to you: to which address, what for, and whether they arrived.
operator-what-cookies = Your browser keeps that you are signed in, and how pages should look. There are no other cookies, and nobody watches what you do.
operator-why = To let you in and nobody else, to tell you what you must or want to know, and to show the business who did what.
operator-why-never = It is not sold, and nobody is given it for advertising.
operator-others-staff = The colleagues in your business see your name, your mail address and telephone number, and what you did there.
operator-others-resend = Resend carries the mails to you.
operator-others-mail = The mail server that whoever runs this installation chose carries the mails to you.
operator-others-push = If you chose notices on a device, the push service of your browser carries them, encrypted.
operator-long-account = Your account: as long as you belong to a business here, or until you ask for its deletion.
operator-long-days = A sign-in: at most 30 days. The log of mails: 30 days. Notices: 90 days.
operator-long-elsewhere = Whoever runs the server may keep copies in case of a lost disk.
operator-rights = You may ask what is kept about you, have it corrected, take it with you, object to its use, and have it deleted. The contact page says whom to ask.
operator-security-keys = Each business has a key of its own for what is most secret. The key that opens those keys lies outside the database.
operator-security-apart = The data of each business is kept apart: whoever works for one reaches nothing of another.
operator-security-guessing = Whoever guesses passwords is made to wait longer each time.
operator-security-support = Through these pages whoever runs the installation sees into a business only while it lets them in, and each look is written down for the business to read.

# Deletion requests, for those who ask
deletion-title = Delete your data
deletion-about = Ask { $business } to delete what it keeps about you.
deletion-known-by = The number or address you wrote from
deletion-known-by-explained = With country code, as in +49 170 1234567. By this the business finds what is yours.
deletion-known-by-wrong = Say from which number or address you wrote: without it nobody can find what is yours.
deletion-name = Your name
deletion-reach = Where can you be answered?
deletion-reach-explained = Only if you want an answer elsewhere than on the page that you are given next.
deletion-words = Anything to add?
deletion-send = Ask for deletion
deletion-what-happens = What happens then
deletion-what-1 = You are shown a link at once. Behind it you see what became of your request.
deletion-what-2 = Someone at { $business } makes sure that it is really you, for example with a question where you wrote from.
deletion-what-3 = From then on nothing automatic is sent to you.
deletion-what-4 = Within 30 days it is done, or you read why it may not be.
deletion-received-title = Your request is here
deletion-received-about = { $business } has it and was told at once.
deletion-link = Your link
deletion-copy = Copy
deletion-copied = Copied
deletion-keep = Keep this link: it is shown only now, and it is the only way to see what became of your request.
deletion-see = See your request
deletion-status-title = Your request
deletion-state-received = Received
deletion-state-received-about = Someone at { $business } will make sure that it is you. Please look into the chat you wrote from.
deletion-state-confirmed = In progress
deletion-state-confirmed-about = It is known whose data it is about. Nothing automatic is sent any more.
deletion-state-done = Done
deletion-state-refused = Not done
deletion-due = At the latest:
deletion-or-correction = What do you ask for?
deletion-choice = Delete my data
correction-choice = Correct my data
correction-title = Correct your data
correction-about = Tell { $business } what is wrong in what it keeps about you, and how it should be.
correction-linked = You come by your own link
correction-linked-about = So { $business } finds what is yours without your number. Nothing of it is shown here.
correction-words = What is wrong?
correction-words-explained = As in: my surname is spelt with two t.
correction-words-wrong = Say what is wrong.
correction-should-be = What is right?
correction-should-be-explained = If something should not be there at all, say that.
correction-should-be-wrong = Say how it should be.
correction-send = Ask for correction
correction-what-3 = Within 30 days it is corrected, or you read why not.
correction-what-4 = Once it is corrected, what you write here is deleted.
correction-state-confirmed-about = It is known whose data it is about. What you wrote is being looked at.
correction-state-corrected = Corrected
correction-state-parts = What was changed: { $parts }.
correction-state-overtaken = Your data was deleted in the meantime: nothing is left to correct

# Deletion requests, for staff
requests-title = Requests about data
requests-about = Customers who want their data deleted or corrected. The law gives one month.
requests-public = See the public page
requests-none = Nobody is waiting
requests-none-about = A request from your public page, or from Meta, appears here, and the owners are told.
requests-more = Later ones
requests-show-open = Show the open ones
requests-show-closed = Show the closed ones
requests-blanked = Deleted with its details
requests-blanked-correction = Its details are deleted
requests-linked = By their own link
requests-deletion = Deletion
requests-correction = Correction
requests-received = Received
requests-due = due
requests-step-received = Received
requests-step-confirmed = Person recognised
requests-step-restricted = Automatic messages stopped
requests-step-done = Done
requests-step-corrected = Corrected
requests-step-refused = Refused
requests-stale = Someone has gone on with this request in the meantime. Look at where it stands now.
requests-no-reason = Say how or why: it is the proof that the request was answered rightly.
requests-nobody-known = This person is not among your people any more. Search again.
requests-no-change = Choose the change that answers it: one made to this person since the request came. If none was made, correct their data first.
requests-too-many = Too many requests came within this hour. Please try again later, or use the contact page.
request-title = Request to delete data
request-correction-title = Request to correct data
request-origin-page = It came from your public page.
request-origin-link = It came by this person’s own link, as your messages hold it. Whoever was passed that link could have used it.
request-origin-meta = It came from Meta: someone removed your app from their Facebook login.
request-origin-staff = Staff deleted this person 30 days before.
request-due = To be answered by
request-name = Name
request-known-by = Wrote from
request-reach = Answer to
request-words = Wrote
request-wrong = Wrong
request-right = Right
request-who = Whose data is it?
request-who-about = Make sure that whoever asks is who they say: for example by asking in the chat they wrote from. From then on nothing automatic is sent to them.
request-correction-who-about = Make sure that whoever asks is who they say: for example by asking in the chat they wrote from. Otherwise a stranger could change where your messages go.
request-search = Search among your people
request-search-button = Search
request-nobody = Nobody fits. Search otherwise, or end the request below if you keep nothing about them.
request-correction-nobody = Nobody fits. Search otherwise, or refuse below and say that you keep nothing under what they told.
request-person = Person
request-how = How did you make sure?
request-how-explained = For example: asked in her WhatsApp chat, she confirmed it.
request-person-button = This is the person
request-restricted = Nothing automatic is sent to this person any more.
request-correct = Correct it
request-correct-about = Correct on their page what is wrong. Then come back here and say which change it was: it answers the request.
request-correct-button = Correct this person’s data
request-no-change = Nothing of this person was changed since the request came.
request-change = The change that answers it
request-change-explained = The person reads what was changed, not by whom, and none of the contents.
request-corrected-answer = Anything to tell them?
request-corrected-answer-explained = The person reads it behind their link.
request-corrected-button = It is corrected
request-end = End the request
request-closing = How does it end?
request-closing-done = Nothing is kept about this person
request-closing-refused = It is refused
request-answer = Answer
request-answer-explained = The person reads it behind their link. If you refuse, name the law that obliges you to keep the data.
request-correction-answer-explained = The person reads it behind their link. Say why it stays as it is.
request-end-button = End the request
request-steps = What was done

# Carrying a deletion out
requests-step-erasing = Deletion begun
request-refuse = Refuse the request
erasure-title = Delete this person’s data
erasure-begin-about = You see first what is kept, what goes and what has to stay.
erasure-begin = Look, and delete
erasure-about = Everything that is kept about { $name }.
erasure-goes = This is deleted
erasure-gone = Deleted
erasure-stays = This stays
erasure-stays-why = It proves what was allowed and refused, and it keeps a “no” in force should the person come back. It holds times, ids and yes or no, and nothing that anyone wrote. The request itself stays for a year, without its details.
erasure-final = This cannot be undone
erasure-final-about = What waits to be sent to this person is cancelled, and everything above is deleted at once: here, in the search, and in the originals that came from the messaging services. Encrypted backups hold copies until their time is over.
erasure-word = delete
erasure-type = Type “{ $word }” to confirm
erasure-word-wrong = Type “{ $word }”, exactly that, so that nobody deletes by mistake.
erasure-button = Delete for good
erasure-working = It is being deleted
erasure-working-about = This takes seconds, with many messages minutes. It goes on by itself, even if the server is restarted.
erasure-look = Look again
erasure-go-on = It has stopped?
held-messages = { $number ->
    [one] One message
   *[other] { $number } messages
}
held-conversations = { $number ->
    [one] One conversation
   *[other] { $number } conversations
}
held-details = { $number ->
    [one] One detail: name, number or note
   *[other] { $number } details: name, numbers, notes
}
held-consent = { $number ->
    [one] One record of what was allowed and refused
   *[other] { $number } records of what was allowed and refused
}
held-decisions = { $number ->
    [one] One record of why something was sent or not
   *[other] { $number } records of why something was sent or not
}
held-originals = { $number ->
    [one] One original as it was delivered
   *[other] { $number } originals as they were delivered
}
held-requests = { $number ->
    [one] One record of this request
   *[other] { $number } records of this request
}
held-rest = { $number ->
    [one] One entry of how messages were handed over and read
   *[other] { $number } entries of how messages were handed over and read
}
deletion-state-erasing-about = What is kept about you is being deleted now.
deletion-copies = Encrypted copies in case of a lost disk keep what was deleted for up to { $days } days more; then their key is destroyed. If one has to be brought back before, what was deleted since it was made comes back with it, and { $business } has to delete it again.
deletion-copies-elsewhere = Whoever runs the server may keep copies in case of a lost disk; { $business } tells you for how long. If one has to be brought back, what was deleted since it was made comes back with it, and { $business } has to delete it again.
deletion-closed = { $business } has closed its account here
deletion-closed-about = Nothing is received or sent for it any more.
deletion-closed-open = Nothing is received or sent for it any more. Your request had not been carried out by then: ask whoever runs this server.

# After a restore
restored-title = Nothing is sent yet
restored-about = Everything here was brought back from a backup. What was sent or decided since it was made is not in it.
restored-made = It was made on
restored-nothing-waits = Nothing waits to be sent in this business.
restored-waits = These waited to be sent when the backup was made. They may have been sent since: look before you send them again.
restored-more = There are more than these.
restored-go-on = Let sending go on
restored-cancel = Cancel these and let sending go on
restored-send = Send these and go on

# Rehearsal
rehearsal-title = Rehearse a restore
rehearsal-about = A backup that nobody has restored is a hope. Kontor brings the newest one back into a folder of its own, with your kit alone, compares everything, and removes it again. Nothing here changes.
rehearsal-done = Done with the present kit,
rehearsal-old-kit = The last rehearsal was with an older kit: the master key has changed since.
rehearsal-failed = The last rehearsal failed
rehearsal-never = Not done yet.
rehearsal-kit = The code from your kit
rehearsal-kit-about = All fourteen groups, from the paper. It is used once and stored nowhere.
rehearsal-begin = Rehearse now
rehearsal-not-begun = The rehearsal did not begin:

# The recovery kit in a page
kit-open = Write down the kit
kit-offer = The recovery kit is the one thing that Kontor cannot bring back for you: with it and a backup, a lost disk is a nuisance; without it, everything is gone for good.
kit-offer-paper = Have paper ready, or a printer. Make sure that nobody looks over your shoulder. The kit is shown until you have written it down, and then not again.
kit-show = Show the kit
kit-later = Later; the reminder stays until it is done
kit-is-confirmed = The kit is written down
kit-at-the-machine = The kit is printed at the machine
kit-command = Whoever runs the server prints it with
kit-write-down = Write these fourteen groups down or print this page, and keep it where you keep your deeds.
kit-asked = So that it is really on paper: read two of the groups from there.
kit-group = Group { $number }
kit-confirm = It is written down
kit-wrong-groups = At least one of the two groups is not the one on this page. Look at its number, and write it again.
kit-not-confirmed = Not yet:
kit-confirmed = The kit is confirmed, and a first backup is made.
kit-not-there = This holds no recovery code: a code has fourteen groups of four letters and digits.
kit-mistyped = There is a slip in this code. Compare it with the paper, group by group.

# Terms of use of the installation.
terms-between-title = Between whom
terms-between = These terms are between you and { $operator }, who runs this installation. You work with it for a business: because you founded it here, or because it invited you.
terms-between-unnamed = These terms are between you and whoever runs this installation. They have not put their name here yet. You work with it for a business: because you founded it here, or because it invited you.
terms-between-business = What the business and its staff owe each other, and what it pays for this installation, does not stand here.
terms-account-title = Your account
terms-account-age = Nobody under 18 may have an account.
terms-account-own = An account is for one person. Keep the password to yourself. If somebody else may have it, change it: that signs out everyone who was signed in with it.
terms-account-role = The business decides which role you have, and with it what you may see and do.
terms-account-log = What you do for the business is recorded under your name.
terms-use-title = What you agree to
terms-use-consent = You write to people only what they may be sent. Kontor sends no more to somebody who said stop, and you do not go around that.
terms-use-law = You use it for nothing unlawful: no deceit, no threats, no messages to people who did not ask for them.
terms-use-channel = A channel has rules of its own. Whoever connects a number on WhatsApp accepts those of WhatsApp there, and you keep to them.
terms-use-data = What you learn about customers you use for your work at the business, and for nothing else.
terms-use-safe = You do not try to reach data of other businesses, to get around limits, or to overload this installation. If you find a hole, you tell whoever runs it.
terms-given-title = What you get, and what nobody promises
terms-given-shown = Every message shows what became of it. That one arrives cannot be promised: others carry it.
terms-given-program = The program is given as it is, under its free licence (Apache 2.0), without warranty. Whether it runs at all times is not promised here.
terms-given-backups = Backups are made, and old ones are destroyed after { $days } days.
terms-given-backups-elsewhere = Whether there are backups, whoever runs this installation can tell you.
terms-given-look = Whoever runs this installation sees into a business through these pages only while it lets them in, and each look is written down for the business to read.
terms-given-law = What the law gives you and does not let anybody take away remains yours.
terms-end-title = How it ends
terms-end-removed = An owner or an admin can take you out of the business at any time. Then you are signed out, and the keys and invitations that you made end with you.
terms-end-self = If you want to leave, tell an owner. What you did for the business stays with it.
terms-change-title = If these terms change
terms-change-version = A changed text is a new version with a day of its own. Earlier versions stay readable below.
terms-change-asked = You are asked to accept the new version when you next open Kontor, and owners get a mail if mail is sent from here. Until then you can go on answering customers.
terms-change-ledger = Who accepted which version, when, and in which language, is recorded. You see it of yourself; owners and admins see it of everyone in the business.

# Who opened what about a customer
looks-title = Who looked
looks-about = When somebody opens a customer's page, conversation or file, or takes their data along, or a program reads a list of people, that is noted and kept for twelve months. To read the notes, say why; that is noted too.
looks-of = What was opened of
looks-of-all = of all customers instead
looks-who = Opened by
looks-everyone = Everyone
looks-reason = Why you want to know
looks-reason-about = Such as: a customer asked who read her messages. Whoever reads here after you sees it.
looks-read = Read
looks-readings = Who read here before
looks-because = Because:
looks-none = Nothing was opened
looks-none-about = There is no note of the last twelve months that fits.
looks-older = Earlier ones
looks-left = Somebody who left
looks-erased = Somebody who was erased
looks-person = A customer's page
looks-thread = A conversation
looks-file = A file
looks-found = A message found by searching
looks-export = Data taken along
looks-book = The whole book, or a list from it, taken along
looks-book-one = The whole book, or a list from it, was taken along; this customer may be in it
looks-list = A list of people, read by a program
looks-list-one = A list of people was read by a program; this customer may be in it
looks-no-reason = Say in a few words why you want to know.
looks-reason-too-long = Say it in at most { $most } characters.
looks-nobody = This customer is not here any more.
