package convention_test

// This file compares every part that every convention counts of many layers, and the words of its rules, with what
// was read once. What the tools themselves answer is in the goldens of the other files.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/cost/convention"
	"heft/internal/graph"
	"heft/internal/packed"
)

// counted are layers and expressions of x, by the input that they take.
var counted = []struct{ input, texts string }{
	{"2x8x8x8", `nn.Conv2d(8,4,3) nn.Conv2d(8,8,3,groups=8,bias=False) nn.ConvTranspose2d(8,4,2,stride=2) nn.BatchNorm2d(8) nn.GroupNorm(2,8) nn.InstanceNorm2d(8,affine=True) nn.LocalResponseNorm(3)
nn.ReLU() nn.ReLU6() nn.PReLU() nn.LeakyReLU(0.1) nn.ELU() nn.SELU() nn.CELU() nn.GELU() nn.SiLU() nn.Mish() nn.Sigmoid() nn.Tanh() nn.Hardswish() nn.Hardsigmoid() nn.Hardtanh() nn.Softplus() nn.LogSigmoid() nn.Softsign() nn.Tanhshrink() nn.Threshold(0.1,20) nn.Softmax2d() nn.LogSoftmax(1) nn.Softmin(1) nn.GLU(1)
nn.MaxPool2d(2) nn.MaxPool2d(3,2,1) nn.AvgPool2d(2) nn.AdaptiveAvgPool2d(1) nn.AdaptiveAvgPool2d(3) nn.AdaptiveMaxPool2d(1) nn.AdaptiveMaxPool2d(2) nn.LPPool2d(2,2) nn.FractionalMaxPool2d(2,output_size=3)
nn.Upsample(scale_factor=2) nn.Upsample(scale_factor=2,mode='bilinear') nn.Upsample(scale_factor=2,mode='bicubic') nn.UpsamplingNearest2d(scale_factor=2) nn.UpsamplingBilinear2d(scale_factor=2) nn.PixelShuffle(2) nn.PixelUnshuffle(2) nn.ZeroPad2d(1) nn.ReflectionPad2d(1) nn.Dropout() nn.Dropout2d() nn.Identity() nn.Flatten() nn.ChannelShuffle(2) nn.Unfold(3)
nn.Sequential(nn.Conv2d(8,8,1),nn.BatchNorm2d(8),nn.ReLU()) nn.Sequential(nn.Sequential(nn.Conv2d(8,8,1)),nn.AdaptiveAvgPool2d(1),nn.Flatten(),nn.Linear(8,3))
F.relu(x) F.softmax(x,1) F.interpolate(x,scale_factor=2) F.max_pool2d(x,2) F.avg_pool2d(x,2) F.adaptive_avg_pool2d(x,1) F.batch_norm(x,x.new_zeros(8),x.new_ones(8)) F.layer_norm(x,(8,)) F.conv2d(x,x.new_zeros(4,8,3,3)) F.pad(x,(1,1)) F.gelu(x) F.silu(x) F.grid_sample(x,x.new_zeros(2,4,4,2)) F.unfold(x,3) F.normalize(x)
x+x x-x x*x x/x x+1 x*2 x**2 -x x.exp() x.sqrt() x.abs() x.mean() x.sum(1) x.mean((2,3)) x.max() x.flatten(1) x.permute(0,2,3,1) x.permute(0,2,3,1).contiguous() torch.cat([x,x],1) torch.stack([x,x]) x.var(1) torch.einsum('bchw,bdhw->bcd',x,x) torch.where(x>0,x,x) torch.clamp(x,0,1) x.cumsum(1) x.sort(1)[0] x.topk(2)[0] torch.add(x,x) torch.mul(x,x) torch.addcmul(x,x,x) x.sigmoid()*x`},
	{"2x5x16", `nn.Linear(16,10) nn.Linear(16,10,bias=False) nn.LayerNorm(16) nn.RMSNorm(16) nn.Softmax(-1) nn.LSTM(16,8,batch_first=True) nn.LSTM(16,8,2,bidirectional=True) nn.MultiheadAttention(16,2,batch_first=True) nn.MultiheadAttention(16,4,bias=False) nn.Conv1d(5,4,3) nn.BatchNorm1d(5) nn.MaxPool1d(2) nn.AvgPool1d(2) nn.AdaptiveAvgPool1d(4) nn.AdaptiveMaxPool1d(4) nn.ConvTranspose1d(5,4,2) nn.TransformerEncoderLayer(16,2,32) nn.TransformerEncoderLayer(16,2,32,batch_first=True,norm_first=True,activation='gelu') nn.Upsample(scale_factor=2) nn.InstanceNorm1d(5) nn.Sequential(nn.Linear(16,16),nn.GELU(),nn.Dropout(),nn.Linear(16,16))
x@x.transpose(1,2) torch.matmul(x,x.transpose(1,2)) torch.bmm(x,x.transpose(1,2)) F.linear(x,x.new_zeros(10,16),x.new_zeros(10)) F.scaled_dot_product_attention(x,x,x) torch.einsum('bij,bkj->bik',x,x) torch.baddbmm(x@x.transpose(1,2),x,x.transpose(1,2)) torch.addmm(x.new_zeros(5,5),x[0],x[0].t()) torch.mm(x[0],x[0].t()) torch.mv(x[0],x[0,0]) torch.dot(x[0,0],x[0,0]) torch.outer(x[0,0],x[0,1]) F.embedding(x.long(),x.new_zeros(9,4)) F.dropout(x) F.log_softmax(x,-1)`},
	{"2x4x6x6x6", "nn.Conv3d(4,4,3) nn.BatchNorm3d(4) nn.MaxPool3d(2) nn.AvgPool3d(2) nn.AdaptiveAvgPool3d(1) nn.AdaptiveMaxPool3d(2) nn.ConvTranspose3d(4,2,2) nn.Upsample(scale_factor=2,mode='trilinear') nn.InstanceNorm3d(4)"},
	{"2x5:int64", "nn.Embedding(100,16) nn.EmbeddingBag(100,16) nn.Sequential(nn.Embedding(100,16),nn.LayerNorm(16))"},
	{"2x16", "nn.GRUCell(16,8) nn.RNNCell(16,8) nn.Linear(16,4) nn.BatchNorm1d(16) nn.Softmax(1) nn.Sequential(nn.Linear(16,16),nn.BatchNorm1d(16),nn.PReLU(),nn.Linear(16,2))"},
}

