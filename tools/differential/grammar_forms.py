"""A fifth set of kinds, drawn with --forms: the functions that programs use most, each in every form that its arguments have. What is random
is not which arguments fit, which the table says, but how they are written: as function, method or operator, by position or by name, axes counted
from either end, tuples, lists or numbers, numbers as tensors, with out= and dtype=, of every type and layout. draw() gives a kind and a template
for sample.py.
"""

# Values of arguments: texts to draw from.
DIM, DIMS = ["{dim}"], ["{dim}", "{dim}", "({dim},)", "[{dim}]", "{dims}", "None", "()"]
ONE = ["{dim}", "{dim}", "None"]
BOOL, DTYPE, NUMBER = ["True", "False"], ["{dtype}", "{fdtype}", "None"], ["{num}", "2", "0.5", "True", "torch.tensor(2)", "torch.tensor(0.5)", "torch.tensor(0.5, dtype=torch.float64)", "torch.tensor(True)", "2j"]
OTHER = ["{bc}", "{bc}", "{like}", "{y}", "{bc:f}", "{bc:i}", "{bc:b}", *NUMBER]
SHAPES = ["(2, 3)", "[2, 3]", "2, 3", "3", "(3,)", "()", "(0, 2)", "torch.Size([2, 3])", "{x}.shape", "({@0}, 2)", "2, -1"]
FORMATS = ["torch.contiguous_format", "torch.preserve_format", "torch.channels_last", "torch.channels_last_3d"]
REDUCTION = ["'none'", "'mean'", "'sum'"]
SHIFTS = ["0", "1", "-1"]

# name, the ways it is written (f function of torch, m method, F functional, i in place, o with out=), what comes first, and the others:
# (name, values), "?" behind the name of one that may be left out, "*" of one that is written by name only.
TABLE = []


def of(names, ways, first, *arguments):
    TABLE.extend((name, ways, first.split(" "), arguments) for name in names.split())


# One tensor.
of("abs neg sign square sqrt rsqrt reciprocal exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
   "sigmoid erf erfc erfinv lgamma digamma floor ceil trunc frac round relu logit positive isnan isinf isfinite isposinf isneginf logical_not bitwise_not "
   "signbit sgn deg2rad rad2deg i0 angle conj_physical", "fmio", "{x} {x} {x:f} {x:i} {x:b}")
of("round", "fmo", "{x:f} {x:i}", ("decimals*", ["0", "1", "-2"]))
of("clone", "fm", "{x}", ("memory_format?*", FORMATS))
of("contiguous", "m", "{x}", ("memory_format?", FORMATS))
of("detach real resolve_conj", "fm", "{x}")
of("nan_to_num", "fmio", "{x}", ("nan?", ["None", "0.0", "1"]), ("posinf?", ["None", "1.0"]), ("neginf?", ["None", "-1"]))
of("half float double bfloat16 int long short byte bool char t numel dim size stride is_contiguous element_size is_floating_point is_complex nelement ndimension", "m", "{x}")
of("size stride", "m", "{x}", ("dim", DIM))
of("to", "m", "{x}", ("dtype", ["{dtype}", "{dtype}", "{x}", "{y}"]), ("non_blocking?", BOOL), ("copy?", BOOL), ("memory_format?*", FORMATS))
of("to", "m", "{x}", ("device", ["'cpu'", "torch.device('cpu')"]), ("dtype?", ["{dtype}"]), ("copy?*", BOOL), ("memory_format?*", FORMATS))
of("type", "m", "{x}", ("dtype", ["{dtype}", "'torch.FloatTensor'", "{y}.dtype"]))
of("type_as view_as reshape_as expand_as", "m", "{x}", ("other", ["{y}", "{bc}", "{like}"]))

# Two.
of("add sub subtract mul multiply div divide true_divide floor_divide remainder fmod pow maximum minimum fmax fmin atan2 arctan2 hypot copysign logaddexp xlogy eq ne lt le gt ge "
   "greater less not_equal greater_equal less_equal logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor bitwise_left_shift nextafter ldexp heaviside gcd float_power", "fmio", "{x} {x} {x:f} {x:i} {x:b}", ("other", OTHER))
of("add sub", "fmio", "{x} {x:f} {x:i}", ("other", OTHER), ("alpha*", ["2", "0.5", "True", "1j", "-1"]))
of("div", "fmio", "{x} {x:f} {x:i}", ("other", OTHER), ("rounding_mode*", ["None", "'floor'", "'trunc'"]))
of("rsub", "f", "{x}", ("other", OTHER), ("alpha?*", ["2", "0.5"]))
of("pow", "fmio", "{x} 2 0.5 torch.tensor(2)", ("exponent", OTHER))
of("addcmul addcdiv", "fmio", "{x} {x:f}", ("tensor1", ["{like}", "{bc}", "{bc:f}"]), ("tensor2", ["{like}", "{bc}", "{bc:f}"]), ("value?*", ["2", "0.5", "1j"]))
of("lerp", "fmio", "{x:f}", ("end", ["{like}", "{bc:f}"]), ("weight", ["0.5", "2", "{like}", "{bc:f}", "torch.tensor(0.5)"]))
of("clamp clip", "fmio", "{x} {x:f} {x:i}", ("min?", ["0", "0.5", "None", "{like}", "{bc}", "torch.tensor(0.5)"]), ("max?", ["1", "2.5", "None", "{like}", "{bc:f}", "torch.tensor(2)"]))
of("clamp_min clamp_max", "fmio", "{x} {x:f} {x:i}", ("other", ["0", "0.5", "{like}", "{bc}", "torch.tensor(0.5)"]))
of("where", "f", "{x:b} {x:i} {x:f}", ("input", OTHER), ("other", OTHER))
of("where", "m", "{x}", ("condition", ["{like:b}", "{bc:b}", "{x} > 0", "{like}"]), ("other", OTHER))
of("masked_fill", "fmi", "{x} {x:f} {x:i}", ("mask", ["{like:b}", "{bc:b}", "{x} > 0", "{like}"]), ("value", NUMBER + ["float('-inf')"]))
of("isclose", "fm", "{x}", ("other", ["{like}", "{bc}"]), ("equal_nan?*", BOOL))
of("dot vdot inner outer cross kron", "fmo", "{x:f} {x:f1} {x}", ("other", ["{like}", "{bc}", "{y:f1}"]))
of("result_type can_cast promote_types", "f", "{x}", ("other", OTHER))

