"""The objects of heft's reports as dataclasses.

Written by tools/pytypes from docs/schema: go run ./tools/pytypes
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ._document import Document, Record


@dataclass(frozen=True, kw_only=True)
class AdvisedChange(Record):
    """AdvisedChange is one of the changes asked for."""

    costs: AdvisedCost
    set: str
    title: str
    why: str


@dataclass(frozen=True, kw_only=True)
class AdvisedCombination(Record):
    """AdvisedCombination is a set of changes made together, as simulated."""

    after: AdvisedFigures
    code: list[str]
    costs: list[AdvisedCost]
    """of each change"""
    saves: AdvisedSaving
    sets: list[str]
    """"amp=bf16" """
    setting: list[str] = field(default_factory=list)
    """Setting are the settings that change, "batch=16", where all changes are settings, so that `heft memory` can run the same. Absent where the model itself changes."""
    time: float | None
    """Time is by how much the estimated time of as many samples grows, as a share; null where there is no estimate."""
    titles: list[str]


@dataclass(frozen=True, kw_only=True)
class AdvisedCost(Record):
    """AdvisedCost is what a change costs."""

    kind: str
    """Kind is what is paid with: "nothing", "time", "numerics", "hardware", "recipe", "data" or "architecture"."""
    time: float | None
    """Time is by how much the estimated time of as many samples grows, as a share; null where there is no estimate."""
    words: str
    """Words say what figures do not: rounding, accuracy."""
    work: float
    """Work is by how much the multiply-accumulates of a step grow, as a share."""


@dataclass(frozen=True, kw_only=True)
class AdvisedFigures(Record):
    """AdvisedFigures are what a run takes. Sizes are bytes."""

    bound: bool = False
    """sizes depend on data: figures are upper bounds"""
    buffers: int
    """Buffers are the elements that a file of weights holds beside them: statistics, packed weights."""
    fits: bool | None
    """null where no card was named"""
    macs: int
    """of one forward"""
    model_bytes: int
    """ModelBytes are the parameters and buffers: a file of weights."""
    needs: int
    """the smallest device memory in which it runs"""
    parameters: int
    recomputed: int = 0
    """of Work, what checkpoints run again"""
    seconds: float | None
    """Seconds is an estimate of the time of a step, or of a forward, on the card; null where there is none: rates that are not known, several cards, runs elsewhere."""
    uses: int
    """what it takes where it can"""
    work: int
    """Work are the multiply-accumulates of a step, micro-batches, backward and recomputation included; of a forward outside of training."""


@dataclass(frozen=True, kw_only=True)
class AdvisedLever(Record):
    """AdvisedLever is one change."""

    after: AdvisedFigures
    code: list[str]
    """lines to write"""
    costs: AdvisedCost
    lever: str
    """"amp" """
    saves: AdvisedSaving
    set: str
    """as whatif takes it: "amp=bf16" """
    title: str
    """"AMP (bf16)" """
    why: str


@dataclass(frozen=True, kw_only=True)
class AdvisedSaving(Record):
    """AdvisedSaving is how much less a changed run takes; negative is more."""

    bytes: int
    """of Needs"""
    macs: int
    model_bytes: int
    parameters: int


@dataclass(frozen=True, kw_only=True)
class Amount(Record):
    """Amount is a figure with what is known of it."""

    at_least: bool = False
    """Value is a lower bound"""
    at_most: bool = False
    """Value is an upper bound"""
    problem: str = ""
    """Problem says why there is no figure, or why it is not whole."""
    value: int


@dataclass(frozen=True, kw_only=True)
class Arithmetic(Record):
    """Arithmetic counts scalar operations by kind, as op.Work does."""

    adds: int
    compares: int
    divides: int
    exps: int
    macs: int
    muls: int


@dataclass(frozen=True, kw_only=True)
class Assumption(Record):
    """Assumption is a decision heft took for the user."""

    code: str
    effect: str = ""
    source: str = ""
    text: str


@dataclass(frozen=True, kw_only=True)
class Checked(Record):
    """Checked is a budget with the model's figure."""

    at_least: bool = False
    """Value is a lower bound"""
    at_most: bool = False
    """Value is an upper bound"""
    before: int = 0
    """the baseline's figure, which Most was made of"""
    measure: str
    most: int
    of: str = ""
    """of CardMemory, the run and the card: "training on GeForce RTX 3060" """
    over_by: int = 0
    passed: bool
    problem: str = ""
    """Problem is why a budget that is not over has not passed either."""
    value: int


