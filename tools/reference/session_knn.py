"""V-SkNN and VMIS-kNN in plain Python, written from the papers: golden numbers, and the reference of `npm run bench -- sessions`.

V-SkNN: Ludewig, Jannach, "Evaluation of session-based recommendation algorithms", UMUAI 28 (2018), section 3.2.3, with the idf weighting of
Ludewig et al., "Empirical analysis of session-based recommendation algorithms", UMUAI 31 (2021).
The weight by proximity is STAN's: Garg et al., SIGIR 2019.
VMIS-kNN: Kersbergen, Sprangers, Schelter, "Serenade", SIGMOD 2022, section 3: m most recent sessions of each item, k nearest, log(|H|/h).

A past session is a set of items; a session at hand is a list, consecutive repeats left out. Without arguments it writes the golden file; with
`--serve` it reads one JSON request a line and answers one JSON line:
  load  sessions, settings               [[[item, type], ...], ...] ascending by last event
  rank  questions, top                   [[item, ...], ...]: seconds; the lists are written to `out` as JSON
"""
import json
import math
import random
import struct
import sys
import time

VIEW, CART, REMOVE, PURCHASE = range(4)


def single(value):
    """The nearest 32-bit float, the precision of the lists that are compared."""
    return struct.unpack("f", struct.pack("f", value))[0]


def position_weight(decay, position, length):
    if decay == "none":
        return 1.0
    if decay == "linear":
        return position / length
    if decay == "quadratic":
        return (position / length) ** 2
    return 1 / math.log10(length - position + 1.7)


def match_weight(decay, step):
    if decay == "none":
        return 1.0
    if decay == "linear":
        return max(0.0, 1 - step / 10)
    if decay == "quadratic":
        return 1 / step**2
    return 1 / math.log10(step + 1.7)


class SessionKnn:
    def __init__(self, sessions, settings):
        self.settings = settings
        weights = [settings["view"], settings["cart"], settings["remove"], settings["purchase"]]
        self.past = []
        for events in sessions:
            items = {}
            for item, kind in events:
                if weights[kind] > 0:
                    items[item] = max(items.get(item, 0), weights[kind])
            if (1 if settings["singles"] else 2) <= len(items) <= settings["longest"]:
                self.past.append(items)
        self.holding = {}
        for row, items in enumerate(self.past):
            for item in items:
                self.holding.setdefault(item, []).append(row)

    def candidates(self, session):
        """Rows of sessions that share an item, the most recent first, at most m."""
        m = self.settings["sample"]
        rows = set()
        for item in set(session):
            held = self.holding.get(item, [])
            rows.update(held[-m:] if self.settings["kind"] == "VMIS_KNN" else held)
        return sorted(rows, reverse=True)[:m]

    def nearness(self, row, latest):
        """For each item of a past session exp(-places between it and the latest item in common / proximity); 1 without a proximity."""
        proximity = self.settings["proximity"]
        items = list(self.past[row])
        anchor = items.index(latest)
        return {item: 1.0 if proximity is None else math.exp(-abs(place - anchor) / proximity) for place, item in enumerate(items)}

    def rarity(self, item):
        idf = self.settings["idf"]
        if idf == 0:
            return 1.0
        rarity = idf * math.log(len(self.past) / len(self.holding[item]))
        return rarity if self.settings["kind"] == "VMIS_KNN" else 1 + rarity

    def rank(self, events, top):
        """The best `top` items as (item, score), ties by ascending item."""
        settings = self.settings
        session = [item for place, item in enumerate(events) if settings["repeats"] or place == 0 or events[place - 1] != item]
        session = session[-settings["lastEvents"]:]
        if not session:
            return []
        length = len(session)
        latest = {item: place for place, item in enumerate(session, start=1)}
        weight = {item: position_weight(settings["decay"], place, length) for item, place in latest.items()}
        neighbors = []
        for row in self.candidates(session):
            common = [item for item in weight if item in self.past[row]]
            neighbors.append((sum(weight[item] for item in common), row, max(latest[item] for item in common)))
        neighbors.sort(key=lambda neighbor: (-single(neighbor[0]), -neighbor[1]))
        terms = {}
        for similarity, row, place in neighbors[: settings["neighbors"]]:
            match = match_weight(settings["match"], length - place + 1)
            near = self.nearness(row, session[place - 1])
            for item, item_weight in self.past[row].items():
                terms.setdefault(item, []).append(match * similarity * near[item] * item_weight)
        scored = []
        for item, values in terms.items():
            score = math.fsum(values) * self.rarity(item)
            if item in latest:
                if settings["reminders"] == "none" or (settings["reminders"] == "not-last" and item == session[-1]):
                    continue
                if settings["reminders"] == "pushed":
                    score *= 1 + session.count(item)
            if single(score) > 0:
                scored.append((item, single(score)))
        return sorted(scored, key=lambda entry: (-entry[1], entry[0]))[:top]