# Reductions.
of("sum nansum", "fmo", "{x} {x:f} {x:i} {x:b}", ("dim?", DIMS), ("keepdim?", BOOL), ("dtype?*", DTYPE))
of("mean nanmean", "fmo", "{x:f} {x:f} {x}", ("dim?", DIMS), ("keepdim?", BOOL), ("dtype?*", DTYPE))
of("prod", "fmo", "{x} {x:f} {x:i}", ("dim", DIM), ("keepdim?", BOOL), ("dtype?*", DTYPE))
of("prod sum mean", "fm", "{x} {x:f}", ("dtype*", DTYPE))
of("amax amin", "fmo", "{x} {x:f}", ("dim?", DIMS), ("keepdim?", BOOL))
of("max min", "fm", "{x} {x:f}", ("dim", DIM), ("keepdim?", BOOL))
of("max min", "fmo", "{x} {x:f}", ("other", ["{like}", "{bc}"]))
of("max min median nanmedian", "fm", "{x} {x:f}")
of("median nanmedian mode", "fm", "{x} {x:f}", ("dim", DIM), ("keepdim?", BOOL))
of("kthvalue", "fm", "{x:f}", ("k", ["1", "2"]), ("dim?", DIM), ("keepdim?", BOOL))
of("argmax argmin", "fmo", "{x} {x:f}", ("dim?", ONE), ("keepdim?", BOOL))
of("aminmax", "fm", "{x}", ("dim*?", ONE), ("keepdim?*", BOOL))
of("any all", "fmo", "{x} {x:b}", ("dim?", DIMS), ("keepdim?", BOOL))
of("std var", "fmo", "{x:f} {x}", ("dim?", DIMS), ("unbiased?", BOOL), ("keepdim?", BOOL))
of("std var", "fmo", "{x:f} {x:f} {x}", ("dim?", DIMS), ("correction?*", ["0", "1", "2", "0.5", "None"]), ("keepdim?*", BOOL))
of("std_mean var_mean", "f", "{x:f}", ("dim?", DIMS), ("correction?*", ["0", "1", "None"]), ("keepdim?*", BOOL))
of("norm", "fm", "{x:f} {x}", ("p?", ["2", "1", "'fro'", "'nuc'", "float('inf')", "0", "None"]), ("dim?", DIMS), ("keepdim?", BOOL), ("dtype?", ["{fdtype}", "None"]))
of("logsumexp", "fmo", "{x:f} {x}", ("dim", DIMS), ("keepdim?", BOOL))
of("count_nonzero", "fm", "{x}", ("dim?", DIMS))
of("cumsum cumprod", "fmio", "{x} {x:f} {x:i}", ("dim", DIM), ("dtype?*", DTYPE))
of("cummax cummin logcumsumexp", "fm", "{x} {x:f}", ("dim", DIM))
of("diff", "fm", "{x}", ("n?", ["1", "2", "0"]), ("dim?", DIM))
of("trace", "fm", "{x:f2} {x}")
of("quantile", "fm", "{x:f}", ("q", ["0.5", "torch.tensor([0.1, 0.9])", "torch.tensor(0.5)"]), ("dim?", ONE), ("keepdim?", BOOL), ("interpolation?*", ["'linear'", "'nearest'"]))
of("dist", "fm", "{x:f}", ("other", ["{like}", "{bc:f}"]), ("p?", ["2", "1", "float('inf')"]))

# Order.
of("sort", "fm", "{x} {x:f}", ("dim?", DIM), ("descending?", BOOL))
of("sort", "fm", "{x} {x:f}", ("stable*", BOOL), ("dim?*", DIM), ("descending?*", BOOL))
of("argsort", "fm", "{x} {x:f}", ("dim?", DIM), ("descending?", BOOL))
of("topk", "fm", "{x:f} {x}", ("k", ["1", "2", "0", "torch.tensor(1)", "{@-1}"]), ("dim?", DIM), ("largest?", BOOL), ("sorted?", BOOL))
of("flip", "fm", "{x}", ("dims", ["{dim}", "({dim},)", "[{dim}]", "{dims}", "0, 1"]))
of("roll", "fm", "{x}", ("shifts", ["1", "(1,)", "-1", "2"]), ("dims?", DIM + ["({dim},)", "None"]))
of("rot90", "fm", "{x}", ("k?", ["1", "2", "3", "-1"]), ("dims?", ["(0, 1)", "[-1, 0]"]))
of("searchsorted", "f", "{x:f}", ("input", ["{like}", "{num}", "torch.tensor(1.0)"]), ("right?*", BOOL), ("out_int32?*", BOOL))
of("bucketize", "f", "{x}", ("boundaries", ["torch.tensor([0.5, 1.5])", "torch.arange(4)"]), ("right?*", BOOL), ("out_int32?*", BOOL))

