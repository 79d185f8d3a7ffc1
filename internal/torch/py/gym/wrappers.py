# Wrappers: those that leave an environment's spaces as they are, and those that change its observations.
import numpy

from ._environments import ActionWrapper, ObservationWrapper, RewardWrapper, Wrapper
from .spaces import Box


class _Same(Wrapper):
    """What watches, limits or normalizes."""


RecordEpisodeStatistics = RecordVideo = Monitor = TimeLimit = ClipAction = NormalizeObservation = NormalizeReward = _Same
ClipReward = OrderEnforcing = PassiveEnvChecker = AutoResetWrapper = Autoreset = EnvCompatibility = HumanRendering = RenderCollection = _Same
StepAPICompatibility = DelayObservation = StickyAction = TransformAction = ClipObservation = DtypeObservation = _Same


class _Observation(ObservationWrapper):
    # What makes observations of another shape.
    def _seen(self, shape, dtype=None, low=None, high=None):
        before = self.env.observation_space
        self.observation_space = Box(numpy.min(before.low) if low is None else low, numpy.max(before.high) if high is None else high,
                                     shape, before.dtype if dtype is None else dtype)

    def observation(self, observation):
        return self.observation_space.sample()


class GrayScaleObservation(_Observation):
    def __init__(self, env, keep_dim=False):
        super().__init__(env)
        self._seen(env.observation_space.shape[:2] + ((1,) if keep_dim else ()), "uint8", 0, 255)


GrayscaleObservation = GrayScaleObservation


class ResizeObservation(_Observation):
    def __init__(self, env, shape):
        super().__init__(env)
        side = (shape, shape) if isinstance(shape, int) else tuple(shape)
        self._seen(side + tuple(env.observation_space.shape[2:]))


class FlattenObservation(_Observation):
    def __init__(self, env):
        super().__init__(env)
        self._seen((int(numpy.prod(env.observation_space.shape)),))


class FrameStack(_Observation):
    def __init__(self, env, num_stack=4, lz4_compress=False, stack_size=None, **options):
        super().__init__(env)
        self._seen((stack_size or num_stack,) + tuple(env.observation_space.shape))


FrameStackObservation = FrameStack


class AtariPreprocessing(_Observation):
    def __init__(self, env, noop_max=30, frame_skip=4, screen_size=84, terminal_on_life_loss=False, grayscale_obs=True,
                 grayscale_newaxis=False, scale_obs=False):
        super().__init__(env)
        side = (screen_size, screen_size) if isinstance(screen_size, int) else tuple(screen_size)
        shape = side + ((() if not grayscale_newaxis else (1,)) if grayscale_obs else (3,))
        self._seen(shape, "float32" if scale_obs else "uint8", 0, 1 if scale_obs else 255)


class TransformObservation(ObservationWrapper):
    def __init__(self, env, f=None, observation_space=None, func=None):
        super().__init__(env)
        self.f = f or func
        if observation_space is not None:
            self.observation_space = observation_space

    def observation(self, observation):
        return self.f(observation)


class TransformReward(RewardWrapper):
    def __init__(self, env, f=None, func=None):
        super().__init__(env)
        self.f = f or func

    def reward(self, reward):
        return self.f(reward)


class TimeAwareObservation(_Observation):
    def __init__(self, env, **options):
        super().__init__(env)
        self._seen((env.observation_space.shape[0] + 1,), "float32")


class RescaleAction(ActionWrapper):
    def __init__(self, env, min_action, max_action):
        super().__init__(env)
        self.action_space = Box(min_action, max_action, env.action_space.shape)

    def action(self, action):
        return action