COMMON = {"proximity": None, "lastEvents": 20, "history": False, "longest": 100, "singles": False, "repeats": False, "view": 1, "cart": 1, "remove": 0, "purchase": 1}
CASES = [
    {"kind": "V_SKNN", "neighbors": 600, "sample": 2500, "decay": "none", "match": "linear", "idf": 10, "reminders": "pushed"},
    {"kind": "V_SKNN", "neighbors": 15, "sample": 40, "decay": "quadratic", "match": "quadratic", "idf": 1, "reminders": "all", "view": 0.5, "purchase": 3},
    {"kind": "V_SKNN", "neighbors": 8, "sample": 100, "decay": "logarithmic", "match": "logarithmic", "idf": 0, "reminders": "none", "lastEvents": 4},
    {"kind": "VMIS_KNN", "neighbors": 100, "sample": 500, "decay": "linear", "match": "linear", "idf": 1, "reminders": "not-last"},
    {"kind": "VMIS_KNN", "neighbors": 10, "sample": 25, "decay": "quadratic", "match": "none", "idf": 2, "reminders": "all", "lastEvents": 3, "longest": 5},
    {"kind": "V_SKNN", "neighbors": 30, "sample": 60, "decay": "linear", "match": "quadratic", "idf": 2, "reminders": "all", "proximity": 1.4, "cart": 2},
]
SEED = 11
ITEMS = 45
TOP = 10


def make_sessions(rng, count):
    """Sessions around one of nine themes of five items, with repeats; some end in a cart or a purchase."""
    sessions = []
    for _ in range(count):
        theme = rng.randrange(9)
        events = []
        for _ in range(rng.choice([1, 2, 2, 3, 4, 5, 8, 14])):
            item = 1 + theme * 5 + min(rng.randrange(5), rng.randrange(5)) if rng.random() < 0.8 else 1 + rng.randrange(ITEMS)
            events.append([item, VIEW])
            if rng.random() < 0.15:
                events.append([item, rng.choice([CART, REMOVE, PURCHASE])])
        sessions.append(events)
    return sessions


def write_golden():
    from golden import write

    rng = random.Random(SEED)
    sessions = make_sessions(rng, 300)
    questions = [[item for item, _ in events] for events in make_sessions(rng, 40)]
    cases = {"sessions": [[number for event in events for number in event] for events in sessions], "questions": questions, "top": TOP, "answers": []}
    for case in CASES:
        settings = {**COMMON, **case}
        model = SessionKnn(sessions, settings)
        lists = [model.rank(question, TOP) for question in questions]
        cases["answers"].append({
            "settings": settings,
            "items": [[item for item, _ in ranked] for ranked in lists],
            "scores": [[float(f"{score:.8g}") for _, score in ranked] for ranked in lists],
        })
    write("libs/recommend/src/models/session-knn/session-knn.golden.json", "session_knn.py", [], "relative 1e-6", cases, seed=SEED)


