package aten

// This file holds scaled dot product attention: which kernel torch takes, and the
// kernels.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func attentionFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Torch takes the first of three ways that is open: flash
			// attention, the memory-efficient kernel, and plain products with
			// all scores in memory (attention_math.go).
			Name:     "scaled_dot_product_attention",
			Autocast: op.AutocastLow,
			Schemas: []string{"(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, " +
				"bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor"},
			Python: "F.scaled_dot_product_attention torch._C._nn.scaled_dot_product_attention",
			Expand: expandAttention,
		},
		{
			// The result lies like the query. One float32 a row (the logarithm
			// of the sum of exponentials) and the random state are kept.
			Name:     "_scaled_dot_product_flash_attention",
			Function: "scaled_dot_product_flash_attention",
			Kernel:   op.KernelAttention,
			Autocast: op.AutocastLow,
			Schemas:  []string{attentionKernelSchema},
			Infer:    inferFlash,
			Work:     work("MACs = scores · (width + value width), scores = batch · heads · queries · keys; scaling and softmax 6 operations a score, a mask one addition", attentionWork),
			Gradient: &op.Gradient{Saves: attentionSaves(), Work: attentionGradientWork, Backward: flashBackward},
			Refuses:  flashRefusal,
			Evidence: map[op.Rule]string{
				op.RuleSaves: "tools/autograd/derivatives.yaml, 2.15: query, key, value, output, logsumexp and rng_state",
			},
		},
		{
			// The result is written [batch, length, heads, width] and shown
			// transposed. The row statistics are padded to 32 rows, and made
			// only for a backward.
			Name:     "_scaled_dot_product_efficient_attention",
			Function: "scaled_dot_product_efficient_attention",
			Kernel:   op.KernelAttention,
			Schemas:  []string{attentionKernelSchema},
			Infer:    inferMemoryEfficient,
			Work:     work("MACs = scores · (width + value width), scores = batch · heads · queries · keys; scaling and softmax 6 operations a score, a mask one addition", attentionWork),
			Gradient: &op.Gradient{Saves: attentionSaves(), Work: attentionGradientWork, Backward: attentionBackward},
			Refuses:  memoryEfficientRefusal,
		},
	}
}

const attentionKernelSchema = "(Tensor query, Tensor key, Tensor value, Tensor? attn_bias=None, float dropout_p=0.0, " +
	"bool is_causal=False, *, float? scale=None) -> Tensor"

func attentionSaves() []op.Save {
	return saves("query", "key", "value", "attn_bias", "result", "aux", "aux1")
}

// attentionShape holds the sizes of an attention: batch axes, query length,
// key length, and the widths of keys and values.
type attentionShape struct {
	batch             []int64
	length, keys      int64
	width, valueWidth int64
}

func readAttention(c *op.Call) (*attentionShape, error) {
	q, k, v := c.Tensor("query"), c.Tensor("key"), c.Tensor("value")
	for _, t := range []*graph.Tensor{q, k, v} {
		if len(t.Shape) < 2 {
			return nil, c.Errorf("expected query, key and value of at least 2 axes, got %v, %v, %v", q.Shape, k.Shape, v.Shape)
		}
	}
	if err := expectSameType(c, q, k, v); err != nil {
		return nil, err
	}
	n := len(q.Shape)
	s := &attentionShape{
		length: q.Shape[n-2], width: q.Shape[n-1],
		keys: k.Shape[len(k.Shape)-2], valueWidth: lastSize(v),
	}
	if lastSize(k) != s.width || v.Shape[len(v.Shape)-2] != s.keys {
		return nil, c.Errorf("query %v, key %v and value %v do not fit each other", q.Shape, k.Shape, v.Shape)
	}
	batches := [][]int64{q.Shape[:n-2], k.Shape[:len(k.Shape)-2], v.Shape[:len(v.Shape)-2]}
	if c.Bool("enable_gqa") {
		if err := groupHeads(c, batches); err != nil {
			return nil, err
		}
	}
	var ok bool
	if s.batch, ok = op.BroadcastShapes(batches...); !ok {
		return nil, c.Errorf("the batch axes of query %v, key %v and value %v cannot be broadcast", q.Shape, k.Shape, v.Shape)
	}
	return s, nil
}

// groupHeads lets several query heads share one key and value head.
func groupHeads(c *op.Call, batches [][]int64) error {
	for _, b := range batches {
		if len(b) == 0 {
			return c.Errorf("grouped heads need at least 3 axes")
		}
	}
	heads := batches[0][len(batches[0])-1]
	for i, b := range batches[1:] {
		own := b[len(b)-1]
		if own == 0 || heads%own != 0 {
			return c.Errorf("number of heads in key and value must divide the number of heads in query: %d and %d", own, heads)
		}
		batches[i+1] = replaceAt(b, len(b)-1, heads)
	}
	return nil
}

