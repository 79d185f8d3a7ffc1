# Versions as PEP 440 orders them: 1.10 is after 1.9, 2.0rc1 before 2.0, and
# 2.0+cu118 is 2.0 with a local label.
import re

_PATTERN = re.compile(r"v?(?:(\d+)!)?(\d+(?:\.\d+)*)[-_.]?(?:(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?"
                      r"(?:[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9.]+))?")
_STAGES = {"a": "a", "alpha": "a", "b": "b", "beta": "b", "c": "rc", "rc": "rc", "pre": "rc", "preview": "rc"}


class InvalidVersion(ValueError):
    pass


class Version:
    def __init__(self, version):
        match = _PATTERN.fullmatch(str(version).strip().lower())
        if match is None:
            raise InvalidVersion(f"Invalid version: {version!r}")
        epoch, release, stage, stage_number, post, post_number, dev, dev_number, self.local = match.groups()
        self._text = str(version).strip()
        self.epoch = int(epoch or 0)
        self.release = tuple([int(part) for part in release.split(".")])
        self.pre = (_STAGES[stage], int(stage_number or 0)) if stage else None
        self.post = int(post_number or 0) if post else None
        self.dev = int(dev_number or 0) if dev else None
        self.is_prerelease = self.pre is not None or self.dev is not None
        self.is_devrelease, self.is_postrelease = self.dev is not None, self.post is not None
        self.major, self.minor, self.micro = (self.release + (0, 0))[:3]
        self.base_version = ".".join(map(str, self.release))
        self.public = self._text.split("+")[0]

    def _key(self):
        release = list(self.release)
        while len(release) > 1 and release[-1] == 0:
            release.pop()
        if self.pre is not None:
            stage = (0,) + self.pre
        else:
            stage = (-1,) if self.dev is not None and self.post is None else (1,)
        post = -1 if self.post is None else self.post
        dev = float("inf") if self.dev is None else self.dev
        local = [(1, int(p), "") if p.isdigit() else (0, 0, p) for p in (self.local or "").split(".") if p]
        return self.epoch, release, stage, post, dev, local

    def __lt__(self, other):
        return self._key() < other._key()

    def __le__(self, other):
        return self._key() <= other._key()

    def __gt__(self, other):
        return self._key() > other._key()

    def __ge__(self, other):
        return self._key() >= other._key()

    def __eq__(self, other):
        return isinstance(other, Version) and self._key() == other._key()

    def __hash__(self):
        return hash((self.epoch, self.base_version, self.public))

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"<Version('{self}')>"


def parse(version):
    return Version(version)
