package cli

// This file is the command that writes a run's figures into Kubernetes objects.

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/jobscript"
)

const annotateHelp = `annotate reads Kubernetes objects from a YAML file and prints the file with what heft
says about their runs, beside the annotation that names the run, on the object or on
its pods:

  metadata:
    annotations:
      heft.dev/run: train.py:Net --train --batch 64 --amp

It adds heft.dev/needs (as a quantity, 12032Mi), heft.dev/fits, true or false, where
the object names a card (the label nvidia.com/gpu.product in a selector or an affinity,
a MIG resource, or --gpu in the run), heft.dev/card, heft.dev/largest-batch and
heft.dev/smallest-card. All else in the file stays as it is. docs/deploy.md has a
policy that admits by them.

Exit code 1 says that a run does not fit, 2 that one could not be checked.`

const annotateExample = `  heft annotate job.yaml | kubectl create -f -
  heft annotate job.yaml --output annotated.yaml
  heft annotate job.yaml --site heft.json --format json`

func newAnnotateCommand() *cobra.Command {
	var p placing
	command := &cobra.Command{
		Use:     "annotate JOB.yaml",
		Short:   "write what a Kubernetes job's run needs into its annotations",
		Long:    annotateHelp,
		Example: annotateExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return p.annotate(command, args) },
	}
	p.add(command)
	command.Flags().Lookup("format").Usage = "text, which is the YAML, or json"
	return command
}

func (p *placing) annotate(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &usageError{message: fmt.Sprintf("annotate takes one file, got %d", len(args)), hint: "heft annotate job.yaml"}
	}
	if err := errors.Join(p.check(), p.readSite()); err != nil {
		return err
	}
	text, err := readJob(command, args[0])
	if err != nil {
		return err
	}
	objects, err := jobscript.ReadKubernetes(string(text))
	if err != nil {
		return &usageError{message: fmt.Sprintf("%s is no YAML: %v", args[0], err), hint: "annotate reads what kubectl reads"}
	}
	if len(objects) == 0 {
		return &usageError{message: args[0] + " says no run", hint: "add an annotation: " + jobscript.RunAnnotation + ": train.py:Net --train --batch 64"}
	}
	r := heft.NewPlacements(args[0])
	var written [][]jobscript.Annotation
	for _, o := range objects {
		placed := p.place(command.Context(), o.Run, o.Request)
		r.Runs = append(r.Runs, placed...)
		written = append(written, annotationsOf(placed))
	}
	annotated, err := jobscript.Annotate(string(text), objects, written)
	if err != nil {
		return &usageError{message: args[0] + ": " + err.Error(), hint: "write them below each other"}
	}
	if err := p.showAnnotated(command, r, annotated); err != nil {
		return err
	}
	return errors.Join(r.Verdict(), unchecked(r))
}

// showAnnotated writes the file, and where a run failed says why beside it.
func (p *placing) showAnnotated(command *cobra.Command, r *heft.Placements, annotated string) error {
	if p.format == "json" {
		return show(command, &p.openFlags, r, heft.TextOptions{})
	}
	w, closeOutput, err := output(command, p.output)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, annotated)
	if err = errors.Join(err, closeOutput()); err != nil {
		return err
	}
	return heft.WriteText(command.ErrOrStderr(), r, heft.TextOptions{Word: worded})
}

// annotationsOf are the annotations of a run that was held to one card or several: it
// fits if it fits all of them.
func annotationsOf(placed []heft.Placement) []jobscript.Annotation {
	var needs, largest int64
	var cards, smallest []string
	judged, fits := false, true
	for _, p := range placed {
		if p.Error != nil {
			return []jobscript.Annotation{{Name: "needs"}, {Name: "fits", Value: "unknown"}, {Name: "card"}, {Name: "largest-batch"}, {Name: "smallest-card"}}
		}
		needs = max(needs, p.Needs)
		if p.Fits != nil {
			judged, fits = true, fits && *p.Fits
			cards = append(cards, p.GPU)
		}
		if p.Largest != nil && (largest == 0 || *p.Largest < largest) {
			largest = *p.Largest
		}
		if p.Smallest != "" {
			smallest = []string{p.Smallest}
		}
	}
	verdict := ""
	if judged {
		verdict = fmt.Sprint(fits)
	}
	batch := ""
	if largest > 0 {
		batch = fmt.Sprint(largest)
	}
	return []jobscript.Annotation{
		{Name: "needs", Value: quantity(needs)}, {Name: "fits", Value: verdict}, {Name: "card", Value: strings.Join(cards, ", ")},
		{Name: "largest-batch", Value: batch}, {Name: "smallest-card", Value: strings.Join(smallest, ", ")},
	}
}

// quantity writes bytes as Kubernetes does, rounded up to whole Mi: 12032Mi.
func quantity(n int64) string { return fmt.Sprintf("%dMi", (n+1<<20-1)>>20) }
