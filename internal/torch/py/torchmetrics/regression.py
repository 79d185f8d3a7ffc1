from torchmetrics import Metric, MetricCollection, __getattr__
