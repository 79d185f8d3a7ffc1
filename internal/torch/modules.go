package torch

// This file finds the embedded Python modules, and keeps them apart from the
// user's.

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"heft/internal/files"
	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// embeddedPrefix begins the file name of embedded modules, to tell them from
// the user's in positions and tracebacks.
const embeddedPrefix = "heft:"

func isEmbedded(file string) bool {
	return file == "" || strings.HasPrefix(file, embeddedPrefix) || file[0] == '<'
}

// standIns are the top-level packages that heft provides in place of any that
// is installed: the real ones need compiled code, files or a network; tools that count
// would run the model, and environments would play.
var standIns = nameSet("torch numpy einops PIL tqdm yaml safetensors huggingface_hub pytorch_lightning lightning " +
	"omegaconf hydra fvcore beartype regex " +
	"thop ptflops torchsummary torchsummaryX torchinfo torchview torchstat torchprofile calflops flopth pytorch_model_summary modelsummary " +
	"gym gymnasium torchmetrics")

// compiled are packages that are useless without their compiled code; their
// sources are not read where they are installed. A module of the user's own that
// happens to have such a name (kernels.py) is one as any other.
var compiled = nameSet("apex flash_attn triton xformers functorch inplace_abn scipy pandas sklearn cv2 matplotlib jax " +
	"tensorflow onnx onnxruntime wandb tokenizers sentencepiece accelerate numba llvmlite pyarrow h5py lxml sacremoses " +
	"tiktoken google grpc kernels torchao jinja2 rich IPython psutil librosa soundfile torchcodec av decord " +
	"requests urllib3 httpx aiohttp boto3 botocore gdown ftfy nltk spacy mlflow comet_ml tensorboard tensorboardX " +
	"sympy skimage imageio albumentations pycocotools lmdb zarr numcodecs ray dask bokeh plotly seaborn gradio streamlit fastapi flask")

// frameworks are those whose models are no modules of PyTorch.
var frameworks = nameSet("tensorflow keras jax flax haiku equinox paddle mxnet mindspore chainer theano caffe oneflow jittor tinygrad mlx")

// absent are packages without which programs have another way: importing one
// raises ImportError.
var absent = nameSet("apex flash_attn triton xformers functorch inplace_abn torchvision timm")

// installed tells whether a package was installed in one of the roots or lies among
// the machine's, whether or not heft can read it.
func (l *loader) installed(top string) bool {
	for _, root := range l.roots {
		if root.IsDir(top) && hasInstalled(root) {
			return true
		}
	}
	return l.siteOf(top) != nil
}

// version is the release that a package's metadata beside it tells, "" if there is none.
func (l *loader) version(top string) string {
	for _, root := range append(slices.Clone(l.roots), l.siteOf(top)) {
		if root == nil {
			continue
		}
		entries, err := root.ReadDir(".")
		if err != nil {
			continue
		}
		for _, e := range entries {
			metadata, isMetadata := strings.CutSuffix(e.Name(), ".dist-info")
			name, version, ok := strings.Cut(metadata, "-")
			if ok && isMetadata && strings.EqualFold(name, top) {
				return version
			}
		}
	}
	return ""
}

// hasInstalled tells whether packages were installed into a folder: what installs
// them leaves their metadata beside them (name-1.0.dist-info, name-1.0.egg-info;
// name.egg-info, without a release, stands in the project's own folder).
func hasInstalled(root *files.Root) bool {
	entries, err := root.ReadDir(".")
	if err != nil {
		return false
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		name, egg := strings.CutSuffix(e.Name(), ".egg-info")
		return strings.HasSuffix(name, ".dist-info") || egg && strings.Contains(name, "-")
	})
}

// completed are stand-ins whose other modules are Python that runs where the
// package is installed: huggingface_hub.dataclasses.
var completed = nameSet("huggingface_hub fvcore")

// partial are packages of which heft has a few modules, for want of the package.
var partial = nameSet("timm transformers")

func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(names) {
		set[name] = true
	}
	return set
}

// embeddedSource finds the source of an embedded module.
func embeddedSource(module string) (src []byte, file string, isPackage bool, ok bool) {
	base := "py/" + strings.ReplaceAll(module, ".", "/")
	for _, candidate := range []struct {
		file      string
		isPackage bool
	}{{base + "/__init__.py", true}, {base + ".py", false}} {
		if src, err := fs.ReadFile(embeddedFiles, candidate.file); err == nil {
			return src, embeddedPrefix + strings.TrimPrefix(candidate.file, "py/"), candidate.isPackage, true
		}
	}
	return nil, "", false, false
}

func hasEmbedded(module string) bool {
	base := "py/" + strings.ReplaceAll(module, ".", "/")
	if _, err := fs.Stat(embeddedFiles, base+"/__init__.py"); err == nil {
		return true
	}
	_, err := fs.Stat(embeddedFiles, base+".py")
	return err == nil
}

