"""The reference of the knn benchmark: implicit's nearest neighbors on one thread, and EASE on numpy with its BLAS on one thread.

Reads one JSON request a line from standard input and answers one JSON line:
  load       directory, users, items            train.indptr.i32, train.indices.i32, train.values.f32
  fit        measure, neighbors                seconds of fit
  similar    out                                each product's neighbors without itself, best first: out.indptr.i32, out.values.f32
  recommend  users (a file of rows), k, out     seconds of top-K with liked items left out; items written to out.top.i32
  ease       columns (a file of items), lambda, out   seconds from the pairs of these items to the weights, written to out.weights.f64

implicit counts a product among its own neighbors, ours does not: it is asked for one neighbor more.
"""
import json
import os
import sys
import time
import warnings

import numpy as np
import scipy.sparse as sparse
from implicit.nearest_neighbors import BM25Recommender, CosineRecommender, TFIDFRecommender

MODELS = {"cosine": CosineRecommender, "tfidf": TFIDFRecommender, "bm25": BM25Recommender}


def read(directory, name, dtype):
    return np.fromfile(os.path.join(directory, name), dtype=dtype)


def write_similar(similarity, neighbors, out):
    values, indptr = [], [0]
    for item in range(similarity.shape[0]):
        begin, end = similarity.indptr[item], similarity.indptr[item + 1]
        others = np.sort(similarity.data[begin:end][similarity.indices[begin:end] != item])[::-1]
        others = others[others > 0][:neighbors]
        values.append(others)
        indptr.append(indptr[-1] + len(others))
    np.array(indptr, dtype="<i4").tofile(out + ".indptr.i32")
    np.concatenate(values).astype("<f4").tofile(out + ".values.f32")


def ease(strengths, columns, penalty):
    x = strengths[:, columns].astype(np.float64)
    x.data[:] = 1.0
    gram = (x.T @ x).toarray()
    diagonal = np.diag_indices(gram.shape[0])
    gram[diagonal] += penalty
    weights = np.linalg.inv(gram)
    weights /= -np.diag(weights)
    weights[diagonal] = 0
    return weights


def main():
    warnings.filterwarnings("ignore")
    strengths = model = None
    for line in sys.stdin:
        request = json.loads(line)
        command = request["command"]
        if command == "load":
            directory = request["directory"]
            strengths = sparse.csr_matrix(
                (read(directory, "train.values.f32", "<f4"), read(directory, "train.indices.i32", "<i4"), read(directory, "train.indptr.i32", "<i4")),
                shape=(request["users"], request["items"]),
            )
            answer = {"pairs": int(strengths.nnz)}
        elif command == "fit":
            model = MODELS[request["measure"]](K=request["neighbors"] + 1)
            model.num_threads = 1
            began = time.perf_counter()
            model.fit(strengths, show_progress=False)
            answer = {"seconds": time.perf_counter() - began}
        elif command == "similar":
            write_similar(model.similarity, request["neighbors"], request["out"])
            answer = {"neighbors": int(model.similarity.nnz)}
        elif command == "recommend":
            users = np.fromfile(request["users"], dtype="<i4")
            liked = strengths[users]
            began = time.perf_counter()
            items, _ = model.recommend(users, liked, N=request["k"], filter_already_liked_items=True)
            answer = {"seconds": time.perf_counter() - began}
            np.ascontiguousarray(items, dtype="<i4").tofile(request["out"] + ".top.i32")
        elif command == "ease":
            columns = np.fromfile(request["columns"], dtype="<i4")
            began = time.perf_counter()
            weights = ease(strengths, columns, request["lambda"])
            answer = {"seconds": time.perf_counter() - began}
            np.ascontiguousarray(weights, dtype="<f8").tofile(request["out"] + ".weights.f64")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
