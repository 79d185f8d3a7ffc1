"""Write zoo/index.json: what each builder is called, where it lies, what it expects, what torchvision publishes.

    python zoo_index.py

Needs the newest torchvision, for the parameter counts and giga-multiply-adds in its weights' metadata. The
descriptions and the table of files are ours and stand below.
"""

import ast
import importlib
import inspect
import json
import pathlib
import re

ZOO = pathlib.Path(__file__).resolve().parents[2] / "zoo"

MODULES = {
    "torchvision.models._api": "weights.py",
    "torchvision.models._utils": "layers.py",
    "torchvision.models.alexnet": "alexnet.py",
    "torchvision.models.convnext": "convnext.py",
    "torchvision.models.densenet": "densenet.py",
    "torchvision.models.efficientnet": "efficientnet.py",
    "torchvision.models.googlenet": "googlenet.py",
    "torchvision.models.inception": "inception.py",
    "torchvision.models.maxvit": "maxvit.py",
    "torchvision.models.mnasnet": "mnasnet.py",
    "torchvision.models.mobilenetv2": "mobilenet_v2.py",
    "torchvision.models.mobilenetv3": "mobilenet_v3.py",
    "torchvision.models.regnet": "regnet.py",
    "torchvision.models.resnet": "resnet.py",
    "torchvision.models.shufflenetv2": "shufflenet.py",
    "torchvision.models.squeezenet": "squeezenet.py",
    "torchvision.models.swin_transformer": "swin.py",
    "torchvision.models.vgg": "vgg.py",
    "torchvision.models.vision_transformer": "vision_transformer.py",
    "torchvision.models.segmentation._utils": "segmentation.py",
    "torchvision.models.segmentation.deeplabv3": "deeplabv3.py",
    "torchvision.models.segmentation.fcn": "fcn.py",
    "torchvision.models.segmentation.lraspp": "lraspp.py",
    "torchvision.models.detection._utils": "detection.py",
    "torchvision.models.detection.anchor_utils": "anchors.py",
    "torchvision.models.detection.backbone_utils": "backbone_fpn.py",
    "torchvision.models.detection.faster_rcnn": "faster_rcnn.py",
    "torchvision.models.detection.fcos": "fcos.py",
    "torchvision.models.detection.generalized_rcnn": "generalized_rcnn.py",
    "torchvision.models.detection.image_list": "image_list.py",
    "torchvision.models.detection.keypoint_rcnn": "keypoint_rcnn.py",
    "torchvision.models.detection.mask_rcnn": "mask_rcnn.py",
    "torchvision.models.detection.retinanet": "retinanet.py",
    "torchvision.models.detection.roi_heads": "roi_heads.py",
    "torchvision.models.detection.rpn": "rpn.py",
    "torchvision.models.detection.ssd": "ssd.py",
    "torchvision.models.detection.ssdlite": "ssdlite.py",
    "torchvision.models.detection.transform": "transform.py",
    "torchvision.models.optical_flow.raft": "raft.py",
    "torchvision.models.video.mvit": "mvit.py",
    "torchvision.models.video.resnet": "resnet_3d.py",
    "torchvision.models.video.s3d": "s3d.py",
}

