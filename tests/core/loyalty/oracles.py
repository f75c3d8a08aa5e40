"""The same numbers by other ways: definitions in 50-digit decimals, enumeration, fractions.

Nothing here is taken from the code under test or from its closed forms. The most likely shares
under a hypothesis come from the likelihood's slope, not from the quadratic; limits from halving.
"""

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import comb

HALVINGS = 70
CLOSER = 110  # for shares: where a variance is next to 0, their last digits are all there is of it
EXACT = Context(prec=50)


def halve(inside, low, high, times=HALVINGS):
    """The end of the stretch from `low` on which `inside` holds."""
    for _ in range(times):
        middle = (low + high) / 2
        if inside(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def likeliest(dqp, theta):
    """The share of detractors at which D·ln d + P·ln(d + θ) + Q·ln(1 − θ − 2d) is highest."""
    d, q, p = map(Decimal, dqp)
    low, high = max(Decimal(0), -theta), (1 - theta) / 2

    def rises(share):
        left = (d / share if d else 0) + (p / (share + theta) if p else 0)
        return left > (2 * q / (1 - theta - 2 * share) if q else 0)

    return halve(rises, low, high, CLOSER) if low < high else low


def variance_under(dqp, theta):
    share = likeliest(dqp, theta)
    return 2 * share + theta - theta * theta


def point(dqp):
    return Decimal(dqp[2] - dqp[0]) / sum(dqp)


def score(dqp, z):
    """n(θ̂ − θ)² = z²Ṽ(θ) [loyalty §5.2]."""
    with localcontext(EXACT):
        n, middle, squared = sum(dqp), point(dqp), Decimal(z) ** 2

        def inside(theta):
            return n * (middle - theta) ** 2 < squared * variance_under(dqp, theta)

        low = Decimal(-1) if dqp[2] + dqp[1] == 0 else halve(inside, middle, Decimal(-1))
        high = Decimal(1) if dqp[0] + dqp[1] == 0 else halve(inside, middle, Decimal(1))
        return low, high


def statistic(dqp, target):
    """(θ̂ − θ₀)/√(Ṽ(θ₀)/n), infinite where the variance is 0 and the score is not the target."""
    with localcontext(EXACT):
        goal = Decimal(target.numerator) / target.denominator
        gap, spread = point(dqp) - goal, variance_under(dqp, goal)
        if abs(gap) < Decimal("1e-40"):
            return Decimal(0)
        return (
            gap / (spread / sum(dqp)).sqrt() if spread > Decimal("1e-15") else gap * Decimal("inf")
        )


def score_skew(dqp, z):
    """S/√V − μ₃/(6V^1.5)·(z² − 1) = ±z over the whole scale [loyalty §5.4]."""
    with localcontext(EXACT):
        n, z = sum(dqp), Decimal(z)
        correction = Decimal(n) / (n - 1) if n > 1 else Decimal(1)

        def corrected(theta):
            d = likeliest(dqp, theta)
            p, q = d + theta, 1 - 2 * d - theta
            spread = (2 * d + theta - theta**2) / n * correction
            gap = point(dqp) - theta
            if spread <= 0:
                return gap.copy_sign(gap) * Decimal("inf") if gap else Decimal(0)
            third = p * (1 - theta) ** 3 - q * theta**3 - d * (1 + theta) ** 3
            return gap / spread.sqrt() - third / n**2 / (6 * spread ** Decimal("1.5")) * (z * z - 1)

        ends = Decimal(-1), Decimal(1)
        low = ends[0] if dqp[2] + dqp[1] == 0 else halve(lambda t: corrected(t) > z, *ends)
        high = ends[1] if dqp[0] + dqp[1] == 0 else halve(lambda t: corrected(t) > -z, *ends)
        return low, high


def profile(dqp, z):
    """Where twice the loss of log-likelihood reaches z² [loyalty §5.4]."""
    with localcontext(EXACT):
        n, squared = Decimal(sum(dqp)), Decimal(z) ** 2

        def inside(theta):
            d = likeliest(dqp, theta)
            under = (d, 1 - 2 * d - theta, d + theta)
            if any(count and share <= 0 for count, share in zip(dqp, under, strict=True)):
                return False
            loss = sum(
                count * (count / n / share).ln()
                for count, share in zip(dqp, under, strict=True)
                if count
            )
            return 2 * loss < squared

        low = Decimal(-1) if dqp[2] + dqp[1] == 0 else halve(inside, point(dqp), Decimal(-1))
        high = Decimal(1) if dqp[0] + dqp[1] == 0 else halve(inside, point(dqp), Decimal(1))
        return low, high


def around(dqp, z, pseudo=(0, 0, 0)):
    """Centre ± z·√(V/n) of the enlarged counts, unclipped [loyalty §5.4]."""
    with localcontext(EXACT):
        d, q, p = (
            Decimal(count) + Decimal(extra) for count, extra in zip(dqp, pseudo, strict=True)
        )
        n = d + q + p
        centre = (p - d) / n
        half = Decimal(z) * (((d + p) / n - centre**2) / n).sqrt()
        return centre - half, centre + half


def newcombe(dqp, z):
    """Method 10 of 1998, from Wilson's limits as roots of (x − s)² = z²·s(1 − s)/n."""
    with localcontext(EXACT):
        n, z = Decimal(sum(dqp)), Decimal(z)
        d, p = dqp[0] / n, dqp[2] / n

        def wilson(share):
            a, b, c = 1 + z**2 / n, -(2 * share + z**2 / n), share**2
            root = max(b * b - 4 * a * c, Decimal(0)).sqrt()
            return (-b - root) / (2 * a), (-b + root) / (2 * a)

        (low_p, high_p), (low_d, high_d) = wilson(p), wilson(d)
        both = p * (1 - p) * d * (1 - d)
        phi = -p * d / both.sqrt() if both else Decimal(0)

        def reach(x, y):
            return max(x * x - 2 * phi * x * y + y * y, Decimal(0)).sqrt()

        return p - d - reach(p - low_p, high_d - d), p - d + reach(high_p - p, d - low_d)


def mover(a, b, z):
    with localcontext(EXACT):
        (low_a, high_a), (low_b, high_b) = score(a, z), score(b, z)
        x, y = point(a), point(b)
        return (
            x - y - ((x - low_a) ** 2 + (high_b - y) ** 2).sqrt(),
            x - y + ((high_a - x) ** 2 + (y - low_b) ** 2).sqrt(),
        )


def pull(dqp, theta):
    """Slope of a profile log-likelihood, from the likelihood at two near points."""
    gap = point(dqp) - theta
    spread = variance_under(dqp, theta)
    if spread <= 0:
        return Decimal("inf").copy_sign(gap) if gap else Decimal(0)
    return sum(dqp) * gap / spread


def restricted(a, b):
    """Common score and z of the restricted-likelihood test [loyalty §7.2]."""
    with localcontext(EXACT):
        x, y = point(a), point(b)
        if x == y:
            return x, Decimal(0)
        common = halve(lambda t: pull(a, t) + pull(b, t) > 0, min(x, y), max(x, y))
        spread = variance_under(a, common) / sum(a) + variance_under(b, common) / sum(b)
        return common, (x - y) / spread.sqrt()


def permutation(a, b):
    """Every choice of the first group out of the pooled answers, one by one."""
    pooled = [x + y for x, y in zip(a, b, strict=True)]
    n, m = sum(a), sum(b)
    observed = abs((a[2] - a[0]) * m - (b[2] - b[0]) * n)
    at_least = Fraction(0)
    tied = Fraction(0)
    for d, q, p in product(*(range(count + 1) for count in pooled)):
        if d + q + p != n:
            continue
        weight = Fraction(
            comb(pooled[0], d) * comb(pooled[1], q) * comb(pooled[2], p), comb(n + m, n)
        )
        other = pooled[0] - d, pooled[1] - q, pooled[2] - p
        found = abs((p - d) * m - (other[2] - other[0]) * n)
        at_least += weight * (found >= observed)
        tied += weight * (found == observed)
    return at_least, at_least - tied / 2


def gaps(table):
    found = [0] * 5
    for i, j in product(range(3), repeat=2):
        found[i - j + 2] += table[i][j]
    return found


def paired_around(table, z, pseudo):
    """Mean of −2..2 ± z standard errors, with pseudo-respondents in each of the nine cells."""
    with localcontext(EXACT):
        cells = [
            (i - j, Decimal(table[i][j]) + Decimal(pseudo[i]) * Decimal(pseudo[j]) * 3)
            for i, j in product(range(3), repeat=2)
        ]
        n = sum(weight for _, weight in cells)
        mean = sum(k * weight for k, weight in cells) / n
        variance = sum((k - mean) ** 2 * weight for k, weight in cells) / n
        half = Decimal(z) * (variance / n).sqrt()
        return mean, mean - half, mean + half


def paired_mover(table, z):
    with localcontext(EXACT):
        one = [sum(row) for row in table]
        other = [sum(column) for column in zip(*table, strict=True)]
        n = sum(one)
        (low_1, high_1), (low_2, high_2) = score(one, z), score(other, z)
        x, y = point(one), point(other)
        cells = [(i - 1, j - 1, table[i][j]) for i, j in product(range(3), repeat=2)]
        together = sum(k * (i - x) * (j - y) for i, j, k in cells) / n
        spread = [
            sum(k * (i - x) ** 2 for i, _, k in cells),
            sum(k * (j - y) ** 2 for _, j, k in cells),
        ]
        both = spread[0] * spread[1] / n**2
        r = together / both.sqrt() if both else Decimal(0)

        def reach(u, v):
            return max(u * u - 2 * r * u * v + v * v, Decimal(0)).sqrt()

        return r, x - y - reach(x - low_1, high_2 - y), x - y + reach(high_1 - x, y - low_2)


def sign_flip(table):
    """All 2^n ways to flip the signs of the differences that are not 0."""
    moved = [
        k for k, count in zip(range(-2, 3), gaps(table), strict=True) for _ in range(count) if k
    ]
    observed = abs(sum(moved))
    sums = [
        abs(sum(k * sign for k, sign in zip(moved, signs, strict=True)))
        for signs in product((-1, 1), repeat=len(moved))
    ]
    at_least, tied = sum(one >= observed for one in sums), sums.count(observed)
    return Fraction(at_least, len(sums)), Fraction(2 * at_least - tied, 2 * len(sums))


def rising(start, steps):
    found = Fraction(1)
    for step in range(steps):
        found *= start + step
    return found


def predictive(dqp, population, share):
    """Smallest score of all whose chance is reached: Polya's urn in exact fractions."""
    unseen = population - sum(dqp)
    alpha = [count + Fraction(1, 2) for count in dqp]
    chances = {}
    for d in range(unseen + 1):
        for p in range(unseen - d + 1):
            q = unseen - d - p
            ways = comb(unseen, d) * comb(unseen - d, p)
            chance = ways * rising(alpha[0], d) * rising(alpha[1], q) * rising(alpha[2], p)
            lead = dqp[2] - dqp[0] + p - d
            chances[lead] = chances.get(lead, 0) + chance / rising(sum(alpha), unseen)
    assert sum(chances.values()) == 1
    sofar = Fraction(0)
    for lead in sorted(chances):
        sofar += chances[lead]
        if sofar >= share - Fraction(1, 10**12):
            return Fraction(lead, population)
    raise AssertionError(share)


def law_of_lead(n, law):
    """Pr(P − D = k) by going through every table of n answers."""
    found = {}
    for d in range(n + 1):
        for p in range(n - d + 1):
            q = n - d - p
            chance = comb(n, d) * comb(n - d, p) * law[0] ** d * law[1] ** q * law[2] ** p
            found[p - d] = found.get(p - d, 0) + chance
    return found


def law_of_draw(n, pool):
    """Pr(P − D = k) of a draw without putting back, in fractions, table by table."""
    found = {}
    for d, q in product(range(pool[0] + 1), range(pool[1] + 1)):
        p = n - d - q
        if 0 <= p <= pool[2]:
            ways = comb(pool[0], d) * comb(pool[1], q) * comb(pool[2], p)
            found[p - d] = found.get(p - d, 0) + Fraction(ways, comb(sum(pool), n))
    return found


def clustered(groups, z=None):
    """Score, variance and design effect from single answers: sums over pairs of one cluster.

    `groups` holds detractors, passives and promoters of each cluster.
    """
    with localcontext(EXACT):
        n, k = sum(map(sum, groups)), len(groups)
        theta = Fraction(sum(row[2] - row[0] for row in groups), n)
        total = Fraction(0)
        for row in groups:
            single = [-1] * row[0] + [0] * row[1] + [1] * row[2]
            total += sum((a - theta) * (b - theta) for a in single for b in single)
        variance = Fraction(k, k - 1) * total / n**2
        plain = (Fraction(sum(row[0] + row[2] for row in groups), n) - theta**2) / n
        return theta, variance, variance / plain if plain else None


def holm(values):
    """Of all p at most as large: the largest of p times those that are left."""
    ranked = sorted(range(len(values)), key=lambda i: (values[i], i))
    return [
        max(min(1, values[j] * (len(values) - at)) for at, j in enumerate(ranked[: place + 1]))
        for place in (ranked.index(i) for i in range(len(values)))
    ]


def benjamini_hochberg(values):
    ranked = sorted(range(len(values)), key=lambda i: (values[i], i))
    m = len(values)
    return [
        min(min(1, values[j] * m / at) for at, j in list(enumerate(ranked, 1))[place:])
        for place in (ranked.index(i) for i in range(m))
    ]
