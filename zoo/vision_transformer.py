"""Vision Transformer: "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale" (2020)."""

from collections import OrderedDict
from functools import partial

import torch
from torch import nn
from torchvision.ops import MLP, Conv2dNormActivation


class ConvStemConfig:
    """A convolution of the optional stem: "Early Convolutions Help Transformers See Better" (2021)."""

    def __init__(self, out_channels, kernel_size, stride, norm_layer=nn.BatchNorm2d, activation_layer=nn.ReLU):
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.stride = stride
        self.norm_layer = norm_layer
        self.activation_layer = activation_layer


class MLPBlock(MLP):
    def __init__(self, in_dim, mlp_dim, dropout):
        super().__init__(in_dim, [mlp_dim, in_dim], activation_layer=nn.GELU, inplace=None, dropout=dropout)


class EncoderBlock(nn.Module):
    def __init__(self, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout,
                 norm_layer=partial(nn.LayerNorm, eps=1e-6)):
        super().__init__()
        self.num_heads = num_heads
        self.ln_1 = norm_layer(hidden_dim)
        self.self_attention = nn.MultiheadAttention(hidden_dim, num_heads, dropout=attention_dropout, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = norm_layer(hidden_dim)
        self.mlp = MLPBlock(hidden_dim, mlp_dim, dropout)

    def forward(self, input):
        x = self.ln_1(input)
        x, _ = self.self_attention(x, x, x, need_weights=False)
        x = self.dropout(x)
        x = x + input
        y = self.ln_2(x)
        y = self.mlp(y)
        return x + y


class Encoder(nn.Module):
    def __init__(self, seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout,
                 norm_layer=partial(nn.LayerNorm, eps=1e-6)):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, seq_length, hidden_dim).normal_(std=0.02))
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.Sequential(OrderedDict(
            (f"encoder_layer_{i}",
             EncoderBlock(num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer))
            for i in range(num_layers)))
        self.ln = norm_layer(hidden_dim)

    def forward(self, input):
        input = input + self.pos_embedding
        return self.ln(self.layers(self.dropout(input)))


class VisionTransformer(nn.Module):
    def __init__(self, image_size, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, dropout=0.0,
                 attention_dropout=0.0, num_classes=1000, representation_size=None,
                 norm_layer=partial(nn.LayerNorm, eps=1e-6), conv_stem_configs=None):
        super().__init__()
        if image_size % patch_size != 0:
            raise ValueError(f"image size {image_size} is not a multiple of the patch size {patch_size}")
        self.image_size = image_size
        self.patch_size = patch_size
        self.hidden_dim = hidden_dim
        self.num_classes = num_classes

        if conv_stem_configs is None:
            self.conv_proj = nn.Conv2d(3, hidden_dim, kernel_size=patch_size, stride=patch_size)
        else:
            self.conv_proj = self._conv_stem(conv_stem_configs)
        self.class_token = nn.Parameter(torch.zeros(1, 1, hidden_dim))
        self.seq_length = (image_size // patch_size) ** 2 + 1  # the patches and the class token
        self.encoder = Encoder(self.seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout,
                               norm_layer)
        heads = OrderedDict()
        if representation_size is None:
            heads["head"] = nn.Linear(hidden_dim, num_classes)
        else:
            heads["pre_logits"] = nn.Linear(hidden_dim, representation_size)
            heads["act"] = nn.Tanh()
            heads["head"] = nn.Linear(representation_size, num_classes)
        self.heads = nn.Sequential(heads)

    def _conv_stem(self, configs):
        stem, channels = nn.Sequential(), 3
        for i, config in enumerate(configs):
            stem.add_module(f"conv_bn_relu_{i}", Conv2dNormActivation(
                channels, config.out_channels, kernel_size=config.kernel_size, stride=config.stride,
                norm_layer=config.norm_layer, activation_layer=config.activation_layer))
            channels = config.out_channels
        stem.add_module("conv_last", nn.Conv2d(channels, self.hidden_dim, kernel_size=1))
        return stem

    def _process_input(self, x):
        """Turn images into rows of patches: batch, patches, hidden_dim."""
        n, _, height, width = x.shape
        if height != self.image_size or width != self.image_size:
            raise ValueError(f"this model wants {self.image_size}x{self.image_size} images, got {height}x{width}")
        x = self.conv_proj(x)
        x = x.reshape(n, self.hidden_dim, (height // self.patch_size) * (width // self.patch_size))
        return x.permute(0, 2, 1)

    def forward(self, x):
        x = self._process_input(x)
        batch_class_token = self.class_token.expand(x.shape[0], -1, -1)
        x = torch.cat([batch_class_token, x], dim=1)
        x = self.encoder(x)
        x = x[:, 0]
        return self.heads(x)


def _vision_transformer(weights, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, kwargs, end_to_end=224):
    # Weights tuned end to end on larger images (SWAG) bring their image size, and so their number of patches.
    image_size = end_to_end if "E2E" in str(weights) else 224
    image_size = kwargs.pop("image_size", image_size)
    return VisionTransformer(image_size, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, **kwargs)


def vit_b_16(weights=None, progress=True, pretrained=False, **kwargs):
    return _vision_transformer(weights, 16, 12, 12, 768, 3072, kwargs, end_to_end=384)


def vit_b_32(weights=None, progress=True, pretrained=False, **kwargs):
    return _vision_transformer(weights, 32, 12, 12, 768, 3072, kwargs)


def vit_l_16(weights=None, progress=True, pretrained=False, **kwargs):
    return _vision_transformer(weights, 16, 24, 16, 1024, 4096, kwargs, end_to_end=512)


def vit_l_32(weights=None, progress=True, pretrained=False, **kwargs):
    return _vision_transformer(weights, 32, 24, 16, 1024, 4096, kwargs)


def vit_h_14(weights=None, progress=True, pretrained=False, **kwargs):
    if str(weights).endswith("DEFAULT"):
        weights = "IMAGENET1K_SWAG_E2E_V1"
    return _vision_transformer(weights, 14, 32, 16, 1280, 5120, kwargs, end_to_end=518)
