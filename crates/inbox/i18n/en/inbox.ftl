# The inbox and its list.
inbox-name = Inbox
view-mine = Mine
view-unassigned = Unassigned
view-all = All
view-closed = Closed
list-no-number = No number yet
list-no-number-about = Connect your WhatsApp number. What people write to it then appears here by itself.
list-no-number-others = Nothing can arrive until a WhatsApp number is connected. An owner or admin of your business can do that in the settings.
list-connect = Connect a number
list-none = All is answered
list-none-about = When somebody writes to you, the conversation appears here by itself.
list-none-mine = Nothing waits for you
list-none-mine-about = Conversations that are given to you stand here. Look under Unassigned for new ones.
list-none-unassigned = Everything has someone
list-none-unassigned-about = New conversations appear here until somebody takes them.
list-none-closed = Nothing closed yet
list-none-closed-about = What you close stands here. It reopens by itself when the person writes again.
list-nothing-found = Nothing found
list-nothing-found-about = Try a part of the name or number, or other words of the message.
list-window-left = { $left } left

# One conversation.
conversation-close = Close
conversation-reopen = Reopen
conversation-give = Give to
conversation-take = Take it myself
conversation-you = You
conversation-nobody = Nobody
conversation-unassigned = Unassigned
conversation-team = Team { $name }
conversation-mark-unread = Mark as unread

# Where an answer is written.
composer-stopped = { $name } asked us to stop
composer-stopped-about = That was { $when }. You may answer once they write again, or once they ask for messages with START.
composer-withdrawn = No answers here
composer-withdrawn-about = This person does not want answers on this channel. Reach them another way, or ask them to write START.
composer-disconnected = This number is disconnected
composer-disconnected-about = Connect it again, and you can answer here.
composer-look-only = You can read here
composer-look-only-about = Your role does not let you answer. An owner or admin can change that.
templates-title = Only a template can be sent now
templates-about = This person last wrote { $when }. After 24 hours WhatsApp delivers only approved templates. A text can be sent again as soon as they write.
templates-about-never = This person has not written here yet. Until they do, WhatsApp delivers only approved templates.
templates-none = There is no approved template for this number yet.
templates-kept = What you had written
templates-place = Value for { $name }
templates-header-place = Value for { $name } in the heading
templates-button-place = End of the address of button { $number }
templates-send = Send template
templates-marketing = offer
templates-utility = about an order or booking
templates-authentication = code
answer-empty = Write something first.
answer-too-long = This has { $length } characters; WhatsApp takes { $most }. Send it in parts.
answer-unknown-reply = The message you answer is not in this conversation any more.
answer-unknown-template = This template is not there any more. Choose another.
answer-missing-value = The template needs a value for { $name }.

# What was not sent, and why.
refusal-title = Not sent.
refusal-with-reason = Not sent. { $reason }
refusal-elsewhere = Written in another conversation.
reason-this-person = This person
reason-opted-out = { $name } asked us to stop. You may answer once they write again, or once they ask for messages with START.
reason-opted-out-on = { $name } asked us to stop ({ $day }); here is the message. You may answer once they write again, or once they ask for messages with START.
reason-held-unclear-stop = { $name } may have asked us to stop. Read the message and decide; until then nothing goes out by itself.
reason-restricted = The use of { $name }’s data is restricted. Only a person of the team may answer what they wrote.
reason-purpose-withdrawn = { $name } asked for no more messages of this kind.
reason-no-consent = { $name } has not agreed to offers here. You may ask, once, while they are writing with you.
reason-window-closed = { $name } last wrote more than 24 hours ago, so WhatsApp lets only an approved template through. Send a template, or wait until they write.
reason-template-required = Only an approved template can be sent now. Choose one below.
reason-template-not-approved = WhatsApp has not approved this template, or has paused it. Choose another.
reason-template-paused = WhatsApp has paused this template because people did not like it. Choose another.
reason-inbox-disconnected = This number is disconnected. Connect it again in the settings, then send once more.
reason-inbox-reconnect = WhatsApp refuses this number’s token. The message waits until the number is connected again.
reason-restored = Kontor was restored from a backup. The message waits until an owner says that sending may go on.
reason-quiet-hours = It is quiet hours. The message waits until they end.
reason-confirmation-used = The one confirmation of the stop was sent already, or its five minutes are over.
reason-answered-enough = Kontor has answered { $name } by itself often enough for now. Answer by hand if they need you.
reason-author-not-person = Only a person of the team may write to { $name } now.
reason-no-address = Nothing is known by which { $name } can be reached here.
reason-expired = It waited too long and would have come too late.
reason-allowed = Nothing stood in the way.
reason-other = It could not go out. The details say more.
reason-to-inboxes = Open the numbers
reason-to-templates = Open the templates

