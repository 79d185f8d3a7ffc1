# Names of torch.types, for annotations.
from typing import Any as Device, Any as Number, Any as _bool, Any as _dtype, Any as _float, Any as _int, Any as _size
from typing import Any as _device, Any as _TensorOrTensors, Any as FileLike, Any as Storage
