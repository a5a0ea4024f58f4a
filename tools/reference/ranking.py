"""Golden numbers of ranking metrics, by trec_eval (pytrec_eval) per user and ranx over users."""
import random

import pytrec_eval
from ranx import Qrels, Run, evaluate

from golden import write

SEED = 7
USERS = 40
ITEMS = 60
CUTS = [1, 3, 5, 10]


def make_lists(rng):
    """Ragged lists and holdouts: some lists shorter than any cut, some users with more relevant items than places."""
    lists, relevant = [], []
    for user in range(USERS):
        lists.append(rng.sample(range(ITEMS), rng.choice([1, 2, 4, 10, 10, 10])))
        own = set(rng.sample(range(ITEMS), rng.choice([1, 1, 2, 3, 6, 15])))
        if user % 3 == 0:
            own |= set(rng.sample(lists[-1], min(2, len(lists[-1]))))
        relevant.append(sorted(own))
    return lists, relevant


lists, relevant = make_lists(random.Random(SEED))
qrels = {f"u{user:03}": {f"i{item}": 1 for item in relevant[user]} for user in range(USERS)}
cases = {"items": ITEMS, "lists": lists, "relevant": relevant, "cuts": []}
for k in CUTS:
    run = {f"u{user:03}": {f"i{item}": float(100 - rank) for rank, item in enumerate(lists[user][:k])} for user in range(USERS)}
    judge = pytrec_eval.RelevanceEvaluator(
        qrels, {f"ndcg_cut.{k}", f"P.{k}", f"recall.{k}", f"map_cut.{k}", f"success.{k}", "recip_rank"},
    )
    judged = judge.evaluate(run)
    per_user = [judged[f"u{user:03}"] for user in range(USERS)]
    names = {
        "ndcg": f"ndcg_cut_{k}", "precision": f"P_{k}", "recall": f"recall_{k}", "mapTrec": f"map_cut_{k}",
        "hitRate": f"success_{k}", "mrr": "recip_rank",
    }
    ranx = evaluate(
        Qrels(qrels), Run(run), [f"ndcg@{k}", f"precision@{k}", f"recall@{k}", f"map@{k}", f"hit_rate@{k}", f"mrr@{k}"],
    )
    cases["cuts"].append({
        "k": k,
        "trecEval": {ours: [row[theirs] for row in per_user] for ours, theirs in names.items()},
        "ranx": {
            "ndcg": float(ranx[f"ndcg@{k}"]), "precision": float(ranx[f"precision@{k}"]), "recall": float(ranx[f"recall@{k}"]),
            "mapTrec": float(ranx[f"map@{k}"]), "hitRate": float(ranx[f"hit_rate@{k}"]), "mrr": float(ranx[f"mrr@{k}"]),
        },
    })
write(
    "libs/metrics/src/ranking/ranking.golden.json", "ranking.py", ["pytrec-eval-terrier", "ranx"], "absolute 1e-9", cases, seed=SEED,
)
