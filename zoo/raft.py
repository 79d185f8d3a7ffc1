"""RAFT: "Recurrent All-Pairs Field Transforms for Optical Flow" (2020).

Takes two images and returns a list of flow fields, one for each refinement step. Sides must be multiples of 8, and at
least 128 so that the coarsest correlation map has more than one pixel.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import Conv2dNormActivation


def _block(in_channels, out_channels, kernel_size, norm_layer, stride=1, **options):
    return Conv2dNormActivation(in_channels, out_channels, kernel_size=kernel_size, stride=stride, bias=True,
                                norm_layer=norm_layer, **options)


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, *, norm_layer, stride=1, always_project=False):
        super().__init__()
        self.convnormrelu1 = _block(in_channels, out_channels, 3, norm_layer, stride)
        self.convnormrelu2 = _block(out_channels, out_channels, 3, norm_layer)
        self.downsample = nn.Identity()
        if stride != 1 or always_project:
            self.downsample = _block(in_channels, out_channels, 1, norm_layer, stride, activation_layer=None)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = x
        y = self.convnormrelu1(y)
        y = self.convnormrelu2(y)
        x = self.downsample(x)
        return self.relu(x + y)


class BottleneckBlock(nn.Module):
    def __init__(self, in_channels, out_channels, *, norm_layer, stride=1):
        super().__init__()
        inner = out_channels // 4
        self.convnormrelu1 = _block(in_channels, inner, 1, norm_layer)
        self.convnormrelu2 = _block(inner, inner, 3, norm_layer, stride)
        self.convnormrelu3 = _block(inner, out_channels, 1, norm_layer)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Identity()
        if stride != 1:
            self.downsample = _block(in_channels, out_channels, 1, norm_layer, stride, activation_layer=None)

    def forward(self, x):
        y = x
        y = self.convnormrelu1(y)
        y = self.convnormrelu2(y)
        y = self.convnormrelu3(y)
        x = self.downsample(x)
        return self.relu(x + y)


class FeatureEncoder(nn.Module):
    """An image to features at an eighth of its size."""

    def __init__(self, *, block=ResidualBlock, layers=(64, 64, 96, 128, 256), strides=(2, 1, 2, 2),
                 norm_layer=nn.BatchNorm2d):
        super().__init__()
        self.convnormrelu = _block(3, layers[0], 7, norm_layer, strides[0])
        for i in (1, 2, 3):
            stage = nn.Sequential(
                block(layers[i - 1], layers[i], norm_layer=norm_layer, stride=strides[i]),
                block(layers[i], layers[i], norm_layer=norm_layer, stride=1),
            )
            setattr(self, f"layer{i}", stage)
        self.conv = nn.Conv2d(layers[3], layers[4], kernel_size=1)
        self.output_dim = layers[-1]

    def forward(self, x):
        x = self.convnormrelu(x)
        x = self.layer1(x)
        x = self.layer2(x)
        x = self.layer3(x)
        return self.conv(x)


class MotionEncoder(nn.Module):
    """Reads the correlation around each pixel and the flow so far."""

    def __init__(self, *, in_channels_corr, corr_layers=(256, 192), flow_layers=(128, 64), out_channels=128):
        super().__init__()
        self.convcorr1 = _block(in_channels_corr, corr_layers[0], 1, None)
        self.convcorr2 = nn.Identity()
        if len(corr_layers) == 2:
            self.convcorr2 = _block(corr_layers[0], corr_layers[1], 3, None)
        self.convflow1 = _block(2, flow_layers[0], 7, None)
        self.convflow2 = _block(flow_layers[0], flow_layers[1], 3, None)
        self.conv = _block(corr_layers[-1] + flow_layers[-1], out_channels - 2, 3, None)
        self.out_channels = out_channels

    def forward(self, flow, corr_features):
        corr = self.convcorr1(corr_features)
        corr = self.convcorr2(corr)
        flow_orig = flow
        flow = self.convflow1(flow)
        flow = self.convflow2(flow)
        corr_flow = torch.cat([corr, flow], dim=1)
        corr_flow = self.conv(corr_flow)
        return torch.cat([corr_flow, flow_orig], dim=1)


class ConvGRU(nn.Module):
    """A gated recurrent unit whose matrices are convolutions."""

    def __init__(self, *, input_size, hidden_size, kernel_size, padding):
        super().__init__()
        channels = input_size + hidden_size
        self.convz = nn.Conv2d(channels, hidden_size, kernel_size=kernel_size, padding=padding)
        self.convr = nn.Conv2d(channels, hidden_size, kernel_size=kernel_size, padding=padding)
        self.convq = nn.Conv2d(channels, hidden_size, kernel_size=kernel_size, padding=padding)

    def forward(self, h, x):
        hx = torch.cat([h, x], dim=1)
        z = torch.sigmoid(self.convz(hx))
        r = torch.sigmoid(self.convr(hx))
        q = torch.tanh(self.convq(torch.cat([r * h, x], dim=1)))
        h = (1 - z) * h + z * q
        return h


class RecurrentBlock(nn.Module):
    def __init__(self, *, input_size, hidden_size, kernel_size=((1, 5), (5, 1)), padding=((0, 2), (2, 0))):
        super().__init__()
        self.convgru1 = ConvGRU(input_size=input_size, hidden_size=hidden_size, kernel_size=kernel_size[0],
                                padding=padding[0])
        self.convgru2 = None
        if len(kernel_size) == 2:
            self.convgru2 = ConvGRU(input_size=input_size, hidden_size=hidden_size, kernel_size=kernel_size[1],
                                    padding=padding[1])
        self.hidden_size = hidden_size

    def forward(self, h, x):
        h = self.convgru1(h, x)
        if self.convgru2 is not None:
            h = self.convgru2(h, x)
        return h


class FlowHead(nn.Module):
    def __init__(self, *, in_channels, hidden_size):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, hidden_size, 3, padding=1)
        self.conv2 = nn.Conv2d(hidden_size, 2, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.conv2(self.relu(self.conv1(x)))


class UpdateBlock(nn.Module):
    """One refinement step: a new hidden state and a change of the flow."""

    def __init__(self, *, motion_encoder, recurrent_block, flow_head):
        super().__init__()
        self.motion_encoder = motion_encoder
        self.recurrent_block = recurrent_block
        self.flow_head = flow_head
        self.hidden_state_size = recurrent_block.hidden_size

    def forward(self, hidden_state, context, corr_features, flow):
        motion_features = self.motion_encoder(flow, corr_features)
        x = torch.cat([context, motion_features], dim=1)
        hidden_state = self.recurrent_block(hidden_state, x)
        delta_flow = self.flow_head(hidden_state)
        return hidden_state, delta_flow


class MaskPredictor(nn.Module):
    """For every pixel of the coarse flow, how to mix its 3x3 neighbours into 8x8 fine pixels."""

    def __init__(self, *, in_channels, hidden_size, multiplier=0.25):
        super().__init__()
        self.convrelu = _block(in_channels, hidden_size, 3, None)
        self.conv = nn.Conv2d(hidden_size, 8 * 8 * 9, 1, padding=0)
        self.multiplier = multiplier

    def forward(self, x):
        x = self.convrelu(x)
        x = self.conv(x)
        return self.multiplier * x


def make_coords_grid(batch_size, h, w, device="cpu"):
    """The (x, y) of every pixel: batch_size, 2, h, w."""
    coords = torch.meshgrid(torch.arange(h, device=device), torch.arange(w, device=device), indexing="ij")
    coords = torch.stack(coords[::-1], dim=0).float()
    return coords[None].repeat(batch_size, 1, 1, 1)


def grid_sample(img, absolute_grid):
    """Bilinear lookup at pixel coordinates."""
    h, w = img.shape[-2:]
    xgrid, ygrid = absolute_grid.split([1, 1], dim=-1)
    xgrid = 2 * xgrid / (w - 1) - 1
    if h > 1:
        ygrid = 2 * ygrid / (h - 1) - 1
    normalized_grid = torch.cat([xgrid, ygrid], dim=-1)
    return F.grid_sample(img, normalized_grid, mode="bilinear", align_corners=True)


def upsample_flow(flow, up_mask=None, factor=8):
    batch_size, num_channels, h, w = flow.shape
    new_h, new_w = h * factor, w * factor
    if up_mask is None:
        return factor * F.interpolate(flow, size=(new_h, new_w), mode="bilinear", align_corners=True)
    up_mask = up_mask.view(batch_size, 1, 9, factor, factor, h, w)
    up_mask = torch.softmax(up_mask, dim=2)
    upsampled = F.unfold(factor * flow, kernel_size=3, padding=1).view(batch_size, num_channels, 9, 1, 1, h, w)
    upsampled = torch.sum(up_mask * upsampled, dim=2)
    return upsampled.permute(0, 1, 4, 2, 5, 3).reshape(batch_size, num_channels, new_h, new_w)


class CorrBlock:
    """The similarity of every pixel of one image to every pixel of the other, at several scales."""

    def __init__(self, *, num_levels=4, radius=4):
        self.num_levels = num_levels
        self.radius = radius
        self.corr_pyramid = []
        self.out_channels = num_levels * (2 * radius + 1) ** 2

    def build_pyramid(self, fmap1, fmap2):
        corr_volume = self._compute_corr_volume(fmap1, fmap2)
        batch_size, h, w, num_channels, _, _ = corr_volume.shape
        corr_volume = corr_volume.reshape(batch_size * h * w, num_channels, h, w)
        self.corr_pyramid = [corr_volume]
        for _ in range(self.num_levels - 1):
            corr_volume = F.avg_pool2d(corr_volume, kernel_size=2, stride=2)
            self.corr_pyramid.append(corr_volume)

    def index_pyramid(self, centroids_coords):
        """Similarities in a square around each pixel's present match: batch, out_channels, h, w."""
        side = 2 * self.radius + 1
        di = torch.linspace(-self.radius, self.radius, side, device=centroids_coords.device)
        dj = torch.linspace(-self.radius, self.radius, side, device=centroids_coords.device)
        delta = torch.stack(torch.meshgrid(di, dj, indexing="ij"), dim=-1)
        delta = delta.view(1, side, side, 2)
        batch_size, _, h, w = centroids_coords.shape
        centroids_coords = centroids_coords.permute(0, 2, 3, 1).reshape(batch_size * h * w, 1, 1, 2)
        indexed = []
        for corr_volume in self.corr_pyramid:
            sampling_coords = centroids_coords + delta
            found = grid_sample(corr_volume, sampling_coords).view(batch_size, h, w, -1)
            indexed.append(found)
            centroids_coords = centroids_coords / 2
        return torch.cat(indexed, dim=-1).permute(0, 3, 1, 2).contiguous()

    def _compute_corr_volume(self, fmap1, fmap2):
        batch_size, num_channels, h, w = fmap1.shape
        fmap1 = fmap1.view(batch_size, num_channels, h * w)
        fmap2 = fmap2.view(batch_size, num_channels, h * w)
        corr = torch.matmul(fmap1.transpose(1, 2), fmap2)
        corr = corr.view(batch_size, h, w, 1, h, w)
        return corr / torch.sqrt(torch.tensor(num_channels))


