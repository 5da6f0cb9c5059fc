"""The grid search of GridSearches in scikit-learn, with its cache of fitted steps: a line 'ready', then for every line read one of wall s, CPU s and accuracy."""

import gzip
import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

ROWS = 20_000
folder = Path(sys.argv[1])
warnings.filterwarnings("ignore")
images = np.frombuffer(gzip.open(folder / "train-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
labels = np.frombuffer(gzip.open(folder / "train-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
x = images.reshape(-1, 784)[:ROWS].astype(np.float64)
y = labels[:ROWS].astype(np.int64)
penalties = 10.0 ** (-5 + np.arange(12) * 5 / 11)
rows_of_a_fit = ROWS * 2 // 3


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


print("ready", flush=True)
for _ in sys.stdin:
    with tempfile.TemporaryDirectory() as cache:
        wall, used = time.time(), cpu()
        steps = [("scale", StandardScaler()), ("pca", PCA(50)), ("classify", LogisticRegression(max_iter=50))]
        search = GridSearchCV(
            Pipeline(steps, memory=cache),
            {"classify__C": 1 / (rows_of_a_fit * penalties)},
            scoring="accuracy",
            cv=KFold(3, shuffle=True, random_state=7),
        )
        search.fit(x, y)
        print(time.time() - wall, cpu() - used, search.best_score_, flush=True)
