package advise

// This file follows channels through a traced model: which layers have to keep as many
// of them as others do, and which can be made narrower.
//
// A channel axis is a row of lanes, each with the channels that some layer made. What
// adds or multiplies tensors makes their lanes one; concatenations put lanes behind each
// other; a flattened map repeats each channel at every position. What none of the rules
// knows keeps its sizes. Rules go by shapes and by how tensors lie, never by an
// operator's name, and whatever they find is traced again: a model that does not run
// with other sizes refuses them.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// channels is a set of channels that are made fewer together.
type channels struct {
	same  *channels // what it has become one with, nil for none
	size  int64
	fixed bool
}

func (c *channels) root() *channels {
	for c.same != nil {
		c = c.same
	}
	return c
}

// lane is a stretch of an axis: each of its channels stands there each times.
type lane struct {
	of   *channels
	each int64
}

// axis is where a tensor has its channels; lanes are nil for a tensor of sizes that
// stay.
type axis struct {
	at    int
	lanes []lane
}

func (a axis) size() (n int64) {
	for _, l := range a.lanes {
		n += l.of.size * l.each
	}
	return n
}

// resizable is a layer with what it reads and makes.
type resizable struct {
	module  *graph.Module
	in, out []lane
}

// channelFinder follows the channels of a graph.
type channelFinder struct {
	axes   map[*graph.Tensor]axis
	free   map[*graph.Tensor]bool // made by the program from sizes alone: of whatever size the others have
	layers map[*graph.Module]*resizable
	order  []*resizable
}

// layersWithChannels are the layers of a model that could be narrower or wider, in the
// order in which they run.
func layersWithChannels(g *graph.Graph) []*resizable {
	f := &channelFinder{axes: map[*graph.Tensor]axis{}, free: map[*graph.Tensor]bool{}, layers: map[*graph.Module]*resizable{}}
	for _, o := range g.Ops() {
		f.visit(o)
	}
	for _, v := range g.Outputs {
		f.fix(v.Tensor)
	}
	return f.order
}

// The classes of layers whose channels are arguments of their constructors.
var (
	convolutionClasses = []string{"Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"}
	channelClasses     = []string{
		"BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "LayerNorm", "PReLU",
	}
)

// visit says what an operator does to channels.
func (f *channelFinder) visit(o *graph.Op) {
	m := layerOf(o)
	switch {
	case m != nil && slices.Contains(convolutionClasses, m.Class):
		f.convolve(o, m)
	case m != nil && m.Class == "Linear":
		f.multiply(o, m)
	case m != nil && (slices.Contains(channelClasses, m.Class) || normalizes(m)):
		f.scale(o, m)
	case len(inputsOf(o)) == 0:
		for _, out := range o.Outputs {
			f.free[out] = true
		}
	case op.KernelOf(o).Multiplies():
		f.fixAll(o)
	default:
		f.pass(o)
	}
}

// layerOf is the module whose own parameters an operator reads, nil where it reads none
// or others besides.
func layerOf(o *graph.Op) *graph.Module {
	if o.Call == nil {
		return nil
	}
	m, own := o.Call.Module, 0
	for _, in := range inputsOf(o) {
		if in.Param == nil {
			continue
		}
		if !slices.Contains(m.Params, in.Param) || len(in.Param.Aliases) > 0 {
			return nil
		}
		own++
	}
	if own == 0 || own < trained(m) {
		return nil
	}
	return m
}

// normalizes tells a batch norm of a class of its own, as timm's BatchNormAct2d is one
// (prune_test.go has the kind by hand): its parameters and its statistics, which torch's
// batch norms call running_mean and running_var, are vectors of one size, a count of
// batches aside.
func normalizes(m *graph.Module) bool {
	statistics, size := 0, int64(-1)
	for _, p := range m.Params {
		shape := p.Tensor.Shape
		if p.Buffer && len(shape) == 0 {
			continue
		}
		if len(shape) != 1 || size >= 0 && shape[0] != size {
			return false
		}
		size = shape[0]
		if p.Buffer && (strings.HasSuffix(p.Path, "running_mean") || strings.HasSuffix(p.Path, "running_var")) {
			statistics++
		}
	}
	return statistics == 2
}

// trained counts a module's parameters, without buffers.
func trained(m *graph.Module) (n int) {
	for _, p := range m.Params {
		if !p.Buffer {
			n++
		}
	}
	return n
}

func inputsOf(o *graph.Op) []*graph.Tensor {
	return slices.DeleteFunc(slices.Clone(o.Inputs), func(t *graph.Tensor) bool { return t == nil })
}

// layer is what is known of a module: what it reads again is one with what it read.
func (f *channelFinder) layer(m *graph.Module, in []lane, made func() []lane) *resizable {
	r, known := f.layers[m]
	if !known {
		r = &resizable{module: m, in: in, out: made()}
		f.layers[m], f.order = r, append(f.order, r)
		return r
	}
	if (in == nil) != (r.in == nil) || !unify(r.in, in) {
		fixLanes(r.in)
		fixLanes(in)
		r.in = nil
	}
	return r
}

