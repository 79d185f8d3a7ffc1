package pickle

// This file reads a file through a window.

import (
	"bytes"
	"fmt"
	"io"
)

// window is how much is read at a time.
const window = 64 << 10

// source reads a file from a position on.
type source struct {
	at       io.ReaderAt
	position int64 // of the next byte
	size     int64
	buffer   []byte // what was read from begin on
	begin    int64
}

var errEnd = fmt.Errorf("the file ends within the pickle")

// left is how many bytes follow.
func (s *source) left() int64 { return max(s.size-s.position, 0) }

// ahead has at least n bytes, n ≤ window, of the position in the buffer.
func (s *source) ahead(n int64) ([]byte, error) {
	if from := s.position - s.begin; from >= 0 && from+n <= int64(len(s.buffer)) {
		return s.buffer[from:], nil
	}
	if s.left() < n {
		return nil, errEnd
	}
	if s.buffer == nil {
		s.buffer = make([]byte, 0, min(window, s.size))
	}
	s.begin = s.position
	s.buffer = s.buffer[:min(int64(cap(s.buffer)), s.left())]
	read, err := s.at.ReadAt(s.buffer, s.position)
	s.buffer = s.buffer[:read]
	if int64(read) < n {
		if err == nil || err == io.EOF {
			err = errEnd
		}
		return nil, err
	}
	return s.buffer, nil
}

func (s *source) byte() (byte, error) {
	b, err := s.ahead(1)
	if err != nil {
		return 0, err
	}
	s.position++
	return b[0], nil
}

// take reads n bytes, which are valid until the next read. Memory grows with what is
// really there.
func (s *source) take(n int64) ([]byte, error) {
	if n < 0 || n > s.left() {
		return nil, errEnd
	}
	if n <= int64(min(window, s.size)) {
		b, err := s.ahead(n)
		if err != nil {
			return nil, err
		}
		s.position += n
		return b[:n], nil
	}
	text, err := io.ReadAll(io.NewSectionReader(s.at, s.position, n))
	if err == nil && int64(len(text)) < n {
		err = errEnd
	}
	s.position += n
	return text, err
}

func (s *source) skip(n int64) error {
	if n < 0 || n > s.left() {
		return errEnd
	}
	s.position += n
	return nil
}

// line reads to the next line break, which is not part of it.
func (s *source) line(most int) (string, error) {
	var text []byte
	for {
		b, err := s.ahead(1)
		if err != nil {
			return "", err
		}
		end := bytes.IndexByte(b, '\n')
		piece := b
		if end >= 0 {
			piece = b[:end]
		}
		if len(text)+len(piece) > most {
			return "", fmt.Errorf("a line of more than %d bytes", most)
		}
		text = append(text, piece...)
		s.position += int64(len(piece))
		if end >= 0 {
			s.position++
			return string(text), nil
		}
	}
}
