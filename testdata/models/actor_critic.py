import gym
import torch
from torch import nn
from torch.distributions import Normal


def dense(i, o, gain=2 ** 0.5):
    layer = nn.Linear(i, o)
    nn.init.orthogonal_(layer.weight, gain)
    nn.init.zeros_(layer.bias)
    return layer


def mlp(*sizes, act=nn.Tanh, last=nn.Identity):
    *body, end = zip(sizes, sizes[1:])
    return nn.Sequential(*[m for i, o in body for m in (dense(i, o), act())], dense(*end, gain=0.01), last())


class ActorCritic(nn.Module):
    """Shared trunk for observations of any width; Gaussian policy with a free log std."""

    def __init__(self, obs_dim=17, act_dim=6, hidden=(64, 64)):
        super().__init__()
        self.actor = mlp(obs_dim, *hidden, act_dim)
        self.critic = mlp(*([obs_dim] + list(hidden) + [1]))
        self.log_std = nn.Parameter(-0.5 * torch.ones(act_dim, dtype=torch.float32))

    def decide(self, obs, action=None):
        mean = self.actor(obs)
        dist = Normal(mean, self.log_std.expand_as(mean).exp())
        if action is None:
            action = dist.sample()
        return action, dist.log_prob(action).sum(1), self.critic(obs)

    def forward(self, obs):
        mean = self.actor(obs)
        std = self.log_std.exp().expand_as(mean)
        value = self.critic(obs).squeeze(-1)
        return mean, std, value


def train(env_id="HalfCheetah-v2"):
    env = gym.make(env_id)
    model = ActorCritic(env.observation_space.shape[0], env.action_space.shape[0])
    return model
