package heft_test

// This file holds the runnable examples of the package's documentation.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing/fstest"
	"time"

	"heft"
)

// classifier is a file as a user may write it.
const classifier = `from torch import nn


class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        return self.fc(self.pool(self.conv(x).relu()).flatten(1))
`

func Example() {
	ctx := context.Background()
	m, err := heft.Open(ctx, heft.Name("resnet50"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	r, err := m.Report(ctx, heft.Setting{Batch: 8})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Totals.Parameters, r.Totals.MACs)
	// Output: 25557032 32713474048
}

// A model from bytes, ended by its context, with the error's kind, as a table.
func Example_bytes() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	m, err := heft.Open(ctx, heft.Bytes("net.py:Net(classes=4)", []byte(classifier)))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	r, err := m.Report(ctx, heft.Setting{Input: "1x3x32x32"})
	var failure *heft.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Kind, failure.Message, failure.Advice)
		return
	}
	if err := heft.WriteText(os.Stdout, r, heft.TextOptions{Depth: 1}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// net.py:Net(classes=4) · net.py · input 1×3×32×32 float32
	//
	//   module  type               output   params     MACs
	//   conv    Conv2d 3×3         8×32×32     224  221.2 k  █████████████████████████
	//   relu    relu               8×32×32       ·        ·
	//   pool    AdaptiveAvgPool2d  8×1×1         ·        ·
	//   fc      Linear             4            36       32  ▏
	//
	//   parameters             260    1.016 KiB    all trainable
	//   work               221,216 MACs    467.0 k FLOPs    backward 467.1 k FLOPs
}

func ExampleFS() {
	ctx := context.Background()
	files := fstest.MapFS{
		"project/net.py":    {Data: []byte("from blocks import Block\n\n\nclass Net(Block):\n    pass\n")},
		"project/blocks.py": {Data: []byte("from torch import nn\n\n\nclass Block(nn.Sequential):\n    def __init__(self):\n        super().__init__(nn.Linear(4, 2))\n")},
	}
	m, err := heft.Open(ctx, heft.FS(files, "project/net.py:Net"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	r, err := m.Report(ctx, heft.Setting{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Totals.Parameters, r.Assumptions[0].Text)
	// Output: 10 the input 1×4 float32, since none was given: 0 (Linear) takes 4 features
}

func ExampleModel_Memory() {
	ctx := context.Background()
	m, err := heft.Open(ctx, heft.Name("resnet50"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	r, err := m.Memory(ctx, heft.Setting{Mode: heft.Training, Batch: 64, Optimizer: "adamw", Precision: heft.AutocastFloat16, GPU: "rtx3060"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Optimizer, r.Precision, *r.Fits, r.Needs < r.Capacity)
	// Output: AdamW (foreach) autocast float16 true true
}

func ExampleModel_Fit() {
	ctx := context.Background()
	m, err := heft.Open(ctx, heft.Name("resnet18"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	r, err := m.Fit(ctx, heft.LargestBatch, heft.Setting{Mode: heft.Training, Mem: 4 * heft.GiB})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.GPU, r.Largest > 64, r.Next == r.Largest+1)
	// Output: a card like H100 SXM true true
}

func ExampleSetting() {
	var s heft.Setting
	err := json.Unmarshal([]byte(`{"mode": "training", "optimizer": "sgd", "momentum": 0, "mem": "12GB", "precision": "amp-bf16"}`), &s)
	fmt.Println(s.Mode, *s.Momentum, s.Mem == 12*heft.GiB, s.Precision, err)
	// Output: training 0 true amp-bf16 <nil>
}

func ExampleError() {
	ctx := context.Background()
	m, err := heft.Open(ctx, heft.Name("resnet18"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close()
	_, err = m.Memory(ctx, heft.Setting{Mode: heft.Training, Optimizer: "adam", Momentum: new(0.9)})
	var failure *heft.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Kind, "·", failure.Setting, "·", failure.Message, "·", failure.Advice)
	}
	// Output: usage · momentum · adam has no `momentum` · those that have: sgd, rmsprop, muon
}

func ExampleCards() {
	for _, c := range heft.Cards() {
		if c.Alias() == "rtx3060" {
			fmt.Println(c.Name, c.Architecture, c.MemoryGiB)
		}
	}
	// Output: GeForce RTX 3060 Ampere 12
}

func ExampleOperators() {
	o, ok := heft.LookupOperator("F.relu")
	fmt.Println(o.Name, o.Saves, ok, len(heft.Operators()) > 300, len(heft.Zoo()) > 100)
	// Output: relu [{result }] true true true
}

// What to change so that VGG-16 trains with a batch of 64 on a card of 6 GB.
func ExampleModel_Advise() {
	ctx := context.Background()
	m, err := heft.Open(ctx, heft.Name("vgg16"))
	if err != nil {
		panic(err)
	}
	defer m.Close()
	advice, err := m.Advise(ctx, heft.GoalFit, heft.Setting{Mode: heft.Training, Batch: 64, GPU: "gtx1060"})
	if err != nil {
		panic(err)
	}
	fmt.Println(advice.Reached, *advice.Combination.After.Fits, advice.Combination.After.Needs <= advice.Capacity)
	// Output: false true true
}

// A ResNet-18 whose later convolutions are depthwise-separable.
func ExampleModel_WhatIf() {
	ctx := context.Background()
	m, err := heft.Open(ctx, heft.Name("resnet18"))
	if err != nil {
		panic(err)
	}
	defer m.Close()
	r, err := m.WhatIf(ctx, []string{"depthwise=layer4.0.conv2,layer4.1.conv1,layer4.1.conv2"}, heft.Setting{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Before.Parameters, r.After.Parameters)
	// Output: 11689512 5411880
}