@dataclass(frozen=True, kw_only=True)
class Compared(Record):
    """Compared is one model of a comparison."""

    assumptions: list[Assumption]
    at_least: bool = False
    """work and memory are lower bounds: a loop runs more often than is counted"""
    context: int
    """of both: what CUDA holds beside PyTorch"""
    counted: Counted | None = None
    """Counted is what the convention of the comparison counts; null where none was named."""
    error: JobError | None = None
    """Error is why there are no figures at all, null if there are."""
    flops: int
    flops_bound: bool = False
    """so are FLOPs"""
    inference: int
    """device memory"""
    inference_seconds: float | None
    """InferenceSeconds and TrainingSeconds are estimates of the time of a forward and of a training step; null where no card was named, or its rates are not known."""
    inputs: list[Value]
    largest_batch: int | None
    """Largest is the largest batch of training on the card, 0 if nothing fits; null where no card was named or the model cannot be trained."""
    macs: int
    macs_bound: bool = False
    """an upper bound: a size depends on data"""
    memory_bound: bool = False
    """memory is an upper bound"""
    name: str
    """as it was asked for"""
    parameters: int
    precision: str
    problem: str = ""
    """Problem is why there is no figure of training."""
    source: str
    training: int = 0
    """device memory of training steps, 0 if it cannot be trained"""
    training_seconds: float | None
    uncounted_operators: int = 0
    """operators whose work is missing in MACs and FLOPs"""


@dataclass(frozen=True, kw_only=True)
class ConventionCount(Record):
    """ConventionCount is what one convention counts."""

    convention: str
    counts: str
    """one line on what is counted"""
    kinds: list[KindCount]
    """the largest first"""
    parameters: int
    """as the tool counts them"""
    release: str = ""
    rows: list[ToolRow] = field(default_factory=list)
    """its table"""
    sizes: list[ToolSize] = field(default_factory=list)
    """the memory lines that the tool prints, in its order"""
    total: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class Counted(Record):
    """Counted is what a tool counts for a model."""

    parameters: int
    """as the tool counts them"""
    problem: str = ""
    """Problem is why there are no counts: a tool that hooks modules counts no file."""
    total: int
    """in the tool's unit"""


@dataclass(frozen=True, kw_only=True)
class DiffLayer(Record):
    """DiffLayer is a layer of one of the models, all its calls together."""

    calls: int
    """0: it has parameters and never runs"""
    flops: int
    macs: int
    outputs: list[list[int]]
    """of its first call"""
    parameters: int
    type: str
    window: str = ""
    """"7×7/2" """


@dataclass(frozen=True, kw_only=True)
class DiffSide(Record):
    """DiffSide is one of the models that are compared."""

    assumptions: list[Assumption]
    inputs: list[Value]
    model: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Difference(Record):
    """Difference is what two conventions count otherwise."""

    counts: list[int]
    kind: str
    places: int
    rules: list[str]
    """"" where it does not count"""


@dataclass(frozen=True, kw_only=True)
class Differences(Record):
    """Differences are what the first convention and another one count otherwise."""

    convention: str
    """the other one"""
    differences: list[Difference]


@dataclass(frozen=True, kw_only=True)
class ErrorDetail(Record):
    """errorDetail is what is wrong."""

    exit: int
    """the program's exit code"""
    file: str = ""
    """in the model's source, where the program stopped"""
    hint: str = ""
    """what to try"""
    kind: str
    """"usage", "unreadable", "program", "unsupported" …"""
    line: int = 0
    """in that file"""
    message: str
    """as the terminal shows it, in one text"""
    module: str = ""
    """path of the module in which it happened"""
    node: str = ""
    """of an ONNX file"""
    offset: int = 0
    """byte at which a file could not be read"""
    setting: str = ""
    """the setting that is wrong"""


@dataclass(frozen=True, kw_only=True)
class Fact(Record):
    """Fact is one number with the formula that gives it."""

    formula: str = ""
    unit: str = ""
    """"B" for bytes"""
    value: int
    what: str


@dataclass(frozen=True, kw_only=True)
class FailedLever(Record):
    """FailedLever is a change that could not be simulated."""

    reason: str
    with_: str


@dataclass(frozen=True, kw_only=True)
class Finding(Record):
    """Finding is something that a message tells."""

    bytes: int
    """what it is about"""
    code: str


@dataclass(frozen=True, kw_only=True)
class FitLever(Record):
    """FitLever is a change that would allow more."""

    costs: str
    largest: int
    with_: str


@dataclass(frozen=True, kw_only=True)
class Folder(Record):
    """Folder are the models of a folder beside the one that was taken."""

    models: list[str]
    """as they can be named: "net.py:Net" """
    more: int = 0
    """how many are not listed"""
    partly: bool = False
    """not all of the folder's files were read"""


@dataclass(frozen=True, kw_only=True)
class JobError(Record):
    """JobError is why a run has no figures."""

    hint: str = ""
    """settings stand in backquotes, as `batch`"""
    kind: str
    """"usage", "unreadable", "program", "unsupported" …"""
    message: str
    setting: str = ""
    """that is wrong"""


@dataclass(frozen=True, kw_only=True)
class KeptTensor(Record):
    """KeptTensor is what autograd keeps of a layer until its backward."""

    anyway: bool = False
    """Anyway tells that the tensor is there without it: a parameter."""
    bytes: int
    shape: list[int]
    what: str
    """"its input", "weight" """


@dataclass(frozen=True, kw_only=True)
class KindCount(Record):
    """KindCount is what a convention counts for all layers or operators of a kind."""

    count: int
    kind: str
    """a module's class, or an operator's name"""
    places: int
    """calls or operators that count"""
    rule: str


