package source

// This file reads files of parameters: one, or the shards that an index or their names
// tell.

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"heft/internal/checkpoint"
	"heft/internal/content"
	"heft/internal/fault"
	"heft/internal/files"
	"heft/internal/gguf"
	"heft/internal/safetensors"
	"heft/internal/weights"
)

// maxShards bounds the files of a set; the largest models have some 200.
const maxShards = 4096

// openWeights opens what holds parameters and no program.
func openWeights(name string, p *place, format *content.Format) (*Model, error) {
	stored, err := readStored(p.root, p.name, format)
	if err != nil {
		return nil, err
	}
	return &Model{name: name, source: p.display(), stored: stored}, nil
}

// readStored reads a file of parameters, or all files that an index names.
func readStored(root *files.Root, name string, format *content.Format) (*weights.File, error) {
	if format.Reader == content.Index {
		return readIndex(root, name)
	}
	stored, err := readWeights(root, name, format)
	if err != nil {
		return nil, err
	}
	return withSiblings(root, name, stored)
}

// readers are the rooms that read files of parameters, by the format's name.
var readers = map[string]func(io.ReaderAt, int64) (*weights.File, error){
	"safetensors": safetensors.Read,
	"GGUF":        gguf.Read,
	"TorchScript": checkpoint.Read,
	"pickle":      checkpoint.Read,
	"old pickle":  checkpoint.Read,
}

// readWeights reads one file.
func readWeights(root *files.Root, name string, format *content.Format) (*weights.File, error) {
	file, err := root.OpenFile(name)
	if err != nil {
		return nil, readError(err)
	}
	defer file.Close()
	stored, err := readers[format.Name](file, file.Size())
	if err != nil {
		e := &Error{Message: root.Display(name) + ": " + err.Error(), Err: err, Kind: fault.Unreadable}
		if hinted, ok := err.(interface{ Hint() string }); ok {
			e.Advice = hinted.Hint()
		}
		return nil, e
	}
	stored.Parts = []weights.Part{{Name: root.Display(name), Bytes: file.Size()}}
	return stored, nil
}

// shard reads a file of a set.
func shard(root *files.Root, name string) (*weights.File, error) {
	p := &place{root: root, name: name}
	format, err := p.format()
	if err != nil {
		return nil, err
	}
	if format == nil || format.Reader != content.Weights {
		what := "no file of parameters"
		if format != nil {
			what = format.What
		}
		return nil, &Error{Message: fmt.Sprintf("%s, one of the shards, is %s", p.display(), what), Kind: fault.Unreadable, Advice: "fetch all files of the model"}
	}
	return readWeights(root, name, format)
}

// index is what a list of shards says.
type index struct {
	Metadata  map[string]any    `json:"metadata"`
	WeightMap map[string]string `json:"weight_map"`
}

// readIndex reads the shards that an index names, and holds them against it.
func readIndex(root *files.Root, name string) (*weights.File, error) {
	text, err := root.Read(name, files.MaxData)
	if err != nil {
		return nil, readError(err)
	}
	var list index
	if err := json.Unmarshal(text, &list); err != nil || len(list.WeightMap) == 0 {
		return nil, &Error{Message: root.Display(name) + " is no index of files of parameters", Err: err, Kind: fault.Unreadable, Advice: "its weight_map has the file of each tensor"}
	}
	var names []string
	for _, file := range list.WeightMap {
		if !slices.Contains(names, file) {
			if names = append(names, file); len(names) > maxShards {
				return nil, &Error{Message: fmt.Sprintf("%s names more than %d files", root.Display(name), maxShards), Kind: fault.Unreadable}
			}
		}
	}
	slices.Sort(names)
	whole, err := joined(root, path.Dir(name), names)
	if err != nil {
		return nil, err
	}
	whole.Remarks = append(whole.Remarks, list.differences(whole)...)
	return whole, nil
}

// joined reads files of a folder as one.
func joined(root *files.Root, folder string, names []string) (*weights.File, error) {
	var whole *weights.File
	for _, name := range names {
		part, err := shard(root, path.Join(folder, name))
		if err != nil {
			return nil, err
		}
		if whole == nil {
			whole = part
			continue
		}
		whole.Parts = append(whole.Parts, part.Parts...)
		for _, t := range part.Tensors {
			if t.Storage != "" { // of another file
				t.Storage = name + " " + t.Storage
			}
			whole.Tensors = append(whole.Tensors, t)
		}
	}
	return whole, nil
}

// differences are the tensors that the index names and no file has, and the other way.
func (list *index) differences(whole *weights.File) []weights.Remark {
	has := map[string]bool{}
	unlisted := 0
	for _, t := range whole.Tensors {
		has[t.Name] = true
		if _, ok := list.WeightMap[t.Name]; !ok {
			unlisted++
		}
	}
	missing, first := 0, ""
	for name := range list.WeightMap {
		if !has[name] {
			if missing++; first == "" || name < first {
				first = name
			}
		}
	}
	var remarks []weights.Remark
	if missing > 0 {
		remarks = append(remarks, weights.Remark{Code: "index", Text: fmt.Sprintf("the index names %d tensors that no file has: %s first", missing, first)})
	}
	if unlisted > 0 {
		remarks = append(remarks, weights.Remark{Code: "index", Text: fmt.Sprintf("the files have %d tensors that the index does not name", unlisted)})
	}
	return remarks
}

// part is the name of one of several GGUF files, as llama.cpp's gguf-split gives them.
var part = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(.*-)(\d{5})-of-(\d{5})(\.gguf)$`) })

// withSiblings adds the other parts of a set whose names are numbered.
func withSiblings(root *files.Root, name string, stored *weights.File) (*weights.File, error) {
	found := part().FindStringSubmatch(path.Base(name))
	if found == nil {
		return stored, nil
	}
	count, err := strconv.Atoi(found[3])
	if err != nil || count > maxShards {
		return stored, nil
	}
	var names []string
	for i := 1; i <= count; i++ {
		sibling := fmt.Sprintf("%s%05d-of-%s%s", found[1], i, found[3], found[4])
		if !root.IsFile(path.Join(path.Dir(name), sibling)) {
			stored.Remarks = append(stored.Remarks, weights.Remark{Code: "parts", Text: fmt.Sprintf("this is one of %d parts, and %s is not beside it", count, sibling), Effect: "only this part is counted"})
			return stored, nil
		}
		names = append(names, sibling)
	}
	return joined(root, path.Dir(name), names)
}

// Stored is what a file of parameters holds; nil for a model that can be run.
func (m *Model) Stored() *weights.File {
	if m.session != nil {
		return nil
	}
	return m.stored
}

// Listed is what a file stores, also where its code can be run; nil for other models.
func (m *Model) Listed() *weights.File { return m.stored }

// cannotRun is the error that there is nothing to run.
func (m *Model) cannotRun() error {
	what := "parameters and no program"
	advice := "name the model's code, model.py:Net, or an ONNX export; heft " + m.name + " lists what the file holds"
	if m.stored.Root != nil {
		what = "a pickled model, whose code is elsewhere"
	}
	if m.refused != nil {
		what, advice = "TorchScript, whose code heft cannot run: "+m.refused.Error(), "save it with torch.export.save, export it to ONNX, or name the model's code, model.py:Net; heft "+m.name+" lists its modules and parameters"
	}
	return &Error{Message: m.name + " holds " + what, Advice: advice, Err: m.refused, Kind: fault.Unsupported}
}
