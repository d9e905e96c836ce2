# Words of the accounts: set-up, sign-in, staff, teams, API keys, settings.

# Businesses
tenant-name = Name of the business
tenant-name-explained = As your customers know it.
tenant-name-missing = Give your business a name.
tenant-name-too-long = Use at most 120 characters.
tenant-address = Address
tenant-address-explained = Where your customers find you or write to. You can leave it empty.
tenant-phone = Telephone
tenant-phone-explained = Your own number, as customers dial it. You can leave it empty.
tenant-phone-invalid = This is not a telephone number. Write it with its country, like +49 30 1234567.
tenant-time-zone = Time zone
tenant-time-zone-explained = Times are shown and kept to as it is there.
tenant-time-zone-unknown = Choose a time zone from the list.
tenant-country = Country
tenant-country-unknown = Choose a country from the list.
tenant-language = Language
tenant-language-explained = For whoever of your staff has not chosen a language of their own.

# Fields shared by several forms
field-your-name = Your name
field-your-name-explained = As colleagues see it.
field-name-missing = Write a name.
field-name-too-long = Use at most 80 characters.
field-email = E-mail
field-email-invalid = This is not an e-mail address. Write it like olga@example.org.
field-password = Password
field-new-password = New password
field-password-explained = At least 12 characters. Long is good: a few words that do not belong together are easy to remember. Any characters will do.
field-password-too-short = Use at least 12 characters.
field-password-too-long = Use at most 256 characters.
field-password-common = Many people use a password like this, so it is tried first. Choose one that only you would think of.
field-password-known = This is mostly your name, e-mail or business, which others know too. Choose something that they would not guess.
form-not-taken = Some fields need to be changed:

# Set-up
setup-title = Set up Kontor
setup-about = This makes your business and your own way in. It takes a minute, and everything can be changed later.
setup-business = Your business
setup-you = You
setup-button = Set up
setup-needs-link = Set-up needs its link
setup-needs-link-explained = Kontor prints a link when it starts, and a new one each time until someone has set it up. Open the newest one.

# Sign-up
sign-up-title = Start with Kontor
sign-up-button = Start
sign-up-closed = New businesses cannot sign up here
sign-up-closed-explained = If a business invited you, open its invitation. If you have a login, sign in.
sign-up-wait = Too many sign-ups from your network. Try again in { $minutes } min.
sign-up-taken = This e-mail already has a login. Sign in with it, then add your business there.
sign-up-link = Start a new business

# Sign-in
sign-in-title = Sign in
sign-in-button = Sign in
sign-in-wrong = This e-mail and password do not belong together. Check both, and try again.
sign-in-wait-seconds = Too many tries. Try again in { $seconds } s.
sign-in-wait-minutes = Too many tries. Try again in { $minutes } min.
sign-in-forgotten = Forgotten your password? Ask whoever runs this Kontor for a sign-in link.
sign-in-link-title = Sign in by link
sign-in-link-about = This link signs you in once.
sign-in-link-spent = This link does not open any more
sign-in-link-spent-explained = It was used already, or is too old. Ask whoever runs this Kontor for a new one.
sign-out = Sign out
sign-out-everywhere = Sign out everywhere

# Businesses of a login
businesses-title = Your businesses
businesses-none = You belong to no business yet
businesses-none-explained = Ask an owner or admin of a business to invite you.
businesses-add = Add a business
businesses-new-title = A new business

# Invitation
invitation-title = Join { $business }
invitation-about = You were invited as { $role }.
invitation-spent = This invitation is not open any more. Ask for a new one.
invitation-spent-title = This invitation is not open any more
invitation-spent-explained = It was used or withdrawn, or is older than seven days. Ask whoever invited you for a new one.
invitation-other-login = This invitation is for someone with another e-mail. Sign in as that person to accept it.
invitation-for = It is for { $email }.
invitation-sign-in = This e-mail already has a login. Sign in with it, and you can accept.
invitation-other-signed-in = You are signed in as someone else. Sign out first.
invitation-traced = What you open of customers is noted for twelve months; the owner can read it when there is a reason.
invitation-accept = Join
invitation-already-member = This person works here already.
invitation-too-many = As many were invited as one business may invite in a day. Go on tomorrow.

# Account
account-title = Your account
account-password = Password
account-password-none = You have no password yet: a link signed you in. Choose one now, so that you can sign in again.
account-current-password = Current password
account-current-password-wrong = This is not your current password.
account-change-password = Change the password
account-set-password = Set the password
account-password-about = Changing it signs you out on all other devices.
account-password-changed = Your password is changed. All other devices are signed out.
account-changed-meanwhile = Your password was changed a moment ago, elsewhere. Sign in again.
account-email = E-mail
account-email-about = You sign in with it, and notices go there. A link is mailed to the new address; the change is made once you open it while you are signed in. It signs you out on all other devices.
account-email-new = New e-mail
account-email-button = Mail me the link
account-email-off = It can be changed only where mail is set up: only a mailed link shows that an address is yours. Ask whoever runs this Kontor to set mail up.
account-email-no-password = Set a password first. It is asked for when the address changes.
account-email-same = This is your address already.
account-email-sent = If the new address can get mail now, a link is on its way to it. Until you open it, everything stays as it is. Your present address was told.
account-email-changed = Your address is changed. All other devices are signed out.
address-title = Your new address
address-about = From now on you sign in with { $email }, and notices go there.
address-button = Use this address
address-sign-in = Sign in first, with your present address. Then the new one can be taken into use.
address-other = Someone else is signed in here. Sign out first, then open the link again.
address-spent = This link does not open any more: it was used, is older than two hours, a newer one was sent, or you are not signed in. Ask for a new one in your account.
address-taken = This address has a login of its own. Choose another address, or sign in with this one.
account-sessions = Where you are signed in
account-this-device = This device
account-last-used = Last used
account-unknown-device = Unknown device
account-end-session = Sign out there
account-theme = Appearance
account-theme-device = As the device
account-theme-light = Light
account-theme-dark = Dark
account-save = Save

