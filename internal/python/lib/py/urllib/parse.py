"""urllib.parse: URLs taken apart."""
from collections import namedtuple as _namedtuple

ParseResult = _namedtuple("ParseResult", "scheme netloc path params query fragment")
SplitResult = _namedtuple("SplitResult", "scheme netloc path query fragment")
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def urlsplit(url, scheme="", allow_fragments=True):
    head, colon, rest = url.partition(":")
    if colon and head.replace("+", "").replace("-", "").replace(".", "").isalnum():
        scheme, url = head.lower(), rest
    netloc = query = fragment = ""
    if url.startswith("//"):
        end = min([at for at in (url.find(c, 2) for c in "/?#") if at >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
    if allow_fragments:
        url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    parts = urlsplit(url, scheme, allow_fragments)
    path, params = parts.path, ""
    if ";" in path.rpartition("/")[2]:
        path, _, params = path.rpartition(";")
    return ParseResult(parts.scheme, parts.netloc, path, params, parts.query, parts.fragment)


def urlunparse(components):
    scheme, netloc, path, params, query, fragment = components
    url = path + (";" + params if params else "")
    if netloc:
        url = "//" + netloc + url
    if scheme:
        url = scheme + ":" + url
    return url + ("?" + query if query else "") + ("#" + fragment if fragment else "")


def urljoin(base, url, allow_fragments=True):
    if not base or ":" in url.partition("/")[0]:
        return url or base
    parts = urlparse(base)
    if url.startswith("/"):
        return urlunparse((parts.scheme, parts.netloc, url, "", "", ""))
    import os.path
    path = os.path.normpath(parts.path.rpartition("/")[0] + "/" + url)
    return urlunparse((parts.scheme, parts.netloc, path, "", "", ""))


def quote(string, safe="/", encoding=None, errors=None):
    return "".join([c if c in _SAFE or c in safe else "".join(["%%%02X" % b for b in c.encode()]) for c in string])


def quote_plus(string, safe="", encoding=None, errors=None):
    return quote(string, safe + " ").replace(" ", "+")


def unquote(string, encoding="utf-8", errors="replace"):
    data = b""
    i = 0
    while i < len(string):
        if string[i] == "%" and len(string) >= i + 3:
            data += bytes([int(string[i + 1:i + 3], 16)])
            i += 3
        else:
            data += string[i].encode()
            i += 1
    return data.decode(encoding, errors)


def urlencode(query, doseq=False):
    pairs = query.items() if hasattr(query, "items") else query
    return "&".join([quote_plus(str(key)) + "=" + quote_plus(str(value)) for key, value in pairs])