# Builder-name pattern -> year and paper, in our words.
PAPERS = [
    ("alexnet", "AlexNet (2014): the 2012 ImageNet winner in its one-tower form"),
    ("convnext", "ConvNeXt (2022), A ConvNet for the 2020s: a ResNet modernised with what made transformers strong"),
    ("densenet", "DenseNet (2016), Densely Connected Convolutional Networks: every layer reads all layers before it"),
    ("efficientnet_b", "EfficientNet (2019), Rethinking Model Scaling: depth, width and resolution grown together"),
    ("efficientnet_v2", "EfficientNetV2 (2021), Smaller Models and Faster Training: fused blocks in the early stages"),
    ("googlenet", "GoogLeNet (2014), Going Deeper with Convolutions: Inception modules of four parallel branches"),
    ("inception_v3", "Inception v3 (2015), Rethinking the Inception Architecture: factorised convolutions, 299-pixel input"),
    ("maxvit", "MaxViT (2022), Multi-Axis Vision Transformer: MBConv, then attention in windows and on a grid"),
    ("mnasnet", "MNASNet (2018): a mobile network found by search, rewarded for speed on a phone"),
    ("mobilenet_v2", "MobileNetV2 (2018), Inverted Residuals and Linear Bottlenecks"),
    ("mobilenet_v3", "MobileNetV3 (2019), Searching for MobileNetV3: searched blocks, squeeze-excitation, hard-swish"),
    ("regnet_x", "RegNetX (2020), Designing Network Design Spaces: widths on a straight line, grouped bottlenecks"),
    ("regnet_y", "RegNetY (2020), Designing Network Design Spaces: RegNetX with squeeze-excitation"),
    ("resnext", "ResNeXt (2016), Aggregated Residual Transformations: bottlenecks with grouped 3x3 convolutions"),
    ("wide_resnet", "Wide ResNet (2016), Wide Residual Networks: bottlenecks twice as wide inside"),
    ("resnet", "ResNet (2015), Deep Residual Learning for Image Recognition, with the stride in the 3x3 convolution"),
    ("shufflenet", "ShuffleNet V2 (2018), Practical Guidelines for Efficient CNN Architecture Design"),
    ("squeezenet", "SqueezeNet (2016): AlexNet's accuracy with fifty times fewer parameters"),
    ("swin_v2", "Swin Transformer V2 (2021): cosine attention, position bias from a small network, norm after the branch"),
    ("swin", "Swin Transformer (2021): attention in shifted windows, resolution halved from stage to stage"),
    ("vgg.*_bn", "VGG with batch normalisation after every convolution"),
    ("vgg", "VGG (2014), Very Deep Convolutional Networks: stacks of 3x3 convolutions"),
    ("vit", "Vision Transformer (2020), An Image is Worth 16x16 Words"),
    ("deeplabv3", "DeepLabV3 (2017), Rethinking Atrous Convolution for Semantic Image Segmentation"),
    ("fcn", "FCN (2014), Fully Convolutional Networks for Semantic Segmentation, on a dilated ResNet"),
    ("lraspp", "LR-ASPP (2019): the light segmentation head of the MobileNetV3 paper"),
    ("fasterrcnn.*_v2", "Faster R-CNN (2015) as improved in Benchmarking Detection Transfer Learning with ViTs (2021)"),
    ("fasterrcnn", "Faster R-CNN (2015) with a feature pyramid: region proposals, then a box head"),
    ("maskrcnn.*_v2", "Mask R-CNN (2017) as improved in Benchmarking Detection Transfer Learning with ViTs (2021)"),
    ("maskrcnn", "Mask R-CNN (2017): Faster R-CNN with a mask for every box"),
    ("keypointrcnn", "Keypoint R-CNN (2017), from the Mask R-CNN paper: 17 body points for every person"),
    ("retinanet.*_v2", "RetinaNet (2017) with group norm, as in the ATSS paper (2019)"),
    ("retinanet", "RetinaNet (2017), Focal Loss for Dense Object Detection"),
    ("fcos", "FCOS (2019), Fully Convolutional One-Stage Object Detection: no anchor boxes"),
    ("ssdlite", "SSDlite (2018-2019): SSD's idea with depthwise convolutions on MobileNetV3"),
    ("ssd300", "SSD (2015), Single Shot MultiBox Detector, at 300 pixels on VGG-16"),
    ("raft", "RAFT (2020), Recurrent All-Pairs Field Transforms for Optical Flow; twelve refinement steps"),
    ("mvit_v1", "MViT (2021), Multiscale Vision Transformers for video"),
    ("mvit_v2", "MViTv2 (2021), Improved Multiscale Vision Transformers, with relative positions and residual pooling"),
    ("r3d|mc3|r2plus1d", "3D ResNets (2017), A Closer Look at Spatiotemporal Convolutions for Action Recognition"),
    ("s3d", "S3D (2017), Rethinking Spatiotemporal Feature Learning: Inception with separate space and time"),
]

TASKS = {"segmentation": "segmentation", "detection": "detection", "video": "video", "optical_flow": "optical_flow"}


def names_in(path):
    """Public top-level names that a file defines."""
    nodes = ast.parse(path.read_text()).body
    return {n.name for n in nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and not n.name.startswith("_")}


def default_input(name, task):
    if task == "detection":
        side = 300 if name == "ssd300_vgg16" else 320 if name.startswith("ssdlite") else 800
        return [[3, side, side]]
    if task == "video":
        return [[1, 3, 16, 224, 224]]
    if task == "optical_flow":
        return [[1, 3, 128, 128], [1, 3, 128, 128]]
    side = 299 if name == "inception_v3" else 224
    return [[1, 3, side, side]]