# Settings and its tabs
tab-settings = Settings
tab-business = Business
tab-staff = Staff
tab-teams = Teams
tab-numbers = WhatsApp
tab-costs = Costs
tab-inbox = Inbox
tab-people = People
tab-automation = Automatic answers
tab-mail = Mail
tab-privacy = Privacy
tab-backups = Backups
tab-installation = Installation
tab-keys = API keys
tab-me = You
tab-account = Your account
settings-title = Business
settings-about = Your profile, and how Kontor works for you.
settings-profile = Profile
settings-work = How you work
settings-agent-sees = What agents see
settings-agent-sees-explained = Owners and admins always see all conversations.
settings-agent-sees-all = All conversations
settings-agent-sees-own = Their own, and those that nobody has yet
settings-agent-sees-unknown = Choose one of the two.
settings-quiet-from = Quiet from
settings-quiet-until = Quiet until
settings-quiet-explained = Between these times, nothing automatic or promotional is sent. People can always answer. The same time twice means never quiet.
settings-not-a-time = Write a time like 21:00.
settings-save = Save
settings-saved = Saved.
settings-stale = Someone else has changed the settings while you did. Nothing was overwritten: look at the page again, then make your change once more.
settings-read-only = Only an owner or admin can change these.

# Me
me-title = You
me-about = What colleagues see of you, and how you read Kontor.
me-manner = Language and time
me-language = Language
me-language-unknown = Choose a language from the list.
me-as-business = As the business has it
me-time-zone-explained = For when you are elsewhere than the business. Quiet hours stay those of the business.
me-save = Save
me-saved = Saved.

# Roles
role-owner = Owner
role-admin = Admin
role-agent = Agent
role-viewer = Viewer
role-explained = Owners may do everything. Admins may not make API keys or change owners. Agents answer customers; they do not delete people or take the book of people out. Viewers only look.
role-unknown = Choose a role from the list.

# Staff
staff-title = Staff
staff-about = Who works here, and as what.
staff-you = You
staff-role = Role
staff-name = Name
staff-save = Save
staff-saved = Saved.
staff-change = Change { $name }
staff-remove = Remove from the business
staff-remove-title = Remove { $name }?
staff-remove-about = They are signed out at once, and their API keys, links and invitations end. What they wrote stays, under their name.
staff-removed = Removed.
staff-keep = Keep
staff-not-found = Nobody here has this id. They may have been removed.
staff-above-own-role = You cannot give, change or take away a role above your own. An owner can.
staff-last-owner = A business needs an owner. Make someone else an owner first.
staff-stale = Someone else has changed this person while you did. Look again, then make your change once more.
staff-invite-title = Invite someone
staff-invite-about = You get a link to hand over yourself. It opens once, for seven days.
staff-invite-name = Their name
staff-invite-button = Make the link
staff-invited = The invitation is ready
staff-invited-about = Send this link to { $name } yourself. It is shown only now.
staff-invited-mailed = A mail with this link is on its way to { $name }. You can also send it yourself: it is shown only now.
staff-invitation-link = Invitation link
staff-invitations = Open invitations
staff-invitation-until = Open until
staff-invitation-revoke = Withdraw
staff-invitation-revoked = Withdrawn.
staff-invitation-gone = This invitation was not open any more.
copy = Copy
copied = Copied

# Teams
teams-title = Teams
teams-about = Give conversations to a group, such as front desk or repairs.
teams-none = No teams yet
teams-none-explained = A team is useful as soon as two people share the same kind of questions.
team-new = New team
team-name = Name of the team
team-create = Make the team
team-rename = Rename
team-add = Add
team-add-label = Add someone
team-remove = Take out
team-remove-person = Take { $name } out of { $team }
team-nobody = Nobody is in this team yet.
team-not-found = This team or person is not here any more.
team-name-taken = Another team is called so. Choose another name.
team-saved = Saved.

# API keys
keys-title = API keys
keys-about = A key lets a program of yours in. Each may do only what you choose.
keys-none = No keys yet
keys-none-explained = You need one only if a program of yours talks to Kontor.
key-new = New key
key-name = What it is for
key-name-explained = So that you know later which program has it.
key-scopes = What it may do
key-create = Make the key
key-made = The key is ready
key-made-about = Copy it now into your program. It is not kept, so it cannot be shown again.
key-label = API key
key-used = last used
key-never-used = never used
key-by-operator = made by the operator
key-by = made by { $name }
key-revoke = End this key
key-revoke-title = End the key “{ $name }”?
key-revoke-about = The program that has it is shut out at once. This cannot be undone.
key-revoked = The key is ended.
key-keep = Keep
key-not-found = This key is not here any more.
key-beyond-maker = A key may hold only what you may do yourself.
key-no-scopes = Choose at least one thing that the key may do.
key-too-many = There are as many keys as a business may have. End some that are not used any more.
scope-conversations-read = See conversations and messages
scope-conversations-write = Answer, assign, close and reopen
scope-contacts-read = See people
scope-contacts-write = Enter and change people
scope-contacts-delete = Delete people
scope-contacts-export = Export people
scope-consents-read = See what people allowed
scope-consents-write = Record what people allow or refuse
scope-inboxes-read = See connected numbers
scope-inboxes-manage = Connect and disconnect numbers
scope-staff-read = See who works here
scope-staff-manage = Invite, change and remove staff
scope-api-keys-manage = Make and end API keys
scope-settings-manage = Change the business's settings
scope-privacy-manage = Answer requests about data
scope-events-read = Follow what happens

