# torchvision knows the loss by this name too.
from .losses import sigmoid_focal_loss
