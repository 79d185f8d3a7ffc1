package vm

// This file is the dict.

import "slices"

// Dict is a dict: insertion ordered, with constant-time access by Python's
// equality and hash. String keys take a fast path and need no machine. A nil
// *Dict reads as empty.
type Dict struct {
	Header
	entries []dictEntry
	index   []uint32 // open addressing; entry number + 1, 0 is free; nil while small
	live    int
	first   int    // no live entry is before it
	last    int    // nor at or after it
	version uint32 // changes when an entry is added, removed or moved
	watch   *uint64
}

type dictEntry struct {
	key   Value // nil when deleted
	value Value
	hash  uint64
}

// smallDict is how many entries are searched one by one, without an index.
const smallDict = 8

// doubledDict is from where on room for twice as many entries is made at a time: append
// makes a quarter more, and copies five times what a large dict holds in the end.
const doubledDict = 256

// NewDict returns an empty dict.
func NewDict() *Dict { return &Dict{} }

// Grow makes room for n more items.
func (d *Dict) Grow(n int) {
	d.entries = slices.Grow(d.entries, n)
	if total := d.live + n; total > smallDict {
		d.reindex(total)
	}
}

// Len returns the number of items.
func (d *Dict) Len() int {
	if d == nil {
		return 0
	}
	return d.live
}

// GetStr returns the item of a string key.
func (d *Dict) GetStr(key string) (Value, bool) {
	if d == nil || d.live == 0 {
		return nil, false
	}
	return d.getHashed(key, hashString(key))
}

func (d *Dict) getHashed(key string, hash uint64) (Value, bool) {
	if d == nil {
		return nil, false
	}
	if i := d.findStr(key, hash); i >= 0 {
		return d.entries[i].value, true
	}
	return nil, false
}

func (d *Dict) findStr(key string, hash uint64) int {
	if d == nil {
		return -1
	}
	if d.index == nil {
		for i := range d.entries {
			if e := &d.entries[i]; e.hash == hash && e.isStr(key) {
				return i
			}
		}
		return -1
	}
	mask := uint64(len(d.index) - 1)
	for slot := spread(hash) & mask; ; slot = (slot + 1) & mask {
		n := d.index[slot]
		if n == 0 {
			return -1
		}
		if e := &d.entries[n-1]; e.hash == hash && e.isStr(key) {
			return int(n - 1)
		}
	}
}

func (e *dictEntry) isStr(key string) bool {
	s, ok := e.key.(Str)
	return ok && string(s) == key
}

// spread makes the low bits depend on all bits: small ints are their own hash.
func spread(hash uint64) uint64 { return hash * 0x9e3779b97f4a7c15 >> 20 }

// SetStr sets the item of a string key.
func (d *Dict) SetStr(key string, value Value) { d.setStrValue(Str(key), value) }

func (d *Dict) setStrValue(key Value, value Value) {
	hash := hashString(string(key.(Str)))
	if i := d.findStr(string(key.(Str)), hash); i >= 0 {
		d.replace(i, value)
		return
	}
	d.insert(key, value, hash)
}

// DeleteStr removes a string key and reports whether it was there.
func (d *Dict) DeleteStr(key string) bool {
	i := d.findStr(key, hashString(key))
	if i >= 0 {
		d.remove(i)
	}
	return i >= 0
}

// Get returns the item of any key. It fails when the key cannot be hashed or
// compared.
func (d *Dict) Get(vm *VM, key Value) (Value, bool, error) {
	hash, err := hash(vm, key)
	if err != nil || d == nil || d.live == 0 {
		return nil, false, err
	}
	i, err := d.find(vm, key, hash)
	if err != nil || i < 0 {
		return nil, false, err
	}
	return d.entries[i].value, true, nil
}

