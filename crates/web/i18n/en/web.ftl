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
time-weekday = { $number ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
time-month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

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
layout-offline = No connection. What you see may be old. What you write stays here until it can be sent.

room-inbox = Inbox
room-people = People
room-settings = Settings

problem-signed-out = You are signed out
problem-forbidden = This is not allowed
problem-not-found = Nothing here
problem-unavailable = Just a moment
problem-internal = Something went wrong
problem-refused = That did not work
problem-home = Go to the start

# Inbox
inbox-title = Inbox
inbox-open = { $number } open
inbox-new = New conversation
inbox-search = Search people and messages
inbox-views = Views
inbox-unread = unread
inbox-older = Older conversations
inbox-older-messages = Older messages
inbox-back = Back to the list
inbox-back-to-thread = Back to the conversation
inbox-messages = Messages
inbox-no-messages = Nothing here yet
inbox-no-messages-about = What is written will stand here.
inbox-choose = No conversation chosen
inbox-choose-about = Choose one from the list to read and answer.
inbox-note = Note for the team
inbox-reactions = Reactions
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

# Person
person-known-by = Known by
person-confirmed = Confirmed
person-may-write = May we write?
person-may-yes = Yes
person-may-not-asked = Not asked yet
person-may-no = No
person-timeline = Timeline

docs-title = Kontor's programming interface
docs-key = Every call sends an API key of the business: Authorization: Bearer kontor_… An owner makes one in the settings.
