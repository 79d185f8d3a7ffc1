package advise

// This file holds the levers of CUDA's caching allocator.

import (
	"strconv"

	"heft/internal/run"
)

var allocatorLevers = []*Lever{
	{
		ID: "expandable_segments", Takes: on,
		Why:   "the allocator's segments grow instead of standing beside each other, which leaves fewer gaps",
		Title: titled("expandable segments"),
		Applies: func(s *Subject) Offer {
			if s.Setting.ExpandableSegments {
				return none("the run has them")
			}
			return values(on)
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			c.Setting.ExpandableSegments = true
			return c, onlyOn(value)
		},
		How:      lines("export PYTORCH_ALLOC_CONF=expandable_segments:True  # before Python starts"),
		Price:    priced(Nothing, "–"),
		Excludes: []string{"max_split_size"},
	},
	{
		ID: "max_split_size", Takes: "a size above 20 MiB: 128MiB",
		Why:   "large blocks are not split for small tensors, and can be given back whole",
		Title: func(_ *Subject, value string) string { return "max_split_size " + value },
		Applies: func(s *Subject) Offer {
			if s.Setting.MaxSplitSize > 0 || s.Setting.ExpandableSegments {
				return none("the run sets the allocator's options itself")
			}
			return values("128MiB")
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			if err := c.Setting.MaxSplitSize.UnmarshalText([]byte(value)); err != nil {
				return c, errValue
			}
			return c, nil
		},
		How: func(c Case, _ *Subject, _ string) []string {
			return []string{"export PYTORCH_ALLOC_CONF=max_split_size_mb:" + megabytes(c.Setting.MaxSplitSize) + "  # before Python starts"}
		},
		Price: priced(Nothing, "–"),
	},
}

func megabytes(b run.Size) string { return strconv.FormatInt(int64(b/run.MiB), 10) }
