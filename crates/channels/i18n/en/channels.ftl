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

alarm-signatures = What comes in Meta's name is turned away
alarm-signatures-about = This app worked, but since { $since } posts come whose signature does not fit the app secret that Kontor knows. While that lasts, no message of this app arrives. Most often the secret was changed at Meta. If so, copy it there (your app, App settings, Basic, “App secret”, Show) and paste it below, under “Give it a new token”.
alarm-signatures-next = Meta sends again for some days what was turned away. This ends by itself with the next post that fits. If nobody changed the secret, someone else may know the address to which Meta posts; nothing of theirs is kept.

alarm-silent = This number is unusually quiet
alarm-silent-about = Nothing has come from Meta for this number since { $since }, although something came in the same hours of each of the last four weeks. Either nobody wrote, or WhatsApp does not reach Kontor.
alarm-silent-next = Write to this number from a phone of your own. If your message appears in the inbox, all is well and this goes away. If not, choose “Check now”, and compare the callback URL below with the one at Meta: your app, WhatsApp, Configuration, Webhook.

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

token-about = When the old token ends, or when you changed the app secret at Meta. Messages that wait go out once Meta accepts it. If only the secret changed, leave the token empty: Kontor keeps the one it has.
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

# What WhatsApp refuses, by its code: what it is, and what to do. The same as in whatsapp/errors/table.rs.
error-0 = WhatsApp did not accept the access token. Connect the number again with a token that is valid. Messages wait until then.
error-1 = WhatsApp had a passing trouble. Nothing to do: Kontor tries again by itself.
error-2 = WhatsApp is not available for the moment. Nothing to do: Kontor tries again by itself.
error-3 = The access token may not do this. In Meta's Business Settings, give the system user this WhatsApp account and the permissions for messaging and management, then connect the number again.
error-4 = WhatsApp takes no more from this account for a moment, because too much was asked in a short time. Nothing to do: Kontor slows down and goes on by itself.
error-10 = The access token may not do this. In Meta's Business Settings, give the system user this WhatsApp account and the permissions for messaging and management, then connect the number again.
error-17 = WhatsApp takes no more from this account for a moment, because too much was asked in a short time. Nothing to do: Kontor slows down and goes on by itself.
error-32 = WhatsApp takes no more from this account for a moment, because too much was asked in a short time. Nothing to do: Kontor slows down and goes on by itself.
error-33 = WhatsApp knows no such number or account, or this access token may not see it. Compare the ids with those in Meta's WhatsApp Manager, and check that the token belongs to the same business.
error-100 = WhatsApp did not accept the form of this message. Try it in a simpler form. If it happens again, send the details below to whoever looks after your Kontor.
error-102 = WhatsApp did not accept the access token. Connect the number again with a token that is valid. Messages wait until then.
error-190 = WhatsApp no longer accepts the access token. Connect the number again with a token that is valid. Messages wait until then.
error-200 = The access token may not do this. In Meta's Business Settings, give the system user this WhatsApp account and the permissions for messaging and management, then connect the number again.
error-368 = Meta has blocked this account for a while because of its rules. Read the reason in Meta's Business Support and ask for a review there.
error-470 = More than 24 hours have passed since this person last wrote. Send an approved template, or wait until the person writes again.
error-613 = WhatsApp takes no more from this account for a moment, because too much was asked in a short time. Nothing to do: Kontor slows down and goes on by itself.
error-2500 = WhatsApp did not accept the form of this message. Try it in a simpler form. If it happens again, send the details below to whoever looks after your Kontor.
error-80000 = The number of this business at Meta was asked about too often in the last hour. Nothing to do: Kontor slows down and goes on by itself.
error-80007 = WhatsApp takes no more from this account for a moment, because too much was asked in a short time. Nothing to do: Kontor slows down and goes on by itself.
error-80008 = The number of this business at Meta was asked about too often in the last hour. Nothing to do: Kontor slows down and goes on by itself.
error-130429 = This number sends faster than WhatsApp allows it to. Nothing to do: Kontor slows down and goes on by itself.
error-130472 = Meta leaves this person out of marketing messages, as part of an experiment of its own. Reach the person another way, or wait until they write. It was not charged.
error-130497 = This business may not write to people in that country on WhatsApp. Reach the person another way. Meta's Commerce Policy says which trades are limited where.
error-131000 = WhatsApp had a passing trouble. Nothing to do: Kontor tries again by itself.
error-131005 = The access token may not do this. In Meta's Business Settings, give the system user this WhatsApp account and the permissions for messaging and management, then connect the number again.
error-131008 = WhatsApp did not accept the form of this message. Try it in a simpler form. If it happens again, send the details below to whoever looks after your Kontor.
error-131016 = WhatsApp is not available for the moment. Nothing to do: Kontor tries again by itself.
error-131020 = WhatsApp refused this for a group. Check in WhatsApp that the group exists and that this number is a member of it.
error-131021 = The message was addressed to the number that it was sent from. Choose another recipient.
error-131026 = The message could not be delivered: the person may not use WhatsApp, may have an old version of it, or may have blocked this number. Reach the person another way and ask them to update WhatsApp or to write first.
error-131030 = This is a test number, and it may write to no more than five numbers that you chose before. Add the person's number to the list in the app's page at Meta, or connect a real number.
error-131031 = Meta has locked this WhatsApp account. Read the reason in Meta's Business Support and ask for a review there.
error-131037 = The name of this number has not been approved by Meta. Choose a display name in Meta's WhatsApp Manager and wait for the approval.
error-131041 = WhatsApp refused this for a group. Check in WhatsApp that the group exists and that this number is a member of it.
error-131042 = Meta will not send because of a payment: a way to pay is missing, refused, or a bill is open. Open the payment settings of the WhatsApp account in Meta's Business Settings, settle it, and send again.
error-131045 = This number is not registered for sending. Register it in Meta's WhatsApp Manager, then connect it again. Messages wait until then.
error-131047 = More than 24 hours have passed since this person last wrote. Send an approved template, or wait until the person writes again.
error-131048 = WhatsApp holds this number back because too many people blocked or reported its messages. Send less for some days and only to people who expect it. The number's quality stands in Meta's WhatsApp Manager.
error-131049 = Meta did not deliver this, because the person gets enough marketing messages already. Wait at least a day, and longer each time, or reach the person another way.
error-131050 = The person has stopped marketing messages from you in WhatsApp. Send no more of them. Only the person can change this, in WhatsApp.
error-131051 = WhatsApp does not know this kind of message. Try it in a simpler form. If it happens again, send the details below to whoever looks after your Kontor.
error-131052 = WhatsApp could not fetch the file that the person sent. Ask the person to send it again, smaller than 100 MB.
error-131053 = WhatsApp could not take the file. Check its kind and size: pictures up to 5 MB, videos and sound up to 16 MB, documents up to 100 MB.
error-131055 = This template cannot be sent in this way. Check the template's category in Meta's WhatsApp Manager.
error-131056 = Too many messages went to this one person in a short time. Nothing to do: Kontor waits a little and tries again by itself.
error-131057 = Meta is working on this account. Nothing to do: Kontor tries again by itself.
error-131059 = A long list changed while it was being read. Read the list again from its beginning.
error-131060 = WhatsApp cannot show this message, because it was meant for another device. Read it in the WhatsApp Business app, or ask the person to send it again.
error-131062 = This kind of message needs the person's telephone number, and they do not share it. Ask the person for their number, or write without this template.
error-131063 = Marketing templates cannot be sent from this account in this way. Check in Meta's WhatsApp Manager how this account may send marketing messages.
error-131064 = Meta has limited this account, because templates were filed in the wrong category. Correct the categories in Meta's WhatsApp Manager and ask for a review.
error-131201 = WhatsApp refused this for a group. Check in WhatsApp that the group exists and that this number is a member of it.
error-132000 = The template needs another number of values than it got. Fill in every value of the template, and send it again.
error-132001 = There is no approved template of this name in this language. Check its name, its language and its approval in Meta's WhatsApp Manager.
error-132005 = The template became too long with these values. Shorten the values, and send it again.
error-132007 = The template breaks a rule of WhatsApp's for its text. Change the template in Meta's WhatsApp Manager and wait for its approval.
error-132008 = A value does not fit the template. Open the template in Meta's WhatsApp Manager, compare it, and send the message again.
error-132012 = A value does not have the form that the template expects. Open the template in Meta's WhatsApp Manager, compare it, and send the message again.
error-132015 = Meta has paused this template, because people did not like it. Use another template, or change this one in Meta's WhatsApp Manager.
error-132016 = Meta has switched this template off for good, because it was paused too often. Write a new template with other words.
error-132018 = The values do not fit the template. Open the template in Meta's WhatsApp Manager, compare it, and send the message again.
error-132068 = The form in this message is blocked by Meta. Repair the form in Meta's WhatsApp Manager.
error-132069 = Meta limits how often this form may be sent, because it has failed too often. Repair the form in Meta's WhatsApp Manager, or wait an hour.
error-133000 = The number was not completely removed from its former place. Remove it in Meta's WhatsApp Manager, then register it again.
error-133004 = Meta's registration is not available for the moment. Nothing to do: Kontor tries again by itself.
error-133005 = The six-digit PIN of the number is wrong. Use the right PIN, or set a new one in Meta's WhatsApp Manager.
error-133006 = The number must be verified before it can be registered. Verify it by a text message or a call in Meta's WhatsApp Manager.
error-133008 = The PIN was wrong too often. Wait as long as WhatsApp says below, then try again.
error-133009 = The PIN was typed in too fast. Wait a little, then try again.
error-133010 = This number is not registered for sending. Register it in Meta's WhatsApp Manager, then connect it again. Messages wait until then.
error-133015 = The number was removed a moment ago and must rest for five minutes. Nothing to do: Kontor tries again by itself.
error-133016 = The number was registered and removed too often. Wait 72 hours before you register it again.
error-134011 = Meta's terms for payments have not been accepted. Accept them in Meta's WhatsApp Manager, and send again.
error-134100 = This template cannot be sent in this way. Check the template's category in Meta's WhatsApp Manager.
error-134101 = Meta is still preparing this template. Nothing to do: Kontor tries again in ten minutes.
error-134102 = This template cannot be sent in this way. Check the template's category in Meta's WhatsApp Manager.
error-135000 = WhatsApp did not accept the form of this message. Try it in a simpler form. If it happens again, send the details below to whoever looks after your Kontor.
error-137000 = The person's WhatsApp was set up anew since you last wrote, perhaps by somebody else. Make sure that it is still the same person before you write anything private.
error-138000 = WhatsApp refused a call. Check in Meta's WhatsApp Manager that calls are switched on for this number.
error-139000 = The form in this message is not ready to be sent. Publish and repair the form in Meta's WhatsApp Manager.
error-139100 = The person could not be blocked or unblocked. Only people who wrote within the last 24 hours can be blocked.
error-139102 = WhatsApp had a passing trouble. Nothing to do: Kontor tries again by itself.
error-147001 = WhatsApp did not accept the username. Choose another: 3 to 35 small letters, digits, dots and underscores, with at least one letter.

