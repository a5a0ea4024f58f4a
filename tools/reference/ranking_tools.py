"""The field's tools behind one question: these lists, these relevant items, this K, what does each user score?

`NAMES[tool][ours]` says what the tool calls our metric, K being the cut. Only users with relevant items are handed over, as each tool
expects; a user without a list scores 0 (trec_eval's option -c).
"""
import warnings

import implicit.evaluation
import numpy as np
import pandas as pd
import pytrec_eval
import ranx
from rectools import metrics as rectools
from scipy.sparse import csr_matrix

import recbole_metrics

warnings.filterwarnings("ignore")

NAMES = {
    "trec_eval": {
        "hitRate": "success_K", "precision": "P_K", "recall": "recall_K", "ndcg": "ndcg_cut_K", "mapTrec": "map_cut_K", "mrr": "recip_rank",
    },
    "ranx": {
        "hitRate": "hit_rate@K", "precision": "precision@K", "recall": "recall@K", "ndcg": "ndcg@K", "mapTrec": "map@K", "mrr": "mrr@K",
    },
    "rectools": {
        "hitRate": "HitRate(k=K)", "precision": "Precision(k=K)", "recall": "Recall(k=K)",
        "cappedRecall": "Precision(k=K, r_precision=True)", "ndcg": "NDCG(k=K, divide_by_achievable=True)", "mapTrec": "MAP(k=K)",
        "mrr": "MRR(k=K)",
    },
    "recbole": {
        "hitRate": "Hit@K", "precision": "Precision@K", "recall": "Recall@K", "ndcg": "NDCG@K", "mapCapped": "MAP@K", "mrr": "MRR@K",
    },
    "implicit": {"ndcg": "ndcg", "mapCapped": "map"},
}


def judged(lists, relevant):
    return [user for user in range(len(lists)) if relevant[user]]


def key(user):
    return f"u{user:03}"


def trec_eval(lists, relevant, k, measure):
    name = measure.replace("_K", f"_{k}")
    users = judged(lists, relevant)
    asked = name if name == measure else ".".join(name.rsplit("_", 1))
    judge = pytrec_eval.RelevanceEvaluator({key(user): {f"i{item}": 1 for item in relevant[user]} for user in users}, {asked})
    rows = judge.evaluate({
        key(user): {f"i{item}": float(1000 - rank) for rank, item in enumerate(lists[user][:k])} for user in users if lists[user]
    })
    return [rows[key(user)][name] if key(user) in rows else 0.0 for user in users]


def ranx_scores(lists, relevant, k, measure):
    users = judged(lists, relevant)
    qrels = ranx.Qrels({key(user): {f"i{item}": 1 for item in relevant[user]} for user in users})
    run = ranx.Run({key(user): {f"i{item}": float(1000 - rank) for rank, item in enumerate(lists[user])} for user in users if lists[user]})
    name = measure.replace("@K", f"@{k}")
    return list(ranx.evaluate(qrels, run, name, return_mean=False, make_comparable=True))


def rectools_scores(lists, relevant, k, measure):
    users = judged(lists, relevant)
    metric = eval(measure, {**vars(rectools), "K": k})
    reco = pd.DataFrame(
        [(user, item, rank + 1) for user in users for rank, item in enumerate(lists[user])], columns=["user_id", "item_id", "rank"],
    )
    wanted = pd.DataFrame([(user, item) for user in users for item in relevant[user]], columns=["user_id", "item_id"])
    return list(metric.calc_per_user(reco, wanted).reindex(users))


def recbole_scores(lists, relevant, k, measure):
    users = judged(lists, relevant)
    hits = np.zeros((len(users), k), dtype=bool)
    for row, user in enumerate(users):
        for rank, item in enumerate(lists[user][:k]):
            hits[row, rank] = item in set(relevant[user])
    return list(recbole_metrics.topk(measure.replace("@K", ""), hits, [len(relevant[user]) for user in users], k))


class Lists:
    """What implicit's evaluation asks of a model: the top N of some users, −1 where a list has ended."""

    def __init__(self, lists):
        self.lists = lists

    def recommend(self, users, _user_items, N):
        ids = np.full((len(users), N), -1, dtype=np.int32)
        for row, user in enumerate(users):
            ids[row, : len(self.lists[user][:N])] = self.lists[user][:N]
        return ids, np.zeros(ids.shape, dtype=np.float32)


def implicit_mean(lists, relevant, k, measure):
    items = 2 + max(max(row, default=0) for row in [*lists, *relevant])  # one item that nobody wants, as its AUC divides by those
    pairs = [(user, item) for user in range(len(lists)) for item in relevant[user]]
    test = csr_matrix((np.ones(len(pairs)), tuple(zip(*pairs))), shape=(len(lists), items))
    result = implicit.evaluation.ranking_metrics_at_k(Lists(lists), csr_matrix(test.shape), test, K=k, show_progress=False)
    return float(result[measure])


PER_USER = {"trec_eval": trec_eval, "ranx": ranx_scores, "rectools": rectools_scores, "recbole": recbole_scores}


def mean(tool, lists, relevant, k, measure):
    """What the tool prints for all users."""
    if tool == "implicit":
        return implicit_mean(lists, relevant, k, measure)
    return float(np.mean(PER_USER[tool](lists, relevant, k, measure)))
