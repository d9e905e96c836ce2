"""Could we write to her then? Answered a second time from the exported ledger, sharing no code with Kontor.

Usage: consent.py FILE: a JSON object with "people" (each with its entries, restrictions), "rules", "templates" (each with its states) and
"questions", each with Kontor's answer. Prints "ok …" or one "FAIL …" a question, and ends with 1 if any failed.

It folds nothing: each question looks through the whole past of the person for what was said last, by the person's own time. An entry
counts from when it was recorded, a rule from when it was set; all times are microseconds.
"""

import datetime
import json
import sys

GIVEN = json.load(open(sys.argv[1], encoding="utf-8"))
DAY = 86_400_000_000
UTC = datetime.timezone.utc
OFFERS = "marketing"


def ten_working_days(at):
    left = 10
    while left:
        at += DAY
        weekday = datetime.datetime.fromtimestamp(at // 1_000_000, UTC).weekday()
        if weekday < 5:
            left -= 1
    return at


def latest(times):
    times = list(times)
    return max(times) if times else None


def later(one, other):
    """Whether one time is there and after the other, if that is there."""
    return one is not None and (other is None or one > other)


class Person:
    def __init__(self, entries, moment):
        known = [entry for entry in entries if entry["recorded_at"] <= moment]
        # What was stopped in the provider's settings and allowed again there later is as if it had not been said.
        there = lambda entry, effect: (entry["scope"], entry["effect"], entry["method"]) == (OFFERS, effect, "provider")
        again = latest(entry["occurred_at"] for entry in known if there(entry, "release"))
        # What an import vouched for, and was taken back with an import since, likewise.
        of_import = lambda entry, effect: (entry["scope"], entry["effect"], entry["method"]) == (OFFERS, effect, "import")
        undone = max((place for place, entry in enumerate(known) if of_import(entry, "release")), default=-1)
        claim = lambda entry: of_import(entry, "grant") and entry["grade"] == "attested"
        known = [entry for place, entry in enumerate(known) if not (place < undone and claim(entry))]
        self.entries = [entry for entry in known if not (there(entry, "withdraw") and later(again, entry["occurred_at"]))]
        self.moment = moment
        self.walk()

    def walk(self):
        """Stops, and words that may mean stop, in the order in which they arrived; the rest is asked for by time."""
        self.resumed = self.stopped = self.held = self.until = None
        for entry in self.entries:
            at, scope, effect = entry["occurred_at"], entry["scope"], entry["effect"]
            if scope == "all" and effect == "grant":
                at = 0 if entry["grade"] == "attested" else at
                self.resumed = at if self.resumed is None else max(self.resumed, at)
                if self.held is not None and self.held < at:
                    self.held = self.until = None
                if self.stopped is not None and self.stopped < at:
                    self.stopped = None
            elif scope == "all" and effect == "withdraw":
                if later(self.resumed, at):
                    continue
                self.stopped = at if self.stopped is None else max(self.stopped, at)
                if self.held is not None and self.held <= at:
                    self.held = self.until = None
            elif effect == "hold":
                if self.held is None and not later(self.resumed, at):
                    self.held, self.until = at, ten_working_days(at)
            elif scope == "all" and effect == "release":
                if self.until is not None and entry["recorded_at"] < self.until:
                    self.held = self.until = None

    def stopped_since(self):
        if self.stopped is not None:
            return self.stopped
        return self.held if self.until is not None and self.moment >= self.until else None

    def is_held(self):
        return self.stopped is None and self.until is not None and self.moment < self.until

    def said(self, scope, effect):
        own = lambda entry: entry["grade"] != "attested" or effect == "withdraw"
        return [entry for entry in self.entries if entry["scope"] == scope and entry["effect"] == effect and own(entry)]

    def attested(self, scope):
        return [
            entry for entry in self.entries if entry["scope"] == scope and entry["effect"] == "grant" and entry["grade"] == "attested"
        ]

    def stands(self, scope):
        """granted, withdrawn or unasked, the last own yes, and the grant that stands."""
        yes = self.said(scope, "grant")
        if scope in ("service", "transactional"):
            yes = yes + self.said("all", "grant")
        no = [entry["occurred_at"] for entry in self.said(scope, "withdraw")]
        if scope not in ("service", "transactional", OFFERS):
            no += [entry["occurred_at"] for entry in self.said(OFFERS, "withdraw")]
        last_yes, last_no = latest(entry["occurred_at"] for entry in yes), latest(no)
        if last_yes is None and last_no is None:
            vouched = self.attested(scope)
            if not vouched and scope in ("service", "transactional"):
                vouched = self.attested("all")
            # Of several the first that was recorded stands: all count as said before everything else.
            return ("granted", None, vouched[0]) if vouched else ("unasked", None, None)
        if later(last_yes, last_no):
            return "granted", last_yes, next(entry for entry in yes if entry["occurred_at"] == last_yes)
        return "withdrawn", last_yes, None


def rule(kind, moment):
    begun = [one for one in GIVEN["rules"] if one["kind"] == kind and one["since"] <= moment]
    return max(begun, key=lambda one: (one["since"], one["set_at"]))["value"] if begun else 0


def after_months(at, months):
    """The same day so many months later; where the month has no such day, its end."""
    day, rest = divmod(at, DAY)
    day = datetime.date.fromordinal(datetime.date(1970, 1, 1).toordinal() + day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    epoch = datetime.date(1970, 1, 1).toordinal()
    try:
        return (datetime.date(year, month + 1, day.day).toordinal() - epoch) * DAY + rest
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return (datetime.date(year, month + 1, 1).toordinal() - epoch) * DAY


def answer(question):
    moment, scope = question["at"], question["scope"]
    person = GIVEN["people"][question["person"]]
    then = Person(person["entries"], moment)
    standing, yes, grant = then.stands(scope)
    stopped = then.stopped_since()
    if stopped is not None and not (standing == "granted" and later(yes, stopped)):
        return "stopped"
    if standing == "withdrawn":
        return "refused"
    for limit in person["limits"]:
        ends = [time for time in (limit["until"], limit["lifted_at"]) if time is not None]
        if limit["since"] <= moment and all(moment < end for end in ends):
            return "restricted"
    if then.is_held():
        return "held"
    is_offer = scope not in ("service", "transactional")
    if standing == "unasked":
        return "unasked" if is_offer else "not_needed"
    if not is_offer:
        return "granted"
    if rule("least_grade", moment) and grant["grade"] == "attested":
        return "only_attested"
    days = rule("lasts", moment)
    if days and moment >= grant["occurred_at"] + days * DAY:
        return "expired"
    months = rule("lasts_months", moment)
    if months and moment >= after_months(grant["occurred_at"], months):
        return "expired"
    return "granted"


def template(question):
    states = [state for state in GIVEN["templates"][question["template"]] if state["at"] <= question["at"]]
    if not states:
        return "unknown"
    last = max(states, key=lambda state: state["at"])
    return last["category"] if last["status"] == "APPROVED" else "not_approved"


failed = 0
kinds = {}
for number, question in enumerate(GIVEN["questions"]):
    ours = template(question) if "template" in question else answer(question)
    kinds[ours] = kinds.get(ours, 0) + 1
    if ours != question["answer"]:
        failed += 1
        entries = GIVEN["people"][question["person"]]["entries"] if "person" in question else ""
        print(f"FAIL question {number} {question}: the script says {ours}; {entries}")
if not failed:
    print(f"ok {len(GIVEN['questions'])} questions: {kinds}")
sys.exit(1 if failed else 0)
