"""What reports say, counted a second time from the raw events, sharing no code with Kontor.

Usage: reports.py FILE: a JSON object with the business's time zone, opening hours and holidays, the events of its stream, and what
the API answered. Prints one line a check, "ok …" or "FAIL …", and ends with 1 if any failed.
"""

import bisect
import datetime
import fractions
import json
import math
import sys
from collections import defaultdict
from zoneinfo import ZoneInfo

GIVEN = json.load(open(sys.argv[1], encoding="utf-8"))
ZONE = ZoneInfo(GIVEN["zone"])
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60_000_000
NOT_COUNTED = {"reaction", "system", "edit", "revoke"}
ARRIVED = {"sent", "delivered", "read", "played"}


def micros(text):
    whole, _, fraction = text.rstrip("Z").partition(".")
    seconds = int((datetime.datetime.fromisoformat(whole).replace(tzinfo=UTC) - EPOCH).total_seconds())
    return seconds * 1_000_000 + int((fraction + "000000")[:6])


def wall(at):
    return (EPOCH + datetime.timedelta(microseconds=at)).astimezone(ZONE)


def is_open(local):
    """Whether a minute on the wall is one in which the business is open. The shortest of its holidays decides."""
    day = local.date().isoformat()
    spans = GIVEN["week"][local.weekday()]
    holidays = [one for one in GIVEN["holidays"] if one["first"] <= day <= one["last"]]
    if holidays:
        spans = holidays[0]["spans"]
    minute = local.hour * 60 + local.minute
    return any(begin <= minute < end for begin, end in spans)


