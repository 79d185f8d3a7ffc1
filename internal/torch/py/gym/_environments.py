# Environments of reinforcement learning: their spaces, which say how wide a model is.
# Nothing is simulated; an episode has a few steps.
import numpy

from .spaces import Box, Discrete, Space

# Sizes of observations, and actions: a number of choices, or of forces in brackets.
# Gymnasium's documentation; of MuJoCo's, which changed, those of versions 2 and 3, and the newer ones.
_vectors = {
    "CartPole": (4, 2), "MountainCar": (2, 3), "MountainCarContinuous": (2, [1]), "Acrobot": (6, 3), "Pendulum": (3, [1]),
    "LunarLander": (8, 4), "LunarLanderContinuous": (8, [2]), "BipedalWalker": (24, [4]), "BipedalWalkerHardcore": (24, [4]),
    "HalfCheetah": (17, [6]), "Hopper": (11, [3]), "Walker2d": (17, [6]), "Ant": (111, [8]), "Humanoid": (376, [17]),
    "HumanoidStandup": (376, [17]), "Swimmer": (8, [2]), "Reacher": (11, [2]), "Pusher": (23, [7]), "InvertedPendulum": (4, [1]),
    "InvertedDoublePendulum": (11, [1]),
}
_newer = {"Ant-v4": 27, "Ant-v5": 105, "Humanoid-v5": 348, "HumanoidStandup-v5": 348, "InvertedDoublePendulum-v5": 9, "Reacher-v5": 10}
_tables = {"FrozenLake": (16, 4), "FrozenLake8x8": (64, 4), "Taxi": (500, 6), "CliffWalking": (48, 4)}
_atari = {"Pong": 6, "Breakout": 4, "SpaceInvaders": 6, "BeamRider": 9, "Seaquest": 18, "Qbert": 6, "Enduro": 9, "MsPacman": 9, "Boxing": 18}
_lengths = {"CartPole-v0": 200, "CartPole": 500, "MountainCar": 200, "Acrobot": 500, "Pendulum": 200, "LunarLander": 1000}

_episode = 3  # steps


def _spaces(id, name):
    if name in _vectors:
        width, actions = _vectors[name]
        width = _newer.get(id, width)
        if isinstance(actions, list):
            bound = 2.0 if name == "Pendulum" else 1.0
            return Box(-numpy.inf, numpy.inf, (width,)), Box(-bound, bound, tuple(actions))
        return Box(-numpy.inf, numpy.inf, (width,)), Discrete(actions)
    if name in _tables:
        return tuple(Discrete(n) for n in _tables[name])
    if name == "CarRacing":
        return Box(0, 255, (96, 96, 3), "uint8"), Box(-1.0, 1.0, (3,))
    if name in _atari:
        return Box(0, 255, (210, 160, 3), "uint8"), Discrete(_atari[name])
    raise ModuleNotFoundError(f"heft does not know the spaces of the environment {name!r}")


class _Spec:
    def __init__(self, id, length):
        self.id, self.max_episode_steps, self.reward_threshold = id, length, 0.0


class Env:
    metadata = {}
    reward_range = (-float("inf"), float("inf"))
    render_mode = spec = None
    observation_space = action_space = None

    def __class_getitem__(cls, item):
        return cls

    @property
    def unwrapped(self):
        return self

    def seed(self, seed=None):
        return [seed]

    def render(self, *args, **options):
        return numpy.zeros((400, 600, 3), dtype="uint8")

    def close(self):
        return None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False


class KnownEnvironment(Env):
    def __init__(self, id, newer):
        name = id.split("/")[-1].rsplit("-v", 1)[0]
        for part in ("NoFrameskip", "Deterministic", "-ram"):
            name = name.replace(part, "")
        self.observation_space, self.action_space = _spaces(id, name)
        self.spec, self._newer, self._steps = _Spec(id, _lengths.get(id, _lengths.get(name, 1000))), newer, 0
        self._max_episode_steps = self.spec.max_episode_steps

    def reset(self, *, seed=None, options=None):
        self._steps = 0
        observation = self.observation_space.sample()
        return (observation, {}) if self._newer else observation

    def step(self, action):
        self._steps += 1
        done = self._steps >= _episode
        rest = (done, False, {}) if self._newer else (done, {})
        return (self.observation_space.sample(), 0.0, *rest)


class Wrapper(Env):
    def __init__(self, env, *args, **options):
        self.env = env

    def __getattr__(self, name):
        if name.startswith("_") and name != "_max_episode_steps":
            raise AttributeError(name)
        return getattr(self.env, name)

    def __getattribute__(self, name):
        found = object.__getattribute__(self, name)
        if found is None and name in ("observation_space", "action_space", "spec", "render_mode"):
            return getattr(object.__getattribute__(self, "env"), name)
        return found

    @property
    def unwrapped(self):
        return self.env.unwrapped

    def reset(self, **options):
        return self.env.reset(**options)

    def step(self, action):
        return self.env.step(action)


class ObservationWrapper(Wrapper):
    def reset(self, **options):
        made = self.env.reset(**options)
        return (self.observation(made[0]), made[1]) if isinstance(made, tuple) else self.observation(made)

    def step(self, action):
        first, *rest = self.env.step(action)
        return (self.observation(first), *rest)


class RewardWrapper(Wrapper):
    def step(self, action):
        first, reward, *rest = self.env.step(action)
        return (first, self.reward(reward), *rest)


class ActionWrapper(Wrapper):
    def step(self, action):
        return self.env.step(self.action(action))
