# torchsummary.torchsummary: the package's one file.
from torchsummary import summary, summary_string
