package oom

// This file tests the reading of torch's out-of-memory messages, release by
// release.

import (
	"fmt"
	"strings"
	"testing"
)

const mib, gib = 1 << 20, 1 << 30

// messages are the words of each release, with figures that users reported in the
// threads named; rounding is half a hundredth of the unit.
var messages = []struct {
	thread, text string
	want         string // tried, total, free, allocated, reserved, then what else is told, in MiB
}{
	{"pytorch/pytorch#16417, 1.0", "RuntimeError: CUDA out of memory. Tried to allocate 12.50 MiB (GPU 0; 10.92 GiB total capacity; 8.57 MiB already allocated; 9.28 GiB free; 4.68 MiB cached)",
		"12.50 11182.08 9502.72 8.57 13.25"},
	{"cherubicXN/afm_cvpr2019#8, 1.0", "RuntimeError: CUDA out of memory. Tried to allocate 25.00 MiB (GPU 0; 3.94 GiB total capacity; 3.14 GiB already allocated; 21.56 MiB free; 634.00 KiB cached)",
		"25.00 4034.56 21.56 3215.36 3215.98"},
	{"chatdoc-com/OCRFlux#42, in a container", "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 39.39 GiB of which 9.25 MiB is free. Process 25454 has 3.86 GiB memory in use. Process 104554 has 4.29 GiB memory in use. Process 30427 has 31.20 GiB memory in use. Of the allocated memory 30.21 GiB is allocated by PyTorch, with 26.00 MiB allocated in private pools (e.g., CUDA Graphs), and 217.48 MiB is reserved by PyTorch but unallocated.",
		"20.00 40335.36 9.25 30935.04 31152.52 in use 31948.80 others 8345.60 private 26.00"},
	{"a process beside that is really another, 2.4", "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 23.65 GiB of which 9.00 MiB is free. Process 25454 has 12.00 GiB memory in use. Of the allocated memory 11.00 GiB is allocated by PyTorch, and 217.48 MiB is reserved by PyTorch but unallocated.",
		"20.00 24217.60 9.00 11264.00 11481.48 others 12288.00"},
	{"EvilBT/ComfyUI_SLK_joy_caption_two#28, cudaMallocAsync", "Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 15.16 GiB\nRequested               : 512.00 KiB\nDevice limit            : 15.99 GiB\nFree (according to CUDA): 0 bytes\nPyTorch limit (set by user-supplied memory fraction)\n                        : 17179869184.00 GiB",
		"0.50 16373.76 0.00 15523.84 ?"},
	{"intel/intel-extension-for-pytorch#629, XPU", "RuntimeError: XPU out of memory. Tried to allocate 1.71 GiB (GPU 0; 15.56 GiB total capacity; 176.00 MiB already allocated; 176.00 MiB reserved in total by PyTorch)",
		"1751.04 15933.44 ? 176.00 176.00"},
	{"pytorch/pytorch#59778, 1.8", "CUDA out of memory. Tried to allocate 2.26 GiB (GPU 0; 6.00 GiB total capacity; 781.59 MiB already allocated; 3.03 GiB free; 1.24 GiB reserved in total by PyTorch)",
		"2314.24 6144.00 3102.72 781.59 1269.76"},
	{"set_per_process_memory_fraction, 1.8", "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 1; 7.79 GiB total capacity; 1.00 GiB already allocated; 5.00 GiB free; 1.02 GiB allowed; 1.01 GiB reserved in total by PyTorch)",
		"20.00 7976.96 5120.00 1024.00 1034.24 allowed 1044.48"},
	{"CompVis/stable-diffusion#702, 1.13", "OutOfMemoryError: CUDA out of memory. Tried to allocate 192.00 MiB (GPU 0; 4.00 GiB total capacity; 3.08 GiB already allocated; 0 bytes free; 3.47 GiB reserved in total by PyTorch) If reserved memory is >> allocated memory try setting max_split_size_mb to avoid fragmentation.",
		"192.00 4096.00 0.00 3153.92 3553.28"},
	{"Synthintel0/MyGirlGPT#11, 2.1", "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 32.00 MiB. GPU 0 has a total capacty of 4.00 GiB of which 41.56 MiB is free. Including non-PyTorch memory, this process has 3.44 GiB memory in use. Of the allocated memory 2.58 GiB is allocated by PyTorch, and 1.90 MiB is reserved by PyTorch but unallocated.",
		"32.00 4096.00 41.56 2641.92 2643.82 in use 3522.56"},
	{"wxian3/NeuroLens#2, 2.1 on Windows", "    return torch.grid_sampler(input, grid)\ntorch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 55.57 GiB. GPU 0 has a total capacty of 12.00 GiB of which 9.02 GiB is free. Of the allocated memory 984.52 MiB is allocated by PyTorch, and 463.48 MiB is reserved by PyTorch but unallocated.",
		"56903.68 12288.00 9236.48 984.52 1448.00"},
	{"other processes, 2.2", "CUDA out of memory. Tried to allocate 2.00 MiB. GPU 3 has a total capacity of 23.65 GiB of which 1.00 MiB is free. Process 12 has 20.00 GiB memory in use. Process 4711 has 1.50 GiB memory in use. Including non-PyTorch memory, this process has 2.14 GiB memory in use. Of the allocated memory 1.50 GiB is allocated by PyTorch, with 64.00 MiB allocated in private pools (e.g., CUDA Graphs), and 128.00 MiB is reserved by PyTorch but unallocated.",
		"2.00 24217.60 1.00 1536.00 1664.00 in use 2191.36 others 22016.00 private 64.00"},
	{"a process that the driver does not tell, 2.1", "Tried to allocate 20.00 MiB. GPU 0 has a total capacty of 23.69 GiB of which 16.69 MiB is free. Including non-PyTorch memory, this process has 17179869184.00 GiB memory in use. Of the allocated memory 21.34 GiB is allocated by PyTorch, and 1.21 GiB is reserved by PyTorch but unallocated.",
		"20.00 24258.56 16.69 21852.16 23091.20"},
	{"ROCm", "HIP out of memory. Tried to allocate 512.00 KiB (GPU 0; 15.98 GiB total capacity; 15.00 GiB already allocated; 12.00 MiB free; 15.90 GiB reserved in total by PyTorch)",
		"0.50 16363.52 12.00 15360.00 16281.60"},
	{"broken lines of a terminal", "CUDA out of memory. Tried to\n  allocate 384.00 MiB (GPU 0; 15.90 GiB\n  total capacity; 14.75 GiB already allocated; 225.81 MiB free; 14.81 GiB reserved in total by\n PyTorch)",
		"384.00 16281.60 225.81 15104.00 15165.44"},
}

