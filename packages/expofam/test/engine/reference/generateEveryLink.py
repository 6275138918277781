"""Refines the estimates and standard errors of everyLink.json in 110-digit arithmetic and writes them with 25 digits.

    python3 generateEveryLink.py      (mpmath 1.2.1, 2026-11-25)

Only log-likelihoods and expected informations are written down here. Scores and observed informations are central differences
with a step of 1e-33, whose error is 1e-44 relative; Newton's method goes on from the values in the file until it moves them
by less than 1e-28. Data are the doubles that the decimals of the file stand for. Standard errors are from the expected
information; with a free dispersion it is Pearson's.
"""
import json
import os
from mpmath import mp, mpf, matrix, lu_solve, sqrt, exp, log, loggamma, psi, pi, erfc, atan, cos, sin, besseli, expm1, log1p
mp.dps = 110
H = mpf(10)**-33
INV = {'identity': lambda u: u, 'canonical': lambda u: u, 'log': exp, 'logit': lambda u: 1/(1+exp(-u)), 'probit': lambda u: erfc(-u/sqrt(2))/2,
 'cloglog': lambda u: -expm1(-exp(u)), 'loglog': lambda u: exp(-exp(-u)), 'cauchit': lambda u: mpf(1)/2+atan(u)/pi, 'inverse': lambda u: 1/u,
 '1/mu^2': lambda u: 1/sqrt(u), 'sqrt': lambda u: u*u, 'softplus': lambda u: log1p(exp(u))}
def bern(y, m): return (y*log(m) if y else 0) + ((1-y)*log(1-m) if y != 1 else 0)
# scalar families: name -> (loglik(y, mu, k), information about mu(mu, k))
S = {
 'gaussian': (lambda y,m,k: -(y-m)**2/2, lambda m,k: 1),
 'bernoulli': (lambda y,m,k: bern(y,m), lambda m,k: 1/(m*(1-m))),
 'poisson': (lambda y,m,k: y*log(m)-m, lambda m,k: 1/m),
 'gamma': (lambda y,m,k: -y/m-log(m), lambda m,k: 1/m**2),
 'inverse-gaussian': (lambda y,m,k: -y/(2*m*m)+1/m, lambda m,k: 1/m**3),
 'negative-binomial': (lambda y,m,k: y*log(m)-(y+k)*log(m+k), lambda m,k: 1/(m+m*m/k)),
 'tweedie': (lambda y,m,k: y*m**(1-k)/(1-k)-m**(2-k)/(2-k), lambda m,k: m**(-k)),
 'generalized-poisson': (lambda y,m,k: y*(log(m)-log1p(k*m)-k*m/(1+k*m))-m/(1+k*m), lambda m,k: 1/(m*(1+k*m)**2)),
 'chi-squared': (lambda y,d,k: d/2*log(y)-loggamma(d/2)-d/2*log(mpf(2)), lambda d,k: psi(1,d/2)/4),
 'laplace': (lambda y,s,k: -abs(y)/s-log(s), lambda s,k: 1/s**2),
 'rayleigh': (lambda y,s,k: -y*y/(2*s*s)-2*log(s), lambda s,k: 4/s**2),
 'weibull': (lambda y,s,k: -(y/s)**k-k*log(s), lambda s,k: k*k/s**2),
 'pareto': (lambda y,a,k: log(a)-a*log(y), lambda a,k: 1/a**2),
 # canonical, in eta
 'continuous-bernoulli': (lambda y,e,k: y*e-log(expm1(e)/e), None),
 'logarithmic-series': (lambda y,e,k: y*e-log(-log(-expm1(e))), None),
 'zero-truncated-poisson': (lambda y,e,k: y*e-log(expm1(exp(e))), None),
}
S['binomial']=S['quasibinomial']=S['bernoulli']; S['quasipoisson']=S['poisson']; S['exponential']=S['gamma']; S['geometric']=S['negative-binomial']
def tri(x): return psi(1,x)
# vector: loglik(y, params), information(params)
def beta_ll(y,P): m,f=P; return loggamma(f)-loggamma(m*f)-loggamma((1-m)*f)+(m*f-1)*log(y)+((1-m)*f-1)*log(1-y)
def beta_I(P):
    m,f=P; a,b=m*f,(1-m)*f; ta,tb,tf=tri(a),tri(b),tri(f)
    return [[f*f*(ta+tb), f*(m*ta-(1-m)*tb)],[f*(m*ta-(1-m)*tb), m*m*ta+(1-m)**2*tb-tf]]
def gam_ll(y,P): m,k=P; return k*log(k)-k*log(m)-loggamma(k)+(k-1)*log(y)-k*y/m
def gam_I(P): m,k=P; return [[k/m**2,0],[0,tri(k)-1/k]]
def gau_ll(y,P): m,s=P; return -log(s)-(y-m)**2/(2*s*s)
def gau_I(P): m,s=P; return [[1/s**2,0],[0,2/s**2]]
def nb_ll(y,P): m,k=P; return loggamma(y+k)-loggamma(k)+k*log(k/(m+k))+y*log(m/(m+k))
def nb_I(P):
    m,k=P; t=mpf(0); j=0; p=(k/(m+k))**k; tail=1-p
    while tail>mpf(10)**-45 and j<100000:
        t+=tail/(k+j)**2; p*=(k+j)/(j+1)*m/(m+k); tail-=p; j+=1
    return [[k/(m*(m+k)),0],[0,t-m/(k*(m+k))]]
