package gpu

// This file holds the catalogue of cards and what is said of each.

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"heft/internal/carried"
)

// The catalogue is carried packed: cards.json.gz is cards.json, as a test sees to.
//
//go:embed cards.json.gz
var packedCards []byte

// cardsJSON is the text of cards.json.
var cardsJSON = sync.OnceValue(func() []byte {
	return carried.Text("cards.json.gz", packedCards)
})

// Provenance says how well a card's total memory is known.
type Provenance string

// The three kinds of knowledge, best first.
const (
	Measured  Provenance = "measured"  // to the byte, in published measurements
	Reported  Provenance = "reported"  // in torch's messages on such cards, to 0.01 GiB
	Estimated Provenance = "estimated" // from cards with the same memory and architecture
)

// Card is one card. Where a board carries several GPUs (Tesla K80, Instinct
// MI250), it is one of them, as torch sees it.
type Card struct {
	Name         string   `json:"name"`         // the maker's name without the maker: "GeForce RTX 3090"
	Aliases      []string `json:"aliases"`      // short spellings, the shortest useful first: "rtx3090"
	Family       string   `json:"family"`       // the heading it is listed under: "GeForce 30"
	Architecture string   `json:"architecture"` // "Ampere", "CDNA 3"
	// Capability is the CUDA compute capability ("8.6"), or AMD's target ("gfx942").
	Capability string `json:"capability"`
	// SMs is the number of streaming multiprocessors (NVIDIA), 0 if it is not
	// known; BoostMHz their boost clock, 0 if it differs between boards.
	SMs       int64      `json:"sms"`
	BoostMHz  int64      `json:"boost_mhz"`
	SMsFrom   string     `json:"sms_from"`   // where the two are from
	MemoryGiB float64    `json:"memory_gib"` // as sold
	TotalMiB  int64      `json:"total_mib"`  // as torch reports it
	TotalFrom Provenance `json:"total_from"` // how TotalMiB is known
	Bandwidth float64    `json:"bandwidth_gbs"`
	// TFLOPS is the dense peak rate by torch's dtype name, in 10¹² operations
	// a second; "tf32" is float32 on tensor cores, "float8" stands for both
	// float8 types.
	TFLOPS map[string]float64 `json:"tflops"`
	Note   string             `json:"note"` // where the figures are from
}

// TotalBytes is the memory of the card as torch reports it, in bytes. A
// program has this less the context (ContextFor), and less what a desktop
// shows on the same card.
func (c *Card) TotalBytes() int64 { return c.TotalMiB << 20 }

// ResidentThreads is the number of threads that can be resident on the card at
// once, 0 if its SMs are not known: 82 × 1,536 on an RTX 3090.
func (c *Card) ResidentThreads() int64 { return c.SMs * threadsPerSM(c.Capability) }

// threadsPerSM is the most threads that are resident on an SM, by compute
// capability (CUDA C++ Programming Guide 13, technical specifications), 0 for other
// makers' targets.
func threadsPerSM(capability string) int64 {
	v, err := parseVersion(capability)
	switch {
	case err != nil:
		return 0
	case v == version{7, 5}:
		return 1024
	case v.major == 8 && v.minor > 0, v.major == 12:
		return 1536
	}
	return 2048
}

// Alias is the card's short name, for flags: "rtx3090".
func (c *Card) Alias() string { return c.Aliases[0] }

// Rate is the dense peak rate for a torch dtype name in 10¹² operations a
// second; false if the card lacks the type or the rate is not known.
func (c *Card) Rate(dtype string) (float64, bool) {
	rate, ok := c.TFLOPS[dtype]
	return rate, ok
}

// Cards lists all cards, by family and then by name as the maker orders them.
// The cards are shared: callers must not change them.
func Cards() []*Card { return catalogue() }

// catalogue decodes the table once. It is part of the program: a mistake in
// it is a mistake in the program, and a test reads it.
var catalogue = sync.OnceValue(func() []*Card {
	cards, err := decode[*Card](cardsJSON())
	if err != nil {
		panic("gpu: cards.json: " + err.Error())
	}
	return cards
})

// decode reads one JSON array; unknown keys are errors, so that a misspelt one
// is not silently zero.
func decode[T any](data []byte) ([]T, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var entries []T
	if err := decoder.Decode(&entries); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("data after the array")
	}
	return entries, nil
}