# For the first line of a list to choose from
choose = Choose …

# Notices
notice-mandatory = Notices about security, billing and law cannot be silenced: someone must know in time.
notice-class-security = Security
notice-class-billing = Billing
notice-class-legal = Legal
notice-class-work = Your work
notice-class-health = Numbers and installation
notice-class-news = News
notice-way-mail = Mail
notice-way-push = Push

# Each notice: what happened, what it means and what to do, and the words of its link
notice-new-message-title = New message
notice-new-message-text = A customer has written. Nobody has answered yet.
notice-new-message-action = Open the conversation
notice-mentioned-title = You are called to a conversation
notice-mentioned-text = { $name } has named you in a note.
notice-mentioned-action = Read the note
notice-snooze-over-title = A conversation is back
notice-snooze-over-text = You had put it off until now.
notice-snooze-over-action = Open the conversation
notice-unanswered-title = A customer is waiting
notice-unanswered-text = A customer has waited for an answer for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}.
notice-unanswered-action = Open the conversation
notice-number-silent-title = A number is unusually quiet
notice-number-silent-text = { $number } has heard nothing for { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}, although people usually write at this time. Either nobody wrote, or WhatsApp does not reach Kontor. Check the connection.
notice-number-silent-action = Check the number
notice-signatures-failing-title = Messages arrive that cannot be trusted
notice-signatures-failing-text = Posts to { $app } come with a wrong signature, so they are turned away. Most often the app secret was changed at Meta: enter the new one. Until then no message of this app arrives.
notice-signatures-failing-action = Check the app
notice-number-health-title = WhatsApp changed something about a number
notice-number-health-text = Meta reports a change at { $number }: { $what ->
    [access] the connection no longer works, so messages wait.
    [sending] it may send only in part, or not at all.
    [state] its state at WhatsApp became worse.
    [ban] the account is banned, or will be.
    [restriction] the account may not do everything for a while.
    [violation] Meta says that the account broke a rule.
    [link] this app and the account no longer belong together.
    [review] Meta's review of the account ended badly.
    [quality] people block or report its messages more than before.
    [limit] it may write first to fewer people than before.
    [throughput] it may send fewer messages a second than before.
    [name] the name that customers see is not approved.
    [new_name] the new name was not approved.
    [pin] its PIN was changed, or someone tries to. If that was nobody of you, act now.
    [alert] Meta warns you about the account.
    [template] Meta stopped one of your templates.
    [template_quality] people do not like one of your templates.
   *[other] its quality, limit, name or state.
} The page of the number says what it means and what to do.
notice-number-health-action = Look at the number
notice-template-recounted-title = A template counts as marketing now
notice-template-recounted-text = Meta counts the template “{ $template }” as marketing. It is paused for what it was written for until you choose: send it as an offer, or use another.
notice-template-recounted-action = Choose
notice-template-coming-title = A template will count as marketing
notice-template-coming-text = Meta will count the template “{ $template }” as marketing { $hours ->
    [0] within the hour
    [one] within an hour
   *[other] in about { $hours } hours
}. From then on it is paused for what it was written for. Write another in time, or send it as an offer then.
notice-template-coming-action = Look at it
notice-template-rejected-title = Meta refused a template
notice-template-rejected-text = Meta refused the template “{ $template }” ({ $language }): { $why ->
    [ABUSIVE_CONTENT] it takes its words for abusive.
    [SCAM] it takes it for a fraud.
    [PROMOTIONAL] it reads like an offer.
    [INCORRECT_CATEGORY] it does not fit its kind.
    [CATEGORY_NOT_AVAILABLE] its kind is not offered to your account at present.
    [TAG_CONTENT_MISMATCH] its words are in another language than the one chosen.
    [INVALID_FORMAT] something in its form is not allowed.
   *[other] it gave no reason that is known here.
} Its page says what to change; then hand it in again.
notice-template-rejected-action = See what to change
notice-template-approved-title = Meta approved a template
notice-template-approved-text = Meta approved the template “{ $template }” ({ $language }). It can be sent now.
notice-template-approved-action = Look at it
notice-template-paused-title = Meta stopped a template for some hours
notice-template-paused-text = Meta stopped the template “{ $template }” ({ $language }) for some hours, because people did not like it. Until then it is not sent; after the third time it is switched off. Change its words, or send it to fewer people.
notice-template-paused-action = See what to do
notice-template-disabled-title = Meta switched a template off
notice-template-disabled-text = Meta switched the template “{ $template }” ({ $language }) off for good. It cannot be sent any more. Write a new one with other words.
notice-template-disabled-action = Look at it
notice-template-moved-title = A template counts as marketing no more
notice-template-moved-text = Meta does not count the template “{ $template }” ({ $language }) as marketing any more. It goes to everybody it was written for again.
notice-template-moved-action = Look at it
notice-payment-trouble-title = WhatsApp messages wait for a payment
notice-payment-trouble-text = Meta will not send from { $number } until it is paid. What costs money waits and is not lost. Add a way to pay or settle the bill in the payment settings at Meta, then say here that it is done.
notice-payment-trouble-action = See what to do
notice-consent-ending-title = Consent to offers ends soon
notice-consent-ending-text = { $count ->
        [one] The consent of one person
       *[other] The consent of { $count } people
    } to offers ends from { $days } days on, by your rule or by law. After that offers no longer reach them until they agree again.
