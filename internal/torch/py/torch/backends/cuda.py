# torch.backends.cuda: switches are kept; attention picks its kernel as torch does by default.
from torch._contexts import _Switch


class matmul:
    allow_tf32 = False
    allow_fp16_reduced_precision_reduction = True
    allow_bf16_reduced_precision_reduction = True
    fp32_precision = "none"


class cufft_plan_cache:
    size = 0
    max_size = 0


def is_built():
    return True


def _true(*args, **kwargs):
    return True


flash_sdp_enabled = mem_efficient_sdp_enabled = math_sdp_enabled = cudnn_sdp_enabled = _true
is_flash_attention_available = can_use_flash_attention = can_use_efficient_attention = _true


def _nothing(*args, **kwargs):
    return None


enable_flash_sdp = enable_mem_efficient_sdp = enable_math_sdp = enable_cudnn_sdp = preferred_linalg_library = _nothing


def sdp_kernel(*args, **kwargs):
    return _Switch()
