# Words of the layout and the shared components. {$name} is already isolated where a name stands inside a sentence.

# Times
time-now = now
time-just-now = just now
time-today = Today
time-yesterday = Yesterday
time-yesterday-at = yesterday, { $time }
time-minutes-ago = { $minutes } min ago
time-hours-ago = { $hours } h ago
time-under-a-minute = less than a minute
time-minutes = { $minutes } min
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

# How far a message has come
tick-queued = Waiting to be sent
tick-held = Held back
tick-sending = Being sent
tick-unknown = Possibly sent
tick-sent = Sent
tick-delivered = Delivered
tick-read = Read
tick-played = Played
tick-failed = Not delivered
tick-refused = Not sent
tick-cancelled = Cancelled

# Layout
layout-skip = Skip to the content
layout-rooms = Rooms
layout-account = Your account: { $name }
layout-unread = unread
layout-language = Language
layout-offline = No connection. What you see may be old. What you write stays here until it can be sent.

room-inbox = Inbox
room-people = People
room-reports = Reports
room-notices = Notices
room-settings = Settings

problem-signed-out = You are signed out
problem-forbidden = This is not allowed
problem-not-found = Nothing here
problem-unavailable = Just a moment
problem-internal = Something went wrong
problem-refused = That did not work
problem-home = Go to the start