# Shape.
of("reshape", "fm", "{x}", ("shape", ["{reshape}", "-1", "(-1,)", "[-1]", "(-1, {@-1})", "({@0}, -1)", "{reshape}"]))
of("view", "m", "{x}", ("size", ["{reshape}", "-1", "(-1,)", "{@0}, -1", "torch.Size([-1])", "{dtype}", "-1, {@-1}"]))
of("permute", "fm", "{x}", ("dims", ["{perm}", "{perm}", "*{perm}"]))
of("transpose swapaxes swapdims", "fmi", "{x}", ("dim0", DIM), ("dim1", DIM))
of("movedim moveaxis", "fm", "{x}", ("source", ["{dim}", "({dim},)", "(0, 1)"]), ("destination", ["{dim}", "({dim},)", "(-1, 0)"]))
of("squeeze", "fmi", "{x}", ("dim?", ["{dim}", "({dim},)", "{dims}"]))
of("unsqueeze", "fmi", "{x}", ("dim", ["{dim}", "0", "-1"]))
of("flatten", "fm", "{x}", ("start_dim?", DIM), ("end_dim?", DIM))
of("ravel", "fm", "{x}")
of("unflatten", "fm", "{x}", ("dim", DIM), ("sizes", ["(-1,)", "(1, -1)", "[-1, 1]", "(2, -1)"]))
of("expand", "m", "{x}", ("size", ["{expand}", "*{expand}", "{expand}", "-1", "2, -1, -1", "{y}.shape"]))
of("broadcast_to", "fm", "{x}", ("size", ["{expand}", "{y}.shape", "[2]"]))
of("repeat", "m", "{x}", ("repeats", ["{repeats}", "*{repeats}", "2, 1", "{repeats}"]))
of("tile", "fm", "{x}", ("dims", ["{repeats}", "(2,)", "()"]))
of("repeat_interleave", "fm", "{x}", ("repeats", ["2", "torch.tensor(2)", "torch.tensor([2])", "0", "True"]), ("dim?", ONE), ("output_size?*", ["None"]))
of("split", "fm", "{x}", ("split_size_or_sections", ["1", "2", "[1, {@0} - 1]", "({@0},)"]), ("dim?", DIM))
of("chunk tensor_split", "fm", "{x}", ("chunks", ["1", "2", "3"]), ("dim?", DIM))
of("tensor_split", "fm", "{x}", ("indices", ["(1, 2)", "[1]", "torch.tensor([1, 2])"]), ("dim?", DIM))
of("unbind", "fm", "{x}", ("dim?", DIM))
of("narrow", "fm", "{x}", ("dim", DIM), ("start", ["0", "-1", "torch.tensor(0)"]), ("length", ["1", "0", "2"]))
of("select", "fm", "{x}", ("dim", DIM), ("index", ["0", "-1", "1"]))
of("unfold", "m", "{x}", ("dimension", DIM), ("size", ["1", "2", "0"]), ("step", ["1", "2"]))
of("diagonal", "fm", "{x}", ("offset?", SHIFTS), ("dim1?", DIM), ("dim2?", DIM))
of("diag", "fmo", "{x} {x:f1} {x:f2}", ("diagonal?", SHIFTS))
of("diag_embed", "fm", "{x}", ("offset?", SHIFTS), ("dim1?", DIM), ("dim2?", DIM))
of("tril triu", "fmio", "{x} {x:f2}", ("diagonal?", SHIFTS))
of("as_strided", "fm", "{x}", ("size", ["(2, 2)", "()", "(1,)"]), ("stride", ["(1, 2)", "()", "(1,)"]), ("storage_offset?", ["0", "1", "None"]))
of("view_as_real", "f", "{x:c}")
of("view_as_complex", "f", "{x:f}")
of("atleast_1d atleast_2d atleast_3d fliplr flipud", "f", "{x}")
of("cat concat stack hstack vstack dstack", "fo", "[{x},{y}] ({x},{like}) [{x},{like},{like}] ({x},) [{x},{bc}]")
of("cat concat stack", "fo", "[{x},{like}] ({x},{like}) [{x},{like:f}] ({x},) [{x},{y}]", ("dim", DIM))
of("meshgrid", "f", "{x:1},{y:1} [{x:1},{y:1}]", ("indexing?*", ["'ij'", "'xy'"]))
of("broadcast_tensors", "f", "{x},{bc} {x},{y}")
of("broadcast_shapes", "f", "{x}.shape,{bc}.shape {x}.shape,{y}.shape")
of("block_diag cartesian_prod", "f", "{x},{y} {x:1},{y:1}")