// convolve makes channels of its own; a filter for each channel makes those that it
// reads, and other groups keep their sizes.
func (f *channelFinder) convolve(o *graph.Op, m *graph.Module) {
	out := o.Outputs[0]
	window, _ := op.WindowOf(o)
	reads := f.axes[o.Inputs[0]]
	if reads.lanes != nil && reads.at != 1 {
		f.fixAll(o)
		return
	}
	switch channelsOf := func() []lane { return fresh(out.Shape[1]) }; {
	case window.Groups <= 1:
		r := f.layer(m, reads.lanes, channelsOf)
		f.axes[out] = axis{1, r.out}
	case window.Groups == out.Shape[1] && window.Groups == o.Inputs[0].Shape[1] && !window.Transposed:
		r := f.layer(m, reads.lanes, func() []lane { return reads.lanes })
		f.axes[out] = axis{1, r.out}
	default:
		f.fixAll(o)
	}
}

// multiply is a Linear: its channels are the last axis.
func (f *channelFinder) multiply(o *graph.Op, m *graph.Module) {
	out := o.Outputs[0]
	reads := f.axes[o.Inputs[0]]
	if reads.lanes != nil && reads.at != len(o.Inputs[0].Shape)-1 {
		f.fixAll(o)
		reads = axis{}
	}
	last := len(out.Shape) - 1
	r := f.layer(m, reads.lanes, func() []lane { return fresh(out.Shape[last]) })
	f.axes[out] = axis{last, r.out}
}

// scale has a number or two for each channel.
func (f *channelFinder) scale(o *graph.Op, m *graph.Module) {
	in, out := o.Inputs[0], o.Outputs[0]
	reads := f.axes[in]
	wanted := 1
	if m.Class == "LayerNorm" {
		wanted = len(in.Shape) - 1
	}
	of := m.Params[0].Tensor
	if reads.lanes == nil || reads.at != wanted || len(of.Shape) != 1 || of.Shape[0] != in.Shape[wanted] {
		f.fixAll(o)
		return
	}
	r := f.layer(m, reads.lanes, func() []lane { return reads.lanes })
	f.axes[out] = axis{wanted, r.out}
}

// pass is an operator without a layer's parameters.
func (f *channelFinder) pass(o *graph.Op) {
	for _, rule := range []func(*graph.Op) bool{f.concatenates, f.keeps, f.views, f.flattens, f.averages} {
		if rule(o) {
			return
		}
	}
	f.fixAll(o)
}

// concatenates puts the channels of its inputs behind each other.
func (f *channelFinder) concatenates(o *graph.Op) bool {
	inputs, out := inputsOf(o), o.Outputs[0]
	if len(inputs) < 2 || len(o.Outputs) != 1 {
		return false
	}
	at := -1
	for _, in := range inputs {
		if a := f.axes[in]; a.lanes != nil {
			at = a.at
		}
	}
	if at < 0 || at >= len(out.Shape) {
		return false
	}
	var sum int64
	for _, in := range inputs {
		a := f.axes[in]
		if len(in.Shape) != len(out.Shape) || a.lanes != nil && a.at != at || !equalBut(in.Shape, out.Shape, at) {
			return false
		}
		sum += in.Shape[at]
	}
	if sum != out.Shape[at] {
		return false
	}
	var lanes []lane
	for _, in := range inputs {
		if a := f.axes[in]; a.lanes != nil {
			lanes = append(lanes, a.lanes...)
			continue
		}
		lanes = append(lanes, lane{&channels{size: in.Shape[at], fixed: true}, 1})
	}
	if len(lanes) > mostLanes {
		return false
	}
	f.axes[out] = axis{at, lanes}
	return true
}

// mostLanes is how many parts the channels of an axis may have; what doubles itself has
// more, and its channels stay.
const mostLanes = 4096

func equalBut(a, b []int64, at int) bool {
	for i := range a {
		if i != at && a[i] != b[i] {
			return false
		}
	}
	return true
}

// keeps has as many channels at the same axis: element-wise operators, pooling,
// interpolation, padding. What is added to each other has the same channels.
func (f *channelFinder) keeps(o *graph.Op) bool {
	inputs, out := inputsOf(o), o.Outputs[0]
	first := axis{at: -1}
	for _, in := range inputs {
		a := f.axes[in]
		if a.lanes == nil || len(in.Shape) != len(out.Shape) || in.Shape[a.at] != out.Shape[a.at] || a.at >= len(out.Shape) || moves(in, out, a.at) {
			continue
		}
		first = a
		break
	}
	if first.at < 0 {
		return false
	}
	for _, in := range inputs {
		if !f.goesWith(in, first, out.Shape) {
			return false
		}
	}
	for _, in := range inputs {
		if a := f.axes[in]; a.lanes != nil && a.size() == first.size() && !unify(first.lanes, a.lanes) {
			fixLanes(first.lanes)
			fixLanes(a.lanes)
		}
	}
	for _, t := range o.Outputs {
		if len(t.Shape) != len(out.Shape) || t.Shape[first.at] != out.Shape[first.at] {
			fixLanes(first.lanes)
			delete(f.axes, t)
			continue
		}
		f.axes[t] = first
	}
	return true
}

