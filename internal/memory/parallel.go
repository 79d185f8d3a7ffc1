package memory

// This file simulates one rank of several: DDP's buckets, sharded states and
// units.

import "heft/internal/graph"

// Scheme says how training is spread over GPUs.
type Scheme string

// The schemes. The zero value is one GPU.
const (
	DDP   Scheme = "ddp"   // every rank holds everything, gradients once more in buckets
	ZeRO1 Scheme = "zero1" // DDP with the optimizer's state spread over the ranks
	ZeRO2 Scheme = "zero2" // gradients and state spread; parameters gathered once a step
	ZeRO3 Scheme = "zero3" // parameters, gradients and state spread; gathered unit by unit
	FSDP  Scheme = "fsdp"  // ZeRO3, as torch's fully_shard does it
)

// Parallel is the view of one rank.
type Parallel struct {
	Scheme Scheme
	Ranks  int
	// BucketView is DDP's gradient_as_bucket_view: gradients are views of the
	// buckets instead of tensors of their own.
	BucketView bool
	// Masters: the model computes in 16 bits and the optimizer in float32, on parameters
	// of its own. FSDP's MixedPrecision spreads those and gathers 16 bits of them;
	// DeepSpeed's ZeRO holds both, 16 bytes a parameter with Adam.
	Masters bool
}

// Sizes of DDP's buckets in bytes (torch/nn/parallel/distributed.py): the first
// one is small, so that communication starts early.
const (
	firstBucketBytes = 1 << 20
	bucketBytes      = 25 << 20
)

// Check refuses unknown schemes, and schemes without ranks.
func (p Parallel) Check() error {
	switch p.Scheme {
	case "":
		return nil
	case DDP, ZeRO1, ZeRO2, ZeRO3, FSDP:
	default:
		return planErrorf("ddp, zero1, zero2, zero3 or fsdp", "unknown scheme %q of parallel training", p.Scheme)
	}
	switch {
	case p.Ranks < 1:
		return planErrorf("add `ranks` 8", "%s needs the number of ranks, got %d", p.Scheme, p.Ranks)
	case p.Masters && p.Scheme == DDP:
		return planErrorf("`parallel` fsdp, or `precision` amp-bf16", "DDP has no parameters in float32 beside those in 16 bits")
	}
	return nil
}

// parameterBytes is what a rank holds of a parameter between its uses. FSDP's shards are
// the float32 ones.
func (p Parallel) parameterBytes(bytes int64) int64 {
	switch {
	case !p.sharded():
		return bytes
	case p.Masters && p.Scheme == FSDP:
		return p.shard(2 * bytes)
	}
	return p.shard(bytes)
}

// gradientBytes is what the ranks together hold of a parameter's gradient: FSDP casts it
// to the type of its shards (torch 2.15, MixedPrecisionPolicy), ZeRO keeps 16 bits.
func (p Parallel) gradientBytes(t *graph.Tensor) int64 {
	if p.Masters && p.Scheme == FSDP {
		return t.Elements() * graph.Float32.Bytes(1)
	}
	return t.Bytes()
}

// placeMasters allocates ZeRO's float32 parameters, spread over the ranks.
func placeMasters(s *simulation) {
	p := s.plan.Parallel
	if !p.Masters || p.Scheme == FSDP || s.plan.Offload.optimizer() {
		return
	}
	for i := range s.leaves {
		if s.leaves[i].param == nil {
			continue
		}
		slot := s.allocate(p.shard(s.leaves[i].tensor.Elements()*graph.Float32.Bytes(1)), OwnerOptimizer)
		s.own(slot, OwnerOptimizer).param = s.leaves[i].param
	}
}

// subGroup is how many elements ZeRO's third stage steps at a time: sub_group_size of
// DeepSpeed's zero/config.py.
const subGroup = 1_000_000_000

// widenGradients makes the float32 copy of the gradients that ZeRO steps with; the caller
// lets it go.
func widenGradients(s *simulation) int32 {
	p := s.plan.Parallel
	if !p.Masters || p.Scheme == FSDP || s.plan.Offload.optimizer() {
		return noSlot
	}
	var elements int64
	for i := range s.leaves {
		if s.leaves[i].param != nil {
			elements += s.leaves[i].tensor.Elements()
		}
	}
	if elements = p.shard(elements); p.Scheme == ZeRO3 {
		elements = min(elements, subGroup)
	}
	return s.allocate(elements*graph.Float32.Bytes(1), OwnerTemporaries)
}

// sharded tells whether parameters and gradients are spread over the ranks.
func (p Parallel) sharded() bool { return p.Scheme == ZeRO2 || p.Scheme == ZeRO3 || p.Scheme == FSDP }

