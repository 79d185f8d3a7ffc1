package op

import (
	"slices"

	"heft/internal/graph"
)

func attentionFamily() []*Operator {
	return []*Operator{
		{
			// One kernel that never holds the scores. Which one runs decides
			// the layout of the result and the statistics kept: half types
			// without a mask take flash attention, others the
			// memory-efficient kernel; what neither takes (float64, other
			// than 4 axes) has a contiguous result here as well.
			Name: "scaled_dot_product_attention",
			Schemas: []string{"(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, " +
				"bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor"},
			Python: "F.scaled_dot_product_attention torch._C._nn.scaled_dot_product_attention",
			Infer:  inferAttention,
			Work:   attentionWork,
			Gradient: &Gradient{
				Saves:    saves("query", "key", "value", "attn_mask", "result", "aux", "aux1"),
				Work:     attentionGradientWork,
				Backward: attentionBackward,
			},
		},
	}
}

// attentionShape holds the sizes of an attention: batch axes, query length,
// key length, and the widths of keys and values.
type attentionShape struct {
	batch             []int64
	length, keys      int64
	width, valueWidth int64
}

func (c *Call) attentionShape() (*attentionShape, error) {
	q, k, v := c.Tensor("query"), c.Tensor("key"), c.Tensor("value")
	for _, t := range []*graph.Tensor{q, k, v} {
		if len(t.Shape) < 2 {
			return nil, c.Errorf("expected query, key and value of at least 2 axes, got %v, %v, %v", q.Shape, k.Shape, v.Shape)
		}
	}
	if err := c.expectSameType(q, k, v); err != nil {
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
		if err := c.groupHeads(batches); err != nil {
			return nil, err
		}
	}
	var ok bool
	if s.batch, ok = BroadcastShapes(batches...); !ok {
		return nil, c.Errorf("the batch axes of query %v, key %v and value %v cannot be broadcast", q.Shape, k.Shape, v.Shape)
	}
	return s, nil
}

// groupHeads lets several query heads share one key and value head.
func (c *Call) groupHeads(batches [][]int64) error {
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

func inferAttention(c *Call) error {
	q, mask := c.Tensor("query"), c.Tensor("attn_mask")
	s, err := c.attentionShape()
	if err != nil {
		return err
	}
	if err := c.expectFloating(q); err != nil {
		return err
	}
	if mask != nil && c.Bool("is_causal") {
		return c.Errorf("explicit attn_mask should not be set when is_causal=True")
	}
	if p := c.Float("dropout_p"); !(p >= 0 && p <= 1) {
		return c.Errorf("dropout probability has to be between 0 and 1, but got %v", p)
	}
	scores := slices.Concat(s.batch, []int64{s.length, s.keys})
	if err := c.checkMask(mask, q.DType, scores); err != nil {
		return err
	}
	shape := slices.Concat(s.batch, []int64{s.length, s.valueWidth})
	switch {
	case len(shape) != 4 || statisticsType(q.DType) != graph.Float32 || c.groupedWithoutFlash():
		c.Out(shape, q.DType)
	case mask == nil && q.DType != graph.Float32:
		c.declareFlash(s, shape)
	default:
		c.declareMemoryEfficient(s, shape)
	}
	return nil
}

// groupedWithoutFlash tells whether heads are shared and flash attention, the
// only fused kernel that can do so, does not run.
func (c *Call) groupedWithoutFlash() bool {
	q, k := c.Tensor("query"), c.Tensor("key")
	shared := c.Bool("enable_gqa") && q.Shape[1] != k.Shape[1]
	return shared && (c.Tensor("attn_mask") != nil || q.DType == graph.Float32)
}

func (c *Call) checkMask(mask *graph.Tensor, dtype graph.DType, scores []int64) error {
	if mask == nil {
		return nil
	}
	if mask.DType != graph.Bool && mask.DType != dtype && mask.DType != graph.Float32 {
		return c.Errorf("expected attn_mask of type bool, float or the query's type %v, got %v", dtype, mask.DType)
	}
	if broadcast, ok := BroadcastShapes(mask.Shape, scores); !ok || !slices.Equal(broadcast, scores) {
		return c.Errorf("attn_mask of size %v does not fit scores of size %v", mask.Shape, scores)
	}
	return nil
}

// declareFlash lays the result out like the query, and keeps one float32 a row
// (the logarithm of the sum of exponentials) and the random state.
func (c *Call) declareFlash(s *attentionShape, shape []int64) {
	q := c.Tensor("query")
	like := &graph.Tensor{Shape: shape, Strides: LikeStrides(q), DType: q.DType}
	c.OutStrided(shape, denseStrides(shape, iterationOrder(shape, []*graph.Tensor{like})), q.DType)
	c.Aux(shape[:3], graph.Float32)
	c.Aux([]int64{2}, graph.Int64)
}

// declareMemoryEfficient writes [batch, length, heads, width], shown transposed.
// The row statistics are padded to 32 rows, and made only for a backward.
func (c *Call) declareMemoryEfficient(s *attentionShape, shape []int64) {
	c.OutStrided(shape, denseStrides(shape, []int{3, 1, 2, 0}), c.Tensor("query").DType)
	for _, name := range []string{"query", "key", "value", "attn_mask"} {
		if t := c.Tensor(name); t != nil && t.RequiresGrad && !c.NoGrad() {
			c.Aux([]int64{shape[0], shape[1], (s.length + 31) / 32 * 32}, graph.Float32)
			return
		}
	}
}

// attentionWork is the two products, query·keyᵀ and weights·value: 8 heads of
// 197 rows and width 64 take 8·197·197·128 MACs. Each score is scaled and goes
// through a softmax. A causal mask saves nothing in this count.
func attentionWork(o *graph.Op) Work {
	scores, width, valueWidth := attentionScores(o)
	w := Work{Muls: 1, Compares: 1, Adds: 2, Exps: 1, Divides: 1}.times(scores)
	if Input(o, "attn_mask") != nil {
		w.Adds += scores
	}
	w.MACs = scores * (width + valueWidth)
	return w
}

func attentionScores(o *graph.Op) (scores, width, valueWidth int64) {
	shape, key := o.Outputs[0].Shape, Input(o, "key").Shape
	return graph.Product(shape[:len(shape)-1]) * key[len(key)-2], key[len(key)-1], shape[len(shape)-1]
}

// attentionGradientWork is five products: the scores again, and the gradients
// of weights, value, query and key.
func attentionGradientWork(o *graph.Op, _ func(string) bool) Work {
	scores, width, valueWidth := attentionScores(o)
	w := Work{Muls: 3, Adds: 3, Exps: 1}.times(scores)
	w.MACs = scores * (3*width + 2*valueWidth)
	return w
}
