package opcheck

// This file tests the work of operators, forward and backward, against figures
// worked out by hand.

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/op"
)

var tensorCall = regexp.MustCompile(`\b([trib])\(([\d, ]+)\)`)

var tensorMaker = map[string]string{
	"t": "nn.Parameter(torch.empty(%s))", "r": "torch.empty(%s)",
	"i": "torch.zeros(%s, dtype=torch.int64)", "b": "torch.zeros(%s, dtype=torch.bool)",
}

// caseOf makes the tensors of an expression: t(2, 3) is a trained parameter of
// that size, r a buffer of numbers, i one of integers, b one of truth values.
func caseOf(expression string) *operatorCase {
	c := &operatorCase{}
	c.Expr = tensorCall.ReplaceAllStringFunc(expression, func(call string) string {
		parts := tensorCall.FindStringSubmatch(call)
		name := fmt.Sprintf("self.%s%d", parts[1], len(c.Setup))
		c.Setup = append(c.Setup, name+" = "+fmt.Sprintf(tensorMaker[parts[1]], parts[2]))
		return name
	})
	return c
}

// workCase is an expression with what it takes, worked by hand. A count is
// "6*4 adds, 24 muls": products of sizes, in the words of op.Work.
type workCase struct {
	expr              string
	forward, backward string
}

// parseWork reads a count.
func parseWork(t *testing.T, text string) op.Work {
	t.Helper()
	var w op.Work
	fields := map[string]*int64{"MACs": &w.MACs, "adds": &w.Adds, "muls": &w.Muls, "compares": &w.Compares, "divides": &w.Divides, "exps": &w.Exps}
	for term := range strings.SplitSeq(text, ", ") {
		if term == "" {
			continue
		}
		product, kind, _ := strings.Cut(term, " ")
		field := fields[kind]
		if field == nil {
			t.Fatalf("%q: no kind of work is called %q", text, kind)
		}
		*field += parseProduct(t, product)
	}
	return w
}

func parseProduct(t *testing.T, text string) int64 {
	t.Helper()
	product := int64(1)
	for factor := range strings.SplitSeq(text, "*") {
		n, err := strconv.ParseInt(factor, 10, 64)
		if err != nil {
			t.Fatalf("%q is no product", text)
		}
		product *= n
	}
	return product
}

func (c *workCase) check(t *testing.T) {
	t.Helper()
	g, err := caseOf(c.expr).trace()
	if err != nil {
		t.Errorf("%s: %v", c.expr, err)
		return
	}
	total := cost.Of(g).Total
	for _, side := range []struct {
		name string
		rule op.Rule
		got  op.Work
		want op.Work
	}{{"forward", op.RuleWork, total.Forward, parseWork(t, c.forward)}, {"backward", op.RuleBackwardWork, total.Backward, parseWork(t, c.backward)}} {
		side.got.Read, side.got.Written = 0, 0
		if side.got != side.want {
			t.Errorf("%s: %s takes %+v, by hand %+v", c.expr, side.name, side.got, side.want)
			continue
		}
		ledger.Steps(side.rule, g.Ops()...)
	}
}

// TestElementwiseWork: functions of 2·3·4 = 24 elements. A backward takes one
// multiplication an element of each gradient, unless the row says otherwise.
func TestElementwiseWork(t *testing.T) {
	for _, c := range elementwiseWork {
		backward := c.backward
		if backward == "" {
			backward = "1 muls"
		}
		times := func(text string) string {
			if text == "none" {
				return ""
			}
			return "24*" + strings.ReplaceAll(text, ", ", ", 24*")
		}
		whole := workCase{c.expr, times(c.forward), times(backward)}
		whole.check(t)
	}
}

// TestWork: everything else, with the sizes that its figures are products of.
func TestWork(t *testing.T) {
	for _, c := range works {
		c.check(t)
	}
}