# What went wrong, by the code that programs see
problem-code-no-conversation = There is no conversation with this person that you can see. Copy the link and give it to them otherwise.
problem-code-poster-too-long = The text is too long for a code. Publish a shorter one.
problem-code-connect-state = This way back from Meta is not yours, or more than an hour has passed. Begin again under Connected numbers.
problem-code-template-refused = Meta does not take this template, or does not delete it. Open it again: it says how it stands and what to change.
problem-code-template-locked = While Meta judges a template it cannot be changed. Look at it again in a few minutes.
problem-code-template-not-waiting = This template waits for no choice any more. Look at it again.
problem-code-not-found = There is nothing here. It may have been removed, or the address is wrong.
problem-code-forbidden = Your role does not allow this. An owner or admin of this business can change that.
problem-code-beyond-grant = The business lets you look at a part of it, and change nothing.
problem-code-support-closed = This question is closed. If it comes up again, ask a new one.
problem-code-invalid = Some fields need to be changed.
problem-code-signed-out = You are signed out. Sign in again; what you typed is still in this page.
problem-code-other-site = This form was sent from another site. Open Kontor itself and try again.
problem-code-unavailable = Kontor cannot reach its data at the moment. Nothing was lost; please try again.
problem-code-internal = Something went wrong here, not with you. It was recorded; please try again later.
problem-code-invalid-query = This address could not be read. Go back and choose again.
problem-code-invalid-form = What was sent could not be read. Go back, and send the form once more.
problem-code-too-large = This is too large. Send less at once.
problem-code-email-taken = This e-mail already has a login. Sign in with it instead.
problem-code-sign-in-wrong = This e-mail and password do not belong together. Check both, and try again.
problem-code-too-many-tries = Too many tries. Wait a little, then try again.
problem-code-link-spent = This link was used already, or is too old. Ask whoever runs this Kontor for a new one.
problem-code-setup-spent = This set-up link is not good any more. Restart Kontor to get a new one.
problem-code-password-wrong = This is not your current password.
problem-code-password-changed = Your password was changed a moment ago, elsewhere. Sign in again.
problem-code-settings-changed = Someone else has changed the settings while you did. Nothing was overwritten: look at the page again, then make your change once more.
problem-code-team-name-taken = Another team is called so. Choose another name.
problem-code-beyond-maker = A key may hold only what you may do yourself.
problem-code-no-scopes = Choose at least one thing that the key may do.
problem-code-above-own-role = You cannot give, change or take away a role above your own. An owner can.
problem-code-last-owner = A business needs an owner. Make someone else an owner first.
problem-code-staff-changed = Someone else has changed this person while you did. Look again, then make your change once more.
problem-code-invitation-spent = This invitation is not open any more. Ask for a new one.
problem-code-other-login = This invitation is for someone with another e-mail. Sign in as that person to accept it.
problem-code-already-member = This person works here already.
problem-code-already-settled = This is not waiting for a decision any more. Look at what stands there now.
problem-code-on-its-way = This message is on its way already. Look at its status in the thread.
problem-code-not-waiting = This message does not wait to be taken back. It goes out by itself.
problem-code-later-past = This time has passed. Choose a later one.
problem-code-later-too-far = This is more than a year away. Choose a nearer time.
problem-code-later-no-time = Say when it is to go.
problem-code-window-closed-by-then = By then more than 24 hours will have passed since this person wrote. Choose a template that goes in its place, or an earlier time.
problem-code-not-scheduled = This message waits for no hour any more. Look at its status in the thread.
problem-code-note-too-long = A note has at most 4,096 characters.
problem-code-undo-too-late = This cannot be taken back any more: the minute is over, or it was taken back already.
problem-code-undo-changed = Someone else, or the customer, has changed this since. Nothing was taken back: look again, then decide.
problem-code-merge-itself = This is one conversation. Choose another to merge into it.
problem-code-merge-two-people = These conversations are with two different people. Merged, an answer meant for one would reach the other, so they stay apart.
problem-code-merged-already = Someone has merged one of these conversations already. Look again, then decide.
problem-code-merge-too-many = The other conversation has more than 10,000 messages. Open it, and merge this one into it.
problem-code-split-too-many = From this message on there are more than 1,000. Choose a later message.
problem-code-split-beginning = The conversation begins with this message, so nothing would be left of it. Choose a later message.
problem-code-conversation-merged = This conversation was merged into another one. Find it in the list, and do it there.
problem-code-not-meant = Meanwhile this would go from another of your numbers, or to somebody else, than when it was written. Look where it goes, then send it again.
problem-code-label-taken = Another label is called so. Choose another name.
problem-code-too-many-labels = There are 100 labels already. Remove some that you no longer need.
problem-code-too-many-views = There are 50 views already. Delete some that you no longer need.
problem-code-quick-reply-taken = Another quick reply has this shortcut. Choose another.
problem-code-too-many-quick-replies = There are 300 quick replies already. Delete some that you no longer need.
problem-code-too-many-word-rules = There are 50 word rules already. Delete some that you no longer need.
problem-code-label-no-name = Give the label a name.
problem-code-label-too-long = A label’s name has at most 40 characters.
problem-code-snooze-past = This time has passed. Choose a later one.
problem-code-snooze-too-far = This is more than a year away. Choose a nearer time.
problem-code-snooze-no-time = Say until when.
problem-code-not-snoozed = Only what is snoozed has a time until which it is so.
problem-code-identity-taken = This number already belongs to someone. Open that person and go on there.
problem-code-field-taken = Another field is called so. Choose another name.
problem-code-too-many-fields = There are 200 fields already. Use one of those.
problem-code-contact-not-here = One of the two is not in this business's book. Look for them by name or number, then merge them.
problem-code-contact-changed = Somebody changed this person meanwhile. Look again, then change what is still to be changed.
problem-code-changed-meanwhile = Someone changed this since you looked at it. Look again, then decide.
problem-code-unknown = Choose one of what is offered.
problem-code-unknown-assignee = Choose someone who works here and whose role lets them answer.
problem-code-unknown-team = Choose a team of this business.
problem-code-mail-off = Mail is not set up here, so nothing was sent. Whoever runs this Kontor can set it up.
problem-code-notice-mandatory = This notice cannot be silenced: someone must know in time.
problem-code-inbox-disconnected = This number was disconnected. Connect it again as a new one.
problem-code-request-changed = Someone else went on with this request meanwhile. Look again, then decide.
problem-code-no-reason = Say how or why first.
problem-code-no-change = Choose the change that answers it. If none was made, correct their data first.
problem-code-not-confirmed = Type the word that confirms it.
problem-code-nobody-known = Choose someone among the people of this business.
problem-code-too-many = There were too many requests. Try again later.
problem-code-push-address-refused = This browser’s push service cannot be used here. Use another browser, or let mails tell you.
problem-code-push-keys-unusable = The browser sent keys that cannot be used. Reload the page and try again.
problem-code-too-many-devices = You have ten devices already. Remove one that you no longer use, then add this one.
problem-code-too-many-holidays = There are 200 holidays already. Remove some that you no longer need.
problem-code-too-many-invitations = As many were invited as one business may invite in a day. Go on tomorrow.
problem-code-no-password = Set a password first. It is asked for when the address changes.
problem-code-same-address = This is your address already.
problem-code-no-business = You belong to no business, and mail goes out for businesses only.
problem-code-too-many-keys = There are as many keys as a business may have. End some that are not used any more.
problem-code-too-many-webhook-endpoints = There are ten addresses, as many as a business may have. Remove one that is not used any more.
problem-code-webhook-endpoint-disabled = This address is switched off. Switch it on first.
problem-code-too-many-streams = Too many pages of Kontor are open. Close some, then try again.
problem-code-note-not-yours = Only who wrote a note changes it; an owner or admin may delete it too. Write a note of your own instead.
problem-code-note-changed = This note was changed or deleted meanwhile. Look again, then decide.
problem-code-too-many-files = Too many files wait here at the same time. Send some, or wait a while, then try again.
problem-code-not-now = This goes on already, or is over. Look at how far it is.
problem-code-evidence-gone = The file is not here any more. What was recorded of it still stands.
problem-code-file-gone = The file is not kept any more. Send it again.
problem-code-too-late = This cannot be taken back any more, or was already.