# Indices.
of("gather", "fmo", "{x}", ("dim", DIM), ("index", ["{idx:1:@0,@1}", "{idx:1:@0,@1,@2}", "{idx:1:@0}", "torch.zeros_like({x}, dtype=torch.int64)", "torch.zeros_like({x}, dtype=torch.int32)"]), ("sparse_grad?*", BOOL))
of("take_along_dim", "fm", "{x}", ("indices", ["{idx:1:@0,@1}", "{idx:1:@0,@1,@2}", "{idx:1:n}"]), ("dim?", ONE))
of("index_select", "fmo", "{x}", ("dim", DIM), ("index", ["{idx:1:n}", "{idx:1:1}", "torch.tensor(0)", "torch.zeros(2, dtype=torch.int32)", "torch.zeros(2)"]))
of("index_fill", "fmi", "{x}", ("dim", DIM), ("index", ["{idx:1:n}", "torch.tensor([0])"]), ("value", NUMBER))
of("index_add", "fmi", "{x}", ("dim", ["0"]), ("index", ["torch.zeros({@0}, dtype=torch.int64)"]), ("source", ["{like}", "{like:f}"]), ("alpha?*", ["2", "0.5"]))
of("index_copy", "fmi", "{x}", ("dim", ["0"]), ("index", ["torch.zeros({@0}, dtype=torch.int64)"]), ("source", ["{like}", "{like:f}"]))
of("scatter", "fmi", "{x}", ("dim", DIM), ("index", ["torch.zeros_like({x}, dtype=torch.int64)", "{idx:1:@0,@1}"]), ("src", ["{like}", "{bc}", "1", "0.5", "torch.tensor(1.0)"]), ("reduce?*", ["'add'", "'multiply'"]))
of("scatter_add", "fmi", "{x}", ("dim", DIM), ("index", ["torch.zeros_like({x}, dtype=torch.int64)", "{idx:1:@0,@1}"]), ("src", ["{like}", "{like:f}"]))
of("scatter_reduce", "fmi", "{x}", ("dim", DIM), ("index", ["torch.zeros_like({x}, dtype=torch.int64)"]), ("src", ["{like}"]), ("reduce", ["'sum'", "'mean'", "'amax'", "'prod'"]), ("include_self?*", BOOL))
of("take", "fm", "{x}", ("index", ["torch.tensor(0)", "torch.zeros(2, 2, dtype=torch.int64)", "torch.tensor([0])"]))
of("index_put", "mi", "{x}", ("indices", ["(torch.tensor([0]),)", "[{like:b}]", "(torch.tensor([0]), torch.tensor([0]))"]), ("values", ["torch.tensor(1.0)", "torch.tensor(1, dtype={x}.dtype)"]), ("accumulate?", BOOL))
of("fill", "i", "{x}", ("value", NUMBER))
of("copy", "i", "{x}", ("src", ["{like}", "{bc}", "{y}", "2"]), ("non_blocking?", BOOL))
of("zero", "i", "{x}")
of("masked_scatter", "fmi", "{x}", ("mask", ["{like:b}"]), ("source", ["{like}"]))

# Products.
of("matmul", "fmo", "{x:f} {x:f2} {x}", ("other", ["{like}", "{x}.mT", "{new:f:@-1}", "{new:f:@-1,n}", "{new:f:@0,@-1,n}", "{like}.mT"]))
of("mm bmm", "fmo", "{x:f2} {x:f3} {x}", ("mat2", ["{x}.mT", "{new:f:@-1,n}", "{new:f:@0,@-1,n}", "{like}.mT"]))
of("mv", "fmo", "{x:f2}", ("vec", ["{new:f:@-1}"]))
of("addmm", "fmo", "{x:f} {new:f:2} {new:f:1,2} {new:f:3,2}", ("mat1", ["{new:f:3,4}", "torch.ones(4, 3).t()"]), ("mat2", ["{new:f:4,2}", "torch.ones(2, 4).t()"]), ("beta?*", ["0", "0.5", "2"]), ("alpha?*", ["0.5", "2"]))
of("baddbmm", "fmo", "{x:f} {new:f:2} {new:f:1,3,2} {new:f:5,3,2}", ("batch1", ["{new:f:5,3,4}", "torch.ones(5, 4, 3).mT"]), ("batch2", ["{new:f:5,4,2}", "torch.ones(5, 2, 4).mT"]), ("beta?*", ["0", "0.5"]), ("alpha?*", ["2"]))
of("tensordot", "f", "{x:f}", ("other", ["{like}"]), ("dims?", ["0", "1", "([0], [0])", "([-1], [-1])", "(0, 0)"]))
of("einsum", "f", "'...i,...i->...' '...i,...j->...ij' '...ij->...ji' 'ij,ij->i' 'i...,i...'", ("operands", ["{x:f}, {like}", "{x:f}"]))
of("cdist", "f", "{x:f23}", ("x2", ["{like}", "{new:f:n,@-1}"]), ("p?", ["2.0", "1.0"]))

