"""Changes of models: each function takes a model and gives it back changed. They run in torch as they are."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint


def replace(model, name, module):
    parent, _, last = name.rpartition(".")
    setattr(model.get_submodule(parent), last, module)


def in_place_activations(model, names):
    for name in names:
        model.get_submodule(name).inplace = True
    return model


def checkpoint_modules(model, names):
    for name in names:
        module = model.get_submodule(name)
        module.forward = lambda *args, _forward=module.forward, **kwargs: checkpoint(
            _forward, *args, use_reentrant=False, **kwargs)
    return model


def checkpoint_runs(model, name, runs):
    whole = model.get_submodule(name)
    elements = list(whole)

    def run(start, stop, x):
        for element in elements[start:stop]:
            x = element(x)
        return x

    def forward(x):
        at = 0
        for start, stop in runs:
            x = run(at, start, x)
            x = checkpoint(run, start, stop, x, use_reentrant=False)
            at = stop
        return run(at, len(elements), x)

    whole.forward = forward
    return model


def freeze(model, names):
    for name in names:
        for parameter in model.get_submodule(name).parameters():
            parameter.requires_grad_(False)
    return model


def frozen_batch_norm(model):
    from torchvision.ops import FrozenBatchNorm2d
    for name, module in list(model.named_modules()):
        if type(module) is nn.BatchNorm2d:
            frozen = FrozenBatchNorm2d(module.num_features, module.eps)
            frozen.load_state_dict(module.state_dict(), strict=False)
            replace(model, name, frozen)
    return model


def average_head(model, pool, head):
    last = [module for module in model.get_submodule(head).modules() if isinstance(module, nn.Linear)][-1]
    first = [module for module in model.get_submodule(head).modules() if isinstance(module, nn.Linear)][0]
    size = model.get_submodule(pool).output_size
    height, width = size if isinstance(size, (tuple, list)) else (size, size)
    replace(model, pool, nn.AdaptiveAvgPool2d(1))
    replace(model, head, nn.Linear(first.in_features // (height * width), last.out_features))
    return model


def depthwise_separable(model, names):
    for name in names:
        conv = model.get_submodule(name)
        replace(model, name, nn.Sequential(
            nn.Conv2d(conv.in_channels, conv.in_channels, conv.kernel_size, conv.stride, conv.padding, conv.dilation,
                      groups=conv.in_channels, bias=False),
            nn.Conv2d(conv.in_channels, conv.out_channels, 1, bias=conv.bias is not None)))
    return model


def downsample_earlier(model, name):
    conv = model.get_submodule(name)
    conv.stride = tuple(2 * stride for stride in conv.stride)
    return model


def resize_channels(model, channels):
    for name, (inputs, outputs) in channels.items():
        old = model.get_submodule(name)
        if isinstance(old, nn.Linear):
            new = type(old)(inputs, outputs, bias=old.bias is not None)
        elif isinstance(old, (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)):
            new = type(old)(inputs, outputs, old.kernel_size, old.stride, old.padding, old.output_padding, 1,
                            old.bias is not None, old.dilation)
        elif isinstance(old, (nn.Conv1d, nn.Conv2d, nn.Conv3d)):
            groups = inputs if old.groups > 1 else 1
            new = type(old)(inputs, outputs, old.kernel_size, old.stride, old.padding, old.dilation, groups,
                            old.bias is not None, old.padding_mode)
        elif isinstance(old, nn.LayerNorm):
            new = nn.LayerNorm(outputs, old.eps, old.elementwise_affine, old.bias is not None)
        elif isinstance(old, nn.PReLU):
            new = nn.PReLU(outputs)
        elif type(old).__module__.startswith("torch.nn"):
            new = type(old)(outputs, old.eps, old.momentum, old.affine, old.track_running_stats)
        else:
            new = with_features(old, outputs)
        replace(model, name, new)
    return model


def with_features(norm, features):
    norm.num_features = features
    for name, tensor in list(norm.named_parameters(recurse=False)):
        setattr(norm, name, nn.Parameter(tensor.detach()[:features].clone()))
    for name, tensor in list(norm.named_buffers(recurse=False)):
        if tensor.dim():
            setattr(norm, name, tensor[:features].clone())
    return norm


def swap_classifier(model, name, classes):
    from torchvision import models
    return getattr(models, name)(num_classes=classes)


class Int8Linear(nn.Module):
    def __init__(self, linear):
        super().__init__()
        weight = linear.weight.detach()
        self.register_buffer("scale", weight.abs().amax(dim=1, keepdim=True) / 127)
        self.register_buffer("weight", (weight / self.scale).round().to(torch.int8))
        self.bias = linear.bias

    def forward(self, x):
        return F.linear(x, self.weight.to(x.dtype) * self.scale.to(x.dtype), self.bias)


class Int4Linear(nn.Module):
    def __init__(self, linear, block=64):
        super().__init__()
        self.shape = linear.weight.shape
        weight = linear.weight.detach().reshape(-1, block)
        self.register_buffer("scale", weight.abs().amax(dim=1, keepdim=True).half() / 7)
        level = (weight / self.scale).round().add(8).clamp(0, 15).to(torch.uint8)
        self.register_buffer("packed", level[:, 0::2] * 16 + level[:, 1::2])
        self.bias = linear.bias

    def forward(self, x):
        level = torch.stack((self.packed >> 4, self.packed & 15), dim=-1).flatten(1)
        weight = (level.to(x.dtype) - 8) * self.scale.to(x.dtype)
        return F.linear(x, weight.reshape(self.shape), self.bias)


NF4 = (-1.0, -0.6961928, -0.5250731, -0.3949175, -0.2844414, -0.1847734, -0.0910500, 0.0, 0.0795803, 0.1609302, 0.2461123,
       0.3379152, 0.4407098, 0.5626170, 0.7229568, 1.0)


class Nf4Linear(nn.Module):
    def __init__(self, linear, block=64, nested=256):
        super().__init__()
        self.shape, self.nested = linear.weight.shape, nested
        weight = linear.weight.detach().reshape(-1, block)
        size = weight.abs().amax(dim=1)
        code = torch.tensor(NF4)
        level = torch.bucketize(weight / size[:, None], (code[1:] + code[:-1]) / 2).to(torch.uint8)
        self.register_buffer("code", code)
        self.register_buffer("packed", level[:, 0::2] * 16 + level[:, 1::2])
        self.register_buffer("offset", size.mean())
        rows = F.pad(size - self.offset, (0, -size.numel() % nested)).reshape(-1, nested)
        sizes = torch.linspace(-1, 1, 256)
        self.register_buffer("size_code", sizes)
        self.register_buffer("size_of_sizes", rows.abs().amax(dim=1))
        of_rows = torch.bucketize(rows / self.size_of_sizes[:, None], (sizes[1:] + sizes[:-1]) / 2)
        self.register_buffer("size", of_rows.to(torch.uint8).flatten()[:size.numel()].clone())
        self.bias = linear.bias

    def forward(self, x):
        count = self.size.numel()
        outer = self.size_of_sizes.repeat_interleave(self.nested, output_size=self.nested * self.size_of_sizes.numel())
        size = self.size_code.index_select(0, self.size.int()) * outer[:count] + self.offset
        level = torch.stack((self.packed >> 4, self.packed & 15), dim=-1).flatten().int()
        weight = self.code.to(x.dtype).index_select(0, level).view(count, -1) * size.to(x.dtype)[:, None]
        return F.linear(x, weight.view(self.shape), self.bias)


def weight_only(model, layer):
    for name, module in list(model.named_modules()):
        if type(module) is nn.Linear and module.weight.numel() % 64 == 0:
            replace(model, name, layer(module))
    return model


def dynamic_int8(model):
    from torch.ao.quantization import quantize_dynamic
    return quantize_dynamic(model.eval(), {nn.Linear, nn.LSTM, nn.GRU}, dtype=torch.qint8)


def masked(model, share):
    from torch.nn.utils import prune
    for module in list(model.modules()):
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            prune.l1_unstructured(module, "weight", share)
    return model


def pyramid_backbone(model, name):
    from torchvision import models
    from torchvision.models.detection.backbone_utils import _mobilenet_extractor, _resnet_fpn_extractor
    if name.startswith("mobilenet"):
        body = getattr(models, name)()
        stages = [0] + [i for i, block in enumerate(body.features) if getattr(block, "_is_cn", False)] + [
            len(body.features) - 1]
        model.backbone = _mobilenet_extractor(body, True, len(stages), [1, 2, 3, len(stages) - 1])
    else:
        model.backbone = _resnet_fpn_extractor(getattr(models, name)(), 5)
    return model


class OneLevel(nn.Module):
    def __init__(self, body, channels, out_channels):
        super().__init__()
        last = list(body.return_layers)[-1]
        body.return_layers = {last: "0"}
        self.body = body
        self.reduce = nn.Conv2d(channels, out_channels, 1)
        self.out_channels = out_channels

    def forward(self, x):
        return self.reduce(self.body(x)["0"])


def one_level_backbone(model):
    from torchvision.models.detection.anchor_utils import AnchorGenerator
    from torchvision.models.detection.rpn import RPNHead
    from torchvision.ops import MultiScaleRoIAlign
    inner = [module for module in model.backbone.fpn.inner_blocks.modules() if isinstance(module, nn.Conv2d)][-1]
    model.backbone = OneLevel(model.backbone.body, inner.in_channels, model.backbone.out_channels)
    anchors = AnchorGenerator(((32, 64, 128, 256, 512),), ((0.5, 1.0, 2.0),))
    model.rpn.anchor_generator = anchors
    model.rpn.head = RPNHead(model.backbone.out_channels, anchors.num_anchors_per_location()[0])
    pool = model.roi_heads.box_roi_pool
    model.roi_heads.box_roi_pool = MultiScaleRoIAlign(["0"], pool.output_size, pool.sampling_ratio)
    return model


def proposals(model, before=None, after=None):
    for mode in ("training", "testing"):
        if before is not None:
            model.rpn._pre_nms_top_n[mode] = min(before, model.rpn._pre_nms_top_n[mode])
        if after is not None:
            model.rpn._post_nms_top_n[mode] = min(after, model.rpn._post_nms_top_n[mode])
    return model


def anchors(model, count):
    from torchvision.models.detection.anchor_utils import AnchorGenerator
    from torchvision.models.detection.rpn import RPNHead
    ratios = {1: (1.0,), 2: (0.5, 2.0), 3: (0.5, 1.0, 2.0)}
    old = model.rpn.anchor_generator
    sizes = tuple(level[:max(1, count // 3)] for level in old.sizes)
    aspect = ratios[min(count, 3)]
    model.rpn.anchor_generator = AnchorGenerator(sizes, (aspect,) * len(sizes))
    model.rpn.head = RPNHead(model.backbone.out_channels, model.rpn.anchor_generator.num_anchors_per_location()[0])
    return model


def depthwise_proposals(model):
    names = [name for name, module in model.rpn.head.conv.named_modules()
             if isinstance(module, nn.Conv2d) and module.kernel_size != (1, 1)]
    depthwise_separable(model.rpn.head.conv, names)
    return model


def box_head_width(model, width):
    from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
    head = model.roi_heads
    classes = head.box_predictor.cls_score.out_features
    head.box_head = TwoMLPHead(head.box_head.fc6.in_features, width)
    head.box_predictor = FastRCNNPredictor(width, classes)
    return model


def fixed_image(model, width, height):
    model.transform.fixed_size = (width, height)
    return model


def suppression(model, threshold):
    model.roi_heads.nms_thresh = threshold
    return model


def detections(model, count):
    model.roi_heads.detections_per_img = count
    return model