PLAIN = {"kind": "VMIS_KNN", "neighbors": 100, "sample": 500, "decay": "linear", "match": "linear", "idf": 1, "reminders": "not-last"}
LOGS = [  # Shares of sessions of one product, of events repeated at once, of steps back to a product of the session; themes.
    {"seed": 1, "singles": 0.6, "repeats": 0.3, "back": 0.3, "themes": 12},
    {"seed": 2, "singles": 0.75, "repeats": 0.5, "back": 0.45, "themes": 24},
    {"seed": 3, "singles": 0.5, "repeats": 0.6, "back": 0.6, "themes": 40},
]
LOG_ITEMS = 240
LOG_SESSIONS = 2400
TRAINED = 1800
K = 20


def make_log(log):
    """Views of sessions that go from product to product within a theme and come back; many have one product, many repeat it."""
    rng = random.Random(log["seed"])
    size = LOG_ITEMS // log["themes"]
    sessions = []
    for _ in range(LOG_SESSIONS):
        first = int(log["themes"] * rng.random() ** 1.5) * size
        events = []
        for _ in range(1 if rng.random() < log["singles"] else rng.choice([2, 2, 3, 3, 4, 5, 7, 10])):
            if len(events) > 1 and rng.random() < log["back"]:
                item = rng.choice(events)
            elif events and first <= events[-1] < first + size and rng.random() < 0.5:
                item = first + (events[-1] - first + rng.choice([1, 1, 2, -1])) % size
            elif rng.random() < 0.8:
                item = first + int(size * rng.random() ** 2)
            else:
                item = int(LOG_ITEMS * rng.random() ** 1.5)
            events.append(item)
            while rng.random() < log["repeats"]:
                events.append(item)
        sessions.append([item + 1 for item in events])
    return sessions


def ndcg(model, sessions):
    """Mean NDCG@K over every product of a session that follows another one, by all events before it."""
    values = []
    for events in sessions:
        for place in range(1, len(events)):
            if events[place] == events[place - 1]:
                continue
            ranked = [item for item, _ in model.rank(events[:place], K)]
            values.append(1 / math.log2(ranked.index(events[place]) + 2) if events[place] in ranked else 0.0)
    return math.fsum(values) / len(values)


def write_logs():
    """What leaving out sessions of one product, and merging repeats, does to VMIS-kNN: figures on a validation part and on the part after it."""
    from golden import write

    half = (TRAINED + LOG_SESSIONS) // 2
    logs = []
    for log in LOGS:
        sessions = make_log(log)
        figures = []
        for singles in (False, True):
            for repeats in (False, True):
                model = SessionKnn([[[item, VIEW] for item in events] for events in sessions[:TRAINED]], {**COMMON, **PLAIN, "singles": singles, "repeats": repeats})
                figures.append({"singles": singles, "repeats": repeats, "validation": ndcg(model, sessions[TRAINED:half]), "test": ndcg(model, sessions[half:])})
        logs.append({"made": log, "figures": figures, "sessions": "|".join(" ".join(map(str, events)) for events in sessions)})
    cases = {"trained": TRAINED, "half": half, "k": K, "logs": logs}
    write("libs/recommend/src/models/session-knn/plain-vmis-knn.golden.json", "session_knn.py", [], "relative 1e-9", cases)


def serve():
    model = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["command"] == "load":
            with open(request["sessions"], encoding="utf-8") as file:
                sessions = [json.loads(row) for row in file]
            began = time.perf_counter()
            model = SessionKnn(sessions, request["settings"])
            answer = {"seconds": time.perf_counter() - began, "sessions": len(model.past)}
        else:
            with open(request["questions"], encoding="utf-8") as file:
                questions = [json.loads(row) for row in file]
            began = time.perf_counter()
            lists = [model.rank(question, request["top"]) for question in questions]
            answer = {"seconds": time.perf_counter() - began}
            with open(request["out"], "w", encoding="utf-8") as file:
                json.dump(lists, file)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    if "--serve" in sys.argv[1:]:
        serve()
    else:
        write_golden()
        write_logs()
