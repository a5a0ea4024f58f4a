"""Golden numbers of what lists are like beside their hits, by RecTools and RecBole: coverage, Gini, novelty, diversity, popularity, serendipity."""
import random
import types
import warnings
from collections import Counter

import numpy as np
import pandas as pd
from rectools import metrics as rectools

import recbole_metrics
from golden import write

warnings.filterwarnings("ignore")

SEED = 12
USERS, ITEMS, K, TAIL = 30, 40, 5, 0.8


def make(rng):
    """Lists of 1–5 items, holdouts, a training log whose items fall off in popularity, and categories, one of them not known."""
    lists = [rng.sample(range(ITEMS), rng.choice([1, 3, 5, 5, 5])) for _ in range(USERS)]
    relevant = [sorted(set(rng.sample(range(ITEMS), 3)) | set(rng.sample(lists[user], 1 if user % 2 else 0))) for user in range(USERS)]
    train = sorted({(user, min(int(rng.expovariate(0.12)), ITEMS - 3)) for user in range(50) for _ in range(9)})
    categories = [rng.randrange(6) for _ in range(ITEMS)]
    categories[lists[0][0]] = -1
    return lists, relevant, train, categories


def table(rows):
    return pd.DataFrame(rows, columns=["user_id", "item_id"])


def by_rectools(lists, relevant, train, categories):
    reco = pd.DataFrame([(user, item, rank + 1) for user in range(USERS) for rank, item in enumerate(lists[user])], columns=["user_id", "item_id", "rank"])
    wanted, known = table([(user, item) for user in range(USERS) for item in relevant[user]]), table(train)
    features = pd.DataFrame({"category": [category if category >= 0 else np.nan for category in categories]})
    distance = rectools.PairwiseHammingDistanceCalculator(features)
    return {
        "CatalogCoverage(normalize=True)": float(rectools.CatalogCoverage(k=K, normalize=True).calc(reco, range(ITEMS))),
        "MeanInvUserFreq": [float(x) for x in rectools.MeanInvUserFreq(k=K).calc_per_user(reco, known).reindex(range(USERS))],
        "IntraListDiversity": [float(x) for x in rectools.IntraListDiversity(k=K, distance_calculator=distance).calc_per_user(reco).reindex(range(USERS))],
        "AvgRecPopularity(normalize=True)": [float(x) for x in rectools.AvgRecPopularity(k=K, normalize=True).calc_per_user(reco, known).reindex(range(USERS))],
        "Serendipity": [float(x) for x in rectools.Serendipity(k=K).calc_per_user(reco, wanted, known, range(ITEMS)).reindex(range(USERS))],
    }


def by_recbole(lists, counts):
    """RecBole takes full lists only, so the users with K items."""
    full = np.array([row for row in lists if len(row) == K])
    metrics = recbole_metrics.metrics
    config = {"metric_decimal_place": 12, "topk": [K], "tail_ratio": TAIL}
    ordered = sorted(counts.items(), key=lambda pair: (pair[1], pair[0]))
    cut = int(len(ordered) * TAIL)
    assert ordered[cut - 1][1] != ordered[cut][1], "RecBole and we order equal counts differently, so none may lie at the cut"
    matrix = types.SimpleNamespace(numpy=lambda: full)
    items = {"rec.items": matrix, "data.num_items": ITEMS, "data.count_items": counts}
    return {
        "full": full.tolist(), "popularItems": sorted(item for item, _ in ordered[cut:]),
        "GiniIndex": float(metrics.GiniIndex(config).calculate_metric(items)[f"giniindex@{K}"]),
        "ItemCoverage": float(metrics.ItemCoverage(config).get_coverage(full, ITEMS)),
        "TailPercentage": float(metrics.TailPercentage(config).calculate_metric(items)[f"tailpercentage@{K}"]),
        "AveragePopularity": float(metrics.AveragePopularity(config).calculate_metric(items)[f"averagepopularity@{K}"]),
    }


lists, relevant, train, categories = make(random.Random(SEED))
counts = dict(Counter(item for _, item in train))
write(
    "libs/metrics/src/ranking/list-qualities.golden.json", "list_qualities.py", ["rectools", "recbole", "numpy", "pandas"], "absolute 1e-9",
    {
        "k": K, "items": ITEMS, "trainUsers": 50, "tail": TAIL, "lists": lists, "relevant": relevant, "categories": categories,
        "itemCounts": [counts.get(item, 0) for item in range(ITEMS)],
        "rectools": by_rectools(lists, relevant, train, categories), "recbole": by_recbole(lists, counts),
    },
    seed=SEED, requirements="requirements-ranking.txt",
)
