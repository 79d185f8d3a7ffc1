"""The lists of models that goldens are made for, with their inputs."""
import timm
import torch
import torchvision

DETECTION = torchvision.models.detection


def torchvision_names():
    """All builders of the installed torchvision except the quantized ones."""
    return [name for name in torchvision.models.list_models() if not name.startswith("quantized_")]


def torchvision_builder(name, **arguments):
    builder = torchvision.models.get_model_builder(name)
    if is_detection(name) or builder.__module__.startswith("torchvision.models.segmentation"):
        arguments |= {"weights": None, "weights_backbone": None}
    return lambda: builder(**arguments)


def is_detection(name):
    return torchvision.models.get_model_builder(name).__module__.startswith("torchvision.models.detection")


def torchvision_input_shapes(name):
    """Input shapes by kind of model; detection takes one image in a list."""
    module = torchvision.models.get_model_builder(name).__module__
    if is_detection(name):
        return [[3, 300, 400]]
    if ".video" in module:
        return [[1, 3, 16, 224, 224]]
    if ".optical_flow" in module:
        return [[1, 3, 128, 128]] * 2
    if name == "inception_v3":
        return [[1, 3, 299, 299]]
    return [[1, 3, 224, 224]]


def torchvision_inputs(name):
    shapes = torchvision_input_shapes(name)

    def make(model):
        generator = torch.Generator(device="cpu").manual_seed(0)
        tensors = [torch.rand(shape, generator=generator, device="cpu") for shape in shapes]
        return [tensors] if is_detection(name) else tensors

    return make


def timm_names():
    return timm.list_models()


def timm_family(name):
    """The timm source file a model is defined in."""
    return timm.models.model_entrypoint(name).__module__.rsplit(".", 1)[-1]


def timm_builder(name):
    return lambda: timm.create_model(name, pretrained=False)


def timm_inputs(model):
    return [torch.zeros(1, *model.pretrained_cfg["input_size"])]


def timm_sample(per_family_limit=4, total=210):
    """A fixed sample over all families: first, last and evenly spaced names of each."""
    families = {}
    for name in timm_names():
        families.setdefault(timm_family(name), []).append(name)
    picked = {family: {names[0]} for family, names in families.items()}
    for count in range(2, per_family_limit + 1):
        for family, names in sorted(families.items(), key=lambda item: -len(item[1])):
            if sum(map(len, picked.values())) >= total:
                break
            step = max(1, len(names) // count)
            picked[family] |= set(names[::step][:count])
    return sorted(name for names in picked.values() for name in names)


def keep_everything(model):
    """Removes score thresholds and non-maximum suppression from a detection model.

    What remains is the upper bound of every data-dependent count: all
    candidates survive until a fixed limit (top 1000, 100 detections) cuts them.
    """
    def keep_all(boxes, scores, idxs, iou_threshold):
        return scores.argsort(descending=True)

    DETECTION.rpn.box_ops.batched_nms = keep_all
    DETECTION.roi_heads.box_ops.batched_nms = keep_all
    for holder in (model, getattr(model, "rpn", None), getattr(model, "roi_heads", None)):
        if hasattr(holder, "score_thresh"):
            holder.score_thresh = -1.0
    return model
