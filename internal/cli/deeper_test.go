package cli

// This file tests the commands that a screen offers next, and settings written as
// flags.

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"heft"
)

// TestFlagWords: what is written as flags is read back as the same setting.
func TestFlagWords(t *testing.T) {
	for _, words := range []string{
		"--train --optimizer adamw --weight-decay 0.01 --gpu gtx1060",
		"--input 4x3x512x512 --dim a=1 --dim b=2 --batch 3 --mode inference-with-grad --amp bf16 --channels-last",
		"--train --momentum 0.9 --nesterov --zero-grad keep --freeze layer1 --freeze layer2 --mem 1.5GiB --other-processes 900MiB --context 0",
		"--precision float16 --torch 2.6 --cuda 12.4 --module-loading eager --expandable-segments --max-split-size 128MiB",
	} {
		var first, second heft.Setting
		parse(t, &first, strings.Fields(words))
		again := strings.Join(flagWords(first), " ")
		parse(t, &second, joinPrecision(strings.Fields(again)))
		if !reflect.DeepEqual(first, second) {
			t.Errorf("%s is written %s, which is read as %+v", words, again, second)
		}
		if again != words {
			t.Errorf("%s is written %s", words, again)
		}
	}
}

func parse(t *testing.T, s *heft.Setting, words []string) {
	t.Helper()
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	addInputFlags(flags, s)
	addTrainFlag(flags, s, "")
	addRunFlags(flags, s)
	if err := flags.Parse(joinPrecision(words)); err != nil {
		t.Fatal(err)
	}
}

// TestDeeper: the next commands ask about the user's own run, and offer nothing that
// the card has not.
func TestDeeper(t *testing.T) {
	of := func(s heft.Setting) question {
		return question{"net.py:Net(w=2)", s, &openFlags{path: []string{"lib"}, noSite: true, args: "--nz 4", seq: 300, assume: []string{"net.py:3=true"}}}
	}
	const same = " --path lib --no-site --args '--nz 4' --seq 300 --assume net.py:3=true"
	for _, c := range []struct {
		setting heft.Setting
		want    string
	}{
		{heft.Setting{}, "heft memory 'net.py:Net(w=2)'" + same + " --train|heft fit 'net.py:Net(w=2)'" + same + " --gpu rtx3060"},
		{heft.Setting{Batch: 4, Input: "4x3x8x8", Mode: heft.Training, Optimizer: "rmsprop", GPU: "gtx1060"},
			"heft memory 'net.py:Net(w=2)' --input 4x3x8x8 --batch 4 --train --optimizer rmsprop --gpu gtx1060" + same + " --amp fp16|" +
				"heft fit 'net.py:Net(w=2)' --input 4x3x8x8 --train --optimizer rmsprop --gpu gtx1060" + same},
		{heft.Setting{Mode: heft.Training, Mem: 12 * heft.GiB, Precision: heft.AutocastFloat16}, "heft fit 'net.py:Net(w=2)' --train --amp fp16 --mem 12GiB" + same},
	} {
		if got := strings.Join(of(c.setting).deeperMemory(&heft.MemoryReport{}), "|"); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