notice-consent-ending-action = See whose consent ends
notice-token-expiring-title = A WhatsApp connection is about to end
notice-token-expiring-text = The token of { $number } ends in { $days ->
    [one] { $days } day
   *[other] { $days } days
}. After that nothing is sent or received. Make a new token at Meta and enter it here.
notice-token-expiring-action = Enter a new token
notice-backup-failed-title = The backup failed
notice-backup-failed-text = Last night's backup could not be made. If the disk were lost now, what came since the last good backup would be gone. See why, and try again.
notice-backup-failed-action = See what happened
notice-backup-not-rehearsed-title = Nobody has tried the backup yet
notice-backup-not-rehearsed-text = Backups are made, but none was ever restored with your recovery kit. Try it once, so that you know it works before you need it.
notice-backup-not-rehearsed-action = Try a restore
notice-installation-weaker-title = This installation became weaker
notice-installation-weaker-text = The nightly check found { $count ->
    [one] { $count } thing that was better before
   *[other] { $count } things that were better before
}. It says how to mend { $count ->
    [one] it
   *[other] them
}.
notice-installation-weaker-action = See what to mend
notice-deletion-requested-title = Someone asks you to delete their data
notice-deletion-requested-text = A request to delete personal data came in. The law gives you a limited time to answer it.
notice-deletion-requested-action = Open the request
notice-correction-requested-title = Someone asks you to correct their data
notice-correction-requested-text = A request to correct personal data came in. The law gives you a limited time to answer it.
notice-correction-requested-action = Open the request
notice-support-granted-title = The operator may look at your business
notice-support-granted-text = Someone of your business gave the operator access for { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}. Every look is written down, and you can end the access at any time.
notice-support-granted-action = See the access
notice-support-answered-title = The operator has answered you
notice-support-answered-text = There is an answer to your question to the operator of this Kontor.
notice-support-answered-action = Read the answer
notice-terms-changed-title = The terms have changed
notice-terms-changed-text = There is a new version of the terms: { $version }. Read what changed, and accept it if you agree.
notice-terms-changed-action = Read the terms
notice-sign-in-from-new-device-title = Sign-in from a new device
notice-sign-in-from-new-device-text = Your login was used on a device that never used it before: { $device }. If it was you, there is nothing to do. If not, change your password now: it signs everyone else out.
notice-sign-in-from-new-device-action = See where you are signed in
notice-password-changed-title = Your password was changed
notice-password-changed-text = Your password was changed, and all other devices were signed out. If it was not you, ask for a new password by mail at the sign-in page at once, and tell an owner.
notice-password-changed-action = Open your account
notice-email-change-asked-title = A new address was asked for your login
notice-email-change-asked-text = Someone who knows your password asked that your login get another e-mail. Until the new address answers, everything stays as it is. If it was not you, change your password now: that ends it.
notice-email-change-asked-action = Open your account
notice-email-changed-title = Your login has another address
notice-email-changed-text = From now on your login has another e-mail, and mail goes there. All other devices were signed out. If it was not you, tell an owner and whoever runs this Kontor at once.
notice-email-changed-action = Open your account
notice-colleagues-login-title = A colleague was not reached about their own login
notice-colleagues-login-text = Something changed on the login of { $name }: the password, the address, or a new device. The mail that said so came back. Ask { $name } whether it was meant.
notice-colleagues-login-action = Look at your colleague
notice-role-changed-title = Someone has another role
notice-role-changed-text = { $name } now has the role “{ $role }”. If nobody of you meant it, look at your staff at once.
notice-role-changed-action = Look at your staff
notice-member-removed-title = Someone was taken out of the business
notice-member-removed-text = { $name } does not belong to your business any more, and is signed out. If nobody of you meant it, look at your staff at once.
notice-member-removed-action = Look at your staff
notice-api-key-made-title = A new API key was made
notice-api-key-made-text = A program can come in by a new key: { $name }. If nobody of you meant it, end the key.
notice-api-key-made-action = Look at the keys
notice-mail-bounced-title = Mail to a colleague comes back
notice-mail-bounced-text = Mails to { $name } come back, so notices do not reach them there. Ask for another address.
notice-mail-bounced-action = Look at your staff

# Mails
mail-notice-title = There is something to know
mail-notice-text = Kontor has something to tell you.
mail-notice-action = Open Kontor
mail-invitation-title = Join { $business } on Kontor
mail-invitation-text = { $business } invites you to work with them on Kontor. The link opens once, for seven days.
mail-invitation-action = Accept the invitation
mail-reset-title = Choose a new password
mail-reset-text = Someone asked for a new password for your login. If it was you, choose one within an hour: the link opens once, and signs you out everywhere else.
mail-reset-action = Choose a new password
mail-verification-title = Is this your address?
mail-verification-text = Show that this address is yours, so that a new password and important notices can be sent to it.
mail-verification-action = Yes, it is mine
mail-address-title = Your new address
mail-address-text = Someone wants to sign in to Kontor with this address from now on. If it was you, open the link in a browser in which you are signed in.
mail-address-action = Use this address
mail-question-title = A question waits for you
mail-question-text = { $business } asks you, as the operator of this installation. The question stands in Kontor, and nothing of it in this mail.
mail-question-action = Read and answer
mail-test-title = Test mail
mail-test-text = This mail shows that Kontor can write to you. { $business } asked for it a moment ago.
mail-test-action = Back to the mail page
mail-foot-mandatory = You get this because you work at { $business }. Notices about security, billing and law always come.
mail-foot-notice = You get this because you work at { $business }. Choose what you are told, and how: { $choices }
mail-foot-invitation = If you do not know them, do nothing: without the link nobody gets in.
mail-foot-reset = If it was not you, do nothing: your password stays as it is.
mail-foot-verification = If you do not use Kontor, do nothing.
mail-foot-address = If it was not you, do nothing: without your sign-in the link changes nothing.
mail-foot-question = It comes because you are the operator of this Kontor.
mail-foot-test = There is nothing to do.

