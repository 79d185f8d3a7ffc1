# thop.utils: numbers as text.


def clever_format(nums, format="%.2f"):
    texts = [format % number + "B" for number in (nums if isinstance(nums, (list, tuple)) else [nums])]
    return texts[0] if len(texts) == 1 else tuple(texts)
