"""The reference of the als benchmark: implicit's ALS, kept alive between rounds.

Reads one JSON request a line from standard input and answers one JSON line:
  load       directory        train.indptr.i32, train.indices.i32, train.values.f32 (strengths r), shape
  fit        factors, regularization, alpha, iterations, seed, out   seconds of fit; factors written to out
  take       factors, from    takes factors of another fit for the following
  recommend  k, out           seconds of top-K with liked items filtered, for every user; items written to out
  recommend-one  k, users     p50 and p99 of the seconds of one such list after the other, for the users in a file
  memory                      peak resident bytes of this process so far

implicit takes the stored value times its own alpha as the confidence c. Ours is c = 1 + alpha * r, so it is handed
1 + alpha * r with its alpha at 1: both then minimize the same objective, with regularization not scaled by row counts.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import scipy.sparse as sparse
from implicit.cpu.als import AlternatingLeastSquares


def read(directory, name, dtype):
    return np.fromfile(os.path.join(directory, name), dtype=dtype)


def main():
    strengths = model = confidence = None
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
            confidence = strengths.copy()
            confidence.data = (1.0 + request["alpha"] * confidence.data).astype(np.float32)
            model = AlternatingLeastSquares(
                factors=request["factors"],
                regularization=request["regularization"],
                alpha=1.0,
                iterations=request["iterations"],
                random_state=request["seed"],
                num_threads=request["threads"],
            )
            began = time.perf_counter()
            model.fit(confidence, show_progress=False)
            answer = {"seconds": time.perf_counter() - began}
            np.ascontiguousarray(model.user_factors, dtype="<f4").tofile(request["out"] + ".user-factors.f32")
            np.ascontiguousarray(model.item_factors, dtype="<f4").tofile(request["out"] + ".item-factors.f32")
        elif command == "take":
            confidence = strengths
            model = AlternatingLeastSquares(factors=request["factors"])
            model.user_factors = np.fromfile(request["from"] + ".user-factors.f32", dtype="<f4").reshape(-1, request["factors"])
            model.item_factors = np.fromfile(request["from"] + ".item-factors.f32", dtype="<f4").reshape(-1, request["factors"])
            answer = {"users": len(model.user_factors)}
        elif command == "recommend-one":
            seconds = []
            for user in np.fromfile(request["users"], dtype="<i4"):
                row = confidence[user]
                began = time.perf_counter()
                model.recommend(user, row, N=request["k"], filter_already_liked_items=True)
                seconds.append(time.perf_counter() - began)
            answer = {"p50": float(np.quantile(seconds, 0.5)), "p99": float(np.quantile(seconds, 0.99))}
        elif command == "recommend":
            users = np.arange(strengths.shape[0])
            began = time.perf_counter()
            items, _ = model.recommend(users, confidence, N=request["k"], filter_already_liked_items=True)
            answer = {"seconds": time.perf_counter() - began}
            np.ascontiguousarray(items, dtype="<i4").tofile(request["out"] + ".top.i32")
        elif command == "memory":
            answer = {"rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