# The list of notices, and how one is told
notices-title = Notices
notices-none = Nothing to tell you
notices-none-explained = What you must or want to know stands here, besides coming by the ways you chose.
notices-new = New
notices-read-all = Mark all as read
notices-choose = Choose what you are told
notices-older = Older notices
notices-bouncing = Mails to you come back
notices-bouncing-explained = Your address gives them back, so notices stand here only. Ask an owner to invite you with another address. The first came back
notices-choices-title = What you are told
notices-choices-about = Every notice stands in your list. Choose here which also come by other ways.
notices-choices-saved = Saved.
duty-title = On duty
duty-is-on = You are on duty.
duty-is-off = You are off duty.
duty-explained = Whoever is off duty is not told of customers whom nobody has yet.
duty-go = Go off duty
duty-come-back = Come back on duty
push-title = Your devices
push-about = A device that you add here tells you at once, with sound. It says what happened and no name, such as “New message”.
push-this-device = This device
push-ask = Tell me on this device
push-ask-explained = Your browser asks whether Kontor may send notifications. Allow it.
push-no-script = Adding this device needs JavaScript, which is off in this browser. Turn it on for this site, or let mails tell you.
push-is-here = This device is added.
push-denied = This browser does not let Kontor send notifications. Allow notifications for this site in the browser’s settings, then open this page again.
push-unable = This browser cannot be told of anything here. On an iPhone or iPad, put Kontor on the home screen first, as described below. Elsewhere, use a current Chrome, Edge, Firefox or Safari, not in a private window.
push-failed = The browser could not add this device: its push service did not answer. Check the connection and try again, or use another browser.
push-devices = Devices that are told
push-none = No device yet
push-none-explained = Until you add one, notices come by the other ways you chose.
push-added = This device is added. Send a test to see that it arrives.
push-removed = The device is removed.
push-tested = A test was sent
push-tested-explained = If it does not appear within a minute, look whether the device allows notifications of this browser, and whether it is set to “do not disturb”. A device that is missing below was not known to its push service any more: add it again.
push-reached = Last reached
push-added-at = Added
push-test = Send a test
push-remove = Remove
push-test-title = This is a test
push-trouble-unreachable = The push service could not be reached the last time.
push-trouble-silent = The push service did not answer the last time.
push-trouble-busy = The push service had too much to do the last time.
push-trouble-refused = The push service refuses what Kontor sends. Remove this device here, then add it again on the device itself.
push-refused-address = This browser’s push service cannot be used: Kontor calls push services on the public internet only, by https. Use another browser, or let mails tell you.
push-refused-keys = The browser sent keys that cannot be used. Reload the page and try again.
push-refused-too-many = You have ten devices already. Remove one that you no longer use, then add this one.
push-phone = Put Kontor on your phone
push-phone-about = On the home screen Kontor opens like an app, rings when a customer writes, and shows how much is unread.
push-phone-open = Open Kontor from the home screen and sign in.
push-phone-ask = Open “Notices”, then “Your devices”. Tap “Tell me on this device”, then “Allow”.
push-phone-test = Tap “Send a test”. When it appears, tap it: Kontor opens.
push-iphone = iPhone and iPad
push-iphone-about = Needs iOS 16.4 or newer. Apple lets only apps on the home screen tell you of anything.
push-iphone-browser = Open this address in Safari:
push-iphone-share = Tap the share button, the square with an arrow pointing up.
push-iphone-add = Choose “Add to Home Screen”, then “Add”.
push-android = Android
push-android-about = Works in Chrome, Edge and Firefox.
push-android-browser = Open this address in Chrome:
push-android-menu = Tap the menu with the three dots, then “Add to home screen” and “Install”.

