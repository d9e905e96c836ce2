# The list of numbers.
inboxes-settings = Settings
inboxes-title = Connected numbers
inboxes-about = The WhatsApp numbers under which your customers reach you.
inboxes-connect = Connect a number
inboxes-none = No number is connected yet
inboxes-none-about = Connect your WhatsApp number, and what customers write to it appears in the inbox.
inbox-checked = checked

state-connected = Connected
state-attention = Connected, needs attention
state-reconnect = Reconnect
state-disconnected = Disconnected

unconnected-title = Numbers nobody connected
unconnected-about = Meta sends events for these numbers, because they belong to the same app or account. Their content is not kept. Connect the number if it is yours; if not, remove it from the app at Meta.
unconnected-events = { $events ->
    [one] One event
   *[other] { $events } events
}
unconnected-last = last

unreadable-title = Could not be read
unreadable-none = Everything that arrived could be read.
unreadable-some = { $count ->
    [one] One thing arrived that Kontor could not read. It is kept.
   *[other] { $count } things arrived that Kontor could not read. They are kept.
}
unreadable-many = { $count } or more things arrived that Kontor could not read. They are kept.
unreadable-look = Please look

# Connecting a number.
connect-title = Connect a WhatsApp number
connect-about = Kontor uses your own app and account at Meta. Meta bills you directly; Kontor adds nothing.
connect-before = What you need
connect-before-about = A Meta app with WhatsApp added, a number registered in it, and a system user with a token. All of it is on developers.facebook.com under your app, and in Business Settings.
connect-not-taken = The number is not connected yet
connect-number = The number
connect-app = Your app at Meta
connect-yours = In Kontor
connect-save = Check and connect
connect-save-about = Kontor asks Meta about everything above before it keeps anything. That takes a few seconds. If something is wrong, paste the secret and the token again: Kontor never sends them back to the browser.

field-phone-number-id = Phone number ID
field-phone-number-id-about = A long number, not the telephone number itself. At Meta: your app, WhatsApp, API Setup, below “From”.
field-waba-id = WhatsApp Business Account ID
field-waba-id-about = On the same page, beside the phone number ID.
field-app-id = App ID
field-app-id-about = At the top of your app's page. With it Kontor tells Meta by itself where to send messages. Without it you paste one address at Meta by hand.
field-app-secret = App secret
field-app-secret-about = At Meta: your app, App settings, Basic, “App secret”, Show. With it Kontor knows that a message really comes from Meta.
field-access-token = Access token
field-access-token-about = In Business Settings: Users, System users, Generate token, for this app, with whatsapp_business_messaging and whatsapp_business_management. Choose one that never expires.
field-name = Name
field-name-about = As your staff call it, such as “Front desk”. If you leave it empty, it is the name that customers see.
field-verify-token = Verify token
field-verify-token-about = Only if your app at Meta already has one that you want to keep. Kontor makes one otherwise.

