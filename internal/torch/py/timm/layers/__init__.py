# timm.layers: the part that models outside of timm use.
from .drop import DropPath, drop_path
from .helpers import extend_tuple, make_divisible, to_1tuple, to_2tuple, to_3tuple, to_4tuple, to_ntuple
from .layer_scale import LayerScale, LayerScale2d
from .mlp import ConvMlp, GatedMlp, GluMlp, Mlp, SwiGLU
from .norm import GroupNorm, GroupNorm1, LayerNorm, LayerNorm2d, RmsNorm
from .patch_embed import PatchEmbed
from .pool import (AdaptiveAvgMaxPool2d, AdaptiveCatAvgMaxPool2d, FastAdaptiveAvgMaxPool, FastAdaptiveAvgPool,
                   FastAdaptiveCatAvgMaxPool, FastAdaptiveMaxPool, SelectAdaptivePool2d)
from .squeeze_excite import EffectiveSEModule, EffectiveSqueezeExcite, SEModule, SqueezeExcite
from .weight_init import lecun_normal_, trunc_normal_, trunc_normal_tf_, variance_scaling_


def use_fused_attn(experimental=False):
    return True


def set_fused_attn(enable=True, experimental=False):
    return None


def is_scriptable():
    return False


is_exportable = is_no_jit = is_scriptable


def _assert(condition, message):
    assert condition, message


def calculate_drop_path_rates(drop_path_rate, depths, stagewise=False):
    # Rates that rise from 0 to drop_path_rate over all blocks, in one list or in
    # one for each stage.
    if isinstance(depths, int):
        if stagewise:
            raise ValueError("stagewise=True requires depths to be a list of stage depths")
        depths = [depths]
    steps = sum(depths)
    rates = [drop_path_rate * i / max(steps - 1, 1) for i in range(steps)]
    if not stagewise:
        return rates
    starts = [sum(depths[:i]) for i in range(len(depths))]
    return [rates[start:start + count] for start, count in zip(starts, depths)]