# The mail page
mail-title = Mail
mail-about = How Kontor writes to you and your colleagues. Customers get no mail from here.
mail-way = How mail goes out
mail-off = This Kontor sends no mail
mail-off-explained = Invitations and passwords go by links to copy, and notices stand in the list only. Whoever runs this Kontor can name a mail server: docs/operating.md, “Mail”.
mail-from = From
mail-server = Server
mail-line = Line
mail-line-tls = Encrypted (TLS)
mail-line-starttls = Encrypted (STARTTLS)
mail-line-loopback = In clear, to this machine only
mail-hook = So that Kontor hears of mails that come back, let Resend post email.bounced and email.suppressed to this address:
mail-hook-label = Address of the webhook
mail-test-button = Send a test mail
mail-test-about = It goes to your own address. The server's answer stands below.
mail-test-wait = You asked for a test mail a moment ago. Wait a minute, and look below what became of it.
mail-tested = See below what became of the test mail. If it still waits, load the page again in a moment.
mail-unanswered = Customers who wait
mail-unanswered-minutes = Tell after so many minutes
mail-unanswered-explained = When nobody has answered a customer for this long, the person responsible gets a mail, or everyone on duty. 1 to 240.
mail-unanswered-wrong = Write a number from 1 to 240.
mail-log = What became of the last mails
mail-log-none = No mails yet
mail-log-none-explained = Mails of the last 30 days stand here, with the server's answer.
mail-purpose-notice = Notice
mail-purpose-invitation = Invitation
mail-purpose-reset = New password
mail-purpose-verification = Is this your address?
mail-purpose-address = New address
mail-purpose-question = Question to the operator
mail-purpose-test = Test mail
mail-state-queued = Waiting
mail-state-again = Will be tried again
mail-state-sent = Sent
mail-state-bounced = Came back
mail-state-failed = Not sent
mail-state-off = Not sent: no mail here
mail-answered = Answer:
mail-trouble-unreachable = The mail server cannot be reached. Check its name and port, and whether it is up.
mail-trouble-silent = The mail server was reached, but said nothing in time. It may be busy, or a firewall may hold it back.
mail-trouble-insecure = The line to the mail server cannot be kept secret: it offers no encryption, or its certificate is not its own. Nothing was sent.
mail-trouble-sign-in = The mail server does not take the user and password, or the key. Enter them anew in the settings of this installation.
mail-trouble-sender = The mail server does not send for this sender. Check the sender's address, and that its domain is set up there.
mail-trouble-address = The address gives mail back: it may be mistyped, or not exist any more.
mail-trouble-refused = The mail server does not take this mail. Its answer says why.
mail-trouble-busy = The mail server asks to wait.
mail-trouble-strange = The mail server's answer makes no sense. Perhaps it is no mail server.
mail-trouble-late = It could not be sent while it was of use.

# A forgotten password, and showing that an address is one's own
forgot-link = Forgotten your password?
forgot-title = Forgotten password
forgot-about = Write your e-mail, and you get a link to choose a new password.
forgot-button = Send the link
forgot-sent = If this e-mail has a login, a link is on its way
forgot-sent-explained = It opens once, within an hour. If no mail comes, look among unwanted mail, or ask an owner of your business whether this is the right address.
forgot-back = Back to sign-in
reset-title = Choose a new password
reset-spent-explained = It was used already, is older than an hour, or a newer one was sent. Ask for a new one.
verification-ask = Show that it is yours
verification-sent = A mail with a link is on its way to you. If none comes, wait a quarter of an hour before you ask again.
verification-is = Yours
verification-done = This address is yours
verification-on = Go on
verification-spent = It was used already, is older than a day, or a newer one was sent. Ask for a new one in your account.

# Support: asking the operator, and letting it look
tab-support = Support
scope-support-grant = Let the operator look into the business
support-title = Support
support-about = Ask whoever runs this Kontor. Everyone who works here sees the questions and the answers.
support-nobody = Nobody is named as the operator yet
support-nobody-explained = What you ask is kept. Whoever runs this Kontor names an operator on the server, with: kontor operator link --email
support-asked = What was asked
support-none = Nothing was asked yet.
support-none-explained = Questions stand here until a year after the last word.
support-older = Older questions
support-ask = Ask the operator
support-subject = What is it about?
support-subject-missing = Say in a few words what it is about.
support-subject-too-long = Say it in at most 120 characters; the rest fits below.
support-words = Your question
support-words-explained = What did you do, what happened, and what did you expect? Leave customers' names and numbers out.
support-words-missing = Write something first.
support-words-too-long = This is longer than 5,000 characters. Shorten it, or send it in two parts.
support-page = Which page is it about? (optional)
support-page-explained = The address as it stands in the browser, from /t/ on.
support-page-is = Page
support-send = Send
support-more = Write more
support-close = This is settled
support-is-closed = This question is closed. If it comes up again, ask a new one.
support-unknown = There is nothing here. It may have been removed, or the address is wrong.
support-too-many = Too much is open here. Close what is settled, then go on.
support-meanwhile = Someone else let the operator in at the same moment. Look at what is open now.
support-choose = Choose one of what is offered.
support-operator = Operator
support-state-waiting = Waits for the operator
support-state-to-answer = To be answered
support-state-answered = Answered
support-state-closed = Closed
support-done-asked = Your question was sent. You are told when there is an answer.
support-done-closed = The question is closed.
support-done-granted = The operator may look now. Each page it opens is written down here.
support-done-ended = The operator can look no more.
support-grants = May the operator look?
support-hours = May the operator look into your business?
support-hours-explained = It reads and changes nothing, every page it opens is written down for you, and you can end it at any time.
support-hours-none = No
support-hours-hour = For one hour
support-hours-day = For 24 hours
support-hours-week = For seven days
support-extent = At what?
support-extent-settings = Settings, staff and numbers; no customers
support-extent-conversations = Everything a viewer sees: all people and conversations too
support-grant-open = The operator may look until { $until }
support-grant-none = The operator sees nothing of this business now.
support-grant-see = See what it looked at, or end it
support-grant-give = Let the operator look
support-grant-is-open = Open
support-grant-is-over = Over
support-grant-title = The operator's access
support-grant-about = What the operator was let see, and every page it opened.
support-grant-extent = What it may see
support-grant-given-by = Given by
support-grant-from = From
support-grant-until = Until
support-grant-ended-by = Ended by
support-grant-by-clock = the clock
support-grant-end = End it now
support-looks = What was looked at
support-looks-about = Live updates of an open page are looks too: they stand in the business's event stream, and are left out here.
support-looks-none = The operator has opened no page.
support-looks-older = Earlier looks
support-look-inbox = The list of conversations
support-look-conversation = A conversation
support-look-message = A message
support-look-people = The list of people
support-look-person = A person
support-look-settings = The settings of the business
support-look-staff = The staff
support-look-colleague = Someone of the staff
support-look-teams = The teams
support-look-team = A team
support-look-numbers = The connected numbers
support-look-number = A connected number
support-look-hours = When the business is open
support-look-support = Questions to the operator
operator-room = Support
operator-account = Account
operator-title = Operator
operator-about = What the businesses of this installation ask you. Of their data you see nothing, unless one lets you look for a while.
operator-questions = Open questions
operator-questions-none = Nobody waits for an answer
operator-questions-none-explained = New questions stand here as soon as they are asked.
operator-businesses = Businesses
operator-questions-more = Next questions
operator-businesses-more = Next businesses
operator-open-questions = { $number ->
    [one] { $number } open question
   *[other] { $number } open questions
}
operator-may-look = You may look until { $until }
operator-may-look-explained = You can change nothing, and each page you open is written down for the business.
operator-may-not-look = You see nothing of this business
operator-may-not-look-explained = If you must look, ask for it in your answer: an owner or admin can let you, for a while.
operator-look = Look
operator-business = Business
operator-asked-by = Asked by
operator-answer = Your answer
operator-done-answered = Your answer was sent.
operator-link-title = Sign in as the operator

