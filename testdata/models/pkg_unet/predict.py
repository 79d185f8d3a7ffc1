from unet import UNet
from utils.data import resize

NET = UNet(cin=1, classes=2)
