"""From a CSV to printed coefficients of a logistic regression: pandas and scikit-learn."""
import json
import sys

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

data = pd.read_csv(sys.argv[1])
X = data.drop(columns="y").to_numpy()
model = LogisticRegression(C=np.inf, tol=1e-6, max_iter=2000).fit(X, data["y"].to_numpy())
print(json.dumps([float(c) for c in np.r_[model.intercept_, model.coef_[0]]]))
