package convention_test

// This file works the totals of VGG-16 and ResNet-50 out from their layers' sums, at
// 224×224: counting-conventions, section 3.2.

import (
	"testing"

	"heft/internal/cost/convention"
	"heft/internal/graph"
)

func TestClosedForms(t *testing.T) {
	const ( // VGG-16
		vggConvolutions, vggMaps  = 15_346_630_656, 13_547_520
		vggLinear, vggClasses     = 123_633_664, 9_192
		vggPools, vggAdaptive     = 1_530_368, 25_088
		vggLinearRelu, vggDropout = 8_192, 8_192
	)
	const ( // ResNet-50
		convolutions, linear, maps   = 4_087_136_256, 2_048_000, 11_113_984 // maps: of convolutions, and what batch norms see
		relus, additions             = 9_608_704, 5_519_360
		poolInputs, pooled           = 802_816, 200_704
		averageInputs, averaged      = 100_352, 2_048
		normParameters, biases, fits = 53_120, 1_000, 49 // fits: places of the average pool's window
	)
	vgg := trace(t, golden{Model: "vgg16"}, false)
	resnet := trace(t, golden{Model: "resnet50"}, false)
	exported, err := traceFile(archives(t, "../../../testdata/onnx/exports.tar.gz")["exports.tar.gz/torchvision-resnet50.old.onnx"])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		graph  *graph.Graph
		preset string
		want   int64
	}{
		{vgg, "torchsummary", 8 * (2*vggMaps + vggPools + vggAdaptive + vggClasses + vggLinearRelu + vggDropout)},
		{vgg, "torchsummary-head", 8 * (2*vggMaps + vggPools + vggAdaptive + vggClasses + vggLinearRelu + vggDropout + 1_000)},
		{vgg, "torchinfo", vggConvolutions + vggMaps + vggLinear + vggClasses},
		{vgg, "thop", vggConvolutions + vggLinear + (1+1)*vggAdaptive},
		{vgg, "fvcore", vggConvolutions + vggLinear + vggAdaptive},
		{vgg, "calflops-macs", vggConvolutions + vggLinear},
		// Keras' own has a softmax, of 5,000 more: the tool answered 30,960,211,824.
		{vgg, "keras-flops", 30_960_211_824 - 5_000},
		{resnet, "torchsummary", 8 * (2*maps + relus + pooled + additions + averaged + biases)},
		{resnet, "torchinfo", convolutions + normParameters + linear + biases},
		{resnet, "thop", convolutions + linear + 4*maps + (fits+1)*averaged},
		{resnet, "ptflops", convolutions + linear + biases + 2*maps + 2*(relus+poolInputs+averageInputs)},
		{resnet, "ptflops-modules", convolutions + linear + biases + 2*maps + relus + poolInputs + averageInputs},
		{resnet, "fvcore", convolutions + linear + 2*maps + averageInputs},
		{resnet, "calflops", 2*(convolutions+linear) + 2*maps + relus + poolInputs + averageInputs},
		{resnet, "deepspeed-0.16", 2*(convolutions+linear) + 2*maps + relus + poolInputs + averageInputs},
		// The exporter folds batch norms into convolutions with biases.
		{exported, "onnx-tool", convolutions + maps + relus + 9*pooled + (averageInputs + 4*averaged) + additions + linear + biases},
	} {
		preset, _ := convention.Lookup(c.preset)
		if got := preset.Count(c.graph).Total; got != c.want {
			t.Errorf("%s %s: %d, want %d", c.graph.Name, c.preset, got, c.want)
		}
	}
}
