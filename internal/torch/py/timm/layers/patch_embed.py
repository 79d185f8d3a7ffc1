from torch import nn
from torch.nn import functional as F

from .helpers import to_2tuple


class PatchEmbed(nn.Module):
    def __init__(self, img_size=224, patch_size=16, in_chans=3, embed_dim=768, norm_layer=None, flatten=True,
                 output_fmt=None, bias=True, strict_img_size=True, dynamic_img_pad=False):
        super().__init__()
        self.patch_size = to_2tuple(patch_size)
        self.img_size = None if img_size is None else to_2tuple(img_size)
        self.grid_size = None if img_size is None else tuple(s // p for s, p in zip(self.img_size, self.patch_size))
        self.num_patches = None if img_size is None else self.grid_size[0] * self.grid_size[1]
        # A format other than the usual one takes the place of flattening.
        self.flatten = flatten and output_fmt is None
        self._output_fmt = output_fmt or "NCHW"
        self.dynamic_img_pad = dynamic_img_pad
        self.strict_img_size = strict_img_size
        self.proj = nn.Conv2d(in_chans, embed_dim, kernel_size=self.patch_size, stride=self.patch_size, bias=bias)
        self.norm = norm_layer(embed_dim) if norm_layer else nn.Identity()

    def forward(self, x):
        height, width = x.shape[-2:]
        if self.img_size is None:
            pass
        elif self.strict_img_size:
            assert height == self.img_size[0], f"Input height ({height}) doesn't match model ({self.img_size[0]})."
            assert width == self.img_size[1], f"Input width ({width}) doesn't match model ({self.img_size[1]})."
        elif not self.dynamic_img_pad:
            for name, size, patch in zip(("height", "width"), (height, width), self.patch_size):
                assert size % patch == 0, f"Input {name} ({size}) should be divisible by patch size ({patch})."
        if self.dynamic_img_pad:
            x = F.pad(x, (0, -width % self.patch_size[1], 0, -height % self.patch_size[0]))
        x = self.proj(x)
        if self.flatten or self._output_fmt == "NLC":
            x = x.flatten(2).transpose(1, 2)
        elif self._output_fmt == "NHWC":
            x = x.permute(0, 2, 3, 1)
        elif self._output_fmt == "NCL":
            x = x.flatten(2)
        return self.norm(x)
