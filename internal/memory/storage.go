package memory

// This file counts the holders of storages and writes their lives to the tape.

// slot is a live storage and how many hold it.
type slot struct {
	holding int32
	refs    int32
	saves   int32 // of refs, how many are autograd's
}

// noSlot stands where nothing lives.
const noSlot = -1

// store keeps the storages of a run and writes the tape.
type store struct {
	tape  tape
	slots []slot
	spare []int32
}

// allocate makes a storage with one holder.
func (s *store) allocate(bytes int64, owner Owner) int32 {
	made := slot{holding: s.tape.alloc(bytes, owner), refs: 1}
	if last := len(s.spare) - 1; last >= 0 {
		i := s.spare[last]
		s.spare = s.spare[:last]
		s.slots[i] = made
		return i
	}
	s.slots = append(s.slots, made)
	return int32(len(s.slots) - 1)
}

func (s *store) retain(i int32) {
	if i >= 0 {
		s.slots[i].refs++
	}
}

// release lets one holder go; the last one frees the storage.
func (s *store) release(i int32) {
	if i < 0 {
		return
	}
	x := &s.slots[i]
	x.refs--
	if x.refs == 0 {
		s.tape.free(x.holding)
		s.spare = append(s.spare, i)
	}
}

// save is retain by autograd.
func (s *store) save(i int32) {
	if i < 0 {
		return
	}
	x := &s.slots[i]
	x.refs++
	x.saves++
	if h := x.holding; h >= 0 && s.tape.holdings[h].saved < 0 {
		s.tape.holdings[h].saved = int32(len(s.tape.events))
	}
}

func (s *store) unsave(i int32) {
	if i >= 0 {
		s.slots[i].saves--
		s.release(i)
	}
}

// touch allocates and frees at once: what lives only inside a call.
func (s *store) touch(bytes int64, owner Owner) {
	s.tape.free(s.tape.alloc(bytes, owner))
}

// own changes whose allocation it is: an arriving gradient becomes a parameter's.
func (s *store) own(i int32, owner Owner) *holding {
	if i < 0 || s.slots[i].holding < 0 {
		return &holding{}
	}
	h := &s.tape.holdings[s.slots[i].holding]
	h.owner = owner
	return h
}

// bytes is the size of a live storage.
func (s *store) bytes(i int32) int64 {
	if i < 0 || s.slots[i].holding < 0 {
		return 0
	}
	return s.tape.holdings[s.slots[i].holding].bytes
}
