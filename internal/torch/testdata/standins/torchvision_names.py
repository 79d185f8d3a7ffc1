# torchvision where there is none: the built-in models under its names.
import torch
import torchvision
import torchvision.transforms as T
from torchvision import models
from torchvision.models import ResNet18_Weights, list_models, resnet18
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.models.feature_extraction import create_feature_extractor, get_graph_node_names
from torchvision.models.resnet import Bottleneck, ResNet50_Weights
from torchvision.transforms import v2

model = resnet18(weights=ResNet18_Weights.DEFAULT)
assert sum(p.numel() for p in model.parameters()) == 11689512
assert isinstance(models.get_model("vgg11"), models.VGG)
assert models.get_model_builder("fcn_resnet50") is models.segmentation.fcn_resnet50
assert "resnet50" in list_models() and "resnet50" not in list_models(module=models.video)
assert "r3d_18" in list_models(module=models.video)
assert list_models(include="vgg1*_bn") == ["vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"]
assert Bottleneck.expansion == 4

weights = ResNet50_Weights.IMAGENET1K_V2
assert len(weights.meta["categories"]) == 1000 and weights == ResNet50_Weights["IMAGENET1K_V2"]
assert weights.transforms()(torch.zeros(3, 500, 400)).shape == (3, 224, 224)
assert model.load_state_dict(weights.get_state_dict(progress=False)) is not None

features = create_feature_extractor(model, return_nodes={"layer2": "middle", "layer4.1.conv2": "last"})
found = features(torch.zeros(1, 3, 64, 64))
assert {k: tuple(v.shape) for k, v in found.items()} == {"middle": (1, 128, 8, 8), "last": (1, 512, 2, 2)}
assert "layer1.0.conv1" in get_graph_node_names(model)[0]
body = IntermediateLayerGetter(model, {"layer1": "a", "layer3": "b"})
assert [tuple(v.shape) for v in body(torch.zeros(1, 3, 64, 64)).values()] == [(1, 64, 16, 16), (1, 256, 4, 4)]

prepare = T.Compose([T.Resize(256), T.CenterCrop(224), T.ConvertImageDtype(torch.float), T.Normalize([0.5] * 3, [0.5] * 3)])
assert prepare(torch.zeros(3, 300, 400, dtype=torch.uint8)).shape == (3, 224, 224)
assert T.Resize(100)(torch.zeros(3, 300, 400)).shape == (3, 100, 133)
assert T.Resize(100, max_size=120)(torch.zeros(3, 300, 400)).shape == (3, 90, 120)
assert T.Pad((1, 2))(torch.zeros(3, 10, 10)).shape == (3, 14, 12)
assert T.CenterCrop(12)(torch.zeros(3, 10, 20)).shape == (3, 12, 12)
assert [tuple(t.shape) for t in T.FiveCrop(4)(torch.zeros(3, 10, 20))] == [(3, 4, 4)] * 5
assert v2.RandomResizedCrop(32)(torch.zeros(3, 10, 20)).shape == (3, 32, 32)
assert T.InterpolationMode.BICUBIC.value == "bicubic"
assert torchvision.utils.make_grid(torch.zeros(10, 3, 8, 8), nrow=4).shape == (3, 32, 42)
try:
    torchvision.datasets.ImageNet(root="data")
    raise AssertionError("a data set without files")
except OSError as error:
    assert "ImageNet" in str(error)

# A small data set hands out pictures of its size, a few batches in all.
digits = torchvision.datasets.MNIST("data", train=False, transform=T.Compose([T.Resize(32), T.ToTensor()]))
loader = torch.utils.data.DataLoader(digits, batch_size=64)
assert len(digits) == 10000 and len(loader) == 157
assert [tuple(x.shape) for x, y in loader] == [(64, 1, 32, 32)] * 8
assert [x for x, y in loader] == []
assert digits[0][0].dtype == torch.float32
colours = torchvision.datasets.CIFAR10("data")[0]
assert colours[0].shape == (3, 32, 32) and colours[0].dtype == torch.uint8
