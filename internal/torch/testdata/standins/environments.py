# What wrappers make of an environment's spaces: sizes as gym 0.26's and gymnasium 1.2's documentation has them.
import gym
import gymnasium
from gym.envs.registration import register
from gym.utils import seeding
from gym.wrappers import AtariPreprocessing, FlattenObservation, FrameStack, GrayScaleObservation, ResizeObservation, TransformObservation
from torchvision import transforms

register(id="Mine-v0", entry_point="mine:Mine")
env = gym.make("PongNoFrameskip-v4")
assert env.observation_space.shape == (210, 160, 3)
gray = GrayScaleObservation(env)
assert gray.observation_space.shape == (210, 160)
small = ResizeObservation(gray, 84)
assert small.observation_space.shape == (84, 84)
frames = FrameStack(small, 4)
assert frames.observation_space.shape == (4, 84, 84) and frames.reset().shape == (4, 84, 84)
assert frames.action_space.n == 6
assert FlattenObservation(small).observation_space.shape == (84 * 84,)
assert AtariPreprocessing(env).observation_space.shape == (84, 84)
assert AtariPreprocessing(env, grayscale_obs=False, screen_size=96).observation_space.shape == (96, 96, 3)
assert TransformObservation(small, lambda o: o / 255).reset().shape == (84, 84)

many = gymnasium.vector.SyncVectorEnv([lambda: gymnasium.make("CartPole-v1")] * 3)
assert many.observation_space.shape == (3, 4) and many.single_action_space.n == 2
observation, info = many.reset(seed=1)
assert observation.shape == (3, 4) and len(many.step([0, 0, 0])) == 5
random, seed = seeding.np_random(7)
assert seed == 7 and isinstance(gym.error.ResetNeeded(), Exception)

# A chain of transforms that can be gone through once is kept as it is.
assert transforms.Compose(t for t in [transforms.Resize(4)]).transforms is not None
