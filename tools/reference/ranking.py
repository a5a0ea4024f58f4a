"""Golden numbers of ranking metrics, by trec_eval (pytrec_eval), ranx, RecTools, RecBole and implicit, and where their numbers are unlike."""
import random

import pytrec_eval
import ranx

from golden import write
from ranking_tools import NAMES, PER_USER, implicit_mean, mean

SEED = 7
PACKAGES = ["pytrec-eval-terrier", "ranx", "rectools", "recbole", "implicit", "numpy"]


def ragged(rng, users, items, lengths, counts):
    """Random lists and holdouts; every third user surely has hits."""
    lists, relevant = [], []
    for user in range(users):
        lists.append(rng.sample(range(items), rng.choice(lengths)))
        own = set(rng.sample(range(items), rng.choice(counts)))
        if user % 3 == 0 and own:
            own |= set(rng.sample(lists[-1], min(2, len(lists[-1]))))
        relevant.append(sorted(own))
    return lists, relevant


def cases():
    rng = random.Random(SEED)
    ladder = [[items := rng.sample(range(30), 10), [items[rank]]] for rank in range(10)]
    yield "random, lists and holdouts of many lengths", [1, 3, 10], ragged(rng, 24, 60, [1, 2, 4, 10, 10, 10], [1, 1, 2, 3, 6, 15])
    yield "one relevant item a user, hit at every rank and missed", [10], ([row[0] for row in ladder] + [[1, 2, 3]], [row[1] for row in ladder] + [[29]])
    yield "more relevant items than places", [3], ragged(rng, 10, 20, [3], [8, 10, 12])
    yield "lists shorter than K, one of them empty", [5], ragged(rng, 9, 12, [0, 1, 2, 3], [1, 2, 3])
    yield "no hits", [4], ([rng.sample(range(20), 4) for _ in range(5)], [rng.sample(range(20, 40), 3) for _ in range(5)])
    yield "more places than the catalog has items", [10], ragged(rng, 8, 4, [2, 3, 4], [1, 2, 4])
    yield "users without relevant items", [3], ragged(rng, 12, 15, [3], [0, 0, 2, 4])


def golden_case(name, k, lists, relevant):
    per_user = {
        tool: {ours: [round(float(value), 14) for value in scores(lists, relevant, k, NAMES[tool][ours])] for ours in NAMES[tool]}
        for tool, scores in PER_USER.items()
    }
    return {
        "name": name, "k": k, "lists": lists, "relevant": relevant, "perUser": per_user,
        "means": {"implicit": {ours: implicit_mean(lists, relevant, k, NAMES["implicit"][ours]) for ours in NAMES["implicit"]}},
        "implicitPrecision": implicit_mean(lists, relevant, k, "precision"),
    }


def unlike():
    """One input, what each tool prints under a name, and the metric of ours that a reader would take it for."""
    third = {"case": "R = 1, K = 3, hit at 3", "k": 3, "lists": [[7, 8, 1]], "relevant": [[1]]}
    five = {"case": "R = 5, K = 3, hits at 1 and 3", "k": 3, "lists": [[1, 9, 2]], "relevant": [[1, 2, 3, 4, 5]]}
    first = {"case": "R = 1, K = 3, hit at 1", "k": 3, "lists": [[1, 8, 9]], "relevant": [[1]]}
    two = {"case": "two users, R = 1 with a hit at 1 and R = 5 with hits at 1 and 3, K = 3", "k": 3, "lists": [[1, 8, 9], [1, 9, 2]], "relevant": [[1], [1, 2, 3, 4, 5]]}
    asked = [
        (third, "ndcg", [("trec_eval", "ndcg_cut_K"), ("ranx", "ndcg@K"), ("recbole", "NDCG@K"), ("implicit", "ndcg"),
                         ("rectools", "NDCG(k=K, divide_by_achievable=True)"), ("rectools", "NDCG(k=K)")]),
        (third, "precision", [("trec_eval", "P_K"), ("ranx", "precision@K"), ("recbole", "Precision@K"), ("rectools", "Precision(k=K)"), ("implicit", "precision")]),
        (five, "mapTrec", [("trec_eval", "map_cut_K"), ("ranx", "map@K"), ("rectools", "MAP(k=K)"), ("recbole", "MAP@K"), ("implicit", "map")]),
        (five, "mapCapped", [("recbole", "MAP@K"), ("implicit", "map"), ("trec_eval", "map_cut_K")]),
        (first, "mapCapped", [("recbole", "MAP@K"), ("rectools", "MAP(k=K, divide_by_k=True)")]),
        (two, "cappedRecall", [("rectools", "Precision(k=K, r_precision=True)"), ("implicit", "precision")]),
    ]
    return [{**case, "metric": ours, "tool": tool, "theirs": name, "value": mean(tool, case["lists"], case["relevant"], case["k"], name)}
            for case, ours, tools in asked for tool, name in tools]


def conventions():
    """What no list of ids can say: equal scores, users without an answer, grades."""
    tied = {"a": {"i1": 1.0, "i2": 1.0, "i3": 1.0}}
    one = {"a": {"i1": 1}}
    graded = {"a": {"i1": 1, "i2": 3}}
    ranked = {"a": {"i1": 2.0, "i2": 1.0}}
    answered = pytrec_eval.RelevanceEvaluator({"a": {"i1": 1}, "b": {"i1": 1}}, {"recip_rank"}).evaluate({"a": {"i1": 1.0}})
    return {
        "equalScores": {
            "trec_eval": pytrec_eval.RelevanceEvaluator(one, {"recip_rank"}).evaluate(tied)["a"]["recip_rank"],
            "ranx": float(ranx.evaluate(ranx.Qrels(one), ranx.Run(tied), "mrr")),
        },
        "userWithoutList": {"trec_eval": sum(row["recip_rank"] for row in answered.values()) / len(answered)},
        "grades1And3": {
            "trec_eval": pytrec_eval.RelevanceEvaluator(graded, {"ndcg_cut.2"}).evaluate(ranked)["a"]["ndcg_cut_2"],
            "ranx": float(ranx.evaluate(ranx.Qrels(graded), ranx.Run(ranked), "ndcg@2")),
        },
    }


write(
    "libs/metrics/src/ranking/ranking.golden.json", "ranking.py", PACKAGES, "absolute 1e-9; implicit 1e-9 on means",
    {
        "names": NAMES, "sets": [golden_case(name, k, *lists) for name, cuts, lists in cases() for k in cuts],
        "unlike": unlike(), "conventions": conventions(),
    },
    seed=SEED, requirements="requirements-ranking.txt",
)
