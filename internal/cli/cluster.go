package cli

// This file holds the runs of jobs to the cards that the jobs ask for: what slurm and
// annotate share.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"heft"
	"heft/internal/escape"
	"heft/internal/jobscript"
)

// cluster is what a site says about its cards, in a file.
type cluster struct {
	// Cards are the names of types and features that heft would not know, or would take
	// for others: {"gpu80": "a100 80gb"}.
	Cards map[string]string `json:"cards"`
	// Partitions are the cards of queues: {"short": "t4"}.
	Partitions map[string]string `json:"partitions"`
	// Offer are the cards that may be proposed instead: ["t4", "a100 80gb"].
	Offer []string `json:"offer"`
	// LeastUse is the part of a card below which a run is said to leave most of it.
	LeastUse *heft.Rate `json:"least_use"`
}

// leastUse is below which part of a card a run is remarked on, where the site says
// nothing.
const leastUse = 0.4

// placing is a command on the runs of a job.
type placing struct {
	openFlags
	site    string
	cluster cluster
}

func (p *placing) add(command *cobra.Command) {
	addPrintFlags(command.Flags(), &p.openFlags)
	addLanguageFlag(command, &p.openFlags)
	command.Flags().BoolVar(&p.si, "si", false, "bytes in powers of 1000 (MB) instead of 1024 (MiB)")
	command.Flags().StringVar(&p.site, "site", "", `a `+"`file`"+` about the cluster: {"cards": {"gpu80": "a100 80gb"}, "partitions": {"short": "t4"}, "offer": ["t4", "a100 80gb"], "least_use": "40%"}`)
}

// readSite reads the cluster's file.
func (p *placing) readSite() error {
	if p.site == "" {
		return nil
	}
	data, err := os.ReadFile(p.site)
	if err != nil {
		return &usageError{message: fmt.Sprintf("cannot read the cluster's file %q: %v", p.site, errors.Unwrap(err)), hint: "--site names a JSON file: heft help slurm check"}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p.cluster); err != nil {
		return &usageError{message: fmt.Sprintf("cannot read the cluster's file %q: %s", p.site, strings.TrimPrefix(err.Error(), "json: ")), hint: "its keys are cards, partitions, offer and least_use"}
	}
	return nil
}

// asked is a card that a job may come onto.
type asked struct {
	name string // as the job has it
	gpu  string
	mem  heft.Size // of a part of a card, else 0
	err  error
}

// cardsOf are the cards that a request names: by type, else by feature, else by queue.
func (c *cluster) cardsOf(r jobscript.Request) []asked {
	var cards []asked
	for _, name := range r.Types {
		cards = append(cards, c.card(name))
	}
	for _, name := range r.Features {
		if a := c.card(name); a.err == nil && len(r.Types) == 0 {
			cards = append(cards, a)
		}
	}
	if name := c.Partitions[r.Partition]; len(cards) == 0 && name != "" {
		cards = append(cards, c.card(name))
	}
	return cards
}

// card finds the card of a name: in the cluster's file, else in the catalogue. A part of
// a card has a size of its own.
func (c *cluster) card(name string) asked {
	found, ok := c.Cards[name]
	if !ok {
		found = name
	}
	a := asked{name: name}
	if part, is := jobscript.ReadSlice(found); is {
		a.mem = heft.Size(part.MiB) * heft.MiB
		if found = part.Card; found == "" {
			return a
		}
	}
	card, err := heft.LookupCard(found)
	if err != nil {
		a.err = &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("no card is named %q", name), Advice: fmt.Sprintf(`--site names a file with {"cards": {%q: "a100 80gb"}}`, name)}
		return a
	}
	a.gpu = card.Alias()
	return a
}

// place holds a run to every card that a request names.
func (p *placing) place(ctx context.Context, job jobscript.Run, r jobscript.Request) []heft.Placement {
	cards := p.cluster.cardsOf(r)
	if len(cards) == 0 {
		cards = []asked{{}}
	}
	var placed []heft.Placement
	for _, card := range cards {
		one, err := p.placeOn(ctx, job.Text, card)
		if err != nil {
			failed := heft.FailedPlacement(err)
			one = &failed
		}
		one.Line, one.Run, one.Asked, one.Count = job.Line, job.Text, card.name, r.Count
		placed = append(placed, *one)
	}
	return placed
}

func (p *placing) placeOn(ctx context.Context, run string, card asked) (*heft.Placement, error) {
	if card.err != nil {
		return nil, card.err
	}
	s, name, err := readRun(run)
	if err != nil {
		return nil, err
	}
	if card != (asked{}) {
		s.setting.GPU, s.setting.Mem = card.gpu, card.mem
	}
	ctx, cancel := s.limited(ctx)
	defer cancel()
	model, err := s.open(ctx, name, heft.TorchRelease(s.setting.Torch))
	if err != nil {
		return nil, err
	}
	defer model.Close()
	least := leastUse
	if p.cluster.LeastUse != nil {
		least = float64(*p.cluster.LeastUse)
	}
	return model.Place(ctx, s.setting, p.cluster.Offer, least)
}

// readRun reads a run as it stands in a job: a model and flags of heft memory.
func readRun(text string) (*simulation, string, error) {
	const example = "write it as for heft memory: train.py:Net --train --batch 64"
	words, err := escape.ShellWords(text)
	if err != nil {
		return nil, "", &usageError{message: fmt.Sprintf("cannot read the run %q: a quote is not closed", text), hint: example}
	}
	var s simulation
	command := &cobra.Command{Use: "memory"}
	s.add(command, defaultTimeout)
	if err := command.ParseFlags(joinPrecision(words)); err != nil {
		return nil, "", flagError(command, err)
	}
	for _, name := range []string{"format", "output"} {
		if command.Flags().Changed(name) {
			return nil, "", &usageError{message: fmt.Sprintf("the run %q says --%s, which is for the answer", text, name), hint: example}
		}
	}
	args := command.Flags().Args()
	if len(args) != 1 {
		return nil, "", &usageError{message: fmt.Sprintf("the run %q names %d models", text, len(args)), hint: example}
	}
	return &s, args[0], checkGiven(command.Flags())
}

// changedFlags copies the flags that were given into options of the same names.
func changedFlags(flags *pflag.FlagSet, o *jobscript.SlurmOptions) {
	o.Each(func(name string, value *string) {
		if f := flags.Lookup(name); f != nil && f.Changed {
			*value = f.Value.String()
		}
	})
}