# Whether Meta reaches this installation.
reach-title = Can Meta reach Kontor?
reach-about = Meta hands every message to your Kontor's public address. This page looks at the way there: first Kontor itself, then Meta by its own verification call.
reach-look = Look now
reach-link-about = The way from Meta to this Kontor, looked at from both ends.
reach-none = Nobody has looked yet
reach-none-about = A look takes up to twenty seconds and changes nothing for your customers.
reach-goes-on = Kontor is looking
reach-goes-on-about = Load this page again in half a minute.
reach-good = Meta reaches this Kontor
reach-good-about = Meta called its address, and the call arrived here. Messages can come.
reach-clear = From here the way looks clear
reach-clear-about = Kontor found its own address as Meta should. Whether Meta finds it too is known once Meta has called.
reach-doubt = Something may be in the way
reach-doubt-about = Kontor did not find its own address as Meta needs it. What to do stands below.
reach-bad = Meta does not reach this Kontor
reach-bad-about = Until this is mended, no message arrives. Meta keeps trying for some days, so what is mended soon loses nothing.
reach-from-here = What Kontor sees
reach-from-here-well = The address leads straight to this installation.
reach-from-meta = Meta's own call
reach-where = The address
reach-address = Public address
reach-looked = Last looked
reach-app = App { $app }
reach-inside = Meta arrived, though Kontor cannot get there from inside
reach-inside-about = Many routers do not lead their own network back in by its public address, or answer themselves. Meta comes from outside, so nothing need be done. What Kontor saw from inside:
reach-only-at = This is so at { $addresses } only; Kontor answers at { $well }. Meta may come by either: mend it, or take that address out of the domain's records.

