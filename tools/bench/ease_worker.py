"""The reference of the als-tuning benchmark: EASE in its published closed form, on numpy.

Reads one JSON request a line from standard input and answers one JSON line:
  fit  directory, matrix, users, items, lambda, k, out   top-K of every user with its pairs left out, written to out; peak resident bytes so far

B = I - P / diag(P), P = (X'X + lambda I)^-1, X with a 1 for every pair; a user's scores are x B.
Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019, algorithm 1.
"""
import json
import os
import resource
import sys

import numpy as np
import scipy.sparse as sparse

USERS = 500


def read(directory, name, dtype):
    return np.fromfile(os.path.join(directory, name), dtype=dtype)


def fit(request):
    directory, name = request["directory"], request["matrix"]
    indices = read(directory, name + ".indices.i32", "<i4")
    pairs = sparse.csr_matrix(
        (np.ones(len(indices)), indices, read(directory, name + ".indptr.i32", "<i4")), shape=(request["users"], request["items"])
    )
    gram = (pairs.T @ pairs).toarray()
    diagonal = np.diag_indices(gram.shape[0])
    gram[diagonal] += request["lambda"]
    weights = np.linalg.inv(gram)
    del gram
    weights /= -np.diag(weights)
    weights[diagonal] = 0
    top = np.empty((request["users"], request["k"]), dtype="<i4")
    for begin in range(0, request["users"], USERS):
        rows = pairs[begin : begin + USERS]
        scores = rows @ weights
        scores[rows.nonzero()] = -np.inf
        best = np.argpartition(-scores, request["k"], axis=1)[:, : request["k"]]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        top[begin : begin + USERS] = np.take_along_axis(best, order, axis=1)
    top.tofile(request["out"] + ".top.i32")
    return {"rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def main():
    for line in sys.stdin:
        print(json.dumps(fit(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
