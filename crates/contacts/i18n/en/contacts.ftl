# People as they are listed and entered.
people-title = People
people-about = Everyone your business talks to.
people-add = Add a person
people-search = Search people
people-search-hint = Name, number or username
people-none = No people yet
people-none-about = Whoever writes to you appears here by themselves. You can also add a person.
people-not-found = Nobody found
people-not-found-about = Try a part of the name, the number or the username.
people-older = Show earlier people

# One person.
person-on-channel = Someone on { $channel }
person-unknown = Someone without a name
person-known-by = Known by
person-seen = seen
person-unreachable = No channel knows this person yet
person-unreachable-about = When they write to you with their number, what they write appears under that number.
person-tags = Tags
person-fields = Details
person-record = Record
person-since = Added

# Adding a person.
person-new-title = Add a person
person-new-about = A name or a number is enough. Adding someone does not allow you to send them offers: that takes their consent.
person-name = Name
person-name-about = As you call them. It is kept even if they change the name in their profile.
person-phone-about = With the country code, like +49 170 1234567.
person-tags-about = Separate several by commas.
person-save = Add
person-taken = This number already belongs to someone
person-taken-about = One number belongs to one person. Open that person and go on there.
person-taken-open = Open that person

# What a channel knows a person by.
identity-phone = Telephone number
identity-user-id = WhatsApp user id
identity-parent-user-id = WhatsApp user id over your linked businesses
identity-username = Username
