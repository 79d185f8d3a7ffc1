# torchvision's own detectors in training, every image with as many objects as the fullest of its data set.
import torch
import torchvision.models.detection as detection
from torch import nn

# Of COCO; of its images with people whose joints are marked, the people: assumptions, as in detectors.py.
OBJECTS, PEOPLE = 93, 20


class WithObjects(nn.Module):
    # Returns the sum of a detector's losses. outlines: of masks only the outlines are there, which are cut on the CPU.
    def __init__(self, net, joints, outlines=False):
        super().__init__()
        self.net, self.joints, self.outlines = net, joints, outlines

    def forward(self, x):
        objects = PEOPLE if self.joints else OBJECTS
        images, targets = [], []
        for image in x.unbind(0):
            _, h, w = image.shape
            h, w = (1, 1) if self.outlines else (h, w)
            corner = torch.zeros(objects, 2)
            targets.append({
                "boxes": torch.cat((corner, corner + 50.0), 1), "labels": torch.zeros(objects, dtype=torch.int64),
                "masks": torch.zeros(objects, h, w, dtype=torch.uint8), "keypoints": torch.zeros(objects, 17, 3)})
            if "mask" not in type(self.net).__name__.lower():
                del targets[-1]["masks"]
            if not self.joints:
                del targets[-1]["keypoints"]
            images.append(image)
        return sum(self.net(images, targets).values())


def copying(net):
    # Before threshold became an operator of its own (pytorch/pytorch 13182, of the weeks before 1.0), ReLU in place kept a
    # copy of what it overwrote: as much as ReLU out of place.
    for module in net.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False
    return net


def torchvision_detector(name, early=False):
    net = getattr(detection, name)(weights=None, weights_backbone="DEFAULT")
    if "retinanet" in name:
        copying(net.head)  # ReLU stood out of place in its towers then
    return WithObjects(copying(net) if early else net, "keypoint" in name)