@dataclass(frozen=True, kw_only=True)
class KindShare(Record):
    """KindShare is what all layers of a class below a module have together."""

    flops: int
    layers: int
    """calls"""
    macs: int
    parameters: int
    share: float
    """of the FLOPs, 0 to 1"""
    type: str


@dataclass(frozen=True, kw_only=True)
class LatencyLayer(Record):
    """LatencyLayer is a call of a module with the kernels that it runs itself: those of modules inside have rows of their own, so that all rows add up to the device's time. The last row, without a path and a type, is the loss and the optimizer."""

    bound: str
    call: int
    """0 for a module's first execution"""
    kernels: int
    name: str
    path: str
    seconds: float
    seconds_whole: float
    """Whole is the time with everything inside."""
    share: float
    """of the device's time, 0 to 1"""
    type: str


@dataclass(frozen=True, kw_only=True)
class LatencyShare(Record):
    """LatencyShare is a part of a run's kernels."""

    bound: str
    kernels: int
    name: str
    seconds: float
    share: float
    """of the device's time, 0 to 1"""


@dataclass(frozen=True, kw_only=True)
class Layer(Record):
    """Layer is one row of the table."""

    at_least: bool = False
    """a size of the outputs is a lower bound"""
    bound: bool = False
    call: int
    """0 for a module's first execution"""
    depth: int
    """the root is 0"""
    detail: str = ""
    """"7×7/2", "×3" """
    elements_made: int = 0
    """Made is the elements that the row makes: of its outputs, and 0 where it writes into its input or only shows it otherwise. A row with others below it has their sum."""
    flops: int
    frozen_parameters: int = 0
    inputs: list[list[int]]
    kept_for_backward: int = 0
    """Kept is the bytes that autograd keeps of the row in a training step: values that no earlier row keeps, parameters apart."""
    kind: str
    leaf: bool
    """no rows below it"""
    macs: int
    outputs: list[list[int]]
    parameters: int
    """in the row and below it, not counted in an earlier row"""
    path: str
    share: float
    """of the model's MACs, 0 to 1"""
    shared: bool = False
    """has parameters that an earlier row counted"""
    source: str = ""
    type: str
    """class or operator name"""


@dataclass(frozen=True, kw_only=True)
class LayerChange(Record):
    """LayerChange is a layer that is not the same in both models."""

    after: DiffLayer | None = None
    before: DiffLayer | None = None
    differs: list[str] = field(default_factory=list)
    """Differs names what is not the same: "type", "window", "output", "parameters", "calls", "macs"."""
    kind: str
    path: str
    """in the model where it is; in the second, if in both"""
    was: str = ""
    """path in the first model, where that is another"""


@dataclass(frozen=True, kw_only=True)
class MemoryHolder(Record):
    """MemoryHolder is one large allocation at the peak."""

    bytes: int
    operator: str = ""
    owner: str
    path: str = ""
    shape: list[int]


@dataclass(frozen=True, kw_only=True)
class MemoryMoment(Record):
    """MemoryMoment is where the peak stands."""

    iteration: int
    module: str = ""
    operator: str = ""
    phase: str


@dataclass(frozen=True, kw_only=True)
class MemoryPart(Record):
    """MemoryPart is a share of an owner."""

    bytes: int
    name: str


@dataclass(frozen=True, kw_only=True)
class MemoryPoint(Record):
    """MemoryPoint is a point of the last iteration's course."""

    allocated: int
    module: str = ""
    """Module and Operator are what ran there, forward or backward; empty outside of them."""
    operator: str = ""
    owned: list[int]
    """Owned is what each of TimelineOwners holds where Allocated is reached; the allocator's rounding is what is left of Allocated."""
    phase: str
    reserved: int


@dataclass(frozen=True, kw_only=True)
class MemoryShare(Record):
    """MemoryShare is what one owner holds at the peak."""

    bytes: int
    estimate: bool = False
    owner: str
    parts: list[MemoryPart] = field(default_factory=list)
    """of activations, by the operator that made them"""
    share: float
    """of all, 0 to 1"""
    unknown: bool = False
    """not known, and not counted"""


@dataclass(frozen=True, kw_only=True)
class MemoryStage(Record):
    """MemoryStage is one phase of one iteration."""

    allocated: int
    """at its end"""
    iteration: int
    peak: int
    phase: str
    reserved: int


@dataclass(frozen=True, kw_only=True)
class MemorySummary(Record):
    """MemorySummary is the memory part of `heft MODEL`: two simulations with the settings that Setting names."""

    context: int = 0
    """the CUDA context in each of both; absent where they differ"""
    inference: int
    """device memory"""
    problem: str = ""
    """why there is no training figure"""
    setting: str
    training: int = 0
    """0 if it cannot be trained"""


@dataclass(frozen=True, kw_only=True)
class Observed(Record):
    """Observed is torch's message as a user had it, and what it says about the run. Sizes are bytes, rounded as the message rounds them; null is what its form does not tell."""

    allocated: int | None
    context: int | None
    """taken for the process's own beside PyTorch"""
    findings: list[Finding]
    free: int | None
    match: ObservedMatch | None
    """Match is that of them which the message is about: where the simulated run ends, if that is of the size and at about what the message has allocated, and else the one that is nearest to it; null if there is none."""
    other_processes: int
    """taken for that of other processes"""
    requests: int
    """Requests counts those of the simulated run, in all its iterations, that torch would name by the same size."""
    reserved: int | None
    """with what is allocated"""
    total: int
    tried: int