# Making.
of("zeros ones empty rand randn", "fo", " ".join(s.replace(" ", "") for s in SHAPES), ("dtype?*", DTYPE), ("requires_grad?*", BOOL), ("device?*", ["'cpu'", "None"]))
of("full", "fo", "(2,3) [2,3] () (3,) torch.Size([2]) 3", ("fill_value", NUMBER), ("dtype?*", DTYPE), ("requires_grad?*", BOOL))
of("zeros_like ones_like empty_like rand_like randn_like", "f", "{x} {x:f}", ("dtype?*", DTYPE), ("requires_grad?*", BOOL), ("memory_format?*", FORMATS), ("device?*", ["None", "'cpu'"]))
of("full_like", "f", "{x}", ("fill_value", NUMBER), ("dtype?*", DTYPE), ("memory_format?*", FORMATS))
of("new_zeros new_ones new_empty", "m", "{x}", ("size", SHAPES), ("dtype?*", DTYPE), ("requires_grad?*", BOOL))
of("new_full", "m", "{x}", ("size", ["(2, 3)", "[2]", "()"]), ("fill_value", NUMBER), ("dtype?*", DTYPE))
of("new_tensor", "m", "{x}", ("data", ["[1, 2]", "2.5", "[[True]]", "[1.5, 2]"]), ("dtype?*", DTYPE))
of("arange", "fo", "5 0 2.5 torch.tensor(4) True", ("dtype?*", DTYPE))
of("arange", "fo", "0 1 -1.0 torch.tensor(1)", ("end", ["4", "5.5", "torch.tensor(6)"]), ("step?", ["1", "2", "0.5", "torch.tensor(2)"]), ("dtype?*", DTYPE))
of("linspace logspace", "fo", "0 1 -1.0 torch.tensor(1) torch.tensor(0.5)", ("end", ["4", "5.5", "torch.tensor(2.0)"]), ("steps", ["0", "1", "5"]), ("dtype?*", DTYPE))
of("eye", "fo", "3 0 torch.tensor(2)", ("m?", ["2", "4"]), ("dtype?*", DTYPE))
of("randint", "f", "5", ("size", ["(2, 3)", "[2]", "()"]), ("dtype?*", DTYPE))
of("randint", "f", "-2", ("high", ["5"]), ("size", ["(2, 3)", "[2]", "()"]), ("dtype?*", DTYPE))
of("randperm", "f", "5 0", ("dtype?*", DTYPE))
of("tensor as_tensor", "f", "[1,2] 2.5 True [[1.5]] [] 1j [True,2] [1,2.5] {x} [[1,2],[3,4]] ((1,2),) range(3)", ("dtype?*", DTYPE))
of("tensor", "f", "[1.0,2] 2.5", ("requires_grad*", BOOL), ("dtype?*", ["{fdtype}"]))
of("complex", "f", "{x:f}", ("imag", ["{like}"]))
of("bernoulli", "f", "torch.full((2,3),0.5)", ("p?", ["0.5"]))
of("one_hot", "F", "{idx:3:@0} {idx:3:2,2}", ("num_classes", ["5", "3"]))
of("tril_indices triu_indices", "f", "3", ("col", ["4", "2"]), ("offset?", SHIFTS), ("dtype?*", ["torch.int32", "torch.int64"]))