class RAFT(nn.Module):
    def __init__(self, *, feature_encoder, context_encoder, corr_block, update_block, mask_predictor=None):
        super().__init__()
        self.feature_encoder = feature_encoder
        self.context_encoder = context_encoder
        self.corr_block = corr_block
        self.update_block = update_block
        self.mask_predictor = mask_predictor

    def forward(self, image1, image2, num_flow_updates=12):
        batch_size, _, h, w = image1.shape
        if (h, w) != image2.shape[-2:] or h % 8 != 0 or w % 8 != 0:
            raise ValueError("both images must have one size, and sides that are multiples of 8")
        fmaps = self.feature_encoder(torch.cat([image1, image2], dim=0))
        fmap1, fmap2 = torch.chunk(fmaps, chunks=2, dim=0)
        self.corr_block.build_pyramid(fmap1, fmap2)

        context_out = self.context_encoder(image1)
        hidden_size = self.update_block.hidden_state_size
        hidden_state, context = torch.split(context_out, [hidden_size, context_out.shape[1] - hidden_size], dim=1)
        hidden_state = torch.tanh(hidden_state)
        context = F.relu(context)

        coords0 = make_coords_grid(batch_size, h // 8, w // 8).to(fmap1.device)
        coords1 = make_coords_grid(batch_size, h // 8, w // 8).to(fmap1.device)
        flow_predictions = []
        for _ in range(num_flow_updates):
            coords1 = coords1.detach()  # gradients stop here, as in the paper
            corr_features = self.corr_block.index_pyramid(centroids_coords=coords1)
            flow = coords1 - coords0
            hidden_state, delta_flow = self.update_block(hidden_state, context, corr_features, flow)
            coords1 = coords1 + delta_flow
            up_mask = None if self.mask_predictor is None else self.mask_predictor(hidden_state)
            upsampled_flow = upsample_flow(flow=(coords1 - coords0), up_mask=up_mask)
            flow_predictions.append(upsampled_flow)
        return flow_predictions


def raft_large(weights=None, progress=True, pretrained=False, **kwargs):
    layers = (64, 64, 96, 128, 256)
    corr_block = kwargs.pop("corr_block", None) or CorrBlock(num_levels=4, radius=4)
    update_block = kwargs.pop("update_block", None) or UpdateBlock(
        motion_encoder=MotionEncoder(in_channels_corr=corr_block.out_channels, corr_layers=(256, 192),
                                     flow_layers=(128, 64), out_channels=128),
        recurrent_block=RecurrentBlock(input_size=128 + 128, hidden_size=128),
        flow_head=FlowHead(in_channels=128, hidden_size=256))
    return RAFT(feature_encoder=FeatureEncoder(block=ResidualBlock, layers=layers, norm_layer=nn.InstanceNorm2d),
                context_encoder=FeatureEncoder(block=ResidualBlock, layers=layers, norm_layer=nn.BatchNorm2d),
                corr_block=corr_block, update_block=update_block,
                mask_predictor=MaskPredictor(in_channels=128, hidden_size=256), **kwargs)


def raft_small(weights=None, progress=True, pretrained=False, **kwargs):
    corr_block = kwargs.pop("corr_block", None) or CorrBlock(num_levels=4, radius=3)
    update_block = kwargs.pop("update_block", None) or UpdateBlock(
        motion_encoder=MotionEncoder(in_channels_corr=corr_block.out_channels, corr_layers=(96,), flow_layers=(64, 32),
                                     out_channels=82),
        recurrent_block=RecurrentBlock(input_size=82 + 64, hidden_size=96, kernel_size=(3,), padding=(1,)),
        flow_head=FlowHead(in_channels=96, hidden_size=128))
    return RAFT(feature_encoder=FeatureEncoder(block=BottleneckBlock, layers=(32, 32, 64, 96, 128),
                                               norm_layer=nn.InstanceNorm2d),
                context_encoder=FeatureEncoder(block=BottleneckBlock, layers=(32, 32, 64, 96, 160), norm_layer=None),
                corr_block=corr_block, update_block=update_block, **kwargs)