@dataclass(frozen=True, kw_only=True)
class ObservedMatch(Record):
    """ObservedMatch is the request of the simulated run that a message is about."""

    allocated: int
    """in the simulated run before it"""
    file: str = ""
    """of the line that ran the operator"""
    iteration: int
    line: int = 0
    module: str = ""
    """in which the operator ran"""
    operator: str = ""
    """whose forward or backward asked"""
    owner: str
    parameter: str = ""
    """whose state was made"""
    phase: str
    """"forward", "backward", "step" …"""
    requested: int


@dataclass(frozen=True, kw_only=True)
class OutOfMemory(Record):
    """OutOfMemory is where a run ends on a card that is too small: its place, the figures of torch's message at that moment, and who holds the memory then. Sizes are bytes."""

    allocated: int
    """in use"""
    capacity: int
    """of the card"""
    file: str = ""
    """of the line that ran the operator"""
    free: int
    """left by the driver"""
    iteration: int
    largest: list[MemoryHolder]
    line: int = 0
    module: str = ""
    """in which the operator ran"""
    operator: str = ""
    """whose forward or backward asked"""
    owners: list[MemoryShare]
    """add up to Capacity"""
    parameter: str = ""
    """whose state was made"""
    phase: str
    """"forward", "backward", "step" …"""
    requested: int
    """what was asked for"""
    reserved: int
    """held by the allocator"""
    tried: int
    """what torch's message says it tried to allocate: a segment"""


@dataclass(frozen=True, kw_only=True)
class Placement(Record):
    """Placement is a run held to a card."""

    asked: str = ""
    """Asked is the card's name as the job has it, "" where it names none."""
    at_least: bool = False
    batch: int = 0
    bound: bool = False
    capacity: int = 0
    """what the driver offers; 0: no card is known"""
    count: int = 0
    """of cards, 0 where nothing says it"""
    device: int
    """reserved and context, on a card without end"""
    error: JobError | None
    """Error is why the run has no figures, null if it has."""
    fits: bool | None
    """null where no card is known"""
    gpu: str
    largest: int | None
    """Largest is the largest batch that fits, where the run's own does not and a smaller one could; null else."""
    line: int
    """of the job"""
    missing: int = 0
    mode: str
    model: str
    needs: int
    ranks: int
    """that the run is described on"""
    refused: Refusal | None = None
    run: str
    """as the job has it"""
    smallest: str = ""
    """Smallest is the smallest of the cluster's cards on which the run fits."""
    underused: bool = False
    """Underused tells that the run leaves more of the card than the cluster wants."""
    use: float = 0.0
    """needs / capacity"""


@dataclass(frozen=True, kw_only=True)
class Refusal(Record):
    """Refusal is an operator whose kernel takes no tensors of a run's size."""

    module: str = ""
    operator: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ShapeInputs(Record):
    """ShapeInputs are the inputs that give an output, along the first axis."""

    least: int
    most: int
    output: int


@dataclass(frozen=True, kw_only=True)
class ShapeStep(Record):
    """ShapeStep is one step of a chain; lists have a number for each axis."""

    drawing: list[str] = field(default_factory=list)
    """Drawing shows where the windows lie; nil where it would be too wide."""
    formulas: list[str]
    in_: list[int]
    jump: list[int]
    out: list[int]
    padding_that_keeps: list[int]
    """Keeping is the padding on each side with which stride 1 keeps the size, -1 where none does."""
    receptive_field: list[int]
    """0 behind a transposed convolution"""
    step: str


@dataclass(frozen=True, kw_only=True)
class ToolRow(Record):
    """ToolRow is a row of the table that a tool prints."""

    list: bool = False
    """the module returned several"""
    name: str
    """"Conv2d-1" """
    outputs: list[list[int]]
    """shapes behind the batch"""
    parameters: int
    trainable: bool
    trainable_parameters: int = 0
    """of the parameters above, where the tool says it"""
    tree: ToolRowTree | None = None
    """of a table that has a tree of calls"""


@dataclass(frozen=True, kw_only=True)
class ToolRowTree(Record):
    """ToolRowTree is what a row has more of a table with a tree of calls."""

    count: int
    """of a leaf"""
    count_below: int
    """of the leaves below it"""
    counts: bool = False
    """a container whose rows below are added up where they are not shown"""
    depth: int
    index: int
    """of the rows of its depth, from 1"""
    input: list[int]
    """shapes of the first tensors; null of a container that was not called"""
    kernel: str = ""
    """its kernel's size as the tool prints it"""
    leaf: bool = False
    """has no modules in it"""
    output: list[int]
    parameters_below: int
    """of the module and of all in it"""
    parameters_left: int
    """what those are more than the parameters of the rows below it"""
    recursive: bool = False
    """ran before"""
    trainable_below: int