// elementwiseWork is per element.
var elementwiseWork = []workCase{
	{"torch.relu(t(2, 3, 4))", "1 compares", ""},
	{"torch.sigmoid(t(2, 3, 4))", "1 exps, 1 adds, 1 divides", ""},
	{"torch.tanh(t(2, 3, 4))", "1 exps", ""},
	{"torch.exp(t(2, 3, 4))", "1 exps", ""},
	{"torch.log(t(2, 3, 4))", "1 exps", ""},
	{"torch.sqrt(t(2, 3, 4))", "1 exps", ""},
	{"torch.sin(t(2, 3, 4))", "1 exps", ""},
	{"torch.cos(t(2, 3, 4))", "1 exps", ""},
	{"torch.erf(t(2, 3, 4))", "1 exps", ""},
	{"torch.erfc(t(2, 3, 4))", "1 exps", ""},
	{"torch.log2(t(2, 3, 4))", "1 exps", ""},
	{"torch.log10(t(2, 3, 4))", "1 exps", ""},
	{"torch.exp2(t(2, 3, 4))", "1 exps", ""},
	{"torch.tan(t(2, 3, 4))", "1 exps", ""},
	{"torch.asin(t(2, 3, 4))", "1 exps", ""},
	{"torch.acos(t(2, 3, 4))", "1 exps", ""},
	{"torch.atan(t(2, 3, 4))", "1 exps", ""},
	{"torch.sinh(t(2, 3, 4))", "1 exps", ""},
	{"torch.cosh(t(2, 3, 4))", "1 exps", ""},
	{"torch.asinh(t(2, 3, 4))", "1 exps", ""},
	{"torch.acosh(t(2, 3, 4))", "1 exps", ""},
	{"torch.atanh(t(2, 3, 4))", "1 exps", ""},
	{"torch.lgamma(t(2, 3, 4))", "1 exps", ""},
	{"torch.digamma(t(2, 3, 4))", "1 exps", ""},
	{"torch.i0(t(2, 3, 4))", "1 exps", ""},
	{"torch.erfinv(t(2, 3, 4))", "1 exps", ""},
	{"torch.rsqrt(t(2, 3, 4))", "1 exps, 1 divides", ""},
	{"torch.abs(t(2, 3, 4))", "1 adds", ""},
	{"torch.neg(t(2, 3, 4))", "1 adds", ""},
	{"torch.square(t(2, 3, 4))", "1 muls", ""},
	{"torch.reciprocal(t(2, 3, 4))", "1 divides", ""},
	{"torch.log1p(t(2, 3, 4))", "1 exps, 1 adds", ""},
	{"torch.expm1(t(2, 3, 4))", "1 exps, 1 adds", ""},
	{"torch.sinc(t(2, 3, 4))", "1 muls, 1 exps, 1 divides", ""},
	{"torch.sign(t(2, 3, 4))", "1 compares", ""},
	{"torch.sgn(t(2, 3, 4))", "1 compares", ""},
	{"torch.round(t(2, 3, 4))", "1 adds", ""},
	{"torch.floor(t(2, 3, 4))", "1 adds", ""},
	{"torch.ceil(t(2, 3, 4))", "1 adds", ""},
	{"torch.trunc(t(2, 3, 4))", "1 adds", ""},
	{"torch.frac(t(2, 3, 4))", "1 adds", "none"},
	{"torch.logit(t(2, 3, 4))", "1 adds, 1 divides, 1 exps", ""},
	{"torch.nan_to_num(t(2, 3, 4))", "3 compares", ""},
	{"torch.isnan(t(2, 3, 4))", "1 compares", "none"},
	{"torch.isfinite(t(2, 3, 4))", "1 compares", "none"},
	{"torch.isinf(t(2, 3, 4))", "1 compares", "none"},
	{"torch.signbit(t(2, 3, 4))", "1 compares", "none"},
	{"F.relu6(t(2, 3, 4))", "2 compares", ""},
	{"F.hardtanh(t(2, 3, 4))", "2 compares", ""},
	{"F.leaky_relu(t(2, 3, 4))", "1 compares, 1 muls", ""},
	{"F.elu(t(2, 3, 4))", "1 compares, 1 exps, 1 adds, 1 muls", ""},
	{"F.selu(t(2, 3, 4))", "1 compares, 1 exps, 1 adds, 2 muls", ""},
	{"F.celu(t(2, 3, 4))", "1 compares, 1 exps, 1 adds, 1 muls, 1 divides", ""},
	{"F.gelu(t(2, 3, 4))", "1 exps, 1 adds, 3 muls", ""},
	{"F.gelu(t(2, 3, 4), approximate='tanh')", "1 exps, 2 adds, 6 muls", ""},
	{"F.silu(t(2, 3, 4))", "1 exps, 1 adds, 1 divides, 1 muls", ""},
	{"F.mish(t(2, 3, 4))", "3 exps, 1 adds, 1 muls", ""},
	{"F.hardswish(t(2, 3, 4))", "2 compares, 1 adds, 2 muls", ""},
	{"F.hardsigmoid(t(2, 3, 4))", "2 compares, 1 adds, 1 muls", ""},
	{"F.softplus(t(2, 3, 4))", "2 exps, 1 adds, 1 compares", ""},
	{"F.softshrink(t(2, 3, 4))", "2 compares, 1 adds", ""},
	{"F.hardshrink(t(2, 3, 4))", "2 compares", ""},
	{"F.logsigmoid(t(2, 3, 4))", "2 exps, 2 adds, 1 compares", ""},
	{"F.softsign(t(2, 3, 4))", "2 adds, 1 divides", "3 muls"},
	{"F.tanhshrink(t(2, 3, 4))", "1 exps, 1 adds", "1 muls"},
	{"F.threshold(t(2, 3, 4), 0.1, 20)", "1 compares", ""},
	{"F.rrelu(t(2, 3, 4), 0.1, 0.3, True)", "1 compares, 1 muls", ""},
	{"t(2, 3, 4) + t(2, 3, 4)", "1 adds", "none"},
	{"t(2, 3, 4) + 1", "1 adds", "none"},
	{"t(2, 3, 4) + t(4)", "1 adds", "1 adds"},
	{"torch.add(t(2, 3, 4), t(2, 3, 4), alpha=2)", "1 adds, 1 muls", "none"},
	{"t(2, 3, 4) - t(2, 3, 4)", "1 adds", "none"},
	{"1 - t(2, 3, 4)", "1 adds", "none"},
	{"t(2, 3, 4) * t(2, 3, 4)", "1 muls", "2 muls"},
	{"t(2, 3, 4) * 2", "1 muls", ""},
	{"t(2, 3, 4) / t(2, 3, 4)", "1 divides", "2 muls"},
	{"t(2, 3, 4) / 2", "1 divides", ""},
	{"t(2, 3, 4) ** 2", "1 muls", ""},
	{"t(2, 3, 4) ** 3", "2 muls", ""},
	{"t(2, 3, 4) ** 0.5", "1 exps", ""},
	{"t(2, 3, 4) ** -0.5", "1 exps, 1 divides", ""},
	{"t(2, 3, 4) ** -1", "1 divides", ""},
	{"t(2, 3, 4) ** 1.7", "2 exps, 1 muls", ""},
	{"t(2, 3, 4) ** t(2, 3, 4)", "2 exps, 1 muls", "2 muls"},
	{"torch.maximum(t(2, 3, 4), t(2, 3, 4))", "1 compares", "2 muls"},
	{"torch.minimum(t(2, 3, 4), t(2, 3, 4))", "1 compares", "2 muls"},
	{"torch.fmax(t(2, 3, 4), t(2, 3, 4))", "1 compares", "2 muls"},
	{"torch.fmin(t(2, 3, 4), t(2, 3, 4))", "1 compares", "2 muls"},
	{"torch.clamp(t(2, 3, 4), 0, 1)", "2 compares", ""},
	{"torch.clamp(t(2, 3, 4), min=0)", "1 compares", ""},
	{"torch.clamp_min(t(2, 3, 4), 0)", "1 compares", ""},
	{"torch.clamp_max(t(2, 3, 4), 1)", "1 compares", ""},
	{"torch.atan2(t(2, 3, 4), t(2, 3, 4))", "1 divides, 1 exps", "2 muls"},
	{"torch.hypot(t(2, 3, 4), t(2, 3, 4))", "2 muls, 1 adds, 1 exps", "2 muls"},
	{"torch.lerp(t(2, 3, 4), t(2, 3, 4), 0.3)", "2 adds, 1 muls", "2 muls"},
	{"torch.addcmul(t(2, 3, 4), t(2, 3, 4), t(2, 3, 4))", "1 adds, 1 muls", "3 muls"},
	{"torch.addcdiv(t(2, 3, 4), t(2, 3, 4), t(2, 3, 4))", "1 adds, 1 divides", "3 muls"},
	{"torch.xlogy(t(2, 3, 4), t(2, 3, 4))", "1 muls, 1 exps", "2 muls"},
	{"torch.logaddexp(t(2, 3, 4), t(2, 3, 4))", "2 adds, 1 compares, 2 exps", "2 muls"},
	{"torch.logaddexp2(t(2, 3, 4), t(2, 3, 4))", "2 adds, 1 compares, 2 exps", "2 muls"},
	{"torch.copysign(t(2, 3, 4), t(2, 3, 4))", "1 adds", "2 muls"},
	{"torch.heaviside(r(2, 3, 4), r(2, 3, 4))", "2 compares", "none"},
	{"torch.isclose(r(2, 3, 4), r(2, 3, 4))", "1 compares, 3 adds, 1 muls", "none"},
	{"torch.isin(i(2, 3, 4), i(5))", "1 compares", "none"},
	{"r(2, 3, 4) > 0", "1 compares", "none"},
	{"r(2, 3, 4) == r(2, 3, 4)", "1 compares", "none"},
	{"torch.logical_and(b(2, 3, 4), b(2, 3, 4))", "1 compares", "none"},
	{"torch.logical_not(b(2, 3, 4))", "1 compares", "none"},
	{"torch.bitwise_not(i(2, 3, 4))", "1 adds", "none"},
	{"i(2, 3, 4) & i(2, 3, 4)", "1 adds", "none"},
	{"i(2, 3, 4) << 1", "1 adds", "none"},
	{"torch.gcd(i(2, 3, 4), i(2, 3, 4))", "1 adds", "none"},
	{"torch.nextafter(r(2, 3, 4), r(2, 3, 4))", "1 adds", "none"},
	{"torch.polar(r(2, 3, 4), r(2, 3, 4))", "2 exps, 2 muls", "none"},
	{"torch.conj_physical(torch.complex(r(2, 3, 4), r(2, 3, 4)))", "1 adds", "none"},
	{"t(2, 3, 4) % 2", "1 divides", "none"},
	{"torch.fmod(t(2, 3, 4), 2)", "1 divides", "none"},
	{"F.dropout(t(2, 3, 4), 0.3, True)", "2 muls", ""},
	{"t(2, 3, 4).sum()", "1 adds", "none"},
	{"t(2, 3, 4).sum(1)", "1 adds", "none"},
	{"torch.nansum(t(2, 3, 4), 1)", "1 adds, 1 compares", ""},
	{"t(2, 3, 4).prod(1)", "1 muls", ""},
	{"t(2, 3, 4).amax(1)", "1 compares", ""},
	{"t(2, 3, 4).amin(1)", "1 compares", ""},
	{"t(2, 3, 4).max()", "1 compares", ""},
	{"t(2, 3, 4).max(1)[0]", "1 compares", ""},
	{"t(2, 3, 4).min(1)[0]", "1 compares", ""},
	{"t(2, 3, 4).median(1)[0]", "1 compares", ""},
	{"t(2, 3, 4).argmax(1)", "1 compares", "none"},
	{"torch.aminmax(t(2, 3, 4), dim=1)[0]", "2 compares", ""},
	{"torch.count_nonzero(t(2, 3, 4), 1)", "1 compares", "none"},
	{"b(2, 3, 4).all(1)", "1 compares", "none"},
	{"b(2, 3, 4).any()", "1 compares", "none"},
	{"torch.logsumexp(t(2, 3, 4), 1)", "1 exps, 2 adds, 1 compares", ""},
	{"t(2, 3, 4).cumsum(1)", "1 adds", ""},
	{"t(2, 3, 4).cumprod(1)", "1 muls", ""},
	{"torch.logcumsumexp(t(2, 3, 4), 1)", "2 exps, 2 adds, 1 compares", ""},
	{"t(2, 3, 4).cummax(1)[0]", "1 compares", ""},
	{"torch.renorm(t(4, 6), 2, 0, 1.0)", "2 muls, 1 adds", ""},
	{"F.softmax(t(2, 3, 4), 1)", "1 compares, 2 adds, 1 exps, 1 divides", ""},
	{"F.log_softmax(t(2, 3, 4), 1)", "1 compares, 3 adds, 1 exps", ""},
	{"torch.histc(r(24), 10)", "1 adds, 1 muls, 2 compares", "none"},
	{"torch.bincount(i(24), minlength=5)", "1 adds", "none"},
	{"torch.nonzero(b(2, 3, 4))", "1 compares", "none"},
	{"torch.unique(i(24))", "1 compares", "none"},
	{"torch.unique_consecutive(i(24))", "1 compares", "none"},
	{"torch.vander(r(4), 6)", "1 muls", "none"},
}

