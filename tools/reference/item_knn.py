"""Golden similarities and lists of item-kNN, by implicit's nearest neighbors.

implicit counts a product among its own neighbors; ours does not. So implicit is asked for one neighbor more where a product's
similarity with itself is its largest (cosine, TF-IDF), and for all of them where it need not be (BM25). Liked items are left out of the
lists, so that a product's own similarity adds to none of them.
"""
import random

import numpy as np
import scipy.sparse as sparse
from implicit.nearest_neighbors import BM25Recommender, CosineRecommender, TFIDFRecommender

from golden import write

SEED = 11
rng = random.Random(SEED)


def make_matrix(users, items, entries):
    places = sorted({item for item in range(items)} | set(rng.sample(range(items, users * items), entries)))
    rows, columns = [place // items for place in places], [place % items for place in places]
    # The first user has everything, which makes its idf negative; halves are the same number in both languages.
    values = [rng.randint(1, 12) / 2 for _ in places]
    return rows, columns, values, sparse.csr_matrix((np.array(values), (rows, columns)), shape=(users, items))


def make_case(measure, model, matrix, neighbors, k1=1.2, b=0.75):
    model.fit(matrix, show_progress=False)
    items = matrix.shape[1]
    similarities = []
    for item in range(items):
        row = model.similarity[item]
        pairs = sorted(((float(value), int(other)) for other, value in zip(row.indices, row.data) if other != item), key=lambda pair: (-pair[0], pair[1]))
        similarities.append({"items": [other for _, other in pairs], "values": [value for value, _ in pairs]})
    lists = []
    for user in range(1, 6):
        ids, scores = model.recommend(user, matrix[user], N=5, filter_already_liked_items=True)
        lists.append({"user": user, "items": [int(item) for item in ids], "scores": [float(score) for score in scores]})
    return {"measure": measure, "neighbors": neighbors, "k1": k1, "b": b, "similarities": similarities, "lists": lists}


USERS, ITEMS, K = 40, 22, 6
rows, columns, values, matrix = make_matrix(USERS, ITEMS, 180)
cases = [
    make_case("cosine", CosineRecommender(K=K + 1), matrix, K),
    make_case("tfidf", TFIDFRecommender(K=K + 1), matrix, K),
    make_case("bm25", BM25Recommender(K=ITEMS), matrix, ITEMS - 1),
    make_case("bm25", BM25Recommender(K=ITEMS, K1=100, B=0.2), matrix, ITEMS - 1, k1=100, b=0.2),
]
write(
    "libs/recommend/src/models/item-knn/item-knn.golden.json", "item_knn.py", ["implicit", "numpy", "scipy"], "relative 1e-6: ours keeps single precision",
    {"users": USERS, "items": ITEMS, "rows": rows, "columns": columns, "values": values, "models": cases}, seed=SEED,
)
