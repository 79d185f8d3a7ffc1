"""How many boxes a detector of torchvision's parts keeps of an image in evaluation."""


def keeps(model, proposals, detections):
    for module in model.modules():
        top = getattr(module, "_post_nms_top_n", None)
        if isinstance(top, dict):
            module._post_nms_top_n = {**top, "testing": min(proposals, top["testing"])}
        if isinstance(getattr(module, "detections_per_img", None), int):
            module.detections_per_img = min(detections, module.detections_per_img)
    return model
