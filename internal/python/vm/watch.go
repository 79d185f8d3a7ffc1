package vm

// This file tells a marker what has changed in the containers that it has gone
// through, so that it need not go through them again.

import "slices"

// Watch is what a marker knows of one container, item by item: which items it has
// to look at again. An item's number is its index in a list or tuple, and the
// number of its entry in a dict.
type Watch struct {
	// Stale tells that items have moved or are gone: all are to be looked at again.
	Stale bool
	// Grown tells that items were added at the end.
	Grown bool
	// Dirty are items that were replaced, or below which something was.
	Dirty []int
	// Told is called at each change, if set.
	Told func()
}

// itself stands for the container of a watch, in place of the number of an item.
const itself = -1

// maxDirty is how many changed items are told apart.
const maxDirty = 4096

// place is where a value stands in what is watched.
type place struct {
	watch *Watch
	item  int
}

// fewPlaces is how many places are searched one by one.
const fewPlaces = 32

// places are where a value is watched from.
type places struct {
	few  []place
	many map[place]int // how often, of those that few has no room for
}

// Watched tells whether something hears of changes of the value.
func (h *Header) Watched() bool { return h.watched != nil }

// WatchItself makes a watch hear of changes of the container that it is about.
func (h *Header) WatchItself(w *Watch) { h.WatchBelow(w, itself) }

// WatchBelow makes a watch hear of changes of a value that lies below an item.
func (h *Header) WatchBelow(w *Watch, item int) {
	if h.watched == nil {
		h.watched = &places{}
	}
	p := h.watched
	if len(p.few) < fewPlaces {
		p.few = append(p.few, place{w, item})
		return
	}
	if p.many == nil {
		p.many = map[place]int{}
	}
	p.many[place{w, item}]++
}

// UnwatchItself takes back one [Header.WatchItself].
func (h *Header) UnwatchItself(w *Watch) { h.UnwatchBelow(w, itself) }

// UnwatchBelow takes back one [Header.WatchBelow].
func (h *Header) UnwatchBelow(w *Watch, item int) {
	p, at := h.watched, place{w, item}
	if p == nil {
		return
	}
	if n := p.many[at]; n > 1 {
		p.many[at] = n - 1
	} else if n == 1 {
		delete(p.many, at)
	} else if i := slices.Index(p.few, at); i >= 0 {
		p.few = slices.Delete(p.few, i, i+1)
	}
	if len(p.few)+len(p.many) == 0 {
		h.watched = nil
	}
}

// each visits the places; telling a watch changes none.
func (p *places) each(visit func(place)) {
	if p == nil {
		return
	}
	for _, at := range p.few {
		visit(at)
	}
	for at := range p.many {
		visit(at)
	}
}

// Changed tells whoever watches a value that anything in it may be another.
// Natives that change a list's items call it.
func (h *Header) Changed() {
	h.watched.each(func(p place) {
		if p.item == itself {
			p.watch.stale()
		} else {
			p.watch.dirty(p.item)
		}
	})
}

// ChangedItem tells that one item was replaced.
func (h *Header) ChangedItem(item int) {
	h.watched.each(func(p place) {
		if p.item == itself {
			p.watch.dirty(item)
		} else {
			p.watch.dirty(p.item)
		}
	})
}

// Appended tells that items were added at the end.
func (h *Header) Appended() {
	h.watched.each(func(p place) {
		if p.item == itself {
			p.watch.Grown = true
			p.watch.tell()
		} else {
			p.watch.dirty(p.item)
		}
	})
}

func (w *Watch) stale() {
	w.Stale, w.Dirty = true, nil
	w.tell()
}

func (w *Watch) dirty(item int) {
	n := len(w.Dirty)
	switch {
	case w.Stale || n > 0 && w.Dirty[n-1] == item:
	case n >= maxDirty:
		w.stale()
		return
	default:
		w.Dirty = append(w.Dirty, item)
	}
	w.tell()
}

func (w *Watch) tell() {
	if w.Told != nil {
		w.Told()
	}
}

// Append adds items at the end.
func (l *List) Append(items ...Value) {
	l.Items = append(l.Items, items...)
	l.Appended()
}

// Replace gives a list other items.
func (l *List) Replace(items []Value) {
	l.Items = items
	l.Changed()
}

// Entries is how many numbers the items of a dict have: some may be free.
func (d *Dict) Entries() int {
	if d == nil {
		return 0
	}
	return len(d.entries)
}

// Entry is the item of a number; ok is false if it was deleted.
func (d *Dict) Entry(i int) (key, value Value, ok bool) {
	e := &d.entries[i]
	return e.key, e.value, e.key != nil
}
