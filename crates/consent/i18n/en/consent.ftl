# What may be asked about.
subject-service = Answers to what they write
subject-business = Messages about what they ordered or booked
subject-offers = Offers and news
subject-everything = Everything
subject-topic = Offers: { $topic }

# May we write to her?
standing-title = May we write to { $name }?
standing-someone = this person
standing-back = Back to the person
standing-on = On { $channel }
standing-yes = Yes
standing-no = No
standing-why-granted = Agreed.
standing-why-not-needed = This needs no consent, and was not refused.
standing-why-stopped = Everything was stopped.
standing-why-refused = Refused.
standing-why-held = Words that may mean “stop” wait for one of you to decide; nothing automatic goes until then.
standing-why-restricted = The use of their data is restricted; a person may still answer.
standing-why-unasked = Nobody has agreed to this yet. Ask in a conversation, or record what they told you below.
standing-why-only-attested = Only a list says that they agreed, and your rule asks for their own word.
standing-why-expired = They agreed too long ago for your rule. Ask again in a conversation.
standing-until = Your rule ends this on { $when }.
standing-evidence = See the evidence

# Could we then?
then-title = Could we on another day?
then-about = Answered from what was known at that time: the entries, your rules and the state of the template then.
then-at = Day and hour
then-template = With a template
then-template-none = No template
then-ask = Look it up
then-answer = On { $when }
then-wrong = Choose a day and an hour.
then-template-unknown = The template { $name } was not known here then.
then-template-not-approved = The template { $name } was not approved then, so it could not go.
then-template-yes = The template { $name } was approved, and went as “{ $purpose }”: that was allowed.
then-template-no = The template { $name } was approved, but went as “{ $purpose }”: that was not allowed.

# Recording consent.
record-title = Record what they told you
record-about = Only what they really said or signed. It cannot be changed afterwards; what they say later is a new entry.
record-channel = Channel
record-effect = They
record-effect-grant = agreed
record-effect-withdraw = refused, or want no more
record-purpose = To what
record-method = How
record-method-in-person = In person
record-method-call = On the telephone
record-method-written = On paper or by mail
record-method-form = On a form
record-method-confirmed = On a form, confirmed by mail
record-at = When
record-at-about = Empty means now.
record-words = What was said, and to whom
record-words-about = For example: “Yes, tell me about the autumn course”, to Jo at the counter.
record-text-shown = What they were shown or read out
record-text-shown-about = Word for word, if there was a text.
record-save = Record
record-wrong = Nothing was recorded yet
record-wrong-words = Say what was said, and to whom.
record-wrong-long = At most 4,000 characters each.
record-wrong-future = This has not happened yet. Say when they told you.
scans-label = The paper
scans-about = A photo or a PDF of what was signed, up to { $number } files of { $most } MB each. It is kept sealed, and each opening is written down.
scans-title = { $number ->
    [one] The paper
   *[other] The paper, { $number } files
}
scans-none = The paper itself is not here.
scans-picture = Photo { $place }
scans-pdf = PDF { $place }
scans-kilobytes = { $number } kB
scans-megabytes = { $number } MB
scans-empty = This file is empty. Choose it again.
scans-not-taken = This is neither a picture nor a PDF. Photograph or scan the paper.
scans-too-large = This file is too large: at most { $most } MB. Photograph the paper again, or scan it smaller.
scans-too-many = At most { $most } files show one entry. Leave some out.
scans-cut = The file was cut off on its way here. Choose it again.
scans-gone = A file that was here went with another entry, or waited for more than a day. Choose it again.
scans-full = Too many files wait here for their entries. Record some first, or try again tomorrow.

# The history.
history-title = What was recorded
history-none = Nothing yet
history-none-about = What they agree to or refuse appears here with its evidence.
history-grant = Agreed: { $subject }
history-withdraw = Refused: { $subject }
history-hold = Words that may mean “stop”
history-release = Decided that it was no “stop”
history-allowed-again = { $subject }: allowed again. What was taken by stopping there is given back, no more.
history-taken-back = { $subject }: taken back, because the import that brought it was undone
history-said-at = said { $when }
history-by = recorded by { $who }
history-by-on = recorded by { $who } on { $when }
history-by-program = a program of the business
history-by-person = the person
history-by-itself = Kontor
history-provider = What { $channel } wrote to us:
history-shown = Shown:
history-shown-version = Shown, version { $number } of your text:
history-file = The file it came with
history-attested = The business’s word, from a list
history-joined = said to another entry of theirs, merged into this one
history-number-passed-on = said under another entry that had the same number; what was refused counts here until somebody decides whether the two are one person
history-whole = The record is whole: no entry was changed or removed since it was written.
history-broken = The record was changed outside Kontor
history-broken-about = From entry { $number } on it is not as it was written. Do not rely on it; ask whoever runs this installation.
method-message = Message
method-question = Answer to your question, by a button
method-text = Message that says your text
method-verbal = Said
method-written = In writing
method-form = Form
method-api = By a program
method-staff = Decision of your team
method-clock = Nobody decided in time
method-call = Telephone
method-in-person = In person
method-import = Imported list
method-double-opt-in = Asked and confirmed
method-provider = Settings of the channel
history-message = Open the message

