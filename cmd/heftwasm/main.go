//go:build js && wasm

// Command heftwasm is heft for the page's workers, as WebAssembly: it gives JavaScript
// heftAnswer(question, files, trying), and heftRest() for when nothing is asked.
//
// The question and the answer are texts of JSON. The files are an array of
// {name, size, read(offset, length)}, whose read gives a Uint8Array; it is called
// while heftAnswer runs, with what a file front end wants to see and no more. trying is
// called with each run that a search is about to make.
package main

import (
	"context"
	"io"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall/js"

	"heft"
	"heft/internal/answer"
)

// The collector's settings were measured: rarer collections halve the time of an answer
// for twice the memory, which is still small. While nothing is asked, garbage is
// collected from a third of what would end the waiting in the middle of an answer.
const (
	collect     = 400
	mostMemory  = 1 << 30
	leastToRest = 12 << 20
)

func main() {
	debug.SetGCPercent(collect)
	debug.SetMemoryLimit(mostMemory)
	desk := &answer.Desk{Limits: heft.Limits{}}
	js.Global().Set("heftAnswer", js.FuncOf(func(_ js.Value, args []js.Value) any {
		question, list, trying := args[0].String(), args[1], args[2]
		desk.Trying = func(run string) { trying.Invoke(run) }
		return string(desk.Answer(context.Background(), []byte(question), filesOf(list)))
	}))
	js.Global().Set("heftRest", js.FuncOf(func(js.Value, []js.Value) any {
		rest()
		return nil
	}))
	js.Global().Call("heftReady")
	select {}
}

// rest collects garbage if it is worth it.
func rest() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if held, live := sample[0].Value.Uint64(), sample[1].Value.Uint64(); held > live+leastToRest {
		runtime.GC()
	}
}

// filesOf are the visitor's files.
func filesOf(list js.Value) answer.Files {
	files := answer.Files{}
	for i := range list.Length() {
		file := list.Index(i)
		size := file.Get("size").Float()
		if size < 0 || size > math.MaxInt64/2 {
			continue
		}
		files[file.Get("name").String()] = answer.File{Content: &window{file: file, size: int64(size)}, Size: int64(size)}
	}
	return files
}

// leastRead is how much is read at a time: each read of the browser costs about a
// millisecond, however short it is.
const leastRead = 64 << 10

// window reads a file of the browser, and keeps what it read last.
type window struct {
	file  js.Value
	size  int64
	start int64
	held  []byte
}

// ReadAt reads at an offset, as [io.ReaderAt] says.
func (w *window) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 || offset >= w.size {
		return 0, io.EOF
	}
	if int64(len(p)) > w.size-offset {
		n, err := w.ReadAt(p[:w.size-offset], offset)
		if err == nil {
			err = io.EOF
		}
		return n, err
	}
	if offset < w.start || offset+int64(len(p)) > w.start+int64(len(w.held)) {
		w.fetch(offset, max(int64(len(p)), leastRead))
	}
	n := 0
	if at := offset - w.start; at >= 0 && at < int64(len(w.held)) {
		n = copy(p, w.held[at:])
	}
	if n < len(p) {
		return n, io.ErrUnexpectedEOF
	}
	return n, nil
}

// fetch fills the window.
func (w *window) fetch(offset, length int64) {
	length = min(length, w.size-offset)
	chunk := w.file.Call("read", float64(offset), float64(length))
	w.start, w.held = offset, make([]byte, chunk.Get("length").Int())
	js.CopyBytesToGo(w.held, chunk)
}