# Words that may mean stop.
stop-question = Did { $name } ask us to stop?
stop-question-about = Automatic messages wait for your decision. Without one by { $until }, it counts as a stop.
stop-question-show = Show the message
stop-question-no = No, it means something else
stop-question-yes = Yes, stop

# Messages.
message-stop-confirmation = Stop confirmation
message-automatic = Automatic answer
message-agent-held = Meta’s own agent was answering here; what it wrote is not shown
message-by-program = Sent by a program
message-by-colleague = A colleague
message-by-us = You
message-quote-unknown = A message that is not here
message-failed = It was not delivered.
message-unknown = The connection broke while this was being sent. It may have arrived; it is not sent again by itself.
message-asking = We do not know whether this arrived. Sending it again may bring it twice.
message-send-again = Send it again
message-leave = Leave it
message-details = Details
message-reaction-removed = Took a reaction back
message-taken-back = This message was taken back
message-unsupported = WhatsApp does not show this message here. Look at it on the phone.
message-may-call = You may call
message-may-not-call = Please do not call
message-number-changed = Has a new number
message-identity-changed = The phone or app has changed
message-chat-opened = Opened the chat
message-system = Note from WhatsApp

# Kinds of messages.
kind-text = Text
kind-image = Photo
kind-video = Video
kind-audio = Audio file
kind-voice = Voice message
kind-document = Document
kind-sticker = Sticker
kind-location = Location
kind-contacts = Contact card
kind-reaction = Reaction
kind-button-reply = Chose
kind-list-reply = Chose
kind-form-reply = Filled-in form
kind-call-permission = May we call?
kind-order = Order
kind-system = Note from WhatsApp
kind-edit = Changed message
kind-revoke = Message taken back
kind-unsupported = Not shown by WhatsApp
kind-template = Template
kind-unknown = A kind of message that Kontor does not know yet

# The person.
person-open = Open the page of { $name }
known-by-phone = Phone
purpose-service = Answers
purpose-transactional = Orders, bookings, invoices
purpose-marketing = Offers
consent-not-asked = not asked
consent-agreed = agreed
consent-withdrawn = does not want this
consent-stopped-on = asked us to stop, { $when }
consent-wrote = wrote to us
consent-business = part of doing business

# One message in detail.
detail-title = Message
detail-course = What happened
detail-direction = Direction
detail-inbound = Came in
detail-outbound = Went out
detail-status = Status
detail-received = Received
detail-held-by = Who was answering
detail-held-by-agent = Meta’s own agent, when this came. A reply from here takes the conversation back.
detail-created = Written
detail-sent = Sent
detail-delivered = Delivered
detail-read = Read
detail-error = Problem
detail-decision = May it go?
detail-verdict = Decision
detail-codes = Reasons
detail-decided = Decided
detail-decision-id = Decision number
detail-pricing = What WhatsApp charges for
detail-charge = Charge
detail-billable = Charged
detail-not-billable = Not charged
detail-category = Category
detail-pricing-type = Type
detail-pricing-model = Model
detail-technical = For support
detail-id = Message number
detail-provider-id = Number at WhatsApp
detail-request = Request number

# What could not be read.
parked-title = Could not be read
parked-about = What a provider sent and Kontor could not read. Nothing is lost: it is kept, and can be read again after an update.
parked-none = Everything could be read
parked-none-about = Should something arrive that Kontor does not understand, it stands here with its reason.
parked-waiting = Waiting
parked-older = Show earlier ones
parked-show = Show
parked-replay = Read again
parked-dismiss = Let it be
parked-tried = tried again
parked-one = What arrived
parked-one-about = As the provider sent it. It may hold a customer’s words; it is deleted after 30 days.
parked-since = Arrived
parked-nothing = There is nothing to show: what arrived was empty, or what is stored of it no longer opens.
parked-cut = It is longer; only its beginning is shown.
parked-still = It still cannot be read
parked-still-about = It stays here. After an update of Kontor, try once more.
unconnected-title = Not connected
unconnected-about = A provider sends for these accounts, but nobody connected them here. What comes is not kept.
unconnected-number = { $number } events

