# In training, torchvision draws the size of the short side at random from a few.
# The largest bounds the others.
from torchvision.models.detection.transform import GeneralizedRCNNTransform

__all__ = []


def _torch_choice(self, k):
    return max(k)


GeneralizedRCNNTransform.torch_choice = _torch_choice