// expandAttention checks the arguments and hands on to a kernel.
func expandAttention(c *op.Call) ([]*graph.Tensor, error) {
	if err := checkAttention(c); err != nil {
		return nil, err
	}
	a := &attention{
		script: newScript(c), query: c.Tensor("query"), key: c.Tensor("key"), value: c.Tensor("value"), mask: c.Tensor("attn_mask"),
	}
	if a.mask != nil && a.mask.DType == graph.Bool {
		a.mask = a.additive(a.mask)
	}
	if a.err != nil {
		return nil, a.err
	}
	return a.result(a.run())
}

func checkAttention(c *op.Call) error {
	q, mask := c.Tensor("query"), c.Tensor("attn_mask")
	s, err := readAttention(c)
	if err != nil {
		return err
	}
	if err := expectFloating(c, q); err != nil {
		return err
	}
	if mask != nil && c.Bool("is_causal") {
		return c.Errorf("explicit attn_mask should not be set when is_causal=True")
	}
	if p := c.Float("dropout_p"); !(p >= 0 && p <= 1) {
		return c.Errorf("dropout probability has to be between 0 and 1, but got %v", p)
	}
	return checkMask(c, mask, q.DType, slices.Concat(s.batch, []int64{s.length, s.keys}))
}

// attention is one call: its tensors as they stand after the steps so far.
type attention struct {
	*script
	query, key, value *graph.Tensor
	mask              *graph.Tensor // what is added to the scores, or nil
}

// additive makes a mask of truth values one to be added: 0 or −∞.
func (a *attention) additive(mask *graph.Tensor) *graph.Tensor {
	zero, low := a.number(0), a.number(math.Inf(-1))
	if a.err != nil {
		return nil
	}
	added := a.do("where", mask, zero, low)
	a.call.Release(zero, low)
	return added
}

// number is a scalar tensor of the query's type.
func (a *attention) number(v float64) *graph.Tensor {
	if a.err != nil {
		return nil
	}
	var outs []*graph.Tensor
	if outs, a.err = a.call.ApplyAll("scalar_tensor", []any{v}, op.Keyword{Name: "dtype", Value: a.query.DType}); a.err != nil {
		return nil
	}
	return outs[0]
}

func (a *attention) run() *graph.Tensor {
	switch {
	case a.call.Torch().Before(2, 0): // which had no fused kernels
	case a.takesFlash():
		return a.flash()
	case a.takesMemoryEfficient():
		return a.memoryEfficient()
	}
	return a.math()
}

// takesFlash: half types, no mask, all widths equal and at most 256, and a
// causal mask only where it is square. Groups of query heads may share a head of
// keys and values.
func (a *attention) takesFlash() bool {
	width := lastSize(a.query)
	shared := a.call.Bool("enable_gqa")
	return a.fitsKernels(shared) && a.mask == nil && statisticsType(a.query.DType) != a.query.DType &&
		lastSize(a.key) == width && lastSize(a.value) == width && width <= 256 &&
		(!a.call.Bool("is_causal") || a.query.Shape[2] == a.key.Shape[2])
}

// takesMemoryEfficient: no float64, and rows of whole 16-byte vectors, which the
// tensor cores of compute capability 8.0 and later load.
func (a *attention) takesMemoryEfficient() bool {
	vector := 128 / int64(a.query.DType.Bits())
	for _, t := range []*graph.Tensor{a.query, a.key, a.value} {
		if lastSize(t) == 0 || lastSize(t)%vector != 0 {
			return false
		}
	}
	maskFits := a.mask == nil || len(a.mask.Shape) > 0 && a.mask.Strides[len(a.mask.Strides)-1] == 1
	return a.fitsKernels(false) && statisticsType(a.query.DType) == graph.Float32 && maskFits
}

// fitsKernels is what both fused kernels ask for: four axes (torch 2.15 gives
// three a fourth one, versions before do not), the same batch and heads,
// something to attend to, and rows without gaps.
func (a *attention) fitsKernels(sharedHeads bool) bool {
	q, k, v := a.query, a.key, a.value
	if len(q.Shape) != 4 || len(k.Shape) != 4 || len(v.Shape) != 4 || q.Shape[2] == 0 || k.Shape[2] == 0 {
		return false
	}
	if q.Shape[0] != k.Shape[0] || k.Shape[0] != v.Shape[0] || k.Shape[1] != v.Shape[1] {
		return false
	}
	if q.Shape[1] != k.Shape[1] && !sharedHeads {
		return false
	}
	for _, t := range []*graph.Tensor{q, k, v} {
		if t.Strides[3] != 1 && t.Shape[3] != 1 {
			return false
		}
	}
	return true
}

// flash pads rows to multiples of 8 elements and cuts the result.
func (a *attention) flash() *graph.Tensor {
	width := lastSize(a.query)
	if missing := (8 - width%8) % 8; missing != 0 {
		for _, t := range []**graph.Tensor{&a.query, &a.key, &a.value} {
			*t = a.do("constant_pad_nd", *t, []int64{0, missing}, 0.0)
		}
	}
	y := a.do("_scaled_dot_product_flash_attention", a.kernelArguments(nil)...)
	if a.err == nil && lastSize(y) != width {
		y = a.do("slice", y, int64(-1), int64(0), width)
	}
	return y
}

