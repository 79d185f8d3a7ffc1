# timm's building blocks where there is no timm. Parameters are those of timm 1.0.31.
from functools import partial

import torch
from timm.data import IMAGENET_DEFAULT_MEAN
from timm.layers import SwiGLU, calculate_drop_path_rates
from timm.models.layers import DropPath, LayerNorm2d, Mlp, PatchEmbed, to_2tuple, trunc_normal_
from timm.models.registry import register_model
from timm.models.vision_transformer import Block, VisionTransformer
from torch import nn


@register_model
def small(**options):
    return VisionTransformer(img_size=32, patch_size=4, depth=1, embed_dim=64, num_heads=4, qkv_bias=False,
                             init_values=1e-5, norm_layer=partial(nn.LayerNorm, eps=1e-6), drop_path_rate=0.1, **options)


def count(module):
    return sum(p.numel() for p in module.parameters())


# patches 64·3·16 + 64, class token 64, positions 65·64, block 4·64·64 + 64 + 2·64·256 + 256 + 64 + 4·64 + 2·64,
# final norm 2·64, head 64·10 + 10
assert count(small(num_classes=10)) == 3136 + 64 + 4160 + 49920 + 128 + 650, count(small(num_classes=10))
assert small(num_classes=10)(torch.zeros(2, 3, 32, 32)).shape == (2, 10)
assert small(num_classes=0, global_pool="avg")(torch.zeros(2, 3, 32, 32)).shape == (2, 64)
assert count(VisionTransformer()) == 86567656
assert Block(64, 4, qkv_bias=True)(torch.zeros(2, 5, 64)).shape == (2, 5, 64)
assert count(Mlp(8, 32)) == 8 * 32 + 32 + 32 * 8 + 8 and count(SwiGLU(8, 32)) == 2 * (8 * 32 + 32) + 32 * 8 + 8
assert LayerNorm2d(8)(torch.zeros(2, 8, 4, 4)).shape == (2, 8, 4, 4)
assert PatchEmbed(32, 4, embed_dim=8).num_patches == 64 and to_2tuple(3) == (3, 3)
assert calculate_drop_path_rates(0.2, [2, 3], stagewise=True)[1][-1] == 0.2
assert DropPath(0.5).train()(torch.zeros(3, 2)).shape == (3, 2) and len(IMAGENET_DEFAULT_MEAN) == 3
assert trunc_normal_(nn.Parameter(torch.zeros(2)), std=0.02).shape == (2,)