# The link to one's preferences.
link-title = A page where they choose for themselves
link-about = Whoever has this link can refuse anything, and agree, without signing in. Send it to this person only.
link-label = Link to the preferences
link-copy = Copy
link-copied = Copied

# The person's own page.
preferences-title = What may { $business } send you?
preferences-about = Choose what you want. It takes effect at once, and you need no account.
preferences-on = On { $channel }
preferences-offers-text = I would like { $business } to send me offers and news on { $channel }. I can end this at any time.
preferences-topic-text = I would like { $business } to write to me about { $topic } on { $channel }. I can end this at any time.
preferences-business-text = Messages about what I ordered or booked
preferences-too-many = You have changed your choice very often within the last hour. Please try again later. You can still refuse anything now.
preferences-save = Save my choice
preferences-stop-title = No messages at all
preferences-stop-about = Ends everything on every channel. If you write yourself, you may still get an answer from a person.
preferences-stop = Stop everything
preferences-stopped = You stopped everything
preferences-stopped-about = Nothing is sent to you. No message follows this.
preferences-resume = Allow messages again
preferences-privacy = What we do with your data
preferences-words-grant = Ticked on the preference page.
preferences-words-withdraw = Unticked on the preference page.
preferences-words-stop = Pressed “Stop everything” on the preference page.
preferences-words-resume = Pressed “Allow messages again” on the preference page.
receipt-title = Your receipt
receipt-saved = Your choice is saved
receipt-saved-about = It holds from now on. No message follows a refusal.
receipt-holds = What holds now
receipt-at = As of
receipt-business = Business
receipt-number = Entry
receipt-keep = Keep it
receipt-print-about = Print this page, or save it as a text.
receipt-text = Save as text
receipt-back = Change something
receipt-yes = allowed
receipt-no = not allowed

# Getting consent.
asking-title = Asking for consent
asking-about = Nothing is sent to ask for consent: people write to you, and their message is the evidence.
asking-back = Inbox settings
asking-saved = Saved
texts-title = Texts
texts-none = No text yet
texts-none-about = Write one below. It becomes a link, a poster and a page on which people agree with one message.
texts-no-number = No WhatsApp number is connected
texts-no-number-about = Links and posters lead to your number. Connect it first.
texts-page = The page for everyone, with all texts
text-version = Version { $number }
text-link = Link that opens WhatsApp with this text ready
text-poster = Poster
text-end = Offer it no more
text-new = New text
text-new-about = A text never changes: other words are a new version, and each consent names the version it was given to. Whoever sends this text to you has agreed.
text-scope = About
text-language = Language
text-words = What people say by it
text-words-about = Name yourself, what you will write about, and where. 20 to 600 characters.
text-example = Yes, please send me offers and news from { $business } on WhatsApp. I can end this at any time.
text-publish = Publish
topics-title = Kinds of offers
topics-about = People can then ask for one kind and refuse another. Who refuses all offers refuses each kind.
topic-name = Name
topic-about = What it is
topic-add = Add
rules-title = What consent must be
rules-about = It counts from now on. For earlier days the earlier rule stays true.
rules-months = Months that consent counts
rules-months-about = Empty means that it never ends. 60 days before consent ends, the owners are told whose.
rules-days = An earlier rule of { $days } days still holds. Saving puts the months below in its place.
rules-own = Only the person’s own word counts
rules-own-about = Then an imported list is not enough for offers.
rules-save = Save
poster-title = News from { $business }
poster-code = Code that opens WhatsApp with the text ready
poster-how = Scan the code and send the message that is ready.
poster-end = You can end it at any time: write STOP.
poster-too-long = The text is too long for a code. Publish a shorter one.
offers-title = News from { $business }
offers-about = Your own message is your consent. Nothing is stored until you send it.
offers-send = Open in WhatsApp
offers-end = You can end it at any time: write STOP.

# The question by a button.
question-words = May we send you offers now and then? They come from { $business }, here on WhatsApp. You can end them at any time by writing STOP.
question-yes = Yes, please
question-no = No, thanks

# Whose consent ends soon.
ending-title = Whose consent ends soon
ending-about = Consent to offers that ends within the next 90 days by your rule or by law. You may ask again once it has ended; whoever sends you the text of a poster or agrees on their own page begins anew at once.
ending-until = until { $when }
ending-none = Nothing ends soon
ending-none-about = No consent to offers ends within the next 90 days.
ending-more = Later ones
ending-back = Back to people
