package memory

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
}

// Sizes of DDP's buckets in bytes (torch/nn/parallel/distributed.py): the first
// one is small, so that communication starts early.
const (
	firstBucketBytes = 1 << 20
	bucketBytes      = 25 << 20
)

func (p Parallel) check() error {
	switch p.Scheme {
	case "":
		return nil
	case DDP, ZeRO1, ZeRO2, ZeRO3, FSDP:
	default:
		return planErrorf("ddp, zero1, zero2, zero3 or fsdp", "unknown scheme %q of parallel training", p.Scheme)
	}
	if p.Ranks < 1 {
		return planErrorf("add --ranks 8", "%s needs the number of ranks, got %d", p.Scheme, p.Ranks)
	}
	return nil
}

// sharded tells whether parameters are spread over the ranks.
func (p Parallel) sharded() bool { return p.Scheme == ZeRO2 || p.Scheme == ZeRO3 || p.Scheme == FSDP }

// shard is a rank's part of a tensor, padded to equal parts: 10 bytes over 4
// ranks are 3.
func (p Parallel) shard(bytes int64) int64 {
	n := int64(max(p.Ranks, 1))
	return (bytes + n - 1) / n
}

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

// placeParallel allocates what a scheme holds for the whole run: buckets, or
// gathered parameters. A unit of ZeRO-3 is what one module of the model's top
// two levels holds; two units are gathered at a time, the running one and the
// next.
func (s *simulation) placeParallel() {
	p := s.plan.Parallel
	switch p.Scheme {
	case DDP, ZeRO1:
		s.gradientViews = p.BucketView
		for _, bytes := range p.buckets(s.gradientBytes()) {
			s.allocate(bytes, OwnerCommunication)
		}
	case ZeRO2:
		var all int64
		for _, bytes := range s.gradientBytes() {
			all += bytes
		}
		s.allocate(all, OwnerCommunication)
	case ZeRO3, FSDP:
		unit := s.largestUnit()
		s.allocate(unit, OwnerCommunication)
		s.allocate(unit, OwnerCommunication)
	}
}

func (s *simulation) gradientBytes() []int64 {
	var list []int64
	for i := range s.leaves {
		list = append(list, s.leaves[i].tensor.Bytes())
	}
	return list
}

// largestUnit is the largest sum of parameters below one module of the second
// level (or the first, where there is none).
func (s *simulation) largestUnit() int64 {
	units := map[string]int64{}
	var largest int64
	for _, param := range s.model.graph.Params {
		if param.Buffer {
			continue
		}
		name := unitOf(param.Path)
		units[name] += param.Tensor.Bytes()
		largest = max(largest, units[name])
	}
	return largest
}

func unitOf(path string) string {
	dots := 0
	for i := range len(path) {
		if path[i] == '.' {
			if dots++; dots == 2 {
				return path[:i]
			}
		}
	}
	return path
}