// Set sets the item of any key and charges the machine for the growth.
func (d *Dict) Set(vm *VM, key, value Value) error {
	hash, err := hash(vm, key)
	if err != nil {
		return err
	}
	i, err := d.find(vm, key, hash)
	if err != nil {
		return err
	}
	if i >= 0 {
		d.replace(i, value)
		return nil
	}
	if err := vm.Allocate(dictEntryBytes); err != nil {
		return err
	}
	d.insert(key, value, hash)
	return nil
}

// dictEntryBytes is what one item costs: the entry and its share of the index.
const dictEntryBytes = 48

// Delete removes a key and reports whether it was there.
func (d *Dict) Delete(vm *VM, key Value) (bool, error) {
	hash, err := hash(vm, key)
	if err != nil {
		return false, err
	}
	i, err := d.find(vm, key, hash)
	if err != nil || i < 0 {
		return false, err
	}
	d.remove(i)
	return true, nil
}

// find returns the entry of a key or -1. Comparing may run Python code that
// changes the dict; then the search starts again.
func (d *Dict) find(vm *VM, key Value, hash uint64) (int, error) {
	for {
		i, changed, err := d.search(vm, key, hash)
		if err != nil || !changed {
			return i, err
		}
		if err := vm.Charge(16); err != nil {
			return -1, err
		}
	}
}

func (d *Dict) search(vm *VM, key Value, hash uint64) (found int, changed bool, err error) {
	version, mask := d.version, uint64(0)
	indexed := d.index != nil
	if indexed {
		mask = uint64(len(d.index) - 1)
	}
	for probe, slot := 0, spread(hash)&mask; ; probe, slot = probe+1, (slot+1)&mask {
		i := probe
		if indexed {
			i = int(d.index[slot]) - 1
		}
		if i < 0 || i >= len(d.entries) {
			return -1, false, chargeProbes(vm, probe)
		}
		e := &d.entries[i]
		if e.hash != hash || e.key == nil {
			continue
		}
		same, err := sameKey(vm, e.key, key)
		if err != nil || d.version != version {
			return -1, err == nil, err
		}
		if same {
			return i, false, nil
		}
	}
}

// chargeProbes makes long probe sequences cost steps.
func chargeProbes(vm *VM, probes int) error {
	if probes < 32 {
		return nil
	}
	return vm.Charge(int64(probes / 16))
}

func sameKey(vm *VM, a, b Value) (bool, error) {
	if Is(a, b) {
		return true, nil
	}
	switch a.(type) {
	case Str, Int:
		switch b.(type) {
		case Str, Int:
			return false, nil
		}
	}
	return vm.Equal(a, b)
}

func (d *Dict) replace(i int, value Value) {
	d.entries[i].value = value
	d.notify()
	d.ChangedItem(i)
}

func (d *Dict) notify() {
	if d.watch != nil {
		*d.watch++
	}
}

func (d *Dict) insert(key, value Value, hash uint64) {
	if len(d.entries) >= smallDict && (len(d.entries)+1)*3 > len(d.index)*2 {
		d.rebuild()
	}
	if n := len(d.entries); n == cap(d.entries) && n >= doubledDict {
		d.entries = slices.Grow(d.entries, n)
	}
	d.entries = append(d.entries, dictEntry{key, value, hash})
	if d.index != nil {
		d.link(len(d.entries)-1, hash)
	}
	d.live++
	d.last = len(d.entries)
	d.version++
	d.notify()
	d.Appended()
}

func (d *Dict) link(entry int, hash uint64) {
	mask := uint64(len(d.index) - 1)
	slot := spread(hash) & mask
	for d.index[slot] != 0 {
		slot = (slot + 1) & mask
	}
	d.index[slot] = uint32(entry + 1)
}

// rebuild squeezes deleted entries out and makes an index with room to double.
func (d *Dict) rebuild() {
	if d.live < len(d.entries) {
		d.entries = slices.DeleteFunc(d.entries, func(e dictEntry) bool { return e.key == nil })
		d.Changed()
	}
	d.first, d.last = 0, len(d.entries)
	d.reindex(d.live)
}

