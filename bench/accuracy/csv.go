package main

// This file reads CSV files with a header, plain or compressed.

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// record is one line of a CSV file.
type record struct {
	place  string // "file.csv:12"
	fields map[string]string
}

// readCSV reads a file with a header line, plain or with ".gz" behind its name; a
// missing file has no records.
func readCSV(dir, name string) ([]record, error) {
	file, err := openCSV(filepath.Join(dir, name))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readRecords(file, name)
}

// openCSV opens a file, or its compressed twin.
func openCSV(path string) (io.ReadCloser, error) {
	file, err := os.Open(path)
	if err == nil || !os.IsNotExist(err) {
		return file, err
	}
	packed, err := os.Open(path + ".gz")
	if err != nil {
		return nil, err
	}
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		packed.Close()
		return nil, fmt.Errorf("%s.gz: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{unpacked, packed}, nil
}

func readRecords(from io.Reader, name string) ([]record, error) {
	reader := csv.NewReader(from)
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var records []record
	for {
		line, err := reader.Read()
		if err == io.EOF {
			return records, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		at, _ := reader.FieldPos(0)
		r := record{place: fmt.Sprintf("%s:%d", name, at), fields: make(map[string]string, len(header))}
		for i, column := range header {
			r.fields[column] = line[i]
		}
		records = append(records, r)
	}
}

func (r record) text(column string) string { return r.fields[column] }

// number reads a column that must hold a number.
func (r record) number(column string) (float64, error) {
	value, err := strconv.ParseFloat(r.fields[column], 64)
	if err != nil {
		return 0, fmt.Errorf("%s: column %s is %q, not a number", r.place, column, r.fields[column])
	}
	return value, nil
}

// integer reads a column that must hold a whole number.
func (r record) integer(column string) (int64, error) {
	value, err := strconv.ParseInt(r.fields[column], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: column %s is %q, not a whole number", r.place, column, r.fields[column])
	}
	return value, nil
}

// optional reads a column that may be empty: 0 then.
func (r record) optional(column string) float64 {
	value, err := strconv.ParseFloat(r.fields[column], 64)
	if err != nil {
		return 0
	}
	return value
}
