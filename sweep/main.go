// Command sweep simulates a space of networks on many machines: a grid of heft's, or a family
// that one program makes. It is a pipeline of Apache Beam, whose runners are Flink, Spark
// and Dataflow, or Prism on one machine. README.md has the command lines.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
)

// options are the command's own flags; Beam adds --runner and those of each runner.
type options struct {
	space, output, front string
	small, large         string
	step, every          int64
}

func main() {
	var o options
	flag.StringVar(&o.space, "space", "", "file of a grid, or of a family of networks")
	flag.StringVar(&o.output, "output", "", "file for a line of results for each run; none are kept without it")
	flag.StringVar(&o.front, "front", "", "file for the runs that no other beats")
	flag.StringVar(&o.small, "small", "needs", "figures that are to be small: parameters, macs, device, needs, allocated")
	flag.StringVar(&o.large, "large", "macs", "figures that are to be large")
	flag.Int64Var(&o.step, "step", 256, "runs that a worker takes at a time")
	flag.Int64Var(&o.every, "every", 1, "simulate one of so many runs")
	flag.Parse()
	registerFunctions()
	beam.Init() // on a worker it does not return
	if err := o.run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "sweep:", err)
		os.Exit(1)
	}
}

// mostAtOnce bounds --step and --every, so that adding them to a run's number stays a number.
const mostAtOnce = 1 << 40

func (o *options) run(ctx context.Context) error {
	switch {
	case o.space == "":
		return fmt.Errorf("no space is named: --space example/mobile.json")
	case o.output == "" && o.front == "":
		return fmt.Errorf("nothing would be kept: --output results.jsonl, or --front front.jsonl")
	case min(o.step, o.every) < 1 || max(o.step, o.every) > mostAtOnce:
		return fmt.Errorf("--step %d and --every %d must be from 1 to %d", o.step, o.every, mostAtOnce)
	}
	space, err := ReadSpace(o.space)
	if err != nil {
		return err
	}
	objectives, err := ReadObjectives(o.small, o.large)
	if err != nil {
		return err
	}
	text, err := json.Marshal(space)
	if err != nil {
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	rows := Evaluated(s, text, space.Len(), o.step, o.every)
	if o.output != "" {
		textio.Write(s, o.output, beam.ParDo(s, lineOf, rows))
	}
	if o.front != "" {
		textio.Write(s, o.front, beam.ParDo(s, linesOf, Unbeatable(s, objectives, rows)))
	}
	return beamx.Run(ctx, p)
}

// lineOf is a row's result as a line of JSON.
func lineOf(r Row) string { return string(r.Line) }

// linesOf are the results of a front.
func linesOf(u Unbeaten, emit func(string)) {
	for _, r := range u.Rows {
		emit(string(r.Line))
	}
}

// registerFunctions tells Beam the functions that workers run: by their types, so that
// they run without reflection.
func registerFunctions() {
	register.DoFn2x0[[]byte, func(Span)](&Split{})
	register.DoFn3x1[context.Context, Span, func(Row), error](&Evaluate{})
	register.Combiner3[Unbeaten, Row, Unbeaten](&Front{})
	register.Function1x1(lineOf)
	register.Function2x0(linesOf)
	register.Emitter1[Span]()
	register.Emitter1[Row]()
	register.Emitter1[string]()
}