# What may be wrong: what it is, and what to do.
wrong-missing = This is needed. Paste it here.
wrong-not-an-id = An ID at Meta has digits only. Copy it from the page of your app.
wrong-not-one-word = This holds spaces or signs that no such value has. Copy it again, without anything before or after it.
wrong-verify-token-length = A verify token has at most 200 characters. Leave it empty and Kontor makes one.
wrong-token-refused = Meta does not accept this access token. Make a new one for the system user in Business Settings and paste the whole of it.
wrong-token-expired = This access token has expired. Make a new one in Business Settings, best one that never expires, and paste it.
wrong-token-of-another-app = This access token was made for another app than the app ID above. Choose this app when you generate the token, or enter the other app's ID and secret.
wrong-permission-missing = This access token may not do enough. Generate it again with both permissions ({ $scopes }), and give the system user this WhatsApp account in Business Settings.
wrong-number-unknown = Meta knows no such phone number ID, or this token may not see it. Compare the ID with the one in API Setup, and check that the system user has this WhatsApp account.
wrong-account-unknown = Meta knows no such WhatsApp Business Account, or this token may not see it. Compare the ID with the one in API Setup, and give the system user this account in Business Settings.
wrong-number-elsewhere = This number does not belong to this WhatsApp Business Account. Copy both IDs from the same page, API Setup.
wrong-number-not-registered = This number is not registered with WhatsApp, so it cannot send. Register it in WhatsApp Manager, under Phone numbers, then try again.
wrong-secret = This app secret does not belong to the app that the access token was made for. Copy the secret from that app's page: App settings, Basic.
wrong-app-refused = Meta knows no app with this app ID and this app secret. Copy both from the same page: App settings, Basic.
wrong-callback-unreachable = Meta could not reach this Kontor to deliver messages. Check that its public address is right, can be reached from the internet and has a valid certificate. Then check this number again.
wrong-meta-unreachable = Meta could not be reached, so nothing could be checked. Nothing was changed; try again in a minute.
wrong-meta-busy = Meta takes no more questions about this account for the moment. Try again in an hour.
wrong-meta-refused = Meta refused this for a reason of its own, such as a lock or an open bill. Read the notices in WhatsApp Manager, then try again.
wrong-already-connected = This number is connected already. You find it in the list of connected numbers.
inbox-is-disconnected = This number was disconnected. Connect it again as a new one.

# One number.
inbox-check = Check now
inbox-number = The number
inbox-at-meta = At Meta
inbox-token = Give it a new token
inbox-templates = Templates
inbox-end = Disconnect
inbox-never = Not yet

health-good = It works
health-good-about = Meta accepted the token at the last check, and messages can come and go.
health-attention = It works, but something needs attention
health-reconnect = Meta does not let this number send
health-reconnect-about = Messages wait until it works again. Check it now, or give it a new token below.
health-disconnected = This number is disconnected
health-disconnected-about = Nothing new is fetched or kept for it. Its conversations stay until you delete them.

fact-state = State
fact-number = Number
fact-verified-name = Name customers see
fact-connected = Connected
fact-checked = Last checked
fact-last-webhook = Last news from Meta

callback-set = Kontor told Meta where to send messages. There is nothing to do here; the values are for your records.
callback-failed = Kontor told Meta where to send messages, but Meta could not reach that address. Check that it can be opened from the internet, then choose “Check now”.
callback-by-hand = Paste both values at Meta: your app, WhatsApp, Configuration, Webhook, Edit. Then subscribe to the field “messages”, and to “standby” too if Meta lists it. Until then no message arrives.
callback-by-hand-done = Meta asked for these values and found them right. Subscribe to the field “messages” there if you have not yet.
callback-url = Callback URL
callback-token = Verify token
copy = Copy
copied = Copied

token-about = When the old token ends, or when you changed the app secret at Meta. Messages that wait go out once Meta accepts it.
token-secret-about = Only if you changed it at Meta. The old one is accepted beside it, so that nothing is lost.
token-save = Check and keep

templates-about = The messages that Meta approved. Outside the 24 hours after a customer's last message, only these can be sent.
templates-none = Meta lists no approved template for this account.
templates-refresh = Fetch from Meta

disconnect = Disconnect this number
disconnect-title = Disconnect this number?
disconnect-about = Messages to this number no longer arrive here, and none are sent from it. The access token is destroyed.
disconnect-stays = Conversations stay. You can connect the number again with a new token.
disconnect-confirm = Disconnect
disconnect-cancel = Keep it

said-connected = The number is connected.
said-checked = Meta was asked just now.
said-renewed = Meta accepted the new token.
said-refreshed = The templates were fetched.
said-disconnected = The number is disconnected, and Meta no longer sends its events here.
said-disconnected-here = The number is disconnected here, but Meta could not be told. Remove the app from the account in Meta's Business Settings.