# Opening hours
tab-hours = Hours
hours-title = Opening hours
hours-about = When your business is open. Customers see it on your contact page, and staff who are on duty during opening hours are told of customers then.
hours-week = An ordinary week
hours-explained = Write the hours of each day like 9:00–12:30, 14:00–18:00. Leave a day empty when you are closed.
hours-as-monday = Tuesday to Friday as on Monday
hours-closed = Closed
hours-all-day = Open all day
hours-save = Save the week
hours-saved = The hours are saved.
hours-unreadable = This cannot be read as hours. Write them like 9:00–12:30, 14:00–18:00.
hours-over-midnight = These hours end before they begin. If you are open past midnight, end this day at 24:00 and write the rest on the next day, from 0:00.
hours-overlap = Two of these times overlap. Join them, or change one.
hours-too-many = Use at most six times a day.
hours-open = Open now.
hours-open-until = Open now, until { $time }.
hours-opens-today = Closed now. Opens today at { $time }.
hours-opens = Closed now. Opens again: { $day }, { $time }.
hours-closed-long = Closed until further notice.
hours-zone = Times are those of { $zone }.
holidays-title = Holidays and other exceptions
holidays-about = Days on which you are closed, or open at other times. If several fall on one day, the shortest counts.
holidays-ahead = Holidays and changes ahead
holiday-add-title = Add a day or a time
holiday-name = Name
holiday-name-explained = As customers read it, such as “Christmas” or “Summer holidays”.
holiday-name-missing = Give it a name of at most 80 characters.
holiday-first = First day
holiday-last = Last day, if there are several
holiday-not-a-date = Choose a day, from the year 2000 on.
holiday-ends-before = The last day is before the first. Change one of them.
holiday-too-long = This is a year or longer. Choose an earlier last day, or leave the hours of the week empty.
holiday-yearly = Every year
holiday-yearly-explained = For days with a fixed date, such as 25 December.
holiday-hours = Open nevertheless
holiday-hours-explained = Hours as above. Empty means closed.
holiday-add = Add
holiday-added = Added.
holiday-removed = Removed.
holiday-remove = Remove
holiday-every-year = Every year
holiday-too-many = There are 200 holidays already. Remove some that you no longer need.
languages-spoken = Languages you speak with customers
languages-posted = Languages
languages-spoken-explained = They stand on your contact page.
settings-currency = Currency
settings-currency-explained = In which you set your prices.
settings-currency-unknown = Choose a currency from the list.

# What a person says of herself, and when she is on duty
me-profile = For your colleagues
me-phone-explained = So that colleagues can reach you. Customers do not see it. You can leave it empty.
me-email-explained = You sign in with it, and notices go there. Change it, the password and sessions:
me-told = What you are told, and when
duty-link = When you are on duty
duty-now = Now
duty-hours = Your hours
duty-rule = On duty
duty-rule-explained = Outside these times you are not told of new customers. Everything waits in the inbox.
duty-rule-always = Always
duty-rule-open = During opening hours
duty-rule-own = During my own hours
duty-no-hours = Your business has not set opening hours yet. Until then it counts as open.
duty-own-hours = My own hours
duty-own-missing = Write your own hours below, or choose something else.
duty-save = Save
duty-hours-saved = Your hours are saved.
duty-viewer = You only look on here, so you are told of no customers in any case.
push-test-wait = You sent a test a moment ago. Wait a quarter of a minute, then try again.
verification-wait = No mail was sent: too many were asked for. Wait a quarter of an hour, then ask again.
verification-nowhere = No mail was sent: you belong to no business, and mail goes out for businesses only.

