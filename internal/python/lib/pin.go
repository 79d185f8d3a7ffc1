package lib

// This file keeps values alive while a native function goes on.

import "heft/internal/python/vm"

// held is a list that the machine can see: what a native function has read or
// made and not yet handed over. Values in Go variables alone would count as
// dead when Python code that the native calls makes the machine look.
type held struct {
	vm   *vm.VM
	mark int
	list *vm.List
}

// hold begins to keep values alive until release.
func hold(machine *vm.VM, values ...vm.Value) *held {
	h := &held{vm: machine, mark: machine.Pins(), list: vm.NewList(values...)}
	machine.Pin(h.list)
	return h
}

func (h *held) release() { h.vm.Unpin(h.mark) }

// add keeps one more value and charges for it.
func (h *held) add(v vm.Value) error {
	if err := h.vm.Allocate(itemBytes); err != nil {
		return err
	}
	h.list.Append(v)
	return nil
}

// addText keeps a piece of text and charges for it.
func (h *held) addText(s string) error {
	if s == "" {
		return nil
	}
	if err := h.vm.Allocate(int64(len(s))); err != nil {
		return err
	}
	return h.add(vm.Str(s))
}

// text joins the pieces of text.
func (h *held) text() (string, error) {
	total := 0
	for _, piece := range h.list.Items {
		total += len(piece.(vm.Str))
	}
	if err := h.vm.Allocate(int64(total)); err != nil {
		return "", err
	}
	joined := make([]byte, 0, total)
	for _, piece := range h.list.Items {
		joined = append(joined, piece.(vm.Str)...)
	}
	return string(joined), nil
}