func TestRules(t *testing.T) {
	var all strings.Builder
	for _, c := range convention.All() {
		fmt.Fprintf(&all, "%s %q %s programs %t files %t: %s\n", c.Name, c.Release, c.Unit, c.Programs, c.Files, c.Counts)
	}
	graphs := map[string]*graph.Graph{}
	for _, of := range counted {
		for _, text := range strings.Fields(of.texts) {
			g := trace(t, golden{Model: "model.py:Net", Source: program(text), Input: of.input}, false)
			graphs[text] = g
			fmt.Fprintf(&all, "== %s of %s\n", text, of.input)
			countsSaid(&all, g)
		}
	}
	for _, pair := range [][2]string{{"thop", "fvcore"}, {"torchinfo", "ptflops"}, {"deepspeed", "calflops"}} {
		for _, text := range []string{"nn.Sequential(nn.Conv2d(8,8,1),nn.BatchNorm2d(8),nn.ReLU())", "nn.TransformerEncoderLayer(16,2,32)", "nn.Softmax(-1)"} {
			a, _ := convention.Lookup(pair[0])
			b, _ := convention.Lookup(pair[1])
			fmt.Fprintf(&all, "== %v of %s: %s\n", pair, text, packed.Fields(convention.Compare(a.Count(graphs[text]), b.Count(graphs[text]))))
		}
	}
	packed.Matches(t, "testdata/rules.txt.gz", all.String())
}

// countsSaid are the counts of all conventions, those that say the same in one line.
func countsSaid(b *strings.Builder, g *graph.Graph) {
	said := map[string][]string{}
	var order []string
	for _, c := range convention.All() {
		if c.Files {
			continue
		}
		r := c.Count(g)
		text := fmt.Sprintf("%d, %d parameters", r.Total, r.Parameters)
		for _, p := range r.Parts {
			text += fmt.Sprintf("; %s %d", p.What, p.Count)
			if p.Call != nil {
				text += " in " + p.Call.Module.Path
			}
			text += ": " + p.Says
		}
		for _, s := range r.Sizes {
			text += fmt.Sprintf("; %s %d bytes", s.Name, s.Bytes)
		}
		for _, row := range r.Rows {
			text += fmt.Sprintf("; row %s %v %t %d %t %d", row.Name, row.Outputs, row.List, row.Parameters, row.Trainable, row.TrainableParameters)
		}
		if said[text] == nil {
			order = append(order, text)
		}
		said[text] = append(said[text], c.Name)
	}
	for _, text := range order {
		fmt.Fprintf(b, "  %s: %s\n", strings.Join(said[text], " "), text)
	}
}

// TestFileRules compares what is counted of files of one layer each.
func TestFileRules(t *testing.T) {
	files := archives(t, "testdata/onnx_singles.tar.gz")
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var all strings.Builder
	for _, name := range names {
		g, err := traceFile(files[name])
		if err != nil {
			fmt.Fprintf(&all, "== %s: %v\n", name, err)
			continue
		}
		fmt.Fprintf(&all, "== %s\n", name)
		for _, c := range convention.All() {
			if c.Programs {
				continue
			}
			r := c.Count(g)
			fmt.Fprintf(&all, "  %s: %d, %d parameters", c.Name, r.Total, r.Parameters)
			for _, p := range r.Parts {
				fmt.Fprintf(&all, "; %s %d: %s", p.What, p.Count, p.Says)
			}
			all.WriteString("\n")
		}
	}
	packed.Matches(t, "testdata/file_rules.txt.gz", all.String())
}