class Hours:
    """How many minutes of opening hours lie before each minute of a stretch of time."""

    def __init__(self, first, last):
        self.first = first // MINUTE
        total, self.before, self.open = 0, [], []
        for minute in range(self.first, last // MINUTE + 2):
            self.before.append(total)
            opened = is_open(wall(minute * MINUTE))
            self.open.append(opened)
            total += opened

    def until(self, at):
        place = at // MINUTE - self.first
        return self.before[place] * MINUTE + (at % MINUTE if self.open[place] else 0)

    def between(self, begin, end):
        return (self.until(end) - self.until(begin)) // 1_000_000


def recount(events):
    """Every fact: (measure, event, at, since, person, team, inbox, labels)."""
    stories = defaultdict(list)
    removed = []
    # The last word on each question counts.
    scores = {event["facts"]["satisfaction_id"]: event["facts"]["score"] for event in events if event["kind"] == "satisfaction.rated"}
    for event in events:
        if event["kind"] == "label.removed":
            removed.append((event["seq"], event["facts"]["label_id"]))
        elif event["conversation_id"]:
            stories[event["conversation_id"]].append(event)
    for story in stories.values():
        holder = team = begun = waits = inbox = None
        answered, labels, authors, heard = False, {}, {}, False
        for event in story:
            kind, at, facts, message = event["kind"], micros(event["at"]), event["facts"], event["message_id"]
            inbox = event["inbox_id"] or inbox
            actor = event["actor_id"] if event["actor_kind"] == "staff" else None
            gone = {label for seq, label in removed if seq < event["seq"] and labels.get(label, event["seq"]) < seq}

            def fact(name, person, since=None):
                return name, event["id"], at, since, person, team, inbox, frozenset(set(labels) - gone)

            counted = kind.startswith(("conversation.", "message.", "service_level.")) or kind in ("satisfaction.asked", "satisfaction.rated")
            begins = kind in ("conversation.created", "conversation.reopened")
            speaks = kind in ("message.queued", "message.scheduled") or kind == "message.received" and facts.get("kind") not in NOT_COUNTED and not facts.get("is_rating")
            if begins or speaks and not heard:
                begun, answered = at, False
                yield fact("opened", holder)
            heard = heard or counted
            if kind == "conversation.closed":
                if begun is not None:
                    yield fact("closed", actor or holder)
                    yield fact("resolution", actor or holder, begun)
                if waits is not None:
                    yield fact("waiting", actor or holder, waits)
                begun = waits = None
            elif kind in ("service_level.kept", "service_level.missed"):
                yield fact(f"{facts['level']}_kept", facts["staff_id"]) + (kind == "service_level.kept",)
            elif kind == "satisfaction.asked":
                # It names who had the conversation when it was closed, and how it stood then.
                yield ("satisfaction", event["id"], at, None, facts["staff_id"], facts["team_id"], inbox, frozenset(facts["label_ids"]),
                       scores.get(facts["satisfaction_id"]))
            elif kind == "conversation.assigned":
                holder, team = facts["assignee_id"], facts["team_id"]
            elif kind == "conversation.labelled":
                labels[facts["label_id"]] = event["seq"]
            elif kind == "conversation.unlabelled":
                labels.pop(facts["label_id"], None)
            elif kind == "message.received" and speaks:
                yield fact("received", holder)
                waits = at if waits is None else waits
            elif kind in ("message.queued", "message.scheduled"):
                authors.setdefault(message, (event["actor_kind"], actor))
            elif kind in ("message.refused", "message.taken_back"):
                authors.pop(message, None)
            elif kind == "message.status_changed":
                author = authors.pop(message, None) if facts["status"] in ARRIVED | {"refused", "cancelled", "failed"} else None
                if author and facts["status"] in ARRIVED:
                    yield fact("sent", author[1])
                    if author[0] in ("staff", "api_key"):
                        if waits is not None:
                            yield fact("response", author[1], waits)
                            yield fact("waiting", author[1], waits)
                            if not answered:
                                yield fact("first_response", author[1], waits)
                        waits, answered = None, True


def keys(by, fact):
    _, _, at, _, person, team, inbox, labels = fact[:8]
    local = wall(at)
    if by == "label":
        return sorted(labels) or ["none"]
    monday = local.date() - datetime.timedelta(days=local.weekday())
    return [{"staff": person or "none", "team": team or "none", "inbox": inbox or "none", "day": local.date().isoformat(),
             "week": monday.isoformat(), "month": local.date().isoformat()[:7], "hour": str(local.hour), "all": None}[by]]


def rank(lengths, hundredths):
    """The smallest length that so many hundredths did not exceed."""
    ordered = sorted(lengths)
    for length in ordered:
        if bisect.bisect_right(ordered, length) * 100 >= hundredths * len(ordered):
            return length
    return None


def summed(lengths):
    counted = [length for length in lengths if length is not None]
    return {"number": len(lengths), "mean_seconds": sum(counted) // len(counted) if counted else None,
            "median_seconds": rank(counted, 50), "ninetieth_seconds": rank(counted, 90)}


def rated(scores):
    """Of so many asked: how many answered, their share, the average to two places, and how many gave each."""
    given = [score for score in scores if score is not None]
    average = math.floor(fractions.Fraction(sum(given), len(given)) * 100 + fractions.Fraction(1, 2)) / 100 if given else None
    return len(scores), len(given), len(given) * 100 // len(scores), average, [given.count(score) for score in range(1, 6)]


def main():
    first, last = GIVEN["from"], GIVEN["to"]
    everything = [fact for fact in recount(GIVEN["events"]) if first <= wall(fact[2]).date().isoformat() <= last]
    lengths = [fact for fact in everything if fact[3] is not None]
    hours = Hours(min(fact[3] for fact in lengths), max(fact[2] for fact in lengths))
    took = {"whole": lambda fact: (fact[2] - fact[3]) // 1_000_000, "open": lambda fact: hours.between(fact[3], fact[2])}
    failed = 0

    def check(name, ours, theirs):
        nonlocal failed
        if ours == theirs:
            print(f"ok {name}")
        else:
            failed += 1
            print(f"FAIL {name}: counted {ours}, told {theirs}")

    for listed in GIVEN["facts"]:
        chosen = [fact for fact in everything if fact[0] == listed["measure"]]
        length = took[listed["hours"]]
        # How often conversations were closed has no length of its own; the facts behind it are those of how long it took.
        timed = lambda fact: length(fact) if fact[3] is not None else None
        ours = sorted((fact[1], timed(fact), fact[4]) for fact in chosen)
        theirs = sorted((one["event_id"], one["seconds"], one["staff_id"]) for one in listed["data"])
        if listed["measure"].endswith("_kept"):
            ours = sorted((fact[1], fact[8], fact[4]) for fact in chosen)
            theirs = sorted((one["event_id"], one["is_kept"], one["staff_id"]) for one in listed["data"])
        if listed["measure"] == "satisfaction":
            named = lambda one: (one[0], one[1] or 0, one[2] or "")
            ours = sorted(named((fact[1], fact[8], fact[4])) for fact in chosen)
            theirs = sorted(named((one["event_id"], one["score"], one["staff_id"])) for one in listed["data"])
        if listed["measure"] == "closed":
            ours, theirs = [one[0] for one in ours], [one[0] for one in theirs]
        check(f"facts {listed['measure']} {listed['hours']}", ours, theirs)
    for report in GIVEN["reports"]:
        measure, by, length = report["measure"], report["by"], took[report["hours"]]
        groups = defaultdict(list)
        for fact in everything:
            if fact[0] == measure:
                for key in keys(by, fact):
                    groups[key].append(length(fact) if fact[3] is not None else None)
        names = ["number"] if measure == "closed" else ["number", "mean_seconds", "median_seconds", "ninetieth_seconds"]
        only = lambda sums: {name: sums[name] for name in names}
        ours = {key: only(summed(group)) for key, group in groups.items()}
        theirs = {row["key"]: only(row) for row in report["data"] if row["number"]}
        if measure.endswith("_kept"):
            # How many of those that were promised were in time.
            judged = defaultdict(list)
            for fact in everything:
                if fact[0] == measure:
                    for key in keys(by, fact):
                        judged[key].append(fact[8])
            ours = {key: (len(all), sum(all), sum(all) * 100 // len(all)) for key, all in judged.items()}
            theirs = {row["key"]: (row["number"], row["kept"], row["kept_percent"]) for row in report["data"] if row["number"]}
        if measure == "satisfaction":
            asked = defaultdict(list)
            for fact in everything:
                if fact[0] == measure:
                    for key in keys(by, fact):
                        asked[key].append(fact[8])
            ours = {key: rated(all) for key, all in asked.items()}
            told = lambda one: (one["answered"], one["answered_percent"], one["average"], one["scores"])
            theirs = {row["key"]: (row["number"], *told(row["ratings"])) for row in report["data"] if row["number"]}
        check(f"{measure} by {by} {report['hours']}", ours, theirs)
    print(f"{len(everything)} facts, {failed} checks failed")
    sys.exit(1 if failed or not everything else 0)


main()
