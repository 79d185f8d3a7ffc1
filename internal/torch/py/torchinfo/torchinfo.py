# torchinfo.torchinfo: where the function is defined.
from torchinfo import summary
