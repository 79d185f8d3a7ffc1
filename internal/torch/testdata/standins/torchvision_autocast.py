# torchvision's kernels under autocast: computed in float32, results in the type of the features. Real torch runs this
# file too, with autocast of the CPU.
import torch
from torchvision import ops

low = torch.bfloat16
features = torch.zeros(1, 8, 16, 16)
regions = torch.tensor([[0.0, 1.0, 1.0, 9.0, 9.0], [0.0, 2.0, 2.0, 12.0, 12.0]])
boxes, scores = regions[:, 1:], torch.tensor([0.9, 0.8])

for kind in (torch.float32, low):
    with torch.autocast("cpu", dtype=low):
        x, r = features.to(kind), regions.to(kind)
        assert ops.roi_align(x, r, 7).dtype == kind
        assert ops.roi_align(x, regions, 7).dtype == kind
        assert ops.RoIAlign(7, 1.0, 2)(x, [boxes.to(kind)]).dtype == kind
        assert ops.MultiScaleRoIAlign(["0"], 7, 2)({"0": x}, [boxes], [(64, 64)]).dtype == kind
    # Boxes and scores of two types.
    with torch.autocast("cpu", dtype=low):
        kept = ops.nms(boxes, scores.to(kind), 0.5)
        assert kept.dtype == torch.int64 and kept.tolist() == [0, 1]
        assert ops.batched_nms(boxes, scores.to(kind), torch.tensor([0, 1]), 0.5).tolist() == [0, 1]

try:
    ops.nms(boxes, scores.to(low), 0.5)
except RuntimeError as failure:
    assert "same type" in str(failure) or "one type" in str(failure), failure
else:
    raise AssertionError("boxes and scores of two types without autocast")