reach-this-machine = The public address, { $host }, is one of this machine only, so nobody else can call it, and Meta cannot either. Set KONTOR_DOMAIN or KONTOR_PUBLIC_URL to a name of yours that leads here.
reach-in-clear = The public address begins with http://, and Meta calls https:// only. Let Kontor serve with its own domain (KONTOR_DOMAIN), or put a proxy or tunnel in front that encrypts, and set KONTOR_PUBLIC_URL to its https:// address.
reach-no-address = The name { $host } leads to no address. Where your domain is managed, add an A record with this server's public address, and look again in some minutes.
reach-private-address = { $host } leads to { $addresses }, inside a private network, where nobody outside can call. Put the public address into the domain's records: your server's, or your router's with port { $port } led to this machine.
reach-port-closed = Nobody answers on port { $port } of { $host }. Let Kontor, or the proxy in front of it, listen on that port, and lead the port here in the router.
reach-port-silent = Port { $port } of { $host } does not answer at all, as behind a firewall. Open it in the firewall of the server and of whoever rents it to you, and lead it here in the router.
reach-no-way = This machine has no way to { $addresses }, so Kontor cannot look there. Meta may come that way; check that the address is right.
reach-not-encrypted = Port { $port } of { $host } answers, but without encryption. Let Kontor serve with its own domain (KONTOR_DOMAIN), or have the proxy encrypt on this port.
reach-no-handshake = { $host } answers, but no encrypted connection comes about. Most often there is no certificate yet: the log of Kontor, or of the proxy, says why.
reach-self-signed = The certificate of { $host } is signed by itself, and Meta trusts no such one. Let Kontor obtain one (KONTOR_DOMAIN), or have the proxy obtain one from a public authority.
reach-other-name = The certificate shown at { $host } is for another name: { $names }. Obtain one for { $host }, or correct the name in KONTOR_PUBLIC_URL.
reach-expired = The certificate of { $host } has expired. Kontor renews its own by itself and says in its log what keeps it from that; for a proxy's, see why it was not renewed.
reach-not-yet-valid = The certificate of { $host } is not valid yet. Most often a clock is wrong: compare this machine's, and the one where the certificate was made.
reach-alone = { $host } shows its certificate without the one that signed it, the intermediate certificate, so Meta cannot trust it. Give the proxy the file with the whole chain, often called fullchain.pem. If the authority is your own, take a public one.
reach-unknown-authority = The certificate of { $host } is signed by an authority that this machine does not know, and Meta most likely neither. Take a certificate of a public authority.
reach-bad-certificate = The certificate of { $host } cannot be used. Obtain a new one from a public authority.
reach-to-https = Whoever answers at { $host } leads on to https://, and Meta does not follow. Set KONTOR_PUBLIC_URL to the https:// address.
reach-redirected = Whoever answers at { $host } leads on to { $to }, and Meta does not follow. Let the proxy pass on everything below /hooks/ as it comes.
reach-led-away = Whoever answers at { $host } leads on to { $to }: a tunnel's sign-in page, or another name for the same place. Meta signs in nowhere and does not follow. Let everything below /hooks/ pass without sign-in, or set KONTOR_PUBLIC_URL to the name that answers itself.
reach-sign-in = Somebody in front of Kontor at { $host } turns strangers away (status { $status }). Let everything below /hooks/ pass without sign-in: Kontor checks Meta's signature itself.
reach-proxy-alone = A proxy or tunnel answers at { $host }, but finds no Kontor behind it (status { $status }). Check that Kontor runs, and that the proxy passes on to where Kontor listens.
reach-other-server = Another server answers at { $host }, not this Kontor (status { $status }). Check that the domain's records lead to this machine, and that router and proxy pass this name on to Kontor.
reach-copy = A copy of this installation answers at { $host }, not this one: the server before a move, or one restored from a backup. Stop the other one, or let the name lead here.
reach-mute = { $host } takes the connection and then says nothing. Check whether the proxy hangs or waits for Kontor in vain.