func (a *attention) memoryEfficient() *graph.Tensor {
	return a.do("_scaled_dot_product_efficient_attention", a.kernelArguments(a.alignedMask())...)
}

func (a *attention) kernelArguments(mask *graph.Tensor) []any {
	args := []any{a.query, a.key, a.value, nil, a.call.Float("dropout_p"), a.call.Bool("is_causal")}
	if mask != nil {
		args[3] = mask
	}
	return args
}

// alignedMask brings a mask's rows to whole vectors of 8 elements, where they
// are not, by a padded copy of which a part is shown, and shows it for every
// image and head: a mask [49, 49] becomes a part of [49, 56].
func (a *attention) alignedMask() *graph.Tensor {
	mask := a.mask
	if mask == nil || a.err != nil {
		return nil
	}
	if keys := lastSize(mask); !rowsAligned(mask, 8) {
		padded := a.do("constant_pad_nd", mask, []int64{0, 8 - keys%8}, 0.0)
		mask = a.do("slice", padded, int64(-1), int64(0), keys)
	}
	return a.do("expand", mask, []int64{a.query.Shape[0], a.query.Shape[1], a.query.Shape[2], a.key.Shape[2]})
}

func rowsAligned(t *graph.Tensor, elements int64) bool {
	for _, stride := range t.Strides[:len(t.Strides)-1] {
		if stride%elements != 0 {
			return false
		}
	}
	return true
}

func checkMask(c *op.Call, mask *graph.Tensor, dtype graph.DType, scores []int64) error {
	if mask == nil {
		return nil
	}
	if mask.DType != graph.Bool && mask.DType != dtype && mask.DType != graph.Float32 {
		return c.Errorf("expected attn_mask of type bool, float or the query's type %v, got %v", dtype, mask.DType)
	}
	if broadcast, ok := op.BroadcastShapes(mask.Shape, scores); !ok || !slices.Equal(broadcast, scores) {
		return c.Errorf("attn_mask of size %v does not fit scores of size %v", mask.Shape, scores)
	}
	return nil
}

func inferFlash(c *op.Call) error {
	shape, err := kernelResult(c)
	if err != nil {
		return err
	}
	q := c.Tensor("query")
	like := &graph.Tensor{Shape: shape, Strides: op.LikeStrides(q), DType: q.DType}
	c.OutStrided(shape, op.DenseStrides(shape, op.IterationOrder(shape, []*graph.Tensor{like})), q.DType)
	c.Aux(shape[:3], graph.Float32)
	c.Aux([]int64{2}, graph.Int64)
	return nil
}

func inferMemoryEfficient(c *op.Call) error {
	shape, err := kernelResult(c)
	if err != nil {
		return err
	}
	c.OutStrided(shape, op.DenseStrides(shape, []int{3, 1, 2, 0}), c.Tensor("query").DType)
	for _, name := range []string{"query", "key", "value", "attn_bias"} {
		if t := c.Tensor(name); t != nil && t.RequiresGrad && !c.NoGrad() {
			c.Aux([]int64{shape[0], shape[1], (shape[2] + 31) / 32 * 32}, graph.Float32)
			break
		}
	}
	return nil
}

// kernelResult is the shape of a fused kernel's result: the query's, with the
// values' width.
func kernelResult(c *op.Call) ([]int64, error) {
	q, k, v := c.Tensor("query"), c.Tensor("key"), c.Tensor("value")
	if len(q.Shape) != 4 || len(k.Shape) != 4 || len(v.Shape) != 4 {
		return nil, c.Errorf("expected query, key and value of 4 axes, got %v, %v, %v", q.Shape, k.Shape, v.Shape)
	}
	return append(slices.Clone(q.Shape[:3]), lastSize(v)), nil
}

// attentionWork is the two products, query·keyᵀ and weights·value: 8 heads of
// 197 rows and width 64 take 8·197·197·128 MACs. Each score is scaled and goes
// through a softmax. A causal mask saves nothing in this count.
func attentionWork(o *graph.Op) op.Work {
	scores, width, valueWidth := attentionScores(o)
	w := op.Work{Muls: 1, Compares: 1, Adds: 2, Exps: 1, Divides: 1}.Times(scores)
	if op.Input(o, "attn_bias") != nil {
		w.Adds += scores
	}
	w.MACs = scores * (width + valueWidth)
	return w
}

func attentionScores(o *graph.Op) (scores, width, valueWidth int64) {
	shape, key := o.Outputs[0].Shape, op.Input(o, "key").Shape
	return graph.Product(shape[:len(shape)-1]) * key[len(key)-2], key[len(key)-1], shape[len(shape)-1]
}

// attentionGradientWork is five products: the scores again, and the gradients
// of weights, value, query and key.
func attentionGradientWork(o *graph.Op, _ func(string) bool) op.Work {
	scores, width, valueWidth := attentionScores(o)
	w := op.Work{Muls: 3, Adds: 3, Exps: 1}.Times(scores)
	w.MACs = scores * (3*width + 2*valueWidth)
	return w
}