@dataclass(frozen=True, kw_only=True)
class ToolSize(Record):
    """ToolSize is a memory line of a tool."""

    bytes: int
    name: str
    """"forward/backward pass" """


@dataclass(frozen=True, kw_only=True)
class TotalChange(Record):
    """TotalChange is a measure of both models."""

    after: Amount
    before: Amount
    change: int
    measure: str


@dataclass(frozen=True, kw_only=True)
class Totals(Record):
    """Totals are the model's sums. Parameters shared by several modules count once."""

    at_least: bool = False
    """work is a lower bound: a loop runs more often than is counted"""
    backward: Arithmetic
    backward_flops: int
    backward_macs: int
    buffer_bytes: int
    buffers: int
    file_elements: int = 0
    """elements of all constants that a model file stores: weights, statistics, tables"""
    flops: int
    flops_bound: bool
    """so are FLOPs"""
    forward: Work
    macs: int
    macs_bound: bool
    """MACs are an upper bound: a size depends on data"""
    macs_per_sample: int = 0
    """of a batch of two pictures or more, where each takes the same"""
    module_calls: int
    operators: int
    parameter_bytes: int
    parameters: int
    recomputed_flops: int = 0
    """of the backward: checkpoint regions run again"""
    state_dict_bytes: int
    """parameters and persistent buffers"""
    trainable_parameters: int
    uncounted_operators: int = 0
    """operators whose work is not known and missing in every sum"""


@dataclass(frozen=True, kw_only=True)
class TypeBytes(Record):
    """TypeBytes is what the elements take in one type."""

    bytes: int
    bytes_per_element: float
    dtype: str


@dataclass(frozen=True, kw_only=True)
class Value(Record):
    """Value is a named input or output."""

    at_least: bool = False
    """a size is a lower bound"""
    bound: bool = False
    """a size is an upper bound"""
    dtype: str
    name: str
    shape: list[int]


@dataclass(frozen=True, kw_only=True)
class WeightsFile(Record):
    """WeightsFile is a file that was read."""

    bytes: int
    name: str


@dataclass(frozen=True, kw_only=True)
class WeightsLayer(Record):
    """WeightsLayer is a row of the tree of names: a module, or a tensor of one that has modules below it. The sums over the rows without children are the totals."""

    buffers: int
    bytes: int
    depth: int
    dtype: str = ""
    """"" where there are several"""
    kind: str
    """"module" or "parameter" """
    leaf: bool
    parameters: int
    path: str
    settings: list[WeightsSetting] = field(default_factory=list)
    """attributes of a pickled layer"""
    shape: list[int] = field(default_factory=list)
    """of the largest tensor of a row without children"""
    tensors: int
    type: str = ""
    """the class, where the file has it"""


@dataclass(frozen=True, kw_only=True)
class WeightsMatch(Record):
    """WeightsMatch tells how the tensors of a file and of a model go together."""

    different: list[str]
    """in both, of another shape"""
    files: list[str]
    matching: int
    """of these, with the name and the shape of one of the model's"""
    missing: list[str]
    """of the model's state dict, under none of their names in the file"""
    tensors: int
    """of the model in the file"""
    unexpected: list[str]
    """in the file, and not in the model's state dict"""


@dataclass(frozen=True, kw_only=True)
class WeightsMetadata(Record):
    """WeightsMetadata is a value that the file has beside the tensors, as text."""

    key: str
    value: str


@dataclass(frozen=True, kw_only=True)
class WeightsOther(Record):
    """WeightsOther is what is stored besides the model under one key: an optimizer's state, a copy of the model."""

    bytes: int
    elements: int
    key: str
    kind: str
    """"optimizer" or "other" """
    tensors: int


@dataclass(frozen=True, kw_only=True)
class WeightsSetting(Record):
    """WeightsSetting is an attribute of a pickled layer."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class WeightsTensor(Record):
    """WeightsTensor is a tensor of the file."""

    bytes: int
    dtype: str
    elements: int
    kind: str
    """"parameter", "buffer", "optimizer" or "other" """
    name: str
    shape: list[int]
    shared_with: str = ""
    """the first name of the same tensor"""


@dataclass(frozen=True, kw_only=True)
class WeightsTotals(Record):
    """WeightsTotals are the sums over the model's tensors. One that stands under several names counts once."""

    buffer_bytes: int
    buffers: int
    file_bytes: int
    """of all files"""
    frozen_parameters: int = 0
    """of these, as far as the file says so"""
    other_bytes: int
    """of tensors that are not the model's"""
    parameter_bytes: int
    parameters: int
    tensors: int
    """names, with those of the same tensor"""
    tied_tensors: int
    """names of a tensor that another name has, too"""


@dataclass(frozen=True, kw_only=True)
class WeightsType(Record):
    """WeightsType is what the model stores in one element type."""

    bytes: int
    dtype: str
    elements: int
    tensors: int


