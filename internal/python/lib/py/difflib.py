"""difflib: close matches."""


def _ratio(a, b):
    longest = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            longest[i + 1][j + 1] = longest[i][j] + 1 if x == y else max(longest[i][j + 1], longest[i + 1][j])
    return 2.0 * longest[-1][-1] / (len(a) + len(b)) if a or b else 1.0


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    scored = [(_ratio(word, each), each) for each in possibilities]
    return [each for score, each in sorted([item for item in scored if item[0] >= cutoff], reverse=True)[:n]]