// reindex makes an index with room for a number of items, and as many again.
func (d *Dict) reindex(items int) {
	size := 32
	for size < items*3 {
		size *= 2
	}
	d.index = make([]uint32, size)
	for i := range d.entries {
		d.link(i, d.entries[i].hash)
	}
}

func (d *Dict) remove(i int) {
	d.entries[i] = dictEntry{hash: d.entries[i].hash}
	d.live--
	d.version++
	switch {
	case d.live == 0:
		d.entries, d.index, d.first, d.last = d.entries[:0], nil, 0, 0
	case d.index == nil:
		d.entries = slices.Delete(d.entries, i, i+1)
		d.last = len(d.entries)
	case d.live < len(d.entries)/2:
		d.rebuild()
	default:
		d.narrow()
	}
	d.notify()
	d.Changed()
}

// narrow moves first and last past deleted entries, so that taking items from
// either end costs no search.
func (d *Dict) narrow() {
	for d.entries[d.first].key == nil {
		d.first++
	}
	for d.entries[d.last-1].key == nil {
		d.last--
	}
}

// Clear removes all items.
func (d *Dict) Clear() {
	d.entries, d.index, d.live, d.first, d.last = nil, nil, 0, 0, 0
	d.version++
	d.notify()
	d.Changed()
}

// Each visits the items in order until visit returns false. Visit may change
// values but must not add or remove keys.
func (d *Dict) Each(visit func(key, value Value) bool) {
	if d == nil {
		return
	}
	for i := d.first; i < len(d.entries); i++ {
		if e := &d.entries[i]; e.key != nil && !visit(e.key, e.value) {
			return
		}
	}
}

// next returns the first live entry at or after position i.
func (d *Dict) next(i int) (entry *dictEntry, following int) {
	for i = max(i, d.first); i < len(d.entries); i++ {
		if d.entries[i].key != nil {
			return &d.entries[i], i + 1
		}
	}
	return nil, i
}

// Item returns the first item at or after a position, and the position that
// follows it. Positions start at 0; they stay valid while no key is added or
// removed.
func (d *Dict) Item(position int) (key, value Value, following int, ok bool) {
	e, following := d.next(position)
	if e == nil {
		return nil, nil, following, false
	}
	return e.key, e.value, following, true
}

// Keys returns the keys in order.
func (d *Dict) Keys() []Value {
	keys := make([]Value, 0, d.Len())
	d.Each(func(key, _ Value) bool {
		keys = append(keys, key)
		return true
	})
	return keys
}

// Last returns the item that was inserted last.
func (d *Dict) Last() (key, value Value, ok bool) {
	for i := d.last - 1; i >= 0; i-- {
		if e := &d.entries[i]; e.key != nil {
			return e.key, e.value, true
		}
	}
	return nil, nil, false
}

// First returns the item that was inserted first.
func (d *Dict) First() (key, value Value, ok bool) {
	if e, _ := d.next(0); e != nil {
		return e.key, e.value, true
	}
	return nil, nil, false
}

// Clone returns a dict with the same items.
func (d *Dict) Clone() *Dict {
	clone := NewDict()
	if d.Len() == 0 {
		return clone
	}
	clone.entries = make([]dictEntry, 0, d.live)
	for _, e := range d.entries {
		if e.key != nil {
			clone.entries = append(clone.entries, e)
		}
	}
	clone.live, clone.last = d.live, d.live
	if d.live > smallDict {
		clone.rebuild()
	}
	return clone
}

// Update sets every item of other.
func (d *Dict) Update(vm *VM, other *Dict) error {
	if other == nil || d == other {
		return nil
	}
	if d.live == 0 && other.live > smallDict {
		d.Grow(other.live)
	}
	for i := 0; i < len(other.entries); i++ {
		e := other.entries[i]
		if e.key == nil {
			continue
		}
		if err := d.Set(vm, e.key, e.value); err != nil {
			return err
		}
	}
	return nil
}
