// Package run holds the description of a run, once: [Setting] says how a model is
// run and on what; [Setting.Plan] checks it and completes it to a [Plan], from
// which the model is traced and its memory simulated.
//
// Every default, every refusal and every sentence about a setting stands here.
// The library takes a Setting as it is, the command line fills one from flags, and
// JSON decodes into one: a setting has one name, which is its field, its key
// and its flag (weight_decay: WeightDecay, "weight_decay", --weight-decay).
//
// Limits: one GPU's view, eager mode. Errors are *fault.Error of kind Usage.
package run