# Inbox
inbox-title = Inbox
inbox-open = { $number } open
inbox-new = New conversation
inbox-search = Search people and messages
inbox-search-messages = Show every message with these words
choosing-begin = Choose several
choosing-title = Choose conversations
choosing-chosen = { $number } chosen
choosing-end = Done choosing
choosing-actions = What to do with them
inbox-states = Show
inbox-draft = Draft:
inbox-views = Views
inbox-labels = Labels
inbox-unread = unread
inbox-older = Older conversations
inbox-older-messages = Older messages
inbox-back = Back to the list
inbox-gone = Somebody else has this conversation now
inbox-gone-about = You can read what is here; what comes next, they see.
inbox-back-to-thread = Back to the conversation
inbox-messages = Messages
inbox-new-messages = New messages
inbox-no-messages = Nothing here yet
inbox-no-messages-about = What is written will stand here.
inbox-choose = No conversation chosen
inbox-choose-about = Choose one from the list to read and answer.
inbox-note = Note for the team
inbox-reactions = Reactions
inbox-picture-with = { $title }: { $caption }
inbox-save-file = Save the file
inbox-show = Show
inbox-unsent-text = What was not sent
inbox-looking = { $name } is looking
inbox-typing = { $name } is typing …

# Composer
composer-label = Your answer
composer-placeholder = Write an answer
composer-send = Send
composer-send-template = Send template
composer-left = left to answer freely, then a template
composer-closed = Only a template can be sent now
composer-templates = Choose a template
composer-no-templates = There is no approved template yet.
composer-make-template = Templates
composer-kept = What you had written
composer-said-above = Nothing can be sent now. The reason stands above.

# Person
person-known-by = Known by
person-confirmed = Confirmed
person-may-write = May we write?
person-may-yes = Yes
person-may-not-asked = Not asked yet
person-may-no = No
person-timeline = Timeline

# What owners are told on every page
alert-label = About this installation
alert-restored = Kontor was restored from a backup. Nothing is sent until someone confirms it.
alert-restored-do = See what waits
alert-backup-failed = The last backup was not made.
alert-look = See why
alert-terms = There are terms or a privacy page here that you have not accepted yet.
alert-terms-do = Read and accept
alert-kit = A lost disk would be the end: nobody has written down the recovery kit.
alert-kit-do = Write it down
alert-rehearsal = Nobody has tried yet whether a backup can be restored.
alert-rehearsal-do = Try it

# While the operator may look
grant-label = The operator's access
grant-open = The operator may look at this business until { $until }.
grant-open-do = See or end it
grant-guest = You are looking at { $business } as the operator, until { $until }. You can change nothing, and each page you open is written down.
grant-guest-leave = Leave

docs-title = Kontor's programming interface
docs-key = Every call sends an API key of the business: Authorization: Bearer kontor_… An owner makes one in the settings.
layout-installation = About this installation
layout-terms = Terms of use
layout-privacy = Privacy
layout-security = Security
layout-contact = Contact

month-and-year = { $month ->
    [1] January { $year }
    [2] February { $year }
    [3] March { $year }
    [4] April { $year }
    [5] May { $year }
    [6] June { $year }
    [7] July { $year }
    [8] August { $year }
    [9] September { $year }
    [10] October { $year }
    [11] November { $year }
   *[12] December { $year }
}

# Without a mouse
palette-title = Commands
palette-label = Type a command, a person or a conversation
palette-none = Nothing is called that.
palette-close = Close this
keys-title = Keys
keys-next = Next conversation
keys-previous = Previous conversation
keys-reply = Write an answer
keys-note = Write a note
keys-close = Close, or open again
keys-snooze = Snooze
keys-assign = Give to someone
keys-label = Labels
keys-undo = Take back
keys-search = Search
keys-leave = Leave a field or a menu
keys-send = Send the answer
keys-palette = Every command, by name
keys-help = This sheet
keys-on = Use single keys on this device
keys-on-about = Turn them off if you speak to your device or have it read to you. Commands stay reachable with ctrl and k.