reach-meta-none = No number is connected yet, so Meta cannot be asked to call. Connect one, then look again.
reach-meta-not-yet = Meta was not asked about this app yet. Look now.
reach-meta-said = Meta's own words:
reach-meta-reached = Meta called, its question arrived here, and Meta took the answer.
reach-meta-elsewhere = Meta says that it was answered rightly, but its question did not arrive here. A copy of this Kontor answers at { $host }: stop it, or let the name lead here.
reach-meta-lost = Meta's question arrived here and was answered, but the answer did not reach Meta as it was. Something in between changes or delays answers: let the proxy pass everything below /hooks/ through untouched.
reach-meta-name = Meta cannot find { $host }. Its records are missing, wrong, or not known everywhere yet: check them where your domain is managed, and look again in an hour.
reach-meta-closed = Meta found nobody on port { $port } of { $host }. Open the port in the firewall, and lead it here in the router. If the name has an AAAA record, check that this IPv6 address answers too.
reach-meta-late = Meta called { $host } on port { $port } and had no answer in time. Open the port in the firewall of the server and of whoever rents it to you, and check that the proxy does not wait in vain.
reach-meta-certificate = Meta does not trust the certificate of { $host }, or could not agree on encryption. It must be of a public authority, for this very name, valid, and shown with its whole chain.
reach-meta-redirected = Meta was led on from { $host } to another address, and does not follow. Let the proxy pass on everything below /hooks/ as it comes.
reach-meta-sign-in = Somebody in front of Kontor at { $host } turned Meta away. Let everything below /hooks/ pass without sign-in: Kontor checks Meta's signature itself.
reach-meta-proxy-alone = A proxy or tunnel at { $host } told Meta that it finds no Kontor behind it. Check that Kontor runs, and that the proxy passes on to where Kontor listens.
reach-meta-other-server = Another server answered Meta at { $host }: the question did not arrive here. Check that the domain's records lead to this machine, and that router and proxy pass this name on to Kontor.
reach-meta-unexplained = Meta could not verify the address, and does not say why. What Kontor sees itself, above, may tell.
reach-meta-app-refused = Meta was not asked to call, for it knows no app with the app ID and app secret that stand here. Give the number its right app secret on its page.
reach-meta-busy = Meta takes no more questions for the moment. Look again in an hour.
reach-meta-away = Meta itself could not be reached from here, so it could not be asked to call. Look again in a minute; if it stays so, check this machine's way to the internet.
reach-meta-refused = Meta would not call, for a reason of its own. Read the notices of your app at Meta, then look again.
reach-meta-by-hand = Kontor does not know this app's ID, so it cannot ask Meta to call. Enter callback URL and verify token at Meta yourself (your app, WhatsApp, Configuration, Webhook): on “Verify and save” Meta calls, and says there what it met. Both stand on the number's page.