// TestParse reads every form.
func TestParse(t *testing.T) {
	for _, c := range messages {
		m, err := Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.thread, err)
			continue
		}
		got := fmt.Sprintf("%s %s %s %s %s", m.Tried, m.Total, m.Free, m.Allocated, m.Reserved)
		for _, extra := range []struct {
			name   string
			figure Figure
		}{{"allowed", m.Allowed}, {"in use", m.InUse}, {"others", m.Others}, {"private", m.Private}} {
			if extra.figure.Known {
				got += fmt.Sprintf(" %s %s", extra.name, extra.figure)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.thread, got, c.want)
		}
	}
}

// String is a figure in MiB, for the table.
func (f Figure) String() string {
	if !f.Known {
		return "?"
	}
	return fmt.Sprintf("%.2f", float64(f.Bytes)/mib)
}

// TestFigure: a figure stands for every size that prints as it does.
func TestFigure(t *testing.T) {
	f := read("3.06 GiB")
	for bytes, want := range map[int64]bool{3136 * mib: true, 3133 * mib: true, 3140 * mib: false, 3 * gib: false} {
		if f.Has(bytes) != want {
			t.Errorf("%d bytes print as 3.06 GiB: %t, want %t", bytes, !want, want)
		}
	}
	if exact := read("0 bytes"); !exact.Known || exact.Half != 0 || !exact.Has(0) || exact.Has(1) {
		t.Errorf("0 bytes are %+v", exact)
	}
}

// TestNoMessage: texts without the figures say what they are; a log of megabytes is
// read at its end.
func TestNoMessage(t *testing.T) {
	for text, want := range map[string]string{
		"": "no \"Tried to allocate",
		"RuntimeError: CUDA error: out of memory":                                                                  "CUDA's own message",
		"MPS backend out of memory (MPS allocated: 8.18 GB). Tried to allocate 256 bytes":                          "Apple's MPS",
		"[enforce fail at alloc_cpu.cpp:83] DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes": "the computer's own memory",
		"cuda runtime error (2) : out of memory at THCStorage.cu:58":                                               "before 1.0",
		"CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate(handle)":                                             "cuBLAS",
		"Tried to allocate 20.00 MiB":                                                                              "total capacity",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if m, err := Parse(strings.Repeat("epoch 1\n", 1<<18) + messages[0].text); err != nil || !m.Tried.Has(12.5*mib) {
		t.Errorf("at the end of a log: %v, %v", m, err)
	}
}

// FuzzParse: no text makes it panic, and no figure is beyond what a card can have.
func FuzzParse(f *testing.F) {
	for _, c := range messages {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Parse(text)
		if err == nil && (m.Tried.Bytes < 0 || m.Reserved.Bytes < 0 || m.Total.Bytes > largest) {
			t.Errorf("%q: %+v", text, m)
		}
	})
}
