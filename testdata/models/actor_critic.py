import gym
import torch
from torch import nn
from torch.distributions import Normal


def layer_init(layer, std=2 ** 0.5, bias_const=0.0):
    torch.nn.init.orthogonal_(layer.weight, std)
    torch.nn.init.constant_(layer.bias, bias_const)
    return layer


def mlp(sizes, activation=nn.Tanh, output_activation=nn.Identity):
    layers = []
    for j in range(len(sizes) - 1):
        act = activation if j < len(sizes) - 2 else output_activation
        layers += [layer_init(nn.Linear(sizes[j], sizes[j + 1])), act()]
    return nn.Sequential(*layers)


class ActorCritic(nn.Module):
    """Shared trunk for observations of any width; Gaussian policy with a free log std."""

    def __init__(self, obs_dim=17, act_dim=6, hidden=(64, 64)):
        super().__init__()
        self.actor_mean = mlp([obs_dim, *hidden, act_dim])
        self.critic = mlp([obs_dim] + list(hidden) + [1])
        self.log_std = nn.Parameter(-0.5 * torch.ones(act_dim, dtype=torch.float32))

    def get_action_and_value(self, obs, action=None):
        mean = self.actor_mean(obs)
        dist = Normal(mean, self.log_std.expand_as(mean).exp())
        if action is None:
            action = dist.sample()
        return action, dist.log_prob(action).sum(1), self.critic(obs)

    def forward(self, obs):
        mean = self.actor_mean(obs)
        std = self.log_std.exp().expand_as(mean)
        value = self.critic(obs).squeeze(-1)
        return mean, std, value


def train(env_id="HalfCheetah-v2"):
    env = gym.make(env_id)
    model = ActorCritic(env.observation_space.shape[0], env.action_space.shape[0])
    return model
