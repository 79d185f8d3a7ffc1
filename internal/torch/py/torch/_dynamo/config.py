# torch._dynamo.config: switches that change nothing here.
suppress_errors = False
verbose = False
cache_size_limit = recompile_limit = 8
accumulated_cache_size_limit = accumulated_recompile_limit = 256
capture_scalar_outputs = capture_dynamic_output_shape_ops = False
optimize_ddp = True
automatic_dynamic_shapes = True
assume_static_by_default = True
inline_inbuilt_nn_modules = True
allow_unspec_int_on_nn_module = False
force_parameter_static_shapes = True