# A second thought about an answer.
message-waits = Not sent yet.
message-undo = Undo
undo-too-late = This message is on its way already, so it could not be taken back.
message-taken-back-by-us = An answer was taken back before it was sent
inbox-settings-title = Inbox
inbox-settings-about = How one works in the inbox here.
inbox-settings-saved = Saved
inbox-settings-save = Save
wait-title = A second thought
wait-about = An answer waits a few seconds before it is sent, and can be taken back for as long. From 0 to 30; with 0 it goes at once.
wait-everyones = Seconds, for everyone
wait-everyones-is = For everyone: { $seconds } s
wait-own = Seconds, for you
wait-own-about = Leave it empty to go by what holds for everyone.
wait-wrong = Write a whole number from 0 to 30.

# What messages cost.
costs-title = Costs
costs-about = What WhatsApp charges for your messages: what Meta reports of each, by its own rate card. Meta's bill is what counts in the end.
costs-months = Other months
costs-month-before = The month before
costs-month-after = The month after
costs-none = Nothing delivered in this month
costs-none-about = As soon as messages that you sent are delivered, what they cost stands here.
costs-total = Comes to
costs-messages = Messages delivered
costs-messages-number = { $number ->
    [one] { $number } message
   *[other] { $number } messages
}
costs-unknown = { $number ->
    [one] The price of { $number } message is not known: there is no rate card for it. It is not in the sum.
   *[other] The price of { $number } messages is not known: there is no rate card for them. They are not in the sum.
}
costs-not-known = not known
costs-market-unknown = Country not known
costs-nameless = No name
costs-older = Older ones
costs-table = Download as a table
costs-estimate = What will it cost?
costs-numbers = Your numbers
costs-numbers-about = Each month, the first { $free } answers of a number are free, as far as Meta has said. After that an answer costs what a utility message does.
costs-free-left = { $left } free answers left in this month
costs-free-used = The free answers of this month are used up
costs-billing-ask = How does Meta bill this account?
costs-billing-ask-about = Currency and time zone stand in Meta's WhatsApp Manager under the account's settings. Until you choose them here, Kontor reckons in US dollars and by your business's clock.
costs-billing-currency = Currency
costs-billing-zone = Time zone of the account
costs-billing-zone-unknown = Choose a time zone from the list.
costs-billing-saved = Saved. What is delivered from now on is reckoned so.
costs-save = Save
costs-cards = Rate cards
costs-cards-about = Meta publishes a rate card for each currency, and a new one at most every three months. Kontor comes with the one in US dollars. If Meta bills you in another currency, or there is a newer card, add it here.
costs-card-from = holds from { $day }
costs-card-add = Add a rate card
costs-card-first-day = First day it holds
costs-card-first-day-about = Prices change on the first of January, April, July and October only.
costs-card-first-day-unknown = Choose the first day on which the card holds.
costs-card-currency-unknown = Choose the currency of the card.
costs-card-source = Where it is from
costs-card-source-about = For yourself, later: the name of Meta's file, and when you got it.
costs-card-source-missing = Write where the card is from.
costs-card-rates = The rates
costs-card-rates-about = Comma-separated: a first row with market, marketing, utility, authentication, authentication_international, service; below it a row for each market, with amounts like 0.0550. Leave a place empty where the card has none.
costs-card-keep = Add the card
costs-card-added = The card is added.
costs-card-remove = Remove
costs-card-removed = The card is removed. What was reckoned by it stays.
costs-not-taken = This needs another look
costs-wrong-columns = The first row must name: market, marketing, utility, authentication, authentication_international, service.
costs-wrong-market = Line { $line }: Meta has no market called { $name }.
costs-wrong-twice = Line { $line }: { $name } stands there twice.
costs-wrong-amount = Line { $line }: { $text } is no amount; write it like 0.0550.
costs-wrong-table = Line { $line } is no row of comma-separated values with six places, or there are too many.
costs-wrong-empty = There is no row below the first one.
costs-category-marketing = marketing
costs-category-utility = utility
costs-category-authentication = authentication
costs-category-international = authentication, international
costs-category-service = answer
costs-category-other = other: { $word }
costs-kind-regular = charged
costs-kind-free = free answer
costs-kind-ad = free after an ad
costs-kind-other = other: { $word }
costs-estimate-about = About what a month on WhatsApp comes to, by Meta's rate card of today. Kontor itself takes nothing for messages, and what customers write to you is free.
costs-guess-country = Where most of your customers are
costs-guess-answers = Answers a month
costs-guess-answers-about = Within 24 hours of what a customer wrote. The first { $free } a month are free.
costs-guess-utility = Reminders and notices a month
costs-guess-utility-about = Templates of the category utility: appointments, orders, payments.
costs-guess-marketing = Offers a month
costs-guess-marketing-about = Templates of the category marketing, one for each person.
costs-guess-number = Write a whole number, or leave it empty.
costs-guess = Reckon
costs-guess-result = About, in a month
costs-guess-each = { $amount } each
costs-guess-note = By the list prices. With many messages Meta gives a discount on reminders and codes; answers after an ad are free for three days.
costs-guess-no-card = There is no rate card in { $currency } yet

