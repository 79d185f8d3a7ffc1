# torch._inductor.config: switches that change nothing here.
max_autotune = coordinate_descent_tuning = epilogue_fusion = False
fx_graph_cache = True
compile_threads = 1


class triton:
    cudagraphs = unique_kernel_names = False


class cpp:
    simdlen = None