# Input for which the published operation count was taken, where the weights' own crop size does not say it.
def published_input(name, task, weights):
    if task == "detection":
        side = 300 if name == "ssd300_vgg16" else 320 if name.startswith("ssdlite") else 800
        return [[3, side, side]]
    if task == "segmentation":
        return [[1, 3, 520, 520]]
    if task == "optical_flow":
        return [[1, 3, 512, 512]] * 2
    preprocess = weights.transforms()
    crop = preprocess.crop_size
    if task == "video":
        height, width = crop if len(crop) == 2 else crop * 2
        return [[1, 3, 16, height, width]]
    return [[1, 3, crop[0], crop[0]]]


def published(name, module, task):
    """Parameters and giga-multiply-adds from the oldest weights that the plain builder's input fits."""
    import torchvision.models as models
    weights = list(models.get_model_weights(name))
    chosen = next((w for w in weights if "SWAG" not in w.name), weights[-1])  # the last SWAG weights fit 224 pixels
    if name in ("maskrcnn_resnet50_fpn", "keypointrcnn_resnet50_fpn", "fasterrcnn_resnet50_fpn"):
        chosen = weights[-1]
    return {"weights": chosen.name, "parameters": chosen.meta["num_params"], "gmacs": chosen.meta["_ops"],
            "input": published_input(name, task, chosen)}


# What a package exports that is neither a builder nor a class.
FUNCTIONS = {"torchvision.models": ["get_model", "get_model_builder", "get_model_weights", "get_weight"]}
PACKAGES = ["torchvision.models", "torchvision.models.mobilenet", "torchvision.models.segmentation",
            "torchvision.models.detection", "torchvision.models.video", "torchvision.models.optical_flow"]


def exports(package):
    """Names of our files that torchvision's package passes on, and the module each comes from."""
    real = importlib.import_module(package)
    found = {}
    for name in dir(real):
        module = getattr(getattr(real, name), "__module__", None)
        if module in MODULES and (ZOO / MODULES[module]).exists() and name in names_in(ZOO / MODULES[module]):
            found[name] = module
    for name in FUNCTIONS.get(package, []):
        found[name] = "torchvision.models._api"
    return dict(sorted(found.items()))


def bare_parameters(name, module):
    """Parameters of the model that a name alone builds: without any weights."""
    import torch
    build = getattr(importlib.import_module(module), name)
    arguments = {"weights_backbone": None} if "weights_backbone" in inspect.signature(build).parameters else {}
    try:
        with torch.device("meta"):
            model = build(weights=None, **arguments)
    except NotImplementedError:  # a constructor that reads a tensor's elements
        model = build(weights=None, **arguments)
    return sum(p.numel() for p in model.parameters())


def entry(name, module):
    task = TASKS.get(module.split(".")[2], "classification")
    line = next(text for pattern, text in PAPERS if re.match(pattern, name))
    # A builder whose default is a trained backbone is shown without one.
    default = inspect.signature(getattr(importlib.import_module(module), name)).parameters.get("weights_backbone")
    frozen = task == "detection" and default is not None and default.default is not None
    arguments = {"arguments": "weights_backbone=None"} if frozen else {}
    extra = {"maskrcnn": ["masks"], "keypointrcnn": ["keypoints"]}.get(name.split("_")[0], [])
    targets = {"targets": ["boxes", "labels", *extra]} if task == "detection" else {}
    return {"name": name, **arguments, "file": MODULES[module], "module": module, "task": task, **targets, "input": default_input(name, task),
            "parameters": bare_parameters(name, module),
            "description": line, "published": published(name, module, task)}


def main():
    import torchvision.models as models
    known = set(models.list_models())
    packages = {package: exports(package) for package in PACKAGES}
    entries = [entry(name, module) for names in packages.values() for name, module in names.items() if name in known]
    entries = sorted({e["name"]: e for e in entries}.values(), key=lambda e: e["name"])
    modules = {m: f for m, f in sorted(MODULES.items()) if (ZOO / f).exists()}
    text = "{\n\"models\": [\n" + ",\n".join(json.dumps(e) for e in entries) + "\n],\n"
    text += "\"modules\": " + json.dumps(modules, indent=1) + ",\n"
    text += "\"packages\": {\n" + ",\n".join(
        json.dumps(p) + ": " + json.dumps(e, indent=1) for p, e in packages.items()) + "\n}\n}\n"
    (ZOO / "index.json").write_text(text)
    print(len(entries), "models")


main()