# What an answer costs, beside the composer.
price-free = free: they came by an ad
price-free-left = free, { $left } left this month
price-about = about { $amount }

# Files of messages.
file-waiting = Being fetched …
file-missing = Not here
file-tried = Being fetched. { $because } It is tried again by itself.
file-failed = The file could not be fetched. { $because }
file-again = Try again
file-away = WhatsApp did not hand it over.
file-token-refused = WhatsApp refuses this number’s token. Connect the number again in the settings.
file-disconnected = The number it came to is disconnected.
file-gone = WhatsApp keeps files for seven days and does not have this one any more. Ask the person to send it again.
file-too-large = It has more than 100 MB. Ask the person to send it another way.
file-damaged = What arrived is not what was sent.
file-elsewhere = WhatsApp named an address for it that is none of its own, so it was not opened.
file-not-what-it-says = This is not what it was sent as, so it is not shown. { $size }
file-too-many-dots = This picture has { $width } × { $height } dots, too many to be shown here. { $size }
file-broken = This picture cannot be read. { $size }
file-bytes = { $number } bytes
file-kilobytes = { $number } KB
file-megabytes = { $number } MB
file-link-expired = This link has expired
file-link-expired-about = Links to files work for a few minutes. The file itself is still in its conversation.
file-link-back = Open the conversation

# Labels.
labels-title = Labels
labels-about = Your own words for conversations. Whoever answers puts them on and takes them off; the list can be narrowed to one.
labels-none = There is no label yet.
label-name = Name
label-colour = Colour
label-add = Add a label
label-save = Save
label-remove = Remove
label-change = Change { $name }
label-sand = Sand
label-mist = Mist
label-sage = Sage
label-sky = Sky
label-rose = Rose
label-amber = Amber
label-no-name = Give the label a name.
label-too-long = A label’s name has at most 40 characters.
label-taken = Another label is called so. Choose another name.
label-too-many = There are 100 labels already. Remove some that you no longer need.
label-gone = This label is not there any more.
list-none-labelled = Nothing with this label
list-none-labelled-about = Open a conversation and put the label on it, or choose another view.

# Snoozing.
view-snoozed = Snoozed
list-none-snoozed = Nothing is asleep
list-none-snoozed-about = What you snooze stands here until its time comes, or the person writes.
snooze-title = Snooze
snooze-until = Asleep until { $when }, or until the person writes.
snooze-wake = Wake it now
snooze-this-afternoon = This afternoon
snooze-tomorrow-morning = Tomorrow morning
snooze-next-opening = When you open next
snooze-next-week = Next week
snooze-pick = Another time
snooze-about = In your time zone. It comes back sooner if the person writes.
snooze-do = Snooze
snooze-past = This time has passed. Choose a later one.
snooze-too-far = This is more than a year away. Choose a nearer time.
snooze-no-time = Choose a day and a time.

# Taking back what was done.
undo-closed = Closed.
undo-opened = Open again.
undo-snoozed = Snoozed.
undo-given = Given away.
undo-let-go = Nobody has it now.
undo-labelled = Label put on.
undo-unlabelled = Label taken off.

# Notes.
kind-note = Note
note-write = Note for the team
note-label = Your note
note-placeholder = Only your team reads this
note-about = It never reaches the customer. Write @ and a name to call somebody.
note-names = For example { $names }.
note-keep = Keep the note
note-too-long = A note has at most { $most } characters.
detail-internal = Between colleagues

# For later.
later-title = Send later
later-at = Day and time
later-about = In your time zone. It is checked again at that hour.
later-template = If the time to answer freely is over by then
later-no-template = Send nothing
later-goes = Goes out on { $when }.
later-fallback = If the time to answer freely is over by then, this goes in its place: { $words }
later-instead-of = This template went in the place of: { $words }
later-change = Change
later-cancel = Cancel it
later-closed-by-then = By then more than 24 hours will have passed since this person wrote, unless they write again. Choose a template that goes in its place, or an earlier time.