@dataclass(frozen=True, kw_only=True)
class WhatIfFigures(Record):
    """WhatIfFigures are those of the run, and the memory of both modes."""

    bound: bool = False
    """sizes depend on data: figures are upper bounds"""
    buffers: int
    """Buffers are the elements that a file of weights holds beside them: statistics, packed weights."""
    fits: bool | None
    """null where no card was named"""
    inference: int | None
    """memory used; null where it has a problem"""
    macs: int
    """of one forward"""
    model_bytes: int
    """ModelBytes are the parameters and buffers: a file of weights."""
    needs: int
    """the smallest device memory in which it runs"""
    parameters: int
    problem: str = ""
    """Problem is why there is no figure of training or inference, "" where there are both."""
    recomputed: int = 0
    """of Work, what checkpoints run again"""
    seconds: float | None
    """Seconds is an estimate of the time of a step, or of a forward, on the card; null where there is none: rates that are not known, several cards, runs elsewhere."""
    training: int | None
    uses: int
    """what it takes where it can"""
    work: int
    """Work are the multiply-accumulates of a step, micro-batches, backward and recomputation included; of a forward outside of training."""


@dataclass(frozen=True, kw_only=True)
class Work(Record):
    """Work is the arithmetic of a forward with its traffic. A backward has none here: what it reads and writes is not counted, and so not shown as zero."""

    adds: int
    bytes_read: int
    bytes_written: int
    compares: int
    divides: int
    exps: int
    macs: int
    muls: int


@dataclass(frozen=True, kw_only=True)
class Advice(Document):
    """Advice is everything `heft advise MODEL` shows. Sizes are bytes."""

    assumptions: list[Assumption]
    batch: int = 0
    capacity: int = 0
    """what the driver offers; 0 where no card was named"""
    combination: AdvisedCombination | None
    """Combination is what to do, null where nothing was found or nothing is needed. For "fit" it is the shortest that reaches the goal, of equally short ones the one that costs least; for "speed" and "size" the one that gains most at the lowest price: by rounding at most, else by another recipe or less data, else by another model."""
    further: list[AdvisedCombination] = field(default_factory=list)
    """Further are those that gain more for "speed" and "size", at higher prices."""
    gentler: AdvisedCombination | None
    """Gentler is one that costs less and is longer, null where there is none. It is about "fit" alone."""
    goal: str
    """"fit", "speed" or "size" """
    gpu: str
    least_gain: float = 0.0
    """LeastGain is what a change has to gain to be named, of the time or of the model's size: 0.05; 0 for "fit"."""
    levers: list[AdvisedLever]
    """Levers are the changes that were simulated, those that reach the goal alone first, then by what they save."""
    mode: str
    """"inference", "training" or "inference-with-grad" """
    model: str
    not_tried: list[FailedLever]
    """NotTried are the levers that do not apply or could not be simulated, with the reason."""
    now: AdvisedFigures
    """Now is the run as it is."""
    optimizer: str = ""
    precision: str
    reached: bool
    """Reached tells that the run reaches the goal as it is."""
    settings: list[str] = field(default_factory=list)
    """Settings are those of Memory."""
    simulations: int
    unfinished: bool = False
    """Unfinished tells that the search ended at a bound: there may be shorter combinations, and others."""
    version: str


@dataclass(frozen=True, kw_only=True)
class Bytes(Document):
    """Bytes is what a tensor takes."""

    elements: int
    shape: list[int]
    types: list[TypeBytes]
    version: str


@dataclass(frozen=True, kw_only=True)
class Check(Document):
    """Check is everything `heft check MODEL` shows."""

    assumptions: list[Assumption]
    budgets: list[Checked]
    file: str = ""
    """that the model is from, as it was named; "" for a built-in one"""
    inputs: list[Value]
    model: str
    passed: bool
    problem: str = ""
    """why the model could not be checked"""
    source: str
    version: str


@dataclass(frozen=True, kw_only=True)
class CheckList(Document):
    """CheckList is everything `heft check` shows of the models of a heft.json."""

    checks: list[Check]
    passed: bool
    version: str


@dataclass(frozen=True, kw_only=True)
class Compare(Document):
    """Comparison is everything `heft compare` shows. Sizes of memory are bytes."""

    capacity: int = 0
    """0: no card was named, and no largest batch asked for"""
    convention: str = ""
    """Convention is the tool that work was counted by beside heft, "thop", and Unit what it calls its number; "" if none was named."""
    gpu: str
    models: list[Compared]
    precision: str
    """of the models: "float32, float16" where their programs differ"""
    unit: str = ""
    version: str


@dataclass(frozen=True, kw_only=True)
class Count(Document):
    """Count is a model counted by the conventions of other tools."""

    assumptions: list[Assumption]
    counts: list[ConventionCount]
    differences: list[Difference] = field(default_factory=list)
    """of the first two counts, the largest first"""
    further: list[Differences] = field(default_factory=list)
    """of the first count and each behind the second"""
    inputs: list[Value]
    model: str
    source: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Diff(Document):
    """Diff is everything `heft diff A B` shows."""

    after: DiffSide
    before: DiffSide
    layers: list[LayerChange]
    """Layers are those that were added, removed, changed or renamed, in the order of the run."""
    same: int
    """layers that did not change"""
    totals: list[TotalChange]
    version: str


