package heft_test

// This file holds the tests of the lists of operators and models.

import (
	"testing"

	"heft"
)

// TestOperatorNames: a function, a method, a layer and torch's own name lead to the
// same operator.
func TestOperatorNames(t *testing.T) {
	for name, want := range map[string]string{
		"conv2d": "conv2d", "F.conv2d": "conv2d", "torch.conv2d": "conv2d", "nn.Conv2d": "conv2d", "torch.nn.functional.conv2d": "conv2d",
		"torch.nn.Conv2d": "conv2d", "aten::conv2d": "conv2d", "nn.ReLU": "relu", "nn.Linear": "linear", "F.gelu": "gelu", "nn.LayerNorm": "layer_norm",
		"nn.BatchNorm2d": "batch_norm", "nn.MaxPool2d": "max_pool2d", "nn.AdaptiveAvgPool2d": "adaptive_avg_pool2d", "nn.Embedding": "embedding",
	} {
		o, ok := heft.LookupOperator(name)
		if !ok || o.Name != want {
			t.Errorf("%s: %q, %t; want %s", name, o.Name, ok, want)
		}
	}
	if o, ok := heft.LookupOperator("nn.Nonsense"); ok {
		t.Errorf("nn.Nonsense is %s", o.Name)
	}
}

// TestModelNames: models are found as papers write them.
func TestModelNames(t *testing.T) {
	for _, name := range []string{"ResNet50", "resnet-50", "resnet_50", "VGG16", "EfficientNet-B0", "ViT-B-16", "vit_b_16"} {
		m, err := heft.Open(t.Context(), heft.Name(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m.Close()
	}
}