// loader finds modules: heft's own torch, the overlays for parts of torchvision
// and timm that need C libraries, the user's folders, and last the embedded
// stand-ins.
type loader struct {
	roots     []*files.Root
	own       *files.Root       // the folder of the user's file, nil if a library's model is run
	paths     map[string]string // absolute path by the file name that positions show
	libraries map[string]bool   // whether a file is not the user's own, by that name
	builtIn   map[string]bool   // files that come with heft, by that name

	repository *files.Root            // that the user's file belongs to, nil for none
	above      func(root *files.Root) // is told when it is read from

	site     func(library string) (*files.Root, bool) // nil: installed packages are not looked for
	sites    []*files.Root                            // that were opened
	siteFor  map[string]*files.Root                   // by package; nil says that none has it
	opened   func(library string, root *files.Root)   // is told of the first package that is read in one
	reported map[string]bool                          // such folders, by path
	fromSite map[string]bool                          // packages that were read among installed ones
}

// settled tells of which files only the functions that run are parsed: those of
// libraries, which run elsewhere. The user's own may be half written, and of heft's own
// most functions run.
func (l *loader) settled(file string) bool { return l.libraries[file] }

// embeddedTrees are heft's own torch and the built-in models, which are the same in every
// session: parsing them is a third of the time that a short program takes.
var embeddedTrees syntax.Trees

// kept gives the trees of heft's own files.
func (l *loader) kept(file string) *syntax.Trees {
	if l.builtIn[file] {
		return &embeddedTrees
	}
	return nil
}

// Load implements vm.Loader.
func (l *loader) Load(module string) ([]byte, string, bool, error) {
	top, _, _ := strings.Cut(module, ".")
	if standIns[top] {
		src, file, isPackage, err := l.embedded(module)
		if err != vm.ErrNotFound || !completed[top] {
			return src, file, isPackage, err
		}
	}
	if isOverlay(module) {
		if src, file, isPackage, err := l.embedded(module); err == nil {
			return src, file, isPackage, nil
		}
	}
	for _, root := range l.roots {
		if compiled[top] && hasInstalled(root) {
			continue
		}
		src, file, isPackage, err := l.load(root, module)
		if err != vm.ErrNotFound {
			if module == top && hasInstalled(root) {
				l.fromSite[top] = true
			}
			l.libraries[file] = root != l.own
			return withOverlay(module, src), file, isPackage, err
		}
	}
	if l.repository != nil && !compiled[top] {
		if src, file, isPackage, err := l.load(l.repository, module); err != vm.ErrNotFound {
			l.above(l.repository)
			return src, file, isPackage, err
		}
	}
	if src, file, isPackage, err := l.embedded(module); err == nil && !(partial[top] && l.siteOf(top) != nil) {
		return src, file, isPackage, nil
	}
	return l.loadInstalled(top, module)
}

func (l *loader) embedded(module string) ([]byte, string, bool, error) {
	src, file, isPackage, ok := embeddedSource(module)
	if !ok {
		src, file, isPackage, ok = zooSource(module)
	}
	if !ok {
		return nil, "", false, vm.ErrNotFound
	}
	l.builtIn[file] = true
	return src, file, isPackage, nil
}

// load reads a module below a root.
func (l *loader) load(root *files.Root, module string) ([]byte, string, bool, error) {
	base := strings.ReplaceAll(module, ".", "/")
	for _, candidate := range []struct {
		file      string
		isPackage bool
	}{{base + "/__init__.py", true}, {base + ".py", false}} {
		info, err := root.Stat(candidate.file)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
			continue
		}
		src, err := l.read(root, candidate.file)
		delete(l.builtIn, root.Display(candidate.file)) // a user's file of the same name
		return src, root.Display(candidate.file), candidate.isPackage, err
	}
	if root.IsDir(base) && containsPython(root, base) { // a namespace package
		file := base + "/__init__.py"
		l.paths[root.Display(file)] = root.Path(file)
		return nil, root.Display(file), true, nil
	}
	return nil, "", false, vm.ErrNotFound
}

// isOwn tells a file of the user's folder, and of what lies beside it, from a library's.
func (l *loader) isOwn(file string) bool {
	_, known := l.paths[file]
	return known && !l.libraries[file]
}

func containsPython(root *files.Root, dir string) bool {
	entries, err := root.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.IsDir() || strings.HasSuffix(e.Name(), ".py") {
			return true
		}
	}
	return false
}

// read reads a source file and notes where programs see it.
func (l *loader) read(root *files.Root, file string) ([]byte, error) {
	src, err := root.Read(file, files.MaxSource)
	var refused *files.Error
	if errors.As(err, &refused) {
		return nil, &SourceError{File: refused.Path, Reason: refused.Reason}
	}
	l.paths[root.Display(file)] = root.Path(file)
	return src, err
}

// programPath is the path that programs see of a file that positions show.
func (l *loader) programPath(file string) string {
	if absolute, ok := l.paths[file]; ok {
		return absolute
	}
	return file
}

// isOverlay tells whether an embedded module stands before the user's own: it
// would need PIL, compiled code or data files, and nothing of it matters.
func isOverlay(module string) bool {
	for _, name := range overlays {
		if module == name || name != "torchvision" && strings.HasPrefix(module, name+".") {
			return true
		}
	}
	return false
}

var overlays = []string{
	"torchvision", "torchvision.extension", "torchvision._internally_replaced_utils", "torchvision._meta_registrations",
	"torchvision.io", "torchvision.datasets", "torchvision.transforms", "torchvision.ops._register_onnx_ops",
	"torchvision.utils", "torchvision.tv_tensors", "torchvision.models.feature_extraction", "timm.data", "torchaudio._extension",
	"transformers.utils.auto_docstring", "transformers.dependency_versions_check",
}