@dataclass(frozen=True, kw_only=True)
class Error(Document):
    """errorReport is an error under --format json, on stdout where the report would stand."""

    error: ErrorDetail
    version: str


@dataclass(frozen=True, kw_only=True)
class Explain(Document):
    """Explanation says where a layer's numbers come from."""

    assumptions: list[Assumption]
    calls: int
    """how often it runs; the numbers are of the first time"""
    detail: str = ""
    facts: list[Fact]
    inputs: list[list[int]]
    kept_for_backward: list[KeptTensor]
    kinds: list[KindShare] = field(default_factory=list)
    """of a module with others inside: where its work sits"""
    model: str
    output_kept_by: list[str]
    """who else keeps the output"""
    outputs: list[list[int]]
    path: str
    """"" is the model itself"""
    type: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Fit(Document):
    """Fit is everything `heft fit MODEL` shows. Sizes of memory are bytes."""

    assumptions: list[Assumption]
    batch: int
    """found, or as given"""
    capacity: int
    gpu: str
    largest: int
    """what was solved for; 0 if nothing fits"""
    levers: list[FitLever]
    levers_failed: list[FailedLever] = field(default_factory=list)
    """LeversFailed are those that could not be simulated, with the reason."""
    levers_not_tried: bool = False
    """each run takes too long"""
    limit_share: float
    """of the peak, 0 to 1; 0 where the next step is refused"""
    limited_by: str
    """the owner of most of the peak, or why the next step is refused"""
    mode: str
    """"inference" or "training" """
    model: str
    needs: int
    """at the largest, or at the next if nothing fits"""
    next: int = 0
    """the next step, which does not fit; 0 where none larger is tried"""
    optimizer: str = ""
    over_by: int = 0
    """by how much"""
    precision: str
    refused: Refusal | None = None
    """Refused says which operator's kernel does not take the next step's tensors, whatever the memory."""
    settings: list[str] = field(default_factory=list)
    """Settings are those of Memory."""
    side: int = 0
    """of the images: found, or as given"""
    simulations: int
    solve: str
    """"batch" or "size" """
    unfinished: bool = False
    """Unfinished tells that the time or the machine's memory was up before the search was: Largest fits, and larger ones may."""
    uses: int
    """what the same run takes on a card without end"""
    version: str


@dataclass(frozen=True, kw_only=True)
class Job(Document):
    """JobResult is a run's figures, or why there are none. Sizes of memory are bytes."""

    allocated: int = 0
    """torch.cuda.max_memory_allocated"""
    assumptions: list[Assumption] = field(default_factory=list)
    at_least: bool = False
    """everything is a lower bound"""
    batch: int = 0
    bound: bool = False
    """everything is an upper bound"""
    capacity: int = 0
    """what the driver offers; 0: no card was named"""
    context: int = 0
    device: int = 0
    """reserved and context: what nvidia-smi shows"""
    error: JobError | None
    """Error is why there are no figures, null if there are."""
    fits: bool | None = None
    """null where no card was named, and a run on some card is possible"""
    gpu: str = ""
    id: str = ""
    """as the list has it"""
    inputs: list[Value] = field(default_factory=list)
    line: int
    """of the list, from 1"""
    macs: int = 0
    """of a forward"""
    missing: int = 0
    mode: str = ""
    model: str
    needs: int = 0
    """the smallest device memory in which the same still runs"""
    optimizer: str = ""
    parameters: int = 0
    precision: str = ""
    refused: Refusal | None = None
    """by an operator's kernel, on any card"""
    reserved: int = 0
    """torch.cuda.max_memory_reserved"""
    version: str


@dataclass(frozen=True, kw_only=True)
class Latency(Document):
    """Latency is everything `heft time MODEL` shows. Times are seconds, and estimates."""

    assumptions: list[Assumption]
    at_least: bool = False
    """a lower bound: a loop runs more often, or an operator's work is not known"""
    batch: int = 0
    bound: str
    """Bound says what most of the time is for: "compute", "memory", "launch" or "host"."""
    caveats: list[str]
    """where no measurement stands behind the figures"""
    device_seconds: float
    """of the kernels, one after the other"""
    gpu: str
    host_seconds: float
    """of Python and torch, which launch them"""
    kernels: int
    kinds: list[LatencyShare]
    """by what kernels do, the longest first"""
    layers: list[LatencyLayer]
    measured: bool
    """Measured tells that estimates were compared with runs on a card of this family."""
    mode: str
    """that of Memory"""
    model: str
    optimizer: str = ""
    parts: list[LatencyShare]
    """forward, backward, recomputation, optimizer"""
    precision: str
    samples_per_second: float = 0.0
    """Rate is samples a second, 0 where the batch is not known."""
    seconds: float
    """Seconds is the time of a forward, or of a training step: the longer of Device and Host."""
    seconds_least: float
    """Least and Most are the range that eight of ten measured runs of models that were not fitted had around their estimates."""
    seconds_most: float
    settings: list[str] = field(default_factory=list)
    upper_bound: bool = False
    version: str


