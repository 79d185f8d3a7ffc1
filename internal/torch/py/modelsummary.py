# modelsummary: the older name of pytorch_model_summary.
from pytorch_model_summary import summary
