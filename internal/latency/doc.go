// Package latency estimates how long a run takes on a card: what torch does op by
// op in eager mode, without compiling.
//
// Each operator becomes kernels (Kernel): work, bytes, and what decides how well a
// kernel uses the card. A kernel takes the larger of its work at the card's peak rate
// and its bytes at the card's bandwidth, smoothed, and a launch:
//
//	((work / (e · peak))^p + (bytes / (b · bandwidth))^p)^(1/p) + launch
//
// Products are computed in whole tiles, so that work is padded up to them; e and b are
// the efficiencies of Numbers, by what a kernel does and never by model. The device
// works through its kernels while the host prepares the next ones: a run takes the
// longer of the two.
//
// Entry point: Of. It is an estimate: docs/latency.md compares it with published
// measurements and says what was fitted to them and what has never been measured.
//
// Limits: what several streams overlap, copies from the host, communication between
// cards and data loading are not there.
package latency

// This file is the package's description.