def ig_I(P): b,a=P; return [[a/b**2,-1/b],[-1/b,tri(a)]]
def ln_ll(y,P): m,s=P; return -log(s)-(log(y)-m)**2/(2*s*s)
def ig_ll(y,P): b,a=P; return a*log(b)-loggamma(a)-(a+1)*log(y)-b/y
def vm_ll(y,P): a,b=P; return a*cos(y)+b*sin(y)-log(besseli(0,sqrt(a*a+b*b)))
V = {'beta':(beta_ll,beta_I),'gamma':(gam_ll,gam_I),'gaussian':(gau_ll,gau_I),'negative-binomial':(nb_ll,nb_I),'lognormal':(ln_ll,gau_I),'inverse-gamma':(ig_ll,ig_I),'von-mises':(vm_ll,None)}


def solve(case, columns):
    family, links = case['family'], case['links']
    k = mpf(case['constant']) if 'constant' in case else None
    y = [mpf(v) for v in case['response']]
    n, q = len(y), len(links)
    full = [[mpf(1)] + [mpf(c[i]) for c in columns] for i in range(n)]
    X = [full] if q == 1 else [full, [row[:2] for row in full]]
    w = [mpf(v) for v in case.get('weights', [1] * n)]
    sizes = [len(x[0]) for x in X]
    at = [sum(sizes[:j]) for j in range(q)]
    P = sum(sizes)
    theta = [mpf(v) for v in case['estimate']]
    inverse = [INV[l] for l in links]
    scalar, vector = S.get(family), V.get(family)
    ll = (lambda i, u: vector[0](y[i], [f(v) for f, v in zip(inverse, u)])) if q > 1 else (lambda i, u: scalar[0](y[i], inverse[0](u[0]), k))
    lin = lambda: [[sum(a * theta[at[j] + t] for t, a in enumerate(X[j][i])) for j in range(q)] for i in range(n)]

    def curvature(f, u):
        """Gradient and negative Hessian by central differences."""
        shift = lambda *moves: f([v + sum(h for m, h in moves if m == j) for j, v in enumerate(u)])
        f0 = f(u)
        plus, minus = [shift((j, H)) for j in range(q)], [shift((j, -H)) for j in range(q)]
        s = [(p - m) / (2 * H) for p, m in zip(plus, minus)]
        h = [[mpf(0)] * q for _ in range(q)]
        for j in range(q):
            h[j][j] = -(plus[j] - 2 * f0 + minus[j]) / H**2
            for l in range(j):
                both, neither = shift((j, H), (l, H)), shift((j, -H), (l, -H))
                h[j][l] = h[l][j] = -(both - plus[j] - plus[l] + 2 * f0 - minus[j] - minus[l] + neither) / (2 * H * H)
        return s, h

    def add(total, i, W):
        for j in range(q):
            for l in range(q):
                for t, a in enumerate(X[j][i]):
                    for t2, b in enumerate(X[l][i]):
                        total[at[j] + t, at[l] + t2] += w[i] * W[j][l] * a * b

    for _ in range(20):
        gradient, hessian = matrix(P, 1), matrix(P, P)
        for i, u in enumerate(lin()):
            s, h = curvature(lambda v: ll(i, v), u)
            add(hessian, i, h)
            for j in range(q):
                for t, a in enumerate(X[j][i]):
                    gradient[at[j] + t] += w[i] * s[j] * a
        step = lu_solve(hessian, gradient)
        theta = [mp.re(a + b) for a, b in zip(theta, step)]
        if max(abs(b / a) for a, b in zip(theta, step)) < mpf(10) ** -28:
            break
    else:
        raise ArithmeticError('no convergence: ' + family + ' ' + ' '.join(links))
    information, pearson = matrix(P, P), mpf(0)
    for i, u in enumerate(lin()):
        parameters = [f(v) for f, v in zip(inverse, u)]
        slopes = [(f(v + H) - f(v - H)) / (2 * H) for f, v in zip(inverse, u)]
        if q > 1 and vector[1]:
            J = vector[1](parameters)
            W = [[J[j][l] * slopes[j] * slopes[l] for l in range(q)] for j in range(q)]
        elif q > 1 or scalar[1] is None:
            # Canonical: the observed information is the expected one.
            W = curvature(lambda v: ll(i, v), u)[1]
        else:
            W = [[scalar[1](parameters[0], k) * slopes[0] ** 2]]
            pearson += w[i] * (y[i] - parameters[0]) ** 2 * scalar[1](parameters[0], k)
        add(information, i, W)
    covariance = information**-1
    phi = pearson / (n - P) if case.get('dispersion') else 1
    return theta, [sqrt(covariance[t, t] * phi) for t in range(P)]


if __name__ == '__main__':
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'everyLink.json')
    file = json.load(open(path))
    for case in file['cases']:
        theta, errors = solve(case, file['designs'][case['design']])
        case['estimate'] = [mp.nstr(v, 25) for v in theta]
        case['stdError'] = [mp.nstr(v, 25) for v in errors]
    with open(path, 'w') as out:
        designs = ',\n'.join(json.dumps(name) + ': ' + json.dumps(columns) for name, columns in file['designs'].items())
        out.write('{"designs": {\n' + designs + '},\n"cases": [\n' + ',\n'.join(json.dumps(c) for c in file['cases']) + '\n]}\n')