@dataclass(frozen=True, kw_only=True)
class Memory(Document):
    """Memory is everything `heft memory MODEL` shows. All sizes are bytes."""

    allocated: int
    """torch.cuda.max_memory_allocated"""
    assumptions: list[Assumption]
    at_least: bool = False
    """a loop runs more often than is counted: everything is a lower bound"""
    batch: int = 0
    bound: bool = False
    """sizes depend on data: everything is an upper bound"""
    capacity: int = 0
    """what the driver offers; 0 is not known"""
    context: int
    device: int
    """reserved and context: what nvidia-smi shows"""
    fits: bool | None
    """null where no card was named, and a run on some card is possible"""
    gpu: str
    inputs: list[Value]
    largest: list[MemoryHolder]
    loss: str = ""
    missing: int = 0
    """by how much it does not fit"""
    mode: str
    """"inference", "training" or "inference-with-grad" """
    model: str
    needs: int
    """the smallest device memory in which the same still runs"""
    observed: Observed | None = None
    """Observed is what a user's own message says about the run, null without one."""
    optimizer: str = ""
    out_of_memory: OutOfMemory | None = None
    """OutOfMemory is where the run ends on the card, null where it fits."""
    owners: list[MemoryShare]
    """add up to Device at the peak"""
    peak: MemoryMoment
    precision: str
    refused: Refusal | None = None
    """Refused says which operator's kernel takes no tensors of this size: the run fails on a card of any memory."""
    requested: int
    """without rounding"""
    reserved: int
    """torch.cuda.max_memory_reserved"""
    settings: list[str] = field(default_factory=list)
    """Settings are the further ones that differ from a plain run: "one of 8 ranks, fsdp", "4 micro-batches"."""
    source: str
    stages: list[MemoryStage]
    static_arena: int = 0
    """inference in a static plan: weights and live tensors"""
    timeline: list[MemoryPoint]
    timeline_owners: list[str]
    """TimelineOwners are the owners that hold something along the timeline, in the order of its points' Owned."""
    version: str


@dataclass(frozen=True, kw_only=True)
class Placements(Document):
    """Placements is everything `heft slurm check JOB` shows. Sizes of memory are bytes."""

    job: str
    runs: list[Placement]
    version: str


@dataclass(frozen=True, kw_only=True)
class Report(Document):
    """Report is everything `heft MODEL` shows."""

    assumptions: list[Assumption]
    folder: Folder | None = None
    """Folder is what else there is in a folder that was named as the model, nil if none was."""
    inputs: list[Value]
    layers: list[Layer]
    memory: MemorySummary | None = None
    model: str
    outputs: list[Value]
    source: str
    stored: WeightsMatch | None = None
    """Stored is how the file of parameters beside a configuration goes with the model, nil if there is none."""
    totals: Totals
    training: bool
    version: str


@dataclass(frozen=True, kw_only=True)
class Shape(Document):
    """Shape is what a chain of convolutions and poolings makes of a size."""

    for_: ShapeInputs | None = None
    """For is what was asked about the last step's output, nil if nothing was."""
    size: list[int]
    """one number for each axis"""
    steps: list[ShapeStep]
    version: str


@dataclass(frozen=True, kw_only=True)
class Weights(Document):
    """Weights is what `heft FILE` shows of a file that stores parameters and no program."""

    assumptions: list[Assumption]
    files: list[WeightsFile]
    """one, or the shards"""
    format: str
    """"safetensors", "PyTorch checkpoint", "TorchScript", "GGUF 3" """
    layers: list[WeightsLayer]
    metadata: list[WeightsMetadata]
    model: str
    """as it was named"""
    others: list[WeightsOther]
    """what is stored besides the model"""
    tensors: list[WeightsTensor]
    totals: WeightsTotals
    types: list[WeightsType]
    """of the model's tensors, largest first"""
    version: str


@dataclass(frozen=True, kw_only=True)
class Whatif(Document):
    """WhatIf is everything `heft whatif MODEL --set …` shows."""

    after: WhatIfFigures
    assumptions: list[Assumption]
    batch: int = 0
    before: WhatIfFigures
    capacity: int = 0
    """what the driver offers; 0 where no card was named"""
    changes: list[AdvisedChange]
    code: list[str]
    gpu: str
    mode: str
    """"inference", "training" or "inference-with-grad" """
    model: str
    optimizer: str = ""
    precision: str
    setting: list[str] = field(default_factory=list)
    """Setting is that of AdvisedCombination."""
    settings: list[str] = field(default_factory=list)
    """Settings are those of Memory."""
    version: str



BY_VERSION: dict[str, type[Document]] = {
    "heft.advice/1": Advice,
    "heft.bytes/1": Bytes,
    "heft.check/1": Check,
    "heft.check-list/1": CheckList,
    "heft.compare/1": Compare,
    "heft.count/1": Count,
    "heft.diff/1": Diff,
    "heft.error/1": Error,
    "heft.explain/1": Explain,
    "heft.fit/1": Fit,
    "heft.job/1": Job,
    "heft.latency/1": Latency,
    "heft.memory/1": Memory,
    "heft.placements/1": Placements,
    "heft.report/1": Report,
    "heft.shape/1": Shape,
    "heft.weights/1": Weights,
    "heft.whatif/1": Whatif,
}