# torch.nn.functional.
IMAGES = "{x:f4} {x:f4} {x:f3} {x:f4}.to(memory_format=torch.channels_last)"
of("relu relu6 elu selu celu leaky_relu silu mish hardswish hardsigmoid hardtanh", "F", "{x:f} {x}", ("inplace*?", BOOL))
of("gelu", "F", "{x:f}", ("approximate?*", ["'none'", "'tanh'"]))
of("tanh sigmoid softsign logsigmoid tanhshrink softplus softshrink hardshrink", "F", "{x:f} {x}")
of("elu celu leaky_relu softshrink hardshrink", "F", "{x:f}", ("alpha", ["0.5", "1", "2"]))
of("softmax log_softmax softmin", "F", "{x:f} {x}", ("dim", DIM + ["None"]), ("dtype?*", ["{fdtype}"]))
of("softmax log_softmax", "fm", "{x:f} {x}", ("dim", DIM), ("dtype?", ["{fdtype}", "None"]))
of("normalize", "F", "{x:f}", ("p?", ["1", "2.0"]), ("dim?", DIM + ["({dim},)"]), ("eps?", ["1e-6"]))
of("glu", "F", "{x:f}", ("dim?", DIM))
of("dropout dropout2d alpha_dropout", "F", "{x:f} {x:f4}", ("p?", ["0.5", "0", "0.0", "1", "1.0"]), ("training?", BOOL), ("inplace?", BOOL))
of("linear", "F", "{x:f}", ("weight", ["{new:f:3,@-1}", "{new:f:1,@-1}", "{new:f:@-1}", "torch.ones({@-1}, 3).t()"]), ("bias?", ["None", "{new:f:3}", "{new:f:1}"]))
of("bilinear", "F", "{x:f}", ("input2", ["{like}"]), ("weight", ["{new:f:3,@-1,@-1}"]), ("bias?", ["None", "{new:f:3}"]))
PADDING, STRIDE = ["0", "1", "(1, 0)", "'same'", "'valid'", "[1]", "(1,)"], ["1", "2", "(2, 1)", "[2]", "(2,)"]
of("conv2d", "F", IMAGES, ("weight", ["{new:f:4,@1,1,1}", "{new:f:4,@1,2,1}", "{new:f:2,@1,2,2}", "{new:f:2,@0,1,1}", "{new:f:@1,1,2,2}"]), ("bias?", ["None", "{new:f:4}", "{new:f:2}"]), ("stride?", STRIDE), ("padding?", PADDING), ("dilation?", ["1", "2", "(1, 2)"]), ("groups?", ["1", "{@1}"]))
of("conv1d", "F", "{x:f3} {x:f2}", ("weight", ["{new:f:4,@1,1}", "{new:f:2,@1,2}", "{new:f:2,@0,1}"]), ("bias?", ["None", "{new:f:4}", "{new:f:2}"]), ("stride?", STRIDE), ("padding?", PADDING), ("dilation?", ["1", "2", "(2,)"]), ("groups?", ["1"]))
of("conv_transpose2d", "F", IMAGES, ("weight", ["{new:f:@1,3,2,2}", "{new:f:@1,1,1,1}"]), ("bias?", ["None", "{new:f:3}"]), ("stride?", ["1", "2", "(2, 1)"]), ("padding?", ["0", "1", "(1, 0)"]), ("output_padding?", ["0", "1"]), ("groups?", ["1"]), ("dilation?", ["1", "2"]))
of("conv_transpose1d", "F", "{x:f3}", ("weight", ["{new:f:@1,3,2}"]), ("bias?", ["None", "{new:f:3}"]), ("stride?", ["1", "2", "(2,)"]), ("padding?", ["0", "1"]), ("output_padding?", ["0", "1"]))
of("max_pool2d", "F", IMAGES, ("kernel_size", ["1", "2", "(2, 1)", "[2]"]), ("stride?", STRIDE + ["None", "()"]), ("padding?", ["0", "1", "(1, 0)"]), ("dilation?", ["1", "2"]), ("ceil_mode?", BOOL), ("return_indices?", BOOL))
of("max_pool1d", "F", "{x:f3} {x:f2}", ("kernel_size", ["1", "2", "(2,)"]), ("stride?", ["1", "2", "None", "[2]"]), ("padding?", ["0", "1"]), ("dilation?", ["1", "2"]), ("ceil_mode?", BOOL), ("return_indices?", BOOL))
of("avg_pool2d", "F", IMAGES, ("kernel_size", ["1", "2", "(2, 1)", "[2]"]), ("stride?", STRIDE + ["None"]), ("padding?", ["0", "1", "(1, 0)"]), ("ceil_mode?", BOOL), ("count_include_pad?", BOOL), ("divisor_override?", ["None", "3"]))
of("avg_pool1d", "F", "{x:f3} {x:f2}", ("kernel_size", ["1", "2", "(2,)"]), ("stride?", ["1", "2", "None"]), ("padding?", ["0", "1"]), ("ceil_mode?", BOOL), ("count_include_pad?", BOOL))
of("adaptive_avg_pool2d adaptive_max_pool2d", "F", IMAGES, ("output_size", ["1", "(1, 1)", "(2, None)", "[2, 3]", "None", "2"]))
of("adaptive_avg_pool1d adaptive_max_pool1d", "F", "{x:f3} {x:f2}", ("output_size", ["1", "(2,)", "[3]", "2"]))
of("lp_pool2d", "F", IMAGES, ("norm_type", ["2", "1.0"]), ("kernel_size", ["2", "(2, 1)"]), ("stride?", ["None", "1"]), ("ceil_mode?", BOOL))
of("interpolate", "F", IMAGES, ("size?", ["None", "4", "(3, 4)", "[3]", "(4,)"]), ("scale_factor?", ["None", "2", "1.5", "(2, 1)", "(2.0,)"]), ("mode?", ["'nearest'", "'bilinear'", "'linear'", "'bicubic'", "'area'", "'nearest-exact'"]), ("align_corners?", ["None", "True", "False"]), ("recompute_scale_factor?*", ["None", "True"]), ("antialias?*", BOOL))
of("pad", "F", "{x:f} {x} {x:f4}", ("pad", ["(1, 1)", "[1, 0, 0, 1]", "(0, 0)", "(-1, 0)", "(1, 1, 1, 1)", "(1,)", "()"]), ("mode?", ["'constant'", "'reflect'", "'replicate'", "'circular'"]), ("value?", ["None", "0", "1.5"]))
of("layer_norm", "F", "{x:f}", ("normalized_shape", ["({@-1},)", "[{@-1}]", "({@-2}, {@-1})", "{x}.shape[-1:]", "{x}.shape"]), ("weight?", ["None", "{new:f:@-1}"]), ("bias?", ["None", "{new:f:@-1}"]), ("eps?", ["1e-6"]))
of("rms_norm", "F", "{x:f}", ("normalized_shape", ["({@-1},)", "[{@-1}]"]), ("weight?", ["None", "{new:f:@-1}"]), ("eps?", ["None", "1e-6"]))
of("batch_norm", "F", "{x:f234}", ("running_mean", ["None", "torch.zeros({@1})"]), ("running_var", ["None", "torch.ones({@1})"]), ("weight?", ["None", "{new:f:@1}"]), ("bias?", ["None", "{new:f:@1}"]), ("training?", BOOL), ("momentum?", ["0.1", "0.0"]), ("eps?", ["1e-3"]))
of("group_norm", "F", "{x:f}", ("num_groups", ["1", "2", "{@1}"]), ("weight?", ["None", "{new:f:@1}"]), ("bias?", ["None", "{new:f:@1}"]), ("eps?", ["1e-6"]))
of("instance_norm", "F", "{x:f34}", ("running_mean?", ["None", "torch.zeros({@1})"]), ("running_var?", ["None", "torch.ones({@1})"]), ("weight?", ["None", "{new:f:@1}"]), ("bias?", ["None", "{new:f:@1}"]), ("use_input_stats?", BOOL))
of("local_response_norm", "F", "{x:f4}", ("size", ["2", "3"]), ("alpha?", ["1e-3"]))
of("embedding", "F", "{idx:4:@0} {idx:4:2,3} torch.tensor(1) torch.zeros(2,dtype=torch.int32) torch.zeros(2)", ("weight", ["{new:f:4,3}", "{new:f:4,1}"]), ("padding_idx?", ["None", "0", "-1"]), ("max_norm?", ["None"]), ("scale_grad_by_freq?", BOOL))
of("mse_loss l1_loss smooth_l1_loss huber_loss", "F", "{x:f} {x}", ("target", ["{like:f}", "{like}", "{bc:f}", "{bc}"]), ("reduction?*", REDUCTION))
of("kl_div", "F", "{x:f}", ("target", ["{like:f}", "{bc:f}"]), ("reduction?*", REDUCTION + ["'batchmean'"]), ("log_target?*", BOOL))
of("binary_cross_entropy_with_logits", "F", "{x:f}", ("target", ["{like:f}", "{bc:f}"]), ("weight?", ["None", "{bc:f}"]), ("reduction?*", REDUCTION), ("pos_weight?*", ["None", "{new:f:@-1}"]))
of("binary_cross_entropy", "F", "torch.sigmoid({x:f})", ("target", ["torch.sigmoid({like:f})"]), ("weight?", ["None", "{bc:f}"]), ("reduction?*", REDUCTION))
of("cross_entropy", "F", "{x:f2} {x:f34} {x:f1}", ("target", ["{idx:1:@0}", "{like:f}", "{idx:1:@0,@2}", "torch.tensor(0)", "torch.zeros({@0}, dtype=torch.int32)"]), ("weight?", ["None", "{new:f:@1}"]), ("ignore_index?*", ["-100", "0"]), ("reduction?*", REDUCTION), ("label_smoothing?*", ["0.0", "0.1"]))
of("nll_loss", "F", "{x:f2} {x:f3} {x:f1}", ("target", ["{idx:1:@0}", "{idx:1:@0,@2}", "torch.tensor(0)"]), ("weight?", ["None", "{new:f:@1}"]), ("reduction?*", REDUCTION))
of("cosine_similarity", "F", "{x:f} {x}", ("x2", ["{like}", "{bc:f}", "{bc}"]), ("dim?", DIM), ("eps?", ["1e-6"]))
of("pairwise_distance", "F", "{x:f}", ("x2", ["{like}", "{bc:f}"]), ("p?", ["1", "2.0"]), ("eps?", ["1e-6"]), ("keepdim?", BOOL))
of("triplet_margin_loss", "F", "{x:f}", ("positive", ["{like}"]), ("negative", ["{like}", "{bc:f}"]), ("margin?", ["0.5"]), ("reduction?*", REDUCTION))
of("margin_ranking_loss", "F", "{x:f}", ("input2", ["{like}"]), ("target", ["{like}", "{bc:f}"]), ("margin?", ["0.5"]), ("reduction?*", REDUCTION))
of("pixel_shuffle pixel_unshuffle channel_shuffle", "F", "{x:f4} {x:f}", ("factor", ["1", "2"]))
of("unfold", "F", "{x:f4} {x:f3}", ("kernel_size", ["1", "2", "(2, 1)", "[1]"]), ("dilation?", ["1", "2"]), ("padding?", ["0", "1", "(1, 0)"]), ("stride?", ["1", "2"]))
of("fold", "F", "{new:f:2,8,9} {new:f:8,9}", ("output_size", ["(4, 4)", "4", "[4, 4]"]), ("kernel_size", ["2", "(2, 2)"]), ("dilation?", ["1"]), ("padding?", ["0"]), ("stride?", ["1"]))
of("grid_sample", "F", "{x:f4}", ("grid", ["torch.zeros({@0}, 3, 2, 2)", "{new:f:@0,2,2,2}"]), ("mode?", ["'bilinear'", "'nearest'"]), ("padding_mode?", ["'zeros'", "'border'"]), ("align_corners?", ["None", "True", "False"]))
of("affine_grid", "F", "{new:f:2,2,3}", ("size", ["(2, 1, 3, 4)", "[2, 3, 2, 2]", "torch.Size((2, 1, 3, 4))"]), ("align_corners?", ["None", "True", "False"]))
of("gumbel_softmax", "F", "{x:f}", ("tau?", ["1", "0.5"]), ("hard?", BOOL), ("dim?", DIM))
of("prelu", "F", "{x:f}", ("weight", ["{new:f:1}", "{new:f:@1}", "torch.tensor(0.5)"]))