# What staff accept of this installation.
acceptance-terms = Terms of use
acceptance-privacy = Privacy
acceptance-read = Please read:
acceptance-accept = I accept the terms of use (version { $terms }), and I have read what the page on privacy says (version { $privacy }).
acceptance-missing = Without the terms of use there is no account here. Read both pages, and tick the box if you agree.
acceptance-changed = One of these pages has a new version since you opened this form. Read it, and tick the box again.
acceptance-of-age = I am 18 or older.
acceptance-of-age-why = Nobody under 18 may have an account.
acceptance-of-age-missing = An account is for people who are 18 or older. Tick the box if you are.
acceptance-title = Terms and privacy
acceptance-about = Who of your staff accepted which version, when, and in which language they read it.
acceptance-behind = Have not accepted what holds now
acceptance-ledger = Accepted
acceptance-ledger-empty = Nobody has accepted anything here yet.
acceptance-link = Who accepted the terms of use
acceptance-mine = What you accepted
acceptance-mine-about = What you agreed to here, in the version that held then.
acceptance-complete = You have accepted what holds now.
acceptance-incomplete = There is something you have not accepted yet
acceptance-incomplete-about = Please read both pages. Until then you can go on answering customers.
acceptance-button = Accept
acceptance-saved = Accepted.
acceptance-version = { $document }, version { $version }
acceptance-text = Text
acceptance-of-age-said = 18 or older

# Webhooks: the business's programs are told what happens
webhook-not-found = This address is not here any more.
webhook-beyond-maker = Whoever may not follow what happens cannot have it told to a program.
webhook-too-many = There are ten addresses, as many as a business may have. Remove one that is not used any more.
webhook-is-disabled = This address is switched off. Switch it on first.
webhook-wait = A test was sent a moment ago. Wait a few seconds, then try again.
webhook-since-wrong = Choose a time in the last thirty days.
notice-webhook-made-title = A program is told what happens here
notice-webhook-made-text = What happens in your business is now told to a program at { $host }. If nobody of you meant it, switch it off.
notice-webhook-made-action = Look at it
notice-webhook-disabled-title = A program is told nothing any more
notice-webhook-disabled-text = The program at { $host } took nothing for too long, answered that it is gone, or belongs to someone who may not any more. It is switched off. Put it right, then switch it on; what it missed can be sent again.
notice-webhook-disabled-action = Look at it
tab-webhooks = Webhooks
webhooks-title = Webhooks
webhooks-about = Programs of yours can be told what happens here, as it happens. Each call is signed as Standard Webhooks says, and repeated until it is taken.
webhooks-none = No addresses yet
webhooks-none-explained = You need one only if a program of yours is to know what happens in Kontor.
webhook-new = New address
webhook-url = Address
webhook-url-explained = Where your program takes calls. It begins with https:// and can be reached from the internet.
webhook-url-refused = This address cannot be called. Use one that begins with https://, by a name that can be reached from the internet.
webhook-areas = What it is told
webhook-areas-explained = Choose none, and it is told of everything. It is told ids and facts, never what people write.
webhook-area-message = Messages
webhook-area-conversation = Conversations
webhook-area-contact = People
webhook-area-consent = Consents
webhook-area-inbox = Numbers
webhook-area-staff = Staff
webhook-create = Add the address
webhook-made = The address is ready
webhook-secret = Signing secret
webhook-secret-about = Copy the signing secret now into your program, which checks each call with it. It cannot be shown again.
webhook-secret-changed = There is a new secret
webhook-secret-change = Change the secret
webhook-secret-title = Change the signing secret?
webhook-secret-body = For 24 hours calls are signed with both, so that your program can change over without missing one.
webhook-keep = Keep
webhook-state = State
webhook-standing-on = On
webhook-standing-off = Off
webhook-standing-failing = Failing
webhook-all = Everything
webhook-off = It is switched off
webhook-off-staff = Someone of you switched it off.
webhook-off-maker = Whoever made it may not any more. Switch it on if it is still wanted.
webhook-off-gone = The program answered that it is gone for good (410). Put it right, then switch it on.
webhook-off-failing = The program took nothing for five days. Put it right, then switch it on.
webhook-off-address = This address may not be called from here. Remove it and add another.
webhook-failing = The program does not take what it is told
webhook-failing-since = Calls are repeated for a day each; after five days without success it is switched off. First failure:
webhook-test = Send a test
webhook-tested = A test is on its way. What became of it stands below in a moment.
webhook-switch-off = Switch off
webhook-switch-on = Switch on
webhook-on-done = It is on: what happens from now on is told to it.
webhook-off-done = It is off: nothing is told to it.
webhook-change = Change it
webhook-change-save = Save
webhook-changed = It is changed. What happens from now on goes by it.
webhook-remove = Remove
webhook-remove-title = Remove the address at { $host }?
webhook-remove-body = It is told nothing any more, and its log is deleted. This cannot be undone.
webhook-removed = The address is removed.
webhook-log = What it was told
webhook-log-none = Nothing yet
webhook-log-none-explained = What happens from now on stands here for thirty days. Send a test to try it.
webhook-log-older = Older
webhook-delivery-pending = Waits
webhook-delivery-failed = Will be tried again
webhook-delivery-delivered = Taken
webhook-delivery-dead = Given up
webhook-attempts = { $number ->
    [one] 1 try
   *[other] { $number } tries
}
webhook-took = { $ms } ms
webhook-answered = It answered { $status }.
webhook-no-answer = No answer came.
webhook-next = Next try: { $when }.
webhook-again = Send again
webhook-again-done = It is sent again in a moment.
webhook-since = Send again what happened
webhook-since-when = Since when
webhook-since-explained = Everything it takes is sent again, under the same ids, whether it was taken or not.
webhook-since-button = Send again
webhook-since-hour = The last hour
webhook-since-day = The last day
webhook-since-week = The last week
webhook-since-month = The last thirty days

notice-level-warned-title = A customer’s answer is due soon
notice-level-warned-text = What was promised about a conversation is due in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} of your opening hours.
notice-level-warned-action = Open the conversation
notice-level-missed-title = A promise to a customer was not kept
notice-level-missed-text = The time that was promised about a conversation has passed.
notice-level-missed-action = Open the conversation
