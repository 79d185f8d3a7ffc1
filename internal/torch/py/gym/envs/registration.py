# The register of environments: it stays empty, the known ones need none.
from .._environments import KnownEnvironment

registry = {}


class EnvSpec:
    def __init__(self, id, entry_point=None, **options):
        self.id, self.entry_point = id, entry_point
        self.max_episode_steps, self.reward_threshold = options.get("max_episode_steps"), options.get("reward_threshold")


def make(id, **options):
    return KnownEnvironment(id, False)


def register(*args, **options):
    return None


def spec(id):
    return make(id).spec
