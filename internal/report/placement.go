package report

// This file is the report of a job held to the cards that it asks for.

import "heft/internal/fault"

// PlacementsVersion names the JSON contract of Placements.
const PlacementsVersion = "heft.placements/1"

// Placements is everything `heft slurm check JOB` shows. Sizes of memory are bytes.
type Placements struct {
	Version string      `json:"version"`
	Job     string      `json:"job"`
	Runs    []Placement `json:"runs"`
}

// Placement is a run held to a card.
type Placement struct {
	Line int    `json:"line"` // of the job
	Run  string `json:"run"`  // as the job has it
	// Error is why the run has no figures, null if it has.
	Error *JobError `json:"error"`

	Model string `json:"model"`
	Mode  string `json:"mode"`
	Batch int64  `json:"batch,omitempty"`
	// Asked is the card's name as the job has it, "" where it names none.
	Asked    string `json:"asked,omitempty"`
	Count    int64  `json:"count,omitempty"` // of cards, 0 where nothing says it
	Ranks    int64  `json:"ranks"`           // that the run is described on
	GPU      string `json:"gpu"`
	Capacity int64  `json:"capacity,omitempty"` // what the driver offers; 0: no card is known

	Needs   int64   `json:"needs"`
	Device  int64   `json:"device"` // reserved and context, on a card without end
	Fits    *bool   `json:"fits"`   // null where no card is known
	Missing int64   `json:"missing,omitempty"`
	Use     float64 `json:"use,omitempty"` // needs / capacity
	Bound   bool    `json:"bound,omitempty"`
	AtLeast bool    `json:"at_least,omitempty"`
	// Underused tells that the run leaves more of the card than the cluster wants.
	Underused bool `json:"underused,omitempty"`
	// Largest is the largest batch that fits, where the run's own does not and a
	// smaller one could; null else.
	Largest *int64 `json:"largest"`
	// Smallest is the smallest of the cluster's cards on which the run fits.
	Smallest string   `json:"smallest,omitempty"`
	Refused  *Refusal `json:"refused,omitempty"`
}

// NewPlacement is a run's memory, held to a card.
func NewPlacement(m *Memory, ranks int64) Placement {
	p := Placement{
		Model: m.Model, Mode: m.Mode, Batch: m.Batch, Ranks: max(ranks, 1), GPU: m.GPU, Capacity: m.Capacity,
		Needs: m.Needs, Device: m.Device, Fits: m.Fits, Missing: m.Missing, Bound: m.Bound, AtLeast: m.AtLeast, Refused: m.Refused,
	}
	if m.Capacity > 0 {
		p.Use = float64(m.Needs) / float64(m.Capacity)
	}
	return p
}

// FailedPlacement is a run without figures.
func FailedPlacement(err *fault.Error) Placement {
	return Placement{Ranks: 1, Error: NewJobError(0, "", "", err).Error}
}

// Verdict is an error of kind DoesNotFit if a run does not fit its card, else nil.
func (p *Placements) Verdict() error {
	for _, run := range p.Runs {
		switch {
		case run.Refused != nil:
			return doesNotFit("line %d: the run is refused by %s on any card", run.Line, run.Refused)
		case run.Fits != nil && !*run.Fits:
			return doesNotFit("line %d: the run needs %d bytes more than the card has", run.Line, run.Missing)
		}
	}
	return nil
}