// works are whole figures.
var works = []workCase{
	// reductions: one addition an element, and what each of the 8 results takes
	{"t(2, 3, 4).mean(1)", "24 adds, 8 divides", "24 muls"},
	{"t(2, 3, 4).std(1)", "3*24 adds, 24 muls, 2*8 divides, 8 exps", "24 muls"},
	{"t(2, 3, 4).var(1)", "3*24 adds, 24 muls, 2*8 divides", "24 muls"},
	{"torch.var_mean(t(2, 3, 4), 1)[0]", "3*24 adds, 24 muls, 2*8 divides", "24 muls"},
	{"t(2, 3, 4).norm(dim=1)", "24 adds, 24 muls, 8 exps", "24 muls"},
	{"t(2, 3, 4).norm(p=1, dim=1)", "2*24 adds", "24 muls"},
	{"torch.linalg.vector_norm(t(2, 3, 4), ord=3, dim=1)", "24 adds, 24 muls, 2*24 exps, 2*8 exps", "24 muls"},
	{"torch.linalg.vector_norm(t(2, 3, 4), ord=float('inf'), dim=1)", "24 adds, 24 compares", "24 muls"},
	{"torch.dist(t(2, 3, 4), t(2, 3, 4))", "2*24 adds, 24 muls, 1 exps", "2*24 muls"},
	{"t(4, 6).trace()", "4 adds", "24 muls"},
	// sorting a row of n: n·⌈log₂ n⌉ comparisons
	{"t(2, 8).sort(1)[0]", "2*8*3 compares", ""},
	{"t(2, 3, 4).sort(1)[0]", "8*3*2 compares", ""},
	{"t(2, 8).topk(3, 1)[0]", "2*8 compares", ""},
	{"t(2, 8).kthvalue(3, 1)[0]", "2*8 compares", "2*8 muls"},
	{"t(2, 8).mode(1)[0]", "2*8 compares", "2*8 muls"},
	{"torch.cross(t(2, 3), t(2, 3), dim=1)", "2*6 muls, 6 adds", "2*6 muls"},
	{"F.glu(t(2, 6), 1)", "6 exps, 6 adds, 6 divides, 6 muls", "12 muls"},
	{"F.prelu(t(2, 3, 4), t(3))", "24 compares, 24 muls", "24 muls, 3 muls"},
	// norms: mean 24 adds and a divide a group, variance 2·24 adds, 24 muls and a divide, root and reciprocal, then (x − mean)·σ; the affine part 24 muls, 24 adds
	{"F.layer_norm(t(2, 3, 4), (4,), t(4), t(4))", "24*4 adds, 6 adds, 24*3 muls, 6*3 divides, 6 exps", "24*4 adds, 24*4 muls"},
	{"F.layer_norm(t(2, 3, 4), (4,))", "24*3 adds, 6 adds, 24*2 muls, 6*3 divides, 6 exps", "24*4 adds, 24*4 muls"},
	{"F.group_norm(t(2, 4, 6), 2, t(4), t(4))", "48*4 adds, 4 adds, 48*3 muls, 4*3 divides, 4 exps", "48*4 adds, 48*4 muls"},
	{"F.rms_norm(t(2, 3, 4), (4,), t(4))", "24 adds, 6 adds, 24*3 muls, 6*2 divides, 6 exps", "24*4 adds, 24*4 muls"},
	{"F.batch_norm(t(2, 3, 4), r(3), r(3), t(3), t(3), True)", "24*4 adds, 3 adds, 24*3 muls, 3*3 divides, 3 exps", "24*4 adds, 24*4 muls"},
	{"F.batch_norm(t(2, 3, 4), r(3), r(3), t(3), t(3), False)", "24*2 adds, 3 adds, 24*2 muls, 3 divides, 3 exps", "24*3 adds, 24*3 muls"},
	{"F.batch_norm(t(2, 3, 4), r(3), r(3), None, None, True)", "24*3 adds, 3 adds, 24*2 muls, 3*3 divides, 3 exps", "24*4 adds, 24*4 muls"},
	{"F.instance_norm(t(2, 3, 4), None, None, t(3), t(3))", "24*4 adds, 6 adds, 24*3 muls, 6*3 divides, 6 exps", "24*4 adds, 24*4 muls"},
	// the norm of 8 rows, a bound for each, 24 divisions; backward: norm 24, bound 8, quotient 24 and 24
	{"F.normalize(t(2, 3, 4))", "24 adds, 24 muls, 8 exps, 8 compares, 24 divides", "24 muls, 8 muls, 2*24 muls"},
	{"torch._weight_norm(t(3, 4), t(3, 1), 0)", "12 adds, 2*12 muls", "12 muls, 3 muls"},
	// windows: 2 of 2: one operation less than elements
	{"F.max_pool1d(t(1, 2, 8), 2)", "8*1 compares", "16 muls"},
	{"F.max_pool2d(t(1, 2, 6, 8), 2)", "24*3 compares", "96 muls"},
	{"F.max_pool2d(t(1, 2, 6, 8), 3, 1)", "48*8 compares", "96 muls"},
	{"F.max_pool3d(t(1, 2, 4, 4, 4), 2)", "16*7 compares", "128 muls"},
	{"F.avg_pool1d(t(1, 2, 8), 2)", "8*1 adds, 8 divides", "16 muls"},
	{"F.avg_pool2d(t(1, 2, 6, 8), 2)", "24*3 adds, 24 divides", "96 muls"},
	{"F.avg_pool3d(t(1, 2, 4, 4, 4), 2)", "16*7 adds, 16 divides", "128 muls"},
	{"F.adaptive_avg_pool1d(t(1, 2, 8), 4)", "8*1 adds, 8 divides", "16 muls"},
	{"F.adaptive_avg_pool2d(t(1, 2, 6, 8), (3, 4))", "24*3 adds, 24 divides", "96 muls"},
	{"F.adaptive_avg_pool2d(t(1, 2, 6, 8), 1)", "96 adds, 2 divides", "96 muls"},
	// windows of 5 into 3: 2, 3 and 2 = 7 an axis, 49 a picture
	{"F.adaptive_avg_pool2d(t(1, 2, 5, 5), 3)", "2*40 adds, 18 divides", "50 muls"},
	{"F.adaptive_max_pool2d(t(1, 2, 5, 5), 3)", "2*40 compares", "50 muls"},
	{"F.adaptive_max_pool2d(t(1, 2, 6, 8), (3, 4))", "24*3 compares", "96 muls"},
	{"F.fractional_max_pool2d(t(1, 2, 6, 8), 2, output_size=(3, 4))", "24*3 compares", "96 muls"},
	{"F.max_unpool2d(t(1, 2, 3, 4), i(1, 2, 3, 4), 2)", "", ""},
	// interpolation: a product for each of 2, 4, 8 or 16 neighbours, one addition less
	{"F.interpolate(t(1, 2, 3, 4), scale_factor=2)", "", ""},
	{"F.interpolate(t(1, 2, 4), scale_factor=2, mode='linear')", "16*2 muls, 16*1 adds", "16*2 muls, 16*2 adds"},
	{"F.interpolate(t(1, 2, 3, 4), scale_factor=2, mode='bilinear')", "96*4 muls, 96*3 adds", "96*4 muls, 96*4 adds"},
	{"F.interpolate(t(1, 2, 3, 4), scale_factor=2, mode='bicubic')", "96*16 muls, 96*15 adds", "96*16 muls, 96*16 adds"},
	{"F.interpolate(t(1, 2, 3, 4, 5), scale_factor=2, mode='trilinear')", "960*8 muls, 960*7 adds", "960*8 muls, 960*8 adds"},
	// antialiased: 5 taps, columns first (48 results), rows after (24); bicubic 9 taps
	{"F.interpolate(t(1, 2, 6, 8), size=(3, 4), mode='bilinear', antialias=True)", "48*5 muls, 24*5 muls, 48*5 adds, 24*5 adds", "72*5 muls, 72*5 adds"},
	{"F.interpolate(t(1, 2, 6, 8), size=(3, 4), mode='bicubic', antialias=True)", "48*9 muls, 24*9 muls, 48*9 adds, 24*9 adds", "72*9 muls, 72*9 adds"},
	// 60 results of 4 neighbours; 30 places with 2 muls and 2 adds to unnormalise
	{"F.grid_sample(t(1, 2, 3, 4), t(1, 5, 6, 2), align_corners=False)", "60*4 muls, 30*2 muls, 60*3 adds, 30*2 adds", "2*300 muls, 2*240 adds"},
	{"F.affine_grid(t(1, 2, 3), (1, 2, 3, 4), align_corners=False)", "12*2*3 MACs", "12*2*3 MACs"},
	{"F.fold(t(1, 8, 6), (4, 3), 2)", "48 adds", ""},
	{"F.unfold(t(1, 2, 4, 3), 2)", "", ""},
	{"F.pad(t(1, 2, 3, 4), (1, 1))", "", ""},
	// convolutions: outputs · inputs of a group · window; a gradient for each factor; the bias one addition an output, both ways
	{"F.conv1d(t(1, 2, 8), t(3, 2, 3), t(3))", "3*6*2*3 MACs, 3*6 adds", "2*108 MACs, 18 adds"},
	{"F.conv2d(t(1, 2, 5, 6), t(3, 2, 3, 3), t(3))", "3*3*4*2*9 MACs, 3*3*4 adds", "2*648 MACs, 36 adds"},
	{"F.conv2d(t(1, 2, 5, 6), t(3, 2, 3, 3))", "3*3*4*2*9 MACs", "2*648 MACs"},
	{"F.conv2d(r(1, 2, 5, 6), t(3, 2, 3, 3), t(3))", "3*3*4*2*9 MACs, 36 adds", "648 MACs, 36 adds"},
	{"F.conv2d(t(1, 4, 5, 6), t(6, 2, 3, 3), t(6), groups=2)", "6*3*4*2*9 MACs, 72 adds", "2*1296 MACs, 72 adds"},
	{"F.conv2d(t(1, 4, 5, 6), t(4, 1, 3, 3), groups=4)", "4*3*4*9 MACs", "2*432 MACs"},
	{"F.conv3d(t(1, 2, 4, 5, 6), t(3, 2, 2, 2, 2))", "3*3*4*5*2*8 MACs", "2*2880 MACs"},
	{"F.conv_transpose1d(t(1, 2, 8), t(2, 3, 3), t(3))", "2*8*3*3 MACs, 3*10 adds", "2*144 MACs, 30 adds"},
	{"F.conv_transpose2d(t(1, 2, 4, 5), t(2, 3, 3, 3), t(3))", "2*20*3*9 MACs, 3*6*7 adds", "2*1080 MACs, 126 adds"},
	{"F.conv_transpose2d(t(1, 4, 4, 5), t(4, 3, 3, 3), groups=2)", "4*20*3*9 MACs", "2*2160 MACs"},
	{"F.conv_transpose3d(t(1, 2, 2, 3, 4), t(2, 3, 2, 2, 2))", "2*24*3*8 MACs", "2*1152 MACs"},
	// products
	{"F.linear(t(4, 6), t(5, 6), t(5))", "4*6*5 MACs, 4*5 adds", "2*120 MACs, 20 adds"},
	{"F.linear(t(4, 6), t(5, 6))", "4*6*5 MACs", "2*120 MACs"},
	{"F.linear(r(4, 6), t(5, 6), t(5))", "4*6*5 MACs, 20 adds", "120 MACs, 20 adds"},
	{"F.linear(t(2, 4, 6), t(5, 6), t(5))", "8*6*5 MACs, 40 adds", "2*240 MACs, 40 adds"},
	// each of 4·5·6 pairs weighs once and sums over 3
	{"F.bilinear(t(4, 6), t(4, 3), t(5, 6, 3), t(5))", "4*5*6*3 MACs, 4*6*3 muls, 20 adds", "3*360 MACs, 3*72 muls, 20 adds"},
	{"t(4, 6) @ t(6, 5)", "4*6*5 MACs", "2*120 MACs"},
	{"t(4, 6) @ t(6)", "24 MACs", "2*24 MACs"},
	{"t(2, 3, 4, 6) @ t(2, 3, 6, 5)", "6*120 MACs", "2*720 MACs"},
	{"torch.bmm(t(2, 4, 6), t(2, 6, 5))", "2*120 MACs", "2*240 MACs"},
	{"torch.mv(t(4, 6), t(6))", "24 MACs", "2*24 MACs"},
	{"torch.dot(t(6), t(6))", "6 MACs", "12 MACs"},
	{"torch.addmm(t(5), t(4, 6), t(6, 5))", "120 MACs, 20 adds", "240 MACs, 20 adds"},
	{"torch.addmm(t(4, 5), t(4, 6), t(6, 5))", "120 MACs, 20 adds", "240 MACs"},
	{"torch.addmv(t(4), t(4, 6), t(6))", "24 MACs, 4 adds", "48 MACs"},
	{"torch.addr(t(4, 6), t(4), t(6))", "24 adds, 24 muls", "24 muls, 4 muls, 6 muls"},
	{"torch.baddbmm(t(2, 4, 5), t(2, 4, 6), t(2, 6, 5))", "240 MACs, 40 adds", "480 MACs"},
	{"torch.addbmm(t(4, 5), t(2, 4, 6), t(2, 6, 5))", "240 MACs, 20 adds", "480 MACs"},
	{"torch.outer(t(4), t(6))", "24 muls", "4 muls, 6 muls"},
	// 20 pairs of 6 numbers; 12 for the distances of 4 rows among themselves
	{"torch.cdist(t(4, 6), t(5, 6))", "20*6*2 adds, 20*6 muls, 20 exps", "2*20*12 adds, 2*20*6 muls, 2*20*6 divides"},
	// 30 rows: products of width 6 + 2; backward a product for each side, a quotient a pair, what is subtracted an element
	{"torch.cdist(t(30, 6), t(5, 6))", "150*8 MACs, 35*6 adds, 35*6 muls, 150 compares, 150 exps", "2*150*6 MACs, 2*150 adds, 35*6 adds, 35*6 muls, 2*150 divides"},
	{"torch.pdist(t(4, 6))", "6*6*2 adds, 6*6 muls, 6 exps", "24 muls"},
	{"F.pairwise_distance(t(4, 6), t(4, 6))", "24 adds, 24 adds, 24 adds, 24 muls, 4 exps", "24 muls"},
	// scores and sums 2·2·8·8·4; softmax 128 numbers and a scale. Backward: the scores again, and two products for each
	{"F.scaled_dot_product_attention(t(1, 2, 8, 4), t(1, 2, 8, 4), t(1, 2, 8, 4))", "2*512 MACs, 128 muls, 128 compares, 2*128 adds, 128 exps, 128 divides", "5*512 MACs, 3*128 adds, 3*128 muls, 128 exps"},
	{"F.embedding(i(4), t(10, 6))", "", "24 adds"},
	{"F.embedding_bag(i(4, 3), t(10, 6))", "4*2*6 adds, 24 divides", "12*6 adds"},
	{"F.embedding_bag(i(4, 3), t(10, 6), mode='sum')", "4*2*6 adds", "12*6 adds"},
	{"F.embedding_bag(i(4, 3), t(10, 6), mode='max')", "4*2*6 compares", "12*6 adds"},
	// losses of 24 numbers: the formula, and 24 additions of the mean
	{"F.nll_loss(t(4, 6), i(4))", "4 adds", "24 muls"},
	{"F.cross_entropy(t(4, 6), i(4))", "24 compares, 3*24 adds, 24 exps, 4 adds", "2*24 muls"},
	{"F.mse_loss(t(4, 6), r(4, 6))", "2*24 adds, 24 muls", "24 muls"},
	{"F.l1_loss(t(4, 6), r(4, 6))", "3*24 adds, 1 divides", "2*24 muls"},
	{"F.smooth_l1_loss(t(4, 6), r(4, 6))", "2*24 adds, 2*24 muls, 2*24 compares", "24 muls"},
	{"F.huber_loss(t(4, 6), r(4, 6))", "2*24 adds, 2*24 muls, 2*24 compares", "24 muls"},
	{"F.binary_cross_entropy(t(4, 6), r(4, 6))", "4*24 adds, 2*24 muls, 2*24 exps", "24 muls"},
	{"F.binary_cross_entropy_with_logits(t(4, 6), r(4, 6))", "4*24 adds, 24 muls, 24 compares, 2*24 exps", "24 muls"},
	{"F.soft_margin_loss(t(4, 6), r(4, 6))", "2*24 adds, 24 muls, 2*24 exps", "24 muls"},
	{"F.multi_margin_loss(t(4, 6), i(4))", "3*24 adds, 24 compares", "24 muls"},
	{"F.multilabel_margin_loss(t(4, 6), i(4, 6))", "3*4*36 adds, 4*36 compares", "24 muls"},
	{"F.kl_div(t(4, 6), r(4, 6))", "24 exps, 2*24 muls, 24 adds, 24 adds, 1 divides", "2*24 muls"},
	{"F.poisson_nll_loss(t(4, 6), r(4, 6))", "24 exps, 24 muls, 24 adds, 24 adds, 1 divides", "3*24 muls"},
	// rows added into others
	{"t(4, 6).index_add(0, i(2), t(2, 6))", "12 adds", "36 muls"},
	{"t(4, 6).index_reduce(0, i(2), t(2, 6), 'amax')", "12 adds", "36 muls"},
	{"t(4, 6).scatter_add(0, i(2, 6), t(2, 6))", "12 adds", "36 muls"},
	{"t(4, 6).scatter_reduce(0, i(2, 6), t(2, 6), 'sum')", "12 adds", "36 muls"},
	{"torch.cat([t(2, 3), t(2, 3)])", "", ""},
	{"t(4, 6).clone()", "", ""},
	{"t(4, 6).half()", "", ""},
	// factorisations of two matrices of 6·6·6 = 216: the fraction of the textbook, half multiplications
	{"torch.linalg.det(t(2, 6, 6))", "144 adds, 144 muls", "72 muls"},
	{"torch.linalg.slogdet(t(2, 6, 6))[1]", "144 adds, 144 muls", "72 muls"},
	{"torch.linalg.inv(t(2, 6, 6))", "432 adds, 432 muls", "72 muls"},
	{"torch.linalg.svd(t(2, 6, 6))[1]", "2*11*216 adds, 2*11*216 muls", "72 muls"},
	{"torch.linalg.svdvals(t(2, 6, 6))", "2*11*216 adds, 2*11*216 muls", "72 muls"},
	{"torch.linalg.qr(t(2, 6, 6))[0]", "288 adds, 288 muls", "72 muls"},
	{"torch.linalg.cholesky(t(2, 6, 6))", "72 adds, 72 muls", "72 muls"},
	{"torch.linalg.eigh(t(2, 6, 6))[0]", "9*216 adds, 9*216 muls", "72 muls"},
	{"torch.linalg.eigvalsh(t(2, 6, 6))", "288 adds, 288 muls", "72 muls"},
	{"torch.linalg.eig(r(2, 6, 6))[0]", "25*216 adds, 25*216 muls", ""},
	{"torch.linalg.eigvals(r(2, 6, 6))", "10*216 adds, 10*216 muls", ""},
	{"torch.linalg.solve(t(2, 6, 6), t(2, 6, 3))", "144 adds, 144 muls, 2*36*3 adds, 2*36*3 muls", "108 muls"},
	{"torch.linalg.solve_triangular(t(2, 6, 6), t(2, 6, 3), upper=False)", "2*36*3 adds, 2*36*3 muls", "108 muls"},
	{"torch.linalg.pinv(t(2, 6, 6))", "2*11*216 adds, 2*11*216 muls", "72 muls"},
	{"torch.linalg.matrix_exp(t(2, 6, 6))", "20*216 adds, 20*216 muls", "72 muls"},
	{"torch.linalg.matrix_norm(t(2, 6, 6))", "72 adds, 72 muls, 2 exps", "72 muls"},
	// Fourier: n/2·log₂ n butterflies of 4 muls, 6 adds: two rows of 8
	{"torch.fft.fft(t(2, 8))", "2*12*6 adds, 2*12*4 muls", "144 adds, 96 muls"},
	{"torch.fft.rfft(t(2, 8))", "2*12*6 adds, 2*12*4 muls", "144 adds, 96 muls"},
	{"torch.fft.fft2(t(2, 8, 4))", "2*80*6 adds, 2*80*4 muls", "960 adds, 640 muls"},
	// cells of 4 rows, 5 states: MACs gates·(6+5); a gate's two biases and its sum are 3 adds, a sigmoid exp, add and divide
	{"torch.gru_cell(t(4, 6), t(4, 5), t(15, 6), t(15, 5), t(15), t(15))", "4*15*11 MACs, 9*20 adds, 2*20 adds, 2*20 adds, 3*20 muls, 2*20 divides, 3*20 exps", "2*660 MACs, 13*20 adds, 3*20 muls, 2*20 divides, 3*20 exps"},
	{"torch.lstm_cell(t(4, 6), (t(4, 5), t(4, 5)), t(20, 6), t(20, 5), t(20), t(20))[0]", "4*20*11 MACs, 12*20 adds, 3*20 adds, 20 adds, 3*20 muls, 3*20 divides, 5*20 exps", "2*880 MACs, 16*20 adds, 3*20 muls, 3*20 divides, 5*20 exps"},
	{"torch.rnn_tanh_cell(t(4, 6), t(4, 5), t(5, 6), t(5, 5), t(5), t(5))", "4*5*11 MACs, 3*20 adds, 20 exps", "2*220 MACs, 3*20 adds, 20 exps"},
	{"torch.rnn_relu_cell(t(4, 6), t(4, 5), t(5, 6), t(5, 5), t(5), t(5))", "4*5*11 MACs, 3*20 adds, 20 compares", "2*220 MACs, 3*20 adds, 20 compares"},
	// 7 steps of such cells; two layers of two directions: 4·20·(6+5) and 4·20·(10+5) MACs a step
	{"nn.LSTM(6, 5)(t(7, 4, 6))[0]", "7*880 MACs, 7*320 adds, 7*60 muls, 7*60 divides, 7*100 exps", "14*880 MACs, 7*320 adds, 7*60 muls, 7*60 divides, 7*100 exps"},
	{"nn.GRU(6, 5)(t(7, 4, 6))[0]", "7*660 MACs, 7*260 adds, 7*60 muls, 7*40 divides, 7*60 exps", "14*660 MACs, 7*260 adds, 7*60 muls, 7*40 divides, 7*60 exps"},
	{"nn.RNN(6, 5)(t(7, 4, 6))[0]", "7*220 MACs, 7*60 adds, 7*20 exps", "14*220 MACs, 7*60 adds, 7*20 exps"},
	{"nn.LSTM(6, 5, num_layers=2, bidirectional=True)(t(7, 4, 6))[0]", "14*880 MACs, 14*1200 MACs, 28*320 adds, 28*60 muls, 28*60 divides, 28*100 exps", "28*2080 MACs, 28*320 adds, 28*60 muls, 28*60 divides, 28*100 exps"},
}