// shard is a rank's part of a tensor, padded to equal parts: 10 bytes over 4
// ranks are 3.
func (p Parallel) shard(bytes int64) int64 {
	n := int64(max(p.Ranks, 1))
	return (bytes + n - 1) / n
}

// stateShard is the part of a parameter that a rank's optimizer steps: its state
// and its temporaries are of that size.
func (p Parallel) stateShard(bytes int64) int64 {
	if p.Scheme == "" || p.Scheme == DDP {
		return bytes
	}
	return p.shard(bytes)
}

// buckets returns the sizes of DDP's flat buffers: gradients in reverse order of
// the parameters, 1 MiB first, then 25 MiB each; a larger one stands alone.
func (p Parallel) buckets(gradients []int64) []int64 {
	var buckets []int64
	limit, filled := int64(firstBucketBytes), int64(0)
	for i := len(gradients) - 1; i >= 0; i-- {
		filled += gradients[i]
		if filled >= limit {
			buckets = append(buckets, filled)
			limit, filled = bucketBytes, 0
		}
	}
	if filled > 0 {
		buckets = append(buckets, filled)
	}
	return buckets
}

// placeParallel allocates what a scheme holds for the whole run. DDP and ZeRO-1
// have buckets. The others gather parameters that are spread over the ranks, unit
// by unit: ZeRO-2 keeps all of them from the forward to the backward; ZeRO-3 and
// FSDP hold two units at a time, the running one and the next, and what stands in
// no unit. A unit's gradients stand together until they are reduced and scattered.
//
// Example: 4 blocks of 100 MB and 20 MB outside, ZeRO-3: 20 + 2·100 gathered and
// 100 of gradients, 320 MB.
func (s *simulation) placeParallel() {
	p := s.plan.Parallel
	switch p.Scheme {
	case DDP, ZeRO1:
		s.gradientViews = p.BucketView
		for _, bytes := range p.buckets(s.gradientBytes()) {
			s.allocate(bytes, OwnerCommunication)
		}
	case ZeRO2:
		u := unitsOf(s.model.graph)
		s.allocate(u.total, OwnerCommunication)
		s.allocate(max(u.largest, u.outside), OwnerCommunication)
	case ZeRO3, FSDP:
		u := unitsOf(s.model.graph)
		s.allocate(u.outside, OwnerCommunication)
		s.allocate(u.largest, OwnerCommunication)
		s.allocate(u.largest, OwnerCommunication)
		s.allocate(max(u.largest, u.outside), OwnerCommunication)
	}
}

func (s *simulation) gradientBytes() []int64 {
	var list []int64
	for i := range s.leaves {
		list = append(list, s.leaves[i].tensor.Bytes())
	}
	return list
}

// units are the parts of a model that are gathered as a whole, in bytes of
// parameters.
type units struct {
	total   int64
	outside int64 // in no unit
	largest int64
	seen    map[*graph.Param]bool
}

// unitsOf takes as units what people wrap: the elements of the model's stacks,
// the blocks of a transformer or of a ResNet's layer. A stack is a Sequential or
// a ModuleList; one that holds further stacks is looked into. A model without
// stacks has its own children as units.
func unitsOf(g *graph.Graph) units {
	u := units{seen: map[*graph.Param]bool{}}
	root := g.Root()
	if root != nil {
		u.find(root)
	}
	if root != nil && u.largest == 0 {
		u = units{seen: map[*graph.Param]bool{}}
		for _, child := range root.Children {
			u.largest = max(u.largest, u.all(child))
		}
	}
	for _, param := range g.Params { // what no module lists
		u.outside += u.take(param)
	}
	return u
}

func (u *units) find(m *graph.Module) {
	for _, param := range m.Params {
		u.outside += u.take(param)
	}
	for _, child := range m.Children {
		if isStack(m) && !isStack(child) {
			u.largest = max(u.largest, u.all(child))
			continue
		}
		u.find(child)
	}
}

func isStack(m *graph.Module) bool { return m.Class == "Sequential" || m.Class == "ModuleList" }

// all takes the parameters of a module and of everything below it.
func (u *units) all(m *graph.Module) int64 {
	var bytes int64
	for _, param := range m.Params {
		bytes += u.take(param)
	}
	for _, child := range m.Children {
		bytes += u.all(child)
	}
	return bytes
}

// take counts a parameter once, however many modules share it.
func (u *units) take(param *graph.Param) int64 {
	if param.Buffer || u.seen[param] {
		return 0
	}
	u.seen[param] = true
	bytes := param.Tensor.Bytes()
	u.total += bytes
	return bytes
}
