import torch
import torch.nn as nn
import torch.nn.functional as F

torch.autograd.set_detect_anomaly(False)


class Embedder:
    """Positional encoding built from a list of lambdas."""

    def __init__(self, **kwargs):
        self.kwargs = kwargs
        self.create_embedding_fn()

    def create_embedding_fn(self):
        embed_fns = []
        d = self.kwargs['input_dims']
        out_dim = 0
        if self.kwargs['include_input']:
            embed_fns.append(lambda x: x)
            out_dim += d
        max_freq = self.kwargs['max_freq_log2']
        N_freqs = self.kwargs['num_freqs']
        if self.kwargs['log_sampling']:
            freq_bands = 2. ** torch.linspace(0., max_freq, steps=N_freqs)
        else:
            freq_bands = torch.linspace(2. ** 0., 2. ** max_freq, steps=N_freqs)
        for freq in freq_bands:
            for p_fn in self.kwargs['periodic_fns']:
                embed_fns.append(lambda x, p_fn=p_fn, freq=freq: p_fn(x * freq))
                out_dim += d
        self.embed_fns = embed_fns
        self.out_dim = out_dim

    def embed(self, inputs):
        return torch.cat([fn(inputs) for fn in self.embed_fns], -1)


def get_embedder(multires, i=0):
    if i == -1:
        return nn.Identity(), 3
    embed_kwargs = {
        'include_input': True,
        'input_dims': 3,
        'max_freq_log2': multires - 1,
        'num_freqs': multires,
        'log_sampling': True,
        'periodic_fns': [torch.sin, torch.cos],
    }
    embedder_obj = Embedder(**embed_kwargs)
    embed = lambda x, eo=embedder_obj: eo.embed(x)
    return embed, embedder_obj.out_dim


class NeRF(nn.Module):
    def __init__(self, D=8, W=64, multires=6, multires_views=4, skips=[4]):
        super(NeRF, self).__init__()
        self.embed, self.input_ch = get_embedder(multires)
        self.embed_dirs, self.input_ch_views = get_embedder(multires_views)
        self.skips = skips
        self.pts_linears = nn.ModuleList(
            [nn.Linear(self.input_ch, W)] +
            [nn.Linear(W, W) if i not in self.skips else nn.Linear(W + self.input_ch, W) for i in range(D - 1)])
        self.views_linears = nn.ModuleList([nn.Linear(self.input_ch_views + W, W // 2)])
        self.feature_linear = nn.Linear(W, W)
        self.alpha_linear = nn.Linear(W, 1)
        self.rgb_linear = nn.Linear(W // 2, 3)

    def forward(self, x):
        pts, dirs = torch.split(x, [3, 3], dim=-1)
        input_pts, input_views = self.embed(pts), self.embed_dirs(dirs)
        h = input_pts
        for i, l in enumerate(self.pts_linears):
            h = self.pts_linears[i](h)
            h = F.relu(h)
            if i in self.skips:
                h = torch.cat([input_pts, h], -1)
        alpha = self.alpha_linear(h)
        h = torch.cat([self.feature_linear(h), input_views], -1)
        for i, l in enumerate(self.views_linears):
            h = F.relu(self.views_linears[i](h))
        rgb = self.rgb_linear(h)
        return torch.cat([rgb, alpha], -1)


def raw2outputs(raw, z_vals):
    """Volume rendering of samples along rays."""
    dists = z_vals[..., 1:] - z_vals[..., :-1]
    dists = torch.cat([dists, torch.Tensor([1e10]).expand(dists[..., :1].shape)], -1)
    rgb = torch.sigmoid(raw[..., :3])
    alpha = 1. - torch.exp(-F.relu(raw[..., 3]) * dists)
    weights = alpha * torch.cumprod(torch.cat([torch.ones((alpha.shape[0], 1)), 1. - alpha + 1e-10], -1), -1)[:, :-1]
    return torch.sum(weights[..., None] * rgb, -2), torch.sum(weights * z_vals, -1)


class RenderedNeRF(nn.Module):
    def __init__(self, samples=16):
        super().__init__()
        self.samples = samples
        self.net = NeRF(D=4, W=32, skips=[1])

    def forward(self, rays):
        z = torch.linspace(2., 6., self.samples).expand(rays.shape[0], self.samples)
        o, d = rays[:, :3], rays[:, 3:]
        pts = o[:, None, :] + d[:, None, :] * z[..., :, None]
        dirs = (d / torch.norm(d, dim=-1, keepdim=True))[:, None].expand(pts.shape)
        flat = torch.cat([pts.reshape(-1, 3), dirs.reshape([-1, 3])], dim=-1)
        raw = torch.cat([self.net(flat[i:i + 64]) for i in range(0, flat.shape[0], 64)], 0)
        return raw2outputs(raw.reshape(*pts.shape[:2], 4), z)