// goesWith tells whether an input stays what it is when the channels of an axis change:
// it has none there, or the same ones.
func (f *channelFinder) goesWith(in *graph.Tensor, first axis, out []int64) bool {
	rank := len(out)
	at := first.at - (rank - len(in.Shape)) // axes are counted from the last one
	a := f.axes[in]
	switch {
	case at < 0:
		return a.lanes == nil && (in.Elements() == 1 || in.Param == nil && spreads(in.Shape, out[rank-len(in.Shape):]))
	case len(in.Shape) > rank:
		return a.lanes == nil
	case a.lanes != nil:
		return a.at == at && (in.Shape[at] == first.size() || in.Shape[at] == 1)
	}
	return in.Shape[at] == 1 || f.free[in] && in.Shape[at] == first.size()
}

// spreads tells whether a tensor is repeated over others of a shape, as in a sum. One
// with a number for each channel, as a normalization reads, does not.
func spreads(small, over []int64) bool {
	for i := range small {
		if small[i] != 1 && small[i] != over[i] {
			return false
		}
	}
	return true
}

// moves tells a view in which another axis stands at the channels' place.
func moves(in, out *graph.Tensor, at int) bool {
	return in.Storage == out.Storage && in.Strides[at] != out.Strides[at]
}

// views finds the channels in a view by how they lie.
func (f *channelFinder) views(o *graph.Op) bool {
	in, out := o.Inputs[0], o.Outputs[0]
	if in == nil || len(inputsOf(o)) != 1 || len(o.Outputs) != 1 || in.Storage != out.Storage {
		return false
	}
	a := f.axes[in]
	if a.lanes == nil || in.Elements() != out.Elements() || in.Shape[a.at] < 2 {
		return false
	}
	at := -1
	for i := range out.Shape {
		if out.Shape[i] == in.Shape[a.at] && out.Strides[i] == in.Strides[a.at] {
			if at >= 0 {
				return false
			}
			at = i
		}
	}
	if at < 0 {
		return false
	}
	f.axes[out] = axis{at, a.lanes}
	return true
}

// flattens puts all positions of a channel behind each other.
func (f *channelFinder) flattens(o *graph.Op) bool {
	inputs, out := inputsOf(o), o.Outputs[0]
	if len(inputs) != 1 || len(o.Outputs) != 1 || len(out.Shape) != 2 {
		return false
	}
	in := inputs[0]
	a := f.axes[in]
	if a.lanes == nil || a.at != 1 || len(in.Shape) < 3 || in.Shape[0] != out.Shape[0] || in.Elements() != out.Elements() {
		return false
	}
	inner := graph.Product(in.Shape[2:])
	var lanes []lane
	for _, l := range a.lanes {
		lanes = append(lanes, lane{l.of, l.each * inner})
	}
	f.axes[out] = axis{1, lanes}
	return true
}

// averages leaves a number for each channel.
func (f *channelFinder) averages(o *graph.Op) bool {
	inputs, out := inputsOf(o), o.Outputs[0]
	if len(inputs) != 1 || len(o.Outputs) != 1 || len(out.Shape) != 2 {
		return false
	}
	in := inputs[0]
	a := f.axes[in]
	if a.lanes == nil || a.at >= len(in.Shape) || in.Shape[0] != out.Shape[0] || out.Shape[1] != in.Shape[a.at] || a.at == 0 {
		return false
	}
	f.axes[out] = axis{1, a.lanes}
	return true
}

// fresh are channels that a layer makes.
func fresh(size int64) []lane { return []lane{{&channels{size: size}, 1}} }

// fix says that a tensor's sizes stay.
func (f *channelFinder) fix(t *graph.Tensor) {
	if t != nil {
		fixLanes(f.axes[t].lanes)
	}
}

func (f *channelFinder) fixAll(o *graph.Op) {
	for _, in := range o.Inputs {
		f.fix(in)
	}
	for _, out := range o.Outputs {
		delete(f.axes, out)
	}
}

func fixLanes(lanes []lane) {
	for _, l := range lanes {
		l.of.root().fixed = true
	}
}

// unify makes two rows of lanes one; false where their lanes do not lie alike.
func unify(a, b []lane) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].each != b[i].each || a[i].of.size != b[i].of.size {
			return false
		}
	}
	for i := range a {
		x, y := a[i].of.root(), b[i].of.root()
		if x != y {
			y.same = x
			x.fixed = x.fixed || y.fixed
		}
	}
	return true
}

// narrowed is how many channels lanes have when a share of those that may go is gone.
func narrowed(lanes []lane, share float64) (n int64) {
	for _, l := range lanes {
		n += l.each * kept(l.of.root(), share)
	}
	return n
}

// kept is how many channels of a set stay, at least one.
func kept(c *channels, share float64) int64 {
	if c.fixed {
		return c.size
	}
	return max(1, c.size-int64(share*float64(c.size)+0.5))
}