# Linear algebra and frequencies.
of("linalg.norm", "f", "{x:f} {x}", ("ord?", ["None", "2", "1", "'fro'", "float('inf')", "'nuc'"]), ("dim?", DIMS), ("keepdim?", BOOL), ("dtype?*", ["{fdtype}"]))
of("linalg.vector_norm", "f", "{x:f} {x}", ("ord?", ["2", "1", "0", "float('inf')", "0.5"]), ("dim?", DIMS), ("keepdim?", BOOL), ("dtype?*", ["{fdtype}"]))
of("linalg.matrix_norm", "f", "{x:f} {x:f2}", ("ord?", ["'fro'", "1", "2", "'nuc'"]), ("dim?", ["(-2, -1)", "(0, 1)", "(1, 0)"]), ("keepdim?", BOOL))
of("linalg.det linalg.inv linalg.slogdet linalg.eigh linalg.svdvals linalg.qr linalg.svd linalg.cholesky_ex", "f", "{new:f:3,3} {new:f:2,3,3} {x:f2}")
of("linalg.solve", "f", "{new:f:3,3} {new:f:2,3,3}", ("B", ["{new:f:3}", "{new:f:3,2}", "{new:f:2,3}", "{new:f:2,3,1}"]), ("left?*", BOOL))
of("linalg.svd", "f", "{x:f}", ("full_matrices?", BOOL))
of("linalg.multi_dot", "f", "[{x:f2},{x}.mT] [{x:f2},{x}.mT,{x}]")
of("fft.fft fft.ifft fft.rfft", "f", "{x} {x:f}", ("n?", ["None", "3", "8"]), ("dim?", DIM), ("norm?", ["None", "'ortho'"]))
of("fft.irfft", "f", "{x:c} {x:f}", ("n?", ["None", "4"]), ("dim?", DIM))
of("fft.fft2 fft.fftn fft.rfft2 fft.rfftn", "f", "{x} {x:f}", ("s?", ["None", "(2, 3)"]), ("dim?", ["(-2, -1)", "(0, 1)"]), ("norm?", ["None", "'ortho'"]))
of("fft.fftshift fft.ifftshift", "f", "{x}", ("dim?", ["None", "{dim}", "({dim},)"]))

# Attributes and Python's own forms.
PYTHON = [
    "{x}.T", "{x}.mT", "{x}.H", "{x}.mH", "{x}.shape", "{x}.dtype", "{x}.ndim", "{x}.requires_grad", "{x}.is_leaf", "{x}.device.type", "{x}.itemsize", "{x}.nbytes", "{x}.data", "{x}.grad", "{x}.layout", "{x}.real", "{x}.size()[-1]", "len({x})",
    "-{x}", "+{x}", "~{x}", "abs({x})", "{x} + {y}", "{x} * {num}", "{num} - {x}", "{num} / {x}", "{x} ** {num}", "{num} ** {x}", "{x} // {num}", "{x} % {num}", "{num} % {x}", "{x} @ {x}.mT", "{x} > {num}", "{num} < {x}", "{x} == {y}", "{x} & {y}", "{x} | True", "{x} ^ {like}", "{x} << 1", "round({x})", "divmod({x}, 2)",
    "{x}[{index}]", "{x}[{index}]", "{x}[..., None]", "{x}[:, 0]", "{x}[0]", "{x}[-1]", "{x}[::2]", "{x}[None]", "{x}[[0]]", "{x}[torch.tensor(0)]", "{x}[torch.tensor([0])]", "{x}[:, [0]]", "{x}[[0], :1]", "{x}[torch.tensor([True])]", "{x}[True]", "{x}[0, ..., 0]", "{x}[..., torch.tensor([0])]", "{x}[(0,)]", "{x}[slice(0, 1)]", "{x}[:1, None, ..., [0]]", "{x}[torch.tensor([[0]])]", "{x}[torch.zeros(1, dtype=torch.uint8)]",
    "{=} = {x} * 1; {=} += {bc}", "{=} = {x} * 1; {=} *= {num}", "{=} = {x} * 1; {=} /= {num}", "{=} = {x} * 1; {=} -= {like}", "{=} = {x} * 1; {=}[0] = {num}", "{=} = {x} * 1; {=}[..., 0] = {num}", "{=} = {x} * 1; {=}[{like:b}] = {num}", "{=} = {x} * 1; {=}[:] = {bc}", "{=} = {x} * 1; {=}[[0]] = {num}", "{=} = {x} * 1; {=} //= 2", "{=} = {x} * 1; {=} **= 2", "{=} = {x} * 1; {=} |= {bc}", "{=} = {x} * 1; {=} %= 3", "{=} = {x} * 1; {=}[:, 0] += 1", "{=} = {x} * 1; {=}[..., :1].fill_(0)",
    "sum([{x}, {like}])", "sum({x})", "[*{x}]", "torch.stack([*{x}])", "sorted({x}.shape)", "tuple({x})[0]", "list({x}.unbind())[-1]", "torch.stack(list({x}))", "any(torch.is_tensor(t) for t in {x})", "{x}.sum().item() is None",
]

# What gives the others something to work on: types, and layouts that programs have.
LAYOUTS = [
    "{x}.mT", "{x}.transpose(0, -1)", "{x}.permute({perm})", "{x}[..., ::2]", "{x}[..., 1:]", "{x}[:, :1]", "{x:4}.to(memory_format=torch.channels_last)", "{x:4}.contiguous(memory_format=torch.channels_last)", "{x:5}.to(memory_format=torch.channels_last_3d)",
    "{x}.expand({expand})", "{x}.unsqueeze({dim})", "{x}[:1]", "{x}.select({dim}, 0)", "{x:f} * self.scale", "{x}.to({dtype})", "{x}.narrow({dim}, 0, 1)", "{x}.sum({dim}, keepdim=True)", "{x:f}.half()", "{x}.sum()", "{x}[:0]", "{x}.flatten(1)", "{x}[..., None]", "{x:f} * self.shift", "{x}.chunk(2, -1)[0]", "{x:4}.permute(0, 2, 3, 1)",
    "{x:3}.transpose(1, 2)", "{x}.reshape({reshape})", "{x} > 0", "{x}.movedim({dim}, {dim})", "{x}.detach()", "{x}.new_ones(()).expand_as({x})", "{x}.T",
]


def written(random, name, ways, first, arguments):
    """A call in one of its forms."""
    way = random.choice(ways)
    texts, named = [], False
    for argument, values in arguments:
        optional, keyword = "?" in argument, "*" in argument
        if optional and random.random() < 0.5:
            named = True
            continue
        text = random.choice(values)
        named = named or keyword or random.random() < 0.15
        plain = text.startswith("*") or ("," in text and text[0] not in "([{t")
        if named and plain:
            return None
        texts.append(f"{argument.strip('?*')}={text}" if named else text)
    subject = random.choice(first)
    if way in "mi":
        if subject[0] != "{" or subject.startswith("{x},"):
            way = "f"
        else:
            return f"{subject}.{name}{'_' * (way == 'i')}({', '.join(texts)})"
    if way == "o":
        return "{=} = torch.empty(0%s); torch.%s(%s, out={=})" % (random.choice(["", "", ", dtype={dtype}", ", dtype={x}.dtype" if "{x}" in subject else ""]), name, ", ".join([subject, *texts]))
    return f"{'F' if way == 'F' else 'torch'}.{name}({', '.join([subject, *texts])})"


def draw(random):
    """A kind and its template."""
    pick = random.random()
    if pick < 0.25:
        text = random.choice(LAYOUTS)
        return f"layout {text}", text
    if pick < 0.38:
        text = random.choice(PYTHON)
        return f"python {text}", text
    while True:
        name, ways, first, arguments = random.choice(TABLE)
        if text := written(random, name, ways, first, arguments):
            return f"form {name}", text


AGAIN = 0.5  # how often a statement that torch refuses gives way to another draw

if __name__ == "__main__":
    print(len({name for name, *_ in TABLE}), "functions,", len(PYTHON), "forms of Python,", len(LAYOUTS), "layouts")
